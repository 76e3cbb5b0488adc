"""Settings, rule packs and site files that are broken, hostile or in a circle."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest

from tests.command_line import GOOD, LINKED, run, run_json, run_process, write

PLAIN = "Read [a]((https://www.example.org)).\n"
UNDERSCORE = "The loss $\\text{a_b}$ is small.\n"
"""An error where the site loads KaTeX, a warning where the engine is unknown."""


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)


def complaint(*arguments: str) -> str:
    """Return the one line of a run that must end with wrong usage."""
    ran = run(*arguments)
    assert (ran.status, ran.stdout) == (2, b"")
    assert ran.err.startswith("qa-lint: error: ")
    assert ran.err.count("\n") == 1
    return ran.err


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("fail_on = 'warning'", ["unknown setting 'fail_on'", "did you mean 'fail-on'?"]),
        ("igonre = ['links']", ["unknown setting 'igonre'", "did you mean 'ignore'?"]),
        ("fail-on = 'warn'", ["fail-on", "error, warning, info, never", "did you mean 'warning'?"]),
        ("fail-on = true", ["fail-on must be a string, not True"]),
        ("preview = 'yes'", ["preview must be true or false, not 'yes'"]),
        ("max-file-size = 0", ["max-file-size must be at least 1"]),
        ("max-file-size = true", ["max-file-size must be a number"]),
        ("ignore = 'links'", ["ignore must be a list of strings"]),
        ("ignore = [1]", ["ignore must be a list of strings"]),
        ("cache-dir = '/tmp/x'", ["'cache-dir' would choose where files are written"]),
        ("plugins = ['os']", ["'plugins' would run code"]),
        ("allow-net = ['10.0.0.0/8']", ["'allow-net' would reach for the network"]),
        ("fix = true", ["'fix' would change files"]),
        ("max-file-size = 1000000000", ["max-file-size must be at most 20,000,000"]),
        ("heading-level = 4", ["did you mean 'heading-level' in [conventions]?"]),
        ("[tool.qa-lint]\nshow = 'info'", ["[tool.qa-lint] is for pyproject.toml"]),
        ("extends = 'pyproject.toml'", ["pyproject.toml: No such file"]),
        (f"[conventions]\nanswer-label = '{'x' * 1001}'", ["not be longer than 1,000 characters"]),
        (f"{'x' * 900_000} = 1", ["unknown setting 'xxxxx"]),
        ("conventions = 3", ["conventions must be a table, not 3"]),
        ("[convention]", ["unknown setting 'convention'", "did you mean 'conventions'?"]),
        ("[conventions]\nheading-levle = 4", ["did you mean 'heading-level'?"]),
        ("[conventions]\nheading-level = 7", ["conventions.heading-level must be at most 6"]),
        ("[conventions]\nheading-level = true", ["conventions.heading-level must be a number"]),
        ("[conventions]\nlist-marker = '~'", ["conventions.list-marker: '~' is not one of -, *"]),
        ("[conventions.list-marker]", ["conventions.list-marker must be a string"]),
        ("extend = 'x.toml'", ["did you mean 'extends'?"]),
        (
            "ignore = ['link']",
            ["qa-lint.toml: ignore: no rule or family is called 'link'; did you mean 'links'?"],
        ),
        ("select = ['links/doubled-parenthesis']", ["did you mean 'links/doubled-parentheses'?"]),
        ("ignore = [", ["qa-lint.toml: Invalid value"]),
        ("a = 1\na = 2\n\n", ["line 2"]),
        ("a = " + "[" * 100_000, ["nested too deeply"]),
        ("words = ['" + "x" * 1_000_000 + "']", ["larger than 1,000,000 bytes"]),
        ("extends = 1", ["extends must be a string, not 1"]),
        ("extends = 'missing.toml'", ["missing.toml", "No such file"]),
        ("extends = '.'", ["not a regular file"]),
        ("extends = './qa-lint.toml'", ["extends itself"]),
        ("packs = ['missing.yaml']", ["missing.yaml: there is no such rule pack"]),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_broken_settings_file(toml: str, words: list[str]) -> None:
    write(Path("qa-lint.toml"), toml)
    write(Path("a.md"), LINKED)
    told = complaint("a.md")
    for word in words:
        assert word in told


@pytest.mark.parametrize(
    "toml",
    [
        "tool = 3",
        "[tool]\nqa-lint = 3",
        "[tool.qa-lint",
        "[tool.qa-lint]\nextend = 'x'",
        "[tool.qa_lint]\nshow = 'info'",
    ],
)
def test_a_broken_pyproject(toml: str) -> None:
    write(Path("pyproject.toml"), toml)
    write(Path("a.md"), GOOD)
    if toml == "tool = 3":  # there is nothing of ours in it
        assert run("a.md").status == 0
    else:
        assert "pyproject.toml" in complaint("a.md")


def test_settings_that_are_no_text() -> None:
    write(Path("qa-lint.toml"), b"\xff\xfe")
    assert "qa-lint.toml" in complaint(".")


def test_a_pyproject_without_our_table_extends_nothing() -> None:
    write(Path("pyproject.toml"), "[tool.other]\nx = 1")
    write(Path("qa-lint.toml"), "extends = 'pyproject.toml'")
    assert "pyproject.toml: there is no [tool.qa-lint] in it" in complaint(".")


def test_circles_of_settings_files() -> None:
    write(Path("qa-lint.toml"), "extends = 'b.toml'")
    write(Path("b.toml"), "extends = 'c/../qa-lint.toml'")
    Path("c").mkdir()
    assert "extends itself" in complaint(".")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
@pytest.mark.parametrize("name", ["base.toml", "qa-lint.toml", "mkdocs.yml", "pyproject.toml"])
def test_a_pipe_instead_of_settings(name: str) -> None:
    if name == "base.toml":
        write(Path("qa-lint.toml"), "extends = 'base.toml'")
    os.mkfifo(name)
    write(Path("a.md"), LINKED)
    assert run_process("a.md").status == (2 if name == "base.toml" else 1)


def test_values_on_the_command_line_and_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "fail-on: 'warn' is not one of" in complaint("--fail-on", "warn", ".")
    assert "max-file-size must be a number" in complaint("--max-file-size", "1e6", ".")
    assert "at most 1,000,000,000" in complaint("--max-file-size", "9" * 18, ".")
    assert "did you mean 'links'" in complaint("--select", "link", ".")
    monkeypatch.setenv("QA_LINT_PREVIEW", "maybe")
    assert "environment: QA_LINT_PREVIEW: preview must be true or false" in complaint(".")
    monkeypatch.delenv("QA_LINT_PREVIEW")
    monkeypatch.setenv("QA_LINT_FAILON", "warning")
    assert "QA_LINT_[FAILON]; did you mean 'FAIL_ON'?" in complaint(".")


@pytest.mark.parametrize(
    ("yaml", "place", "words"),
    [
        ("facts:\n  - {id: x\n", ":3:1:", "not valid YAML"),
        ("fatcs: []\n", ":1:1:", "did you mean 'facts'?"),
        ("facts:\n  - id: x\n    sumary: y\n", ":3:5:", "did you mean 'summary'?"),
        ("facts: 3\n", ":1:8:", "must be a list"),
        ("a: &x 1\nb: *x\n", ":1:4:", "anchors and aliases are not allowed"),
        ("a: !!python/object/apply:os.system [ls]\n", ":1:4:", "tags are not allowed"),
        ("a: 1\na: 2\n", ":2:1:", "'a' is here twice"),
        ("a: " + "[" * 30 + "]" * 30 + "\n", ":1:23:", "nested deeper than 20 levels"),
        ("- 1\n", ":1:1:", "must be a mapping"),
        ("a: \x07\n", ":1:4:", "not valid YAML"),
    ],
    ids=range(10),
)
def test_a_broken_rule_pack(yaml: str, place: str, words: str) -> None:
    write(Path("pack.yaml"), yaml)
    write(Path("a.md"), GOOD)
    told = complaint("--packs", "pack.yaml", "a.md")
    assert f"pack.yaml{place}" in told
    assert words in told
    assert f"pack.yaml{place}" in complaint("test", "pack.yaml")


def test_a_rule_pack_that_is_no_text() -> None:
    write(Path("pack.yaml"), b"a: \xff\n")
    write(Path("a.md"), GOOD)
    assert "pack.yaml: not UTF-8" in complaint("--packs", "pack.yaml", "a.md")


def bomb() -> str:
    """Nine levels of nine aliases each."""
    levels = [
        f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]" for below, name in pairwise("abcdefghi")
    ]
    return "\n".join(["a: &a [x, x, x]", *levels]) + "\n"


@pytest.mark.parametrize(
    "site",
    [
        b"",
        b"site_name: [",
        b"\xff\xfe",
        b"- just\n- a list\n",
        b"markdown_extensions:\n  -\n  - [1, 2, 3]\n",
        b"markdown_extensions:\n  - pymdownx.arithmatex: {inline_syntax: }\n",
        b"a: " + b"[" * 5_000,
        b"a: &a [*a]\n",
        b"<<: *nothing\n",
        b"x: " + b"y" * 1_000_001,
        bomb().encode(),
    ],
    ids=["empty", "syntax", "not-utf8", "list", "null", "null-syntax", "deep", "circle", "merge",
         "huge", "bomb"],
)  # fmt: skip
def test_a_broken_site_file(site: bytes) -> None:
    write(Path("mkdocs.yml"), site)
    write(Path("docs/a.md"), PLAIN)
    assert run_json("docs").rules == ["links/doubled-parentheses"]


@pytest.mark.parametrize("toml", ["project = 3", "a = [", "a = " + "[" * 50_000])
def test_a_broken_zensical_file(toml: str) -> None:
    write(Path("zensical.toml"), toml)
    write(Path("a.md"), PLAIN)
    assert run_json(".").rules == ["links/doubled-parentheses"]


def test_a_site_file_is_never_executed(tmp_path: Path) -> None:
    target = tmp_path / "executed"
    write(
        Path("mkdocs.yml"),
        f"site_name: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path"
        f" ['{target.as_posix()}']]\nextra_javascript: [katex.min.js]\n"
        "theme: {custom: !!python/name:os.system }\n",
    )
    write(Path("a.md"), UNDERSCORE)
    (found,) = run_json("a.md").report["diagnostics"]
    assert found["severity"] == "error"  # the rest of the file was read
    assert not target.exists()


def test_a_site_file_that_leads_out_of_the_checkout(tmp_path: Path) -> None:
    write(tmp_path / "site.yml", "extra_javascript: [katex.min.js]\n")
    Path(".git").mkdir()
    try:
        Path("mkdocs.yml").symlink_to(tmp_path / "site.yml")
    except (OSError, NotImplementedError):
        pytest.skip("symbolic links are not allowed here")
    write(Path("a.md"), UNDERSCORE)
    (found,) = run_json("a.md").report["diagnostics"]
    assert found["severity"] == "warning"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"max-file-size = {10**18}", ["at most 20,000,000"]),
        (f"max-file-size = {'1' * 5000}", ["4300 digits"]),
        (f"select = 0x{'f' * 5000}", ["must be a list of strings", "such a number"]),
        (r'extends = "\u0000"', ["extends names no file"]),
        ("a." * 20_000 + "a = 1", ["more than 2,000 dots in line 1"]),
    ],
    ids=["huge", "decimal", "hexadecimal", "nul", "dotted"],
)
def test_values_that_would_break_python(text: str, words: list[str]) -> None:
    write(Path("qa-lint.toml"), text)
    said = complaint(".")
    assert all(word in said for word in words), said


@pytest.mark.parametrize("key", ["extends", "packs"])
@pytest.mark.parametrize("name", ["../there.toml", "../missing.toml"])
def test_a_discovered_settings_file_names_nothing_outside_the_checkout(
    key: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a stranger's tree asks for outside it is refused alike, whether it is there or not."""
    write(tmp_path / "there.toml", "show = 'info'\n")
    checkout = tmp_path / "checkout"
    (checkout / ".git").mkdir(parents=True)
    page = write(checkout / "docs" / "a.md", "# A\n")
    value = f"'{name}'" if key == "extends" else f"['{name}']"
    write(checkout / "qa-lint.toml", f"{key} = {value}\n")
    monkeypatch.chdir(checkout)
    ran = run("check", "--no-cache", page)
    assert ran.status == 2
    assert f"{key} names no file inside the checked folder: '{name}'" in ran.err
