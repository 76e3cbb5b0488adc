"""Settings: where they come from, which wins, and what may stand where."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qa_lint.core import settings_values
from qa_lint.core.errors import SettingsError
from qa_lint.core.settings import Option, Settings, options
from qa_lint.core.settings_values import from_text, update
from qa_lint.running.settings_files import layers, merged, nearest_settings_file
from tests.command_line import GOOD, LINKED, ROOT, run, run_json, write

WARNED = GOOD.replace("derivative of $x", "derivative of of $x")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_command_line_over_environment_over_file_over_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert merged(layers(folder, {})) == Settings()
    write(folder / "docs" / "qa-lint.toml", "fail-on = 'warning'\nshow = 'info'\npreview = true")
    docs = folder / "docs"
    assert merged(layers(docs, {})).fail_on == "warning"
    monkeypatch.setenv("QA_LINT_FAIL_ON", "info")
    monkeypatch.setenv("QA_LINT_PREVIEW", "0")
    assert merged(layers(docs, {})).fail_on == "info"
    found = merged(layers(docs, {"fail-on": "never"}))
    assert (found.fail_on, found.show, found.preview) == ("never", "info", False)


def test_the_nearest_file_wins(folder: Path) -> None:
    write(folder / "qa-lint.toml", "show = 'error'\npreview = true")
    write(folder / "a/b/pyproject.toml", "[tool.qa-lint]\nshow = 'info'")
    write(folder / "a/b/c/pyproject.toml", "[tool.other]\nx = 1")
    assert merged(layers(folder / "a", {})).show == "error"
    below = merged(layers(folder / "a/b/c", {}))
    assert (below.show, below.preview) == ("info", False)  # not merged, unless it extends
    write(folder / "a/b/c/d/pyproject.toml", "[tool.qa-lint]\nshow = 'info'")
    both = write(folder / "a/b/c/d/qa-lint.toml", "show = 'warning'")
    assert nearest_settings_file(folder / "a/b/c/d") == both


def test_extends_takes_what_is_not_set(folder: Path) -> None:
    write(folder / "base.toml", "show = 'info'\npreview = true\npacks = ['own.yaml']")
    write(folder / "a/middle.toml", "extends = '../base.toml'\nwords = ['foo']")
    write(folder / "a/b/qa-lint.toml", "extends = '../middle.toml'\nshow = 'error'")
    found = merged(layers(folder / "a/b", {}))
    assert (found.show, found.preview, found.words) == ("error", True, ("foo",))
    (pack,) = found.packs
    assert Path(pack) == folder / "own.yaml"  # beside the file that names it


def test_extends_a_pyproject(folder: Path) -> None:
    write(folder / "pyproject.toml", "[tool.qa-lint]\nshow = 'info'")
    write(folder / "a/qa-lint.toml", "extends = '../pyproject.toml'")
    assert merged(layers(folder / "a", {})).show == "info"


def test_every_file_has_the_settings_above_it() -> None:
    write(Path("qa-lint.toml"), "ignore = ['spelling']")
    write(Path("a.md"), WARNED)
    write(Path("strict/qa-lint.toml"), "fail-on = 'warning'")
    write(Path("strict/a.md"), WARNED)
    write(Path("loud/qa-lint.toml"), "show = 'error'")
    write(Path("loud/a.md"), WARNED)
    ran = run_json(".", "--no-bank")
    assert [found["path"] for found in ran.report["diagnostics"]] == ["strict/a.md"]
    assert ran.status == 1
    assert run_json("loud", "a.md", "--no-bank").status == 0


def test_config_replaces_the_search() -> None:
    write(Path("qa-lint.toml"), "ignore = ['links']")
    write(Path("other/mine.toml"), "preview = true")
    write(Path("a.md"), LINKED)
    assert run_json("a.md").rules == []
    assert run_json("a.md", "--config", "other/mine.toml").rules == ["links/doubled-parentheses"]


def test_an_excluded_file_that_is_named_is_checked_unless_forced() -> None:
    write(Path("qa-lint.toml"), "exclude = ['drafts']")
    write(Path("drafts/a.md"), LINKED)
    write(Path("b.md"), GOOD)
    assert run_json(".").report["files"] == 1
    assert run_json("drafts/a.md").rules == ["links/doubled-parentheses"]
    assert run_json("drafts").report["files"] == 0  # a folder names no file
    assert run_json("drafts/a.md", "b.md", "--force-exclude").report["files"] == 1
    write(Path("qa-lint.toml"), "exclude = ['drafts']\nforce-exclude = true")
    assert run_json("drafts/a.md").report["files"] == 0
    assert run_json("drafts/a.md", "--no-force-exclude").report["files"] == 1


def test_excluded_standard_input_comes_back_as_it_was(folder: Path) -> None:
    write(Path("qa-lint.toml"), "exclude = ['drafts']")
    forced = ("check", "--force-exclude", "--stdin-filename", "drafts/a.md", "-")
    ran = run(*forced, "--fix", stdin=LINKED.encode())
    assert (ran.status, ran.out) == (0, LINKED)
    assert run(*forced, stdin=LINKED.encode()).status == 0
    assert run("check", "--stdin-filename", "drafts/a.md", "-", stdin=LINKED.encode()).status == 1


def test_every_option_has_a_variable(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    samples = {"flag": "true", "number": "3", "words": "links"}
    for option in options().values():
        value = option.choices[-1] if option.choices else samples.get(option.kind, "x")
        monkeypatch.setenv(option.variable, value)
    found = merged(layers(folder, {}))
    assert {rule.name for rule in found.conventions} == {
        name.removeprefix("conventions.") for name, option in options().items() if option.off
    }
    for option in options().values():
        assert option.off or "env" not in option.where or getattr(
            found, option.field
        ) != option.default  # fmt: skip
    level = found.convention("heading-level")
    assert level is not None
    assert (level.value, level.origin) == (
        3,
        "environment: QA_LINT_CONVENTIONS_HEADING_LEVEL",
    )


def test_the_environment_reaches_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("a.md"), LINKED)
    monkeypatch.setenv("QA_LINT_IGNORE", "spelling, links")
    assert run_json("a.md").rules == []
    monkeypatch.setenv("QA_LINT_IGNORE", "")
    assert run_json("a.md").rules == ["links/doubled-parentheses"]


def test_words_may_be_given_more_than_once() -> None:
    write(Path("a.md"), LINKED + "\nIt is *recieved*.\n")
    arguments = ["--ignore", "links", "--ignore", "spelling,math"]
    assert run_json("a.md", *arguments).rules == []


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("flag", "1", True),
        ("flag", " Yes ", True),
        ("flag", "off", False),
        ("flag", "", False),
        ("flag", "maybe", "maybe"),
        ("words", " a, b ,,c", ["a", "b", "c"]),
        ("words", "", []),
        ("number", " 12 ", 12),
        ("number", "-1", "-1"),
        ("word", "x,y", "x,y"),
    ],
)
def test_values_as_text(kind: Any, text: str, value: object) -> None:
    option = Option("x", kind, None, (), ("cli",), "", "")
    assert from_text(option, text) == value


@pytest.mark.parametrize("where", ["cli", "env", "file"])
def test_an_option_may_be_kept_from_files(where: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    only = options()["preview"]._replace(where=("cli", "env"))
    monkeypatch.setattr(settings_values, "options", lambda: {"preview": only})
    if where == "file":
        with pytest.raises(SettingsError, match="'preview' can be set only in the command line"):
            update(Settings(), {"preview": True}, where=where, origin="x.toml")
    else:
        assert update(Settings(), {"preview": True}, where=where, origin="x").preview


def test_every_option_is_documented_and_has_a_valid_default() -> None:
    for option in options().values():
        assert option.help
        assert option.metavar or option.choices or option.kind == "flag" or option.off
        value = list(option.default) if option.kind == "words" else option.default
        value = False if option.off else value
        where = option.where[0]
        assert update(Settings(), {option.name: value}, where=where, origin="x") == Settings()


def test_a_file_without_settings_imports_no_parser_of_toml() -> None:
    write(Path("a.md"), "Text.\n")
    code = "import sys; from qa_lint.cli import main; main(['a.md']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "tomllib" not in done.stdout.split()
