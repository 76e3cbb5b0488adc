"""Only what is new: a base revision is checked, too, and what it had is left out."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import GOOD, LINKED, Ran, run, run_json, run_process, write

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")

RULE = "links/doubled-parentheses"
DUPLICATE = "consistency/duplicate-title"
OTHER = GOOD.replace("square?", "cube?")


def git(*arguments: str, folder: Path | None = None) -> str:
    """Run git as a test may: away from the settings of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    clean |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=A test", "-c", "user.email=test@example.org")
    done = subprocess.run(
        ["git", *who, "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        env=clean,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


def commit(message: str = "x", folder: Path | None = None) -> str:
    git("add", "--all", folder=folder)
    git("commit", "--quiet", "--allow-empty", f"--message={message}", folder=folder)
    return git("rev-parse", "HEAD", folder=folder)


@pytest.fixture(autouse=True)
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one old finding in ``old.md``, as the working folder."""
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "--quiet", "--initial-branch=main")
    write(folder / "old.md", LINKED)
    commit()
    return folder


def new(*arguments: str) -> list[tuple[str, str, int]]:
    """Path, rule and line of what is not suppressed."""
    ran = run_json(*arguments)
    assert ran.err == ""
    return [
        (d["path"], d["rule"], d["range"]["start"]["line"])
        for d in ran.report["diagnostics"]
        if d["suppressed"] is None
    ]


def since(revision: str = "HEAD", *arguments: str) -> list[tuple[str, str, int]]:
    return new("--changed-since", revision, *(arguments or (".",)))


def test_old_findings_are_left_out_and_new_ones_shown(bank: Path) -> None:
    assert new(".", "--select", RULE) == [("old.md", RULE, 7)]
    assert since() == []
    write(bank / "new.md", OTHER.replace("(https", "((https").replace("square)", "square))"))
    assert since("HEAD", ".", "--select", RULE) == [("new.md", RULE, 7)]
    ran = run_json(".", "--changed-since", "HEAD", "--select", RULE)
    assert ran.status == 1
    known = {d["path"]: d["suppressed"] for d in ran.report["diagnostics"]}
    assert known["old.md"] == {"by": "baseline", "reason": "not new since HEAD"}


def test_lines_that_move_and_titles_around_them_do_not_matter(bank: Path) -> None:
    write(bank / "old.md", f"# A page\n\nAn introduction.\n\n{OTHER}\n{LINKED}")
    assert since() == []
    write(bank / "old.md", f"{LINKED}\nSee [it]((https://www.example.org/square)), too.\n")
    assert len(since("HEAD", ".", "--select", RULE)) == 1, "once more is new"


def test_a_finding_that_another_line_causes_is_new(bank: Path) -> None:
    write(bank / "good.md", OTHER)
    commit()
    write(bank / "another.md", OTHER.replace("shows", "tells"))
    assert since() == [("good.md", DUPLICATE, 3)]


def test_a_removed_anchor_and_a_removed_file(bank: Path) -> None:
    write(bank / "mkdocs.yml", "site_name: x\n")
    write(bank / "docs/a.md", "# A page\n\nSee [there](target.md#there).\n")
    write(bank / "docs/target.md", "# There\n\nText.\n")
    commit()
    assert since("HEAD", "docs") == []
    write(bank / "docs/target.md", "# Elsewhere\n\nText.\n")
    assert [rule for _, rule, _ in since("HEAD", "docs")] == ["links/missing-anchor"]
    (bank / "docs/target.md").unlink()
    assert [rule for _, rule, _ in since("HEAD", "docs")] == ["links/missing-file"]


@pytest.mark.parametrize("named", [["."], ["sub/renamed.md"]])
def test_a_renamed_file(bank: Path, named: list[str]) -> None:
    (bank / "sub").mkdir()
    (bank / "old.md").rename(bank / "sub" / "renamed.md")
    assert since("HEAD", *named) == []


def test_what_the_base_branch_got_since_is_no_base(bank: Path) -> None:
    git("checkout", "--quiet", "-b", "feature")
    write(bank / "a.md", OTHER)
    commit()
    git("checkout", "--quiet", "main")
    write(bank / "old.md", GOOD)
    commit("mended on main")
    git("checkout", "--quiet", "feature")
    assert since("main") == [], "the feature did not bring the old finding in"


def test_a_setting_of_today_holds_for_both(bank: Path) -> None:
    write(bank / "qa-lint.toml", 'exclude = ["x"]\n')
    commit()
    write(bank / "qa-lint.toml", 'exclude = ["x"]\npreview = true\nshow = "info"\n')
    assert since() == []


def test_how_the_site_renders_is_that_of_each_revision(bank: Path) -> None:
    """What a change of the renderer breaks is new; each run is a process, for it reads the site."""
    arguments = ("docs", "--changed-since", "HEAD", "--output-format", "json", "--show", "info")
    write(bank / "mkdocs.yml", SITE.format("https://unpkg.com/mathjax@3/es5/tex-mml-chtml.js"))
    write(bank / "docs/a.md", "# A page\n\nWhat $\\text{a_b}$ is.\n")
    commit()
    (before,) = run_process(*arguments).report["diagnostics"]
    assert (before["severity"], before["suppressed"]["by"]) == ("info", "baseline")
    write(bank / "mkdocs.yml", SITE.format("https://unpkg.com/katex@0/dist/katex.min.js"))
    (after,) = run_process(*arguments).report["diagnostics"]
    assert after["rule"] == before["rule"] == "math/underscore-in-text"
    assert (after["severity"], after["suppressed"]) == ("error", None)


SITE = """\
site_name: x
markdown_extensions:
  - pymdownx.arithmatex: {{generic: true}}
extra_javascript: [{}]
"""


def test_only_what_is_new_is_fixed(bank: Path) -> None:
    write(bank / "new.md", LINKED.replace("square?", "cube?"))
    ran = run(".", "--changed-since", "HEAD", "--fix", "--select", RULE)
    assert ran.status == 0
    assert (bank / "old.md").read_text(encoding="utf-8") == LINKED
    assert "((" not in (bank / "new.md").read_text(encoding="utf-8")


def test_standard_input(bank: Path) -> None:
    arguments = ("-", "--stdin-filename", "old.md", "--changed-since", "HEAD", "--select", RULE)
    assert run(*arguments, stdin=LINKED.encode()).status == 0
    more = f"{LINKED}\nSee [b]((https://www.example.org/b)).\n"
    assert run(*arguments, stdin=more.encode()).status == 1


def test_in_a_hook_the_variable_is_the_default(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD")
    assert new(".") == []
    assert new(".", "--changed-since", "HEAD") == []
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "gone")
    ran = run_json(".", "--select", RULE)
    assert ran.rules == [RULE]
    assert ran.err == (
        "qa-lint: changes since gone: there is no such revision; everything is reported\n"
    )
    monkeypatch.setenv("QA_LINT_CHANGED_SINCE", "HEAD")
    assert new(".") == []


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("mian", "there is no revision 'mian'; did you mean 'main'?"),
        ("f" * 40, f"there is no revision '{'f' * 40}'"),
        ("HEAD~9", "there is no revision 'HEAD~9'"),
        ("-x", "there is no revision '-x'"),
        ("--output=stolen", "there is no revision '--output=stolen'"),
        ("HEAD:old.md", "there is no revision"),
        ("a\nb", "there is no revision"),
        ("@{", "there is no revision"),
    ],
)
def test_a_revision_that_does_not_exist(revision: str, said: str, bank: Path) -> None:
    ran = run(".", f"--changed-since={revision}")
    assert (ran.status, ran.stdout) == (2, b"")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert sorted(os.listdir(bank)) == [".git", "old.md"]


def said_once(ran: Ran, words: str) -> None:
    """A full report, and one line that says why."""
    assert ran.rules == [RULE]
    assert [d["suppressed"] for d in ran.report["diagnostics"]] == [None]
    assert words in ran.err
    assert "everything is reported" in ran.err
    assert ran.err.count("\n") == 1


def test_an_empty_revision_and_none_before() -> None:
    said_once(run_json(".", "--select", RULE, "--changed-since", ""), "is empty")
    said_once(run_json(".", "--select", RULE, "--changed-since", "0" * 40), "no commit")


def test_a_shallow_clone(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit("second")
    git("clone", "--quiet", "--depth=1", bank.as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    said_once(run_json(".", "--select", RULE, "--changed-since", "HEAD~1"), "shallow clone")
    assert since("HEAD") == []


def test_a_partial_clone_never_fetches(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(bank / "gone.md", OTHER)
    commit()
    (bank / "gone.md").unlink()
    commit()
    git("config", "uploadpack.allowFilter", "true")
    git("clone", "--quiet", "--filter=blob:none", bank.as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    ran = run_json(".", "--select", RULE, "--changed-since", "HEAD~1")
    said_once(ran, "partial clone")


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "plain" / "a.md", LINKED)
    monkeypatch.chdir(tmp_path / "plain")
    ran = run(".", "--changed-since", "HEAD")
    assert (ran.status, ran.stdout) == (2, b"")
    assert "there is no git repository here" in ran.err
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD")
    said_once(run_json(".", "--select", RULE), "no git repository")


def test_a_repository_that_git_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "broken" / "a.md", LINKED)
    write(tmp_path / "broken" / ".git", "gitdir: nowhere\n")
    monkeypatch.chdir(tmp_path / "broken")
    ran = run(".", "--changed-since", "HEAD")
    assert ran.status == 2
    assert "git can't read the repository" in ran.err
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD")
    said_once(run_json(".", "--select", RULE), "git can't read")


def test_no_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    ran = run(".", "--changed-since", "HEAD")
    assert (ran.status, ran.stdout) == (2, b"")
    assert "there is no git" in ran.err


def test_a_bare_repository(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git("clone", "--quiet", "--bare", str(bank), str(tmp_path / "bare.git"))
    monkeypatch.chdir(tmp_path / "bare.git")
    write(Path("a.md"), LINKED)
    assert run(".", "--changed-since", "HEAD").status == 2


def test_a_worktree(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git("worktree", "add", "--quiet", str(tmp_path / "tree"), "-b", "other")
    monkeypatch.chdir(tmp_path / "tree")
    monkeypatch.setenv("GIT_DIR", str(bank / ".git" / "worktrees" / "tree"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(bank / ".git" / "worktrees" / "tree" / "index"))
    assert since() == []
    write(Path("new.md"), LINKED.replace("square?", "cube?"))
    assert since("main", ".", "--select", RULE) == [("new.md", RULE, 7)]


def test_a_submodule(bank: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    git("init", "--quiet", "--initial-branch=trunk", folder=inner)
    write(inner / "in.md", LINKED.replace("square?", "root?"))
    commit(folder=inner)
    git("submodule", "--quiet", "add", str(inner), "sub dir")
    commit()
    assert since() == []
    write(bank / "sub dir" / "more.md", LINKED.replace("square?", "sum?"))
    assert since("HEAD", ".", "--select", RULE) == [("sub dir/more.md", RULE, 7)]
    commit(folder=bank / "sub dir")
    assert len(since("HEAD", ".", "--select", RULE)) == 1, "pinned is the commit before"


@pytest.mark.parametrize(
    "name", ["a b.md", "zwei\nlines.md", "ünï.md", '"q".md', "-x.md", ":(top)x.md", "tab\t.md"]
)
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names(name: str, bank: Path) -> None:
    write(bank / "more" / name, LINKED.replace("square?", "cube?"))
    commit()
    assert since() == []
    assert since("HEAD", f"more/{name}") == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs names that are not UTF-8")
def test_a_name_that_is_not_utf8(bank: Path) -> None:
    write(bank / os.fsdecode(b"caf\xe9.md"), LINKED.replace("square?", "cube?"))
    commit()
    assert since() == []


def hostile(bank: Path, **settings: str) -> None:
    for name, value in settings.items():
        git("config", name.replace("__", "."), value)


@pytest.mark.skipif(os.name == "nt", reason="the traps are shell commands")
def test_settings_of_the_repository_run_nothing(bank: Path, tmp_path: Path) -> None:
    trap = f"touch {tmp_path / 'sprung'}; false"
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\n{trap}\n", encoding="utf-8")
    script.chmod(0o755)
    for name in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass"),
        *("diff.external", "diff.x.textconv", "diff.x.command", "gpg.program"),
        *("filter.x.clean", "filter.x.smudge", "filter.x.process", "uploadpack.packObjectsHook"),
        *("remote.origin.uploadpack", "pager.ls-tree", "alias.ls-tree", "alias.rev-parse"),
    ):
        git("config", name, str(script))
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in (
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "fsmonitor-watchman",
    ):
        shutil.copy(script, hooks / hook)
    git("config", "core.hooksPath", str(hooks))
    git("config", "extensions.partialClone", "origin")
    git("config", "remote.origin.url", f"ext::sh -c '{trap}'")
    git("config", "remote.origin.promisor", "true")
    git("config", "protocol.ext.allow", "always")
    write(bank / ".gitattributes", "*.md diff=x filter=x\n")
    write(bank / "new.md", GOOD)
    (tmp_path / "sprung").unlink(missing_ok=True)
    assert since("HEAD", ".", "--select", RULE) == []
    run(".", "--changed-since", "f" * 40)
    assert not (tmp_path / "sprung").exists()


def test_nothing_is_written_into_the_checkout(bank: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in bank.rglob("*")}
    assert since() == []
    assert {path: path.stat().st_mtime_ns for path in bank.rglob("*")} == before


def test_a_tree_with_names_that_lead_out(bank: Path, tmp_path: Path) -> None:
    """Git refuses to check such a tree out, but who compares with it must not write it either."""
    blob = git("rev-parse", "HEAD:old.md")
    tree = tmp_path / "tree"
    entries = b"".join(
        b"100644 " + name + b"\0" + bytes.fromhex(blob) for name in (b"..\\..\\x.md", b"old.md")
    )
    tree.write_bytes(entries)
    inner = git("hash-object", "-t", "tree", "-w", "--literally", str(tree))
    tree.write_bytes(b"40000 ..\0" + bytes.fromhex(inner) + b"40000 .git\0" + bytes.fromhex(inner))
    outer = git("hash-object", "-t", "tree", "-w", "--literally", str(tree))
    revision = git("commit-tree", outer, "-m", "hostile")
    ran = run_json(".", "--changed-since", revision, "--select", RULE)
    assert ran.rules == [RULE]
    assert not list(tmp_path.parent.rglob("x.md"))


class TestWeakening:
    """What a change turns off is said."""

    def said(self, *arguments: str) -> list[str]:
        """What is reported, and what is only remarked."""
        ran = run_json(".", "--changed-since", "HEAD", *arguments)
        assert ran.status == 0
        found = [d["message"] for d in ran.report["diagnostics"] if d["rule"] == "file/weakened"]
        remarks = [line.partition("qa-lint.toml: ")[2] for line in ran.err.splitlines()]
        assert not (found and remarks)
        return found + remarks

    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [
            ("", 'ignore = ["links"]', ["this change adds to ignore: links"]),
            ("", 'select = ["math"]', ["this change takes from select: all but math"]),
            (
                'select = ["math", "links"]',
                'select = ["math"]',
                ["this change takes from select: links"],
            ),
            ("", 'fail-on = "never"', ["this change raises fail-on from error to never"]),
            ("", 'show = "error"', ["this change raises show from warning to error"]),
            ("", 'exclude = ["old.md"]', ["this change adds to exclude: old.md"]),
            ("preview = true", "preview = false", ["this change turns preview off"]),
            ("", 'renderer = "plain"', ["this change sets renderer to 'plain'; it was 'auto'"]),
            ('ignore = ["links", "math"]', 'ignore = ["math"]', []),
            ("", 'fail-on = "warning"', []),
            ("", 'words = ["wordx"]', []),
        ],
    )
    def test_settings(self, bank: Path, before: str, after: str, said: list[str]) -> None:
        write(bank / "qa-lint.toml", f"{before}\n")
        write(bank / "good.md", OTHER)
        commit()
        write(bank / "qa-lint.toml", f"# a comment\n{after}\n")
        assert self.said() == said

    def test_only_the_command_line_silences_it(self, bank: Path) -> None:
        write(bank / "good.md", OTHER)
        commit()
        write(bank / "qa-lint.toml", 'ignore = ["file"]\nshow = "error"\n')
        assert len(self.said()) == 2
        assert self.said("--ignore", "file/weakened") == []

    def test_where_it_is_said(self, bank: Path) -> None:
        write(bank / "good.md", OTHER)
        commit()
        write(bank / "pyproject.toml", '[tool.qa-lint]\nshow = "info"\nignore = ["links"]\n')
        (found,) = [
            d
            for d in run_json(".", "--changed-since", "HEAD").report["diagnostics"]
            if d["rule"] == "file/weakened"
        ]
        assert (found["path"], found["range"]["start"]["line"]) == ("pyproject.toml", 3)
        assert found["severity"] == "warning"

    def test_a_nearer_file_takes_the_place_of_one_above(self, bank: Path) -> None:
        write(bank / "qa-lint.toml", "preview = true\n")
        write(bank / "sub/good.md", OTHER)
        commit()
        write(bank / "sub/qa-lint.toml", "")
        assert self.said() == ["this change turns preview off"]

    def test_settings_that_were_broken(self, bank: Path) -> None:
        comment = "<!-- qa-lint: ignore math: because -->"
        write(bank / "old.md", f"{LINKED}\nText. {comment}\n")
        write(bank / "qa-lint.toml", 'selct = ["x"]\n')
        commit()
        write(bank / "qa-lint.toml", 'select = ["file", "links"]\n')
        assert self.said() == ["this change takes from select: all but file, links"]
        write(bank / "qa-lint.toml", "not TOML\n")
        commit()
        write(bank / "qa-lint.toml", 'select = ["file", "links"]\n')
        assert self.said() == []
        assert since("HEAD", ".") == []

    def test_extends_is_followed(self, bank: Path) -> None:
        write(bank / "base.toml", "")
        write(bank / "qa-lint.toml", 'extends = "base.toml"\n')
        commit()
        write(bank / "base.toml", 'ignore = ["links"]\n')
        assert self.said() == ["this change adds to ignore: links"]

    def test_comments(self, bank: Path) -> None:
        comment = f"<!-- qa-lint: ignore {RULE}: because -->"
        write(bank / "old.md", LINKED.replace("shows.", f"shows. {comment}"))
        (message,) = self.said("--select", f"file,{RULE}")
        assert message == f"this change leaves {RULE} out of a line: because"
        commit()
        (bank / "old.md").rename(bank / "new.md")
        assert self.said() == []

    def test_a_removed_comment_shows_what_it_hid(self, bank: Path) -> None:
        comment = f"<!-- qa-lint: ignore {RULE}: because -->"
        write(bank / "old.md", LINKED.replace("shows.", f"shows. {comment}"))
        commit()
        write(bank / "old.md", LINKED)
        assert since("HEAD", ".", "--select", RULE) == [("old.md", RULE, 7)]

    def test_the_baseline(self, bank: Path) -> None:
        write(bank / "qa-lint.toml", 'baseline = "known.json"\n')
        assert run("baseline", "create").status == 0
        commit()
        assert self.said() == []
        write(bank / "new.md", LINKED.replace("square?", "cube?"))
        (bank / "known.json").unlink()
        assert run("baseline", "create").status == 0
        (message,) = self.said()
        assert message.startswith("this change adds ")
        assert RULE in message


def test_no_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    ran = run_json(".", "--select", RULE, "--changed-since", "HEAD")
    said_once(ran, "no temporary folder (Read-only file system)")


@pytest.mark.slow
def test_ten_thousand_findings(bank: Path) -> None:
    link = "[a]((https://www.example.org/b))"
    lines = "\n\n".join(f"Text {number} {link}." for number in range(2_500))
    for number in range(4):
        write(bank / f"many{number}.md", f"# Page {number}\n\n{lines}\n")
    commit()
    write(bank / "many0.md", f"# Page 0\n\n{lines}\n\nMore {link}\n")
    report: dict[str, Any] = run_json(".", "--changed-since", "HEAD", "--select", RULE).report
    assert len(report["diagnostics"]) == 10_002
    assert sum(d["suppressed"] is None for d in report["diagnostics"]) == 1
