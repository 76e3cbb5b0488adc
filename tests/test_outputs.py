"""``--output-format``: several reports at once, to files and to standard output."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qa_lint.commands.outputs import FORMATS
from tests.command_line import GOOD, LINKED, run, run_process, write
from tests.test_packs import PACK

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")
only = ("--select", "links/doubled-parentheses")


@pytest.fixture(autouse=True)
def _bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    write(folder / "bad.md", LINKED)
    write(folder / "good.md", GOOD)
    monkeypatch.chdir(folder)
    for name in list(os.environ):
        if name.startswith(("GITHUB_", "CI_")):
            monkeypatch.delenv(name)


def test_each_format_alone_on_standard_output() -> None:
    for name in FORMATS:
        ran = run("--output-format", name, *only, ".")
        assert ran.status == 1
        assert ran.err == ""
        if name in ("json", "sarif", "gitlab", "rdjson"):
            assert json.loads(ran.out)
        elif name == "junit":
            ElementTree.fromstring(ran.stdout)  # noqa: S314 - our own output
        else:
            assert "bad.md" in ran.out


def test_all_at_once() -> None:
    wanted = [f"--output-format={name}=out.{name}" for name in FORMATS if name != "github"]
    ran = run("--output-format", "github", *wanted, *only, ".")
    assert ran.status == 1
    assert ran.out.startswith("::error file=bad.md,line=7,")
    assert len(ran.out.splitlines()) == 1
    for name in FORMATS:
        if name != "github":
            alone = run("--output-format", name, *only, "bad.md", "good.md")
            assert Path(f"out.{name}").read_bytes() == alone.stdout


def test_only_files_leave_standard_output_empty() -> None:
    ran = run("--output-format", "sarif=qa.sarif", *only, ".")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "qa-lint: 2 files checked: 1 error\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("text", "github"), "only one report can go to standard output, not text and github"),
        (("json", "sarif=-"), "not json and sarif"),
        (("sarf=x",), "'sarf' is not one of text, json, github, sarif, gitlab, junit, rdjson; "),
        (("sarif=",), "there is no file behind the ="),
        (("sarif=x", "json=./x"), "two reports can't go to the same file"),
        (("sarif=no/such/folder/x",), "there is no folder no/such/folder"),
        (("sarif=.",), "it is a folder"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_checked(
    arguments: tuple[str, ...], said: str
) -> None:
    ran = run(*(f"--output-format={argument}" for argument in arguments), "no-such-path")
    assert ran.status == 2
    assert said.replace("/", os.sep if "folder no" in said else "/") in ran.err
    assert ran.out == ""
    assert "did you mean 'sarif'?" in ran.err or "sarf" not in arguments[0]


@posix
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = write(tmp_path / "precious", "keep me")
    Path("qa.sarif").symlink_to(target)
    ran = run("--output-format", "sarif=qa.sarif", ".")
    assert ran.status == 2
    assert "symbolic link" in ran.err
    assert target.read_text(encoding="utf-8") == "keep me"


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to() -> None:
    folder = Path("closed")
    folder.mkdir(mode=0o500)
    ran = run("--output-format", "sarif=closed/qa.sarif", ".")
    assert ran.status == 2
    assert "permission denied" in ran.err


def test_a_report_that_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    write(Path("qa.sarif"), "before")
    monkeypatch.setattr(os, "replace", full)
    ran = run("--no-cache", "--output-format", "sarif=qa.sarif", *only, ".")
    assert ran.status == 2
    assert "qa.sarif: the report can't be written: No space left on device" in ran.err
    assert Path("qa.sarif").read_text(encoding="utf-8") == "before"
    assert sorted(os.listdir()) == ["bad.md", "good.md", "qa.sarif"]


@posix
def test_a_device_is_written_to_and_stays() -> None:
    before = os.stat(os.devnull)
    assert run("--output-format", f"sarif={os.devnull}", *only, "good.md").status == 0
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
    assert os.stat(os.devnull).st_ino == before.st_ino


@posix
@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="needs /dev/fd")
def test_what_the_shell_opens_is_written_to() -> None:
    ran = run_process("--output-format", "json=/dev/stdout", *only, "bad.md")
    assert len(ran.report["diagnostics"]) == 1
    assert os.path.lexists("/dev/stdout")


def test_a_checked_file_is_not_replaced() -> None:
    ran = run("--output-format", "json=out.json", "--output-format", "sarif=bad.md", ".")
    assert ran.status == 2
    assert "does not replace a file that was checked" in ran.err
    assert Path("bad.md").read_text(encoding="utf-8") == LINKED
    assert not Path("out.json").exists()


def test_a_report_that_is_there_is_replaced_and_nothing_else_is_left() -> None:
    write(Path("qa.sarif"), "x" * 1_000_000)
    run("--output-format", "sarif=qa.sarif", ".")
    assert json.loads(Path("qa.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert sorted(os.listdir()) == ["bad.md", "good.md", "qa.sarif"]


@posix
def test_the_mode_of_a_report_is_that_of_any_new_file() -> None:
    run("--output-format", "sarif=qa.sarif", "good.md")
    write(Path("other"), "x")
    assert Path("qa.sarif").stat().st_mode == Path("other").stat().st_mode


def test_fixed_standard_input_goes_with_reports_in_files() -> None:
    ran = run("--fix", "--output-format", "json=report.json", *only, "-", stdin=LINKED.encode())
    assert ran.out == GOOD
    assert json.loads(Path("report.json").read_text(encoding="utf-8"))["diagnostics"] == []
    refused = run("--fix", "--output-format", "json", "-", stdin=b"x\n")
    assert refused.status == 2


def test_a_difference_goes_with_reports_in_files() -> None:
    ran = run("--diff", "--output-format", "json=report.json", *only, "bad.md")
    assert ran.out.startswith("--- a/bad.md")
    assert json.loads(Path("report.json").read_text(encoding="utf-8"))["files"] == 1
    assert run("--diff", "--output-format", "sarif", "bad.md").status == 2


def test_paths_start_at_the_top_of_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q"], cwd="..", check=True)
    ran = run("--output-format", "github", *only, ".")
    assert "file=bank/bad.md," in ran.out
    monkeypatch.chdir("..")
    write(Path("bank/sub dir/é.md"), LINKED)
    monkeypatch.chdir("bank/sub dir")
    report = json.loads(run("--output-format", "sarif", *only, "é.md", "../bad.md").out)
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in report["runs"][0]["results"]
    ]
    assert uris == ["bank/sub%20dir/%C3%A9.md", "bank/bad.md"]


@posix
def test_a_name_that_is_no_utf8() -> None:
    try:
        write(Path(os.fsdecode(b"caf\xe9.md")), LINKED)
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    sarif = run("--output-format", "sarif", *only, ".").out
    assert '"caf%E9.md"' in sarif
    for name in ("github", "gitlab", "junit", "rdjson"):
        assert "caf\\xe9.md" in run("--output-format", name, *only, ".").out.replace("\\\\", "\\")


# --- GitHub's environment ---------------------------------------------------------------------


def test_the_job_summary_is_appended_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    summary = write(tmp_path / "summary.md", "# Before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_REPOSITORY", "o/r.x")
    monkeypatch.setenv("GITHUB_SHA", "0123456789abcdef")
    ran = run("--output-format", "github", *only, ".")
    assert ran.status == 1
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("# Before\n## ❌ qa-lint: 1 error in 1 of 2 files\n")
    assert "[7](https://github.com/o/r.x/blob/0123456789abcdef/bad.md?plain=1#L7)" in text


def test_other_formats_write_no_summary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    run("--output-format", "sarif=x.sarif", ".")
    assert not (tmp_path / "summary.md").exists()


def test_a_summary_that_cannot_be_written_is_a_remark(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    ran = run("--output-format", "github", *only, ".")
    assert ran.status == 1
    assert "the job summary can't be written" in ran.err


def test_the_summary_leaves_room_for_what_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    summary = write(tmp_path / "summary.md", "x" * (1024 * 1024 - 2_000))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    write(Path("many.md"), "[a]((https://www.example.org/a))\n\n" * 50)
    ran = run("--output-format", "github", *only, ".")
    assert summary.stat().st_size <= 1024 * 1024
    assert "more findings" in summary.read_text(encoding="utf-8")
    assert "41 findings without an annotation: see the job summary" in ran.err


def test_the_log_of_github_holds_no_command_of_a_file(tmp_path: Path) -> None:
    write(Path("hostile.md"), "##[error]Read [a]((https://www.example.org/a)).\n")
    plain = run_process("--no-cache", *only, "hostile.md")
    assert "##[error]" in plain.out
    in_ci = run_process("--no-cache", *only, "hostile.md", environment={"GITHUB_ACTIONS": "true"})
    assert "##[" not in in_ci.out
    assert "##\\x5berror]Read" in in_ci.out


@posix
def test_a_file_name_is_no_command_in_the_log() -> None:
    write(Path("::error::x.md"), LINKED)
    for arguments in ((".",), (".", "::no-such-##[file")):
        ran = run_process("--no-cache", *only, *arguments, environment={"GITHUB_ACTIONS": "true"})
        lines = (ran.out + ran.err).splitlines()
        assert lines
        assert not [line for line in lines if line.lstrip().startswith("::") or "##[" in line]


def test_a_difference_in_the_log_is_no_command_and_still_a_patch() -> None:
    hostile = "::error::x\n" + LINKED.replace("\n    ===", "\n    ##[error]y\n    ===", 1)
    write(Path("hostile.md"), hostile)
    arguments = ("--no-cache", "--diff", *only, "hostile.md")
    in_ci = run_process(*arguments, environment={"GITHUB_ACTIONS": "true"})
    first, *patch, last = in_ci.out.splitlines(keepends=True)
    token = first.removeprefix("::stop-commands::").strip()
    assert len(token) == 32
    assert last == f"::{token}::\n"
    assert "".join(patch) == run_process(*arguments).out
    applied = subprocess.run(["git", "apply"], input=in_ci.stdout, check=False, capture_output=True)
    assert applied.returncode == 0, applied.stderr
    assert "((https" not in Path("hostile.md").read_text(encoding="utf-8")


# --- many findings ----------------------------------------------------------------------------


def test_ten_thousand_findings(tmp_path: Path) -> None:
    for number in range(100):
        line = f"“é𝄞” {number} [a]((https://www.example.org/a)).\n\n"
        write(Path(f"many/{number}.md"), line * 100)
    wanted = [f"--output-format={name}=out.{name}" for name in FORMATS if name != "github"]
    summary = tmp_path / "summary.md"
    ran = run_process(
        *("--output-format", "github", *wanted, *only, "many"),
        environment={"GITHUB_STEP_SUMMARY": str(summary)},
    )
    assert ran.status == 1
    assert len(ran.out.splitlines()) == 10
    assert summary.stat().st_size <= 1024 * 1024
    reports = {
        name: json.loads(Path(f"out.{name}").read_text(encoding="utf-8"))
        for name in ("json", "sarif", "gitlab", "rdjson")
    }
    assert len(reports["json"]["diagnostics"]) == 10_000
    assert len(reports["sarif"]["runs"][0]["results"]) == 10_000
    assert len({issue["fingerprint"] for issue in reports["gitlab"]}) == 10_000
    assert len(reports["rdjson"]["diagnostics"]) == 10_000


# --- what was left out --------------------------------------------------------------------------


def test_suppressed_findings_are_in_sarif_and_json_unless_they_are_left_out() -> None:
    comment = (
        "<!-- qa-lint: ignore links/doubled-parentheses: [agreed](javascript:1) \x1b[31m -->\n"
    )
    write(Path("bad.md"), comment + LINKED)
    ran = run("--output-format", "sarif", "--output-format", "json=report.json", *only, ".")
    assert ran.status == 0
    (result,) = json.loads(ran.out)["runs"][0]["results"]
    (suppression,) = result["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["justification"] == "[agreed] (javascript:1) \\x1b[31m"
    (found,) = json.loads(Path("report.json").read_text(encoding="utf-8"))["diagnostics"]
    assert found["suppressed"]["by"] == "comment"
    without = run("--output-format", "sarif", "--no-suppressed", *only, ".")
    assert json.loads(without.out)["runs"][0]["results"] == []
    for name in ("github", "gitlab", "junit", "rdjson", "text"):
        assert "doubled" not in run("--output-format", name, *only, ".").out


def test_a_rule_of_a_pack_of_their_own_is_described_without_a_page() -> None:
    hostile = "another colour <img src=x> [x](javascript:1)."
    pack = PACK.replace("another colour.", f'"{hostile}"').replace(
        'summary: The sky is given "', 'summary: "The sky is given '
    )
    write(Path("own.yaml"), pack)
    write(Path("sky.md"), "The sky is green today.\n")
    ran = run(
        *("--packs", "own.yaml", "--select", "facts/sky-is-blue", "--show", "info"),
        *("--output-format", "sarif", "sky.md"),
    )
    (rule,) = json.loads(ran.out)["runs"][0]["tool"]["driver"]["rules"]
    assert "helpUri" not in rule
    assert "] (javascript" in rule["shortDescription"]["text"]
    assert "&lt;img src=x&gt; \\[x\\](javascript:1)" in rule["help"]["markdown"]
