"""``qa-lint config``: what holds for a path and where it comes from; the schema of the files."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from qa_lint.core.data import data_path
from qa_lint.core.errors import SettingsError
from qa_lint.core.settings import Settings, options
from qa_lint.core.settings_schema import SCHEMA_FILE, settings_schema
from qa_lint.core.settings_values import NEVER_IN_FILES, flattened, update
from tests.command_line import GOOD, run, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def config(*arguments: str) -> dict[str, Any]:
    ran = run("config", "--output-format", "json", *arguments)
    assert ran.status == 0, ran.err
    return ran.report


def test_each_value_has_its_origin(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("base.toml"), "show = 'info'\npreview = true\n[conventions]\nheading-level = 3\n")
    write(Path("docs/qa-lint.toml"), "extends = '../base.toml'\nshow = 'error'\n"
          "[conventions]\nlist-marker = '*'\n")  # fmt: skip
    write(Path("docs/a.md"), GOOD)
    monkeypatch.setenv("QA_LINT_FAIL_ON", "never")
    monkeypatch.setenv("QA_LINT_CONVENTIONS_LIST_INDENT", "2")
    told = config("docs/a.md")
    assert told == config("docs") | {"path": "docs/a.md"}
    assert (told["version"], told["files"]) == (1, ["docs/qa-lint.toml", "base.toml"])
    assert list(told["settings"]) == list(options())
    environment = "environment"
    for name, value, source, place in (
        ("show", "error", "file", "docs/qa-lint.toml"),
        ("preview", True, "file", "base.toml"),
        ("fail-on", "never", environment, "environment: QA_LINT_FAIL_ON"),
        ("select", [], "default", None),
        ("conventions.heading-level", 3, "file", "base.toml"),
        ("conventions.list-marker", "*", "file", "docs/qa-lint.toml"),
        ("conventions.list-indent", 2, environment, "environment: QA_LINT_CONVENTIONS_LIST_INDENT"),
        ("conventions.inline-math", None, "default", None),
    ):
        assert told["settings"][name] == {"value": value, "from": source, "place": place}
    text = run("config", "docs/a.md").out
    assert "# extends: base.toml\n" in text
    assert '\nshow = "error" ' in text
    values = tomllib.loads(text)  # it is TOML itself
    assert values["conventions"] == {"heading-level": 3, "list-marker": "*", "list-indent": 2}


def test_without_any_file() -> None:
    told = config()
    assert told["files"] == []
    assert {one["from"] for one in told["settings"].values()} == {"default"}


def test_a_file_that_is_given(folder: Path) -> None:
    write(Path("mine.toml"), "show = 'info'")
    write(Path("qa-lint.toml"), "preview = true")
    told = config("--config", "mine.toml")
    assert told["settings"]["show"]["place"] == "mine.toml"
    assert told["settings"]["preview"]["value"] is False


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.md"], "missing.md: there is no such path"),
        (["--config", "missing.toml"], "--config missing.toml: there is no such file"),
        (["--shcema"], "config takes no '--shcema'; did you mean '--schema'?"),
        (["a"], "'link'; did you mean 'links'?"),
    ],
)
def test_what_can_t_be_shown(arguments: list[str], words: str) -> None:
    write(Path("a/qa-lint.toml"), "ignore = ['link']")
    ran = run("config", *arguments)
    assert (ran.status, ran.stdout) == (2, b"")
    assert words in ran.err


def test_the_schema_is_that_of_the_package() -> None:
    shipped = json.loads(data_path("data", SCHEMA_FILE).read_text(encoding="utf-8"))
    assert json.loads(run("config", "--schema").out) == shipped == settings_schema()
    jsonschema.Draft7Validator.check_schema(shipped)


VALID = [
    "",
    "extends = 'base.toml'",
    "select = ['links', 'math/false-identity']\nignore = []\npreview = true",
    "fail-on = 'never'\nmax-file-size = 5",
    "[conventions]\nheading-level = 4\nlist-marker = '-'\nquestion-box-title = ''",
    "[conventions]\nheading-level = false\nrequired-reference = true\nlist-marker = false",
]
INVALID = [
    "fail_on = 'never'",
    "fail-on = 'warn'",
    "select = 'links'",
    "select = [1]",
    "preview = 'yes'",
    "max-file-size = 0",
    "max-file-size = 1.5",
    "max-file-size = true",
    "conventions = 3",
    "[conventions]\nheading-level = 7",
    "[conventions]\nheading-level = true",
    "[conventions]\nheading-level = '4'",
    "[conventions]\nlist-marker = 'x'",
    "[conventions]\nquestion-label = true",
    "[conventions]\nother = 1",
    "[convention]\nheading-level = 4",
    *(f"{name} = true" for name in NEVER_IN_FILES),
]


def accepts(data: dict[str, Any]) -> bool:
    """Tell whether qa-lint itself takes the settings."""
    try:
        values = flattened({k: v for k, v in data.items() if k != "extends"}, "x")
        update(Settings(), values, where="file", origin="x")
    except SettingsError:
        return False
    return True


@pytest.mark.parametrize("toml", [*VALID, *INVALID])
def test_the_schema_takes_what_qa_lint_takes(toml: str) -> None:
    data = tomllib.loads(toml)
    assert jsonschema.Draft7Validator(settings_schema()).is_valid(data) == (toml in VALID)
    assert accepts(data) == (toml in VALID)


def test_what_init_writes_is_valid(folder: Path) -> None:
    write(Path("a.md"), "\n".join([GOOD] * 6))
    run("init")
    data = tomllib.loads((folder / "qa-lint.toml").read_text(encoding="utf-8"))
    assert data["conventions"]
    jsonschema.Draft7Validator(settings_schema()).validate(data)


@pytest.mark.parametrize("name", NEVER_IN_FILES)
@pytest.mark.parametrize("file", ["qa-lint.toml", "pyproject.toml"])
def test_a_hostile_key_is_refused(name: str, file: str) -> None:
    head = "[tool.qa-lint]\n" if file == "pyproject.toml" else ""
    write(Path(file), f"{head}{name} = ['x']\n")
    write(Path("a.md"), GOOD)
    ran = run("check", "a.md")
    assert (ran.status, ran.stdout) == (2, b"")
    assert f"{file}: {name!r} would " in ran.err
    assert "a settings file may not ask for that" in ran.err


def test_a_chain_of_files_has_an_end(folder: Path) -> None:
    for number in range(102):
        write(Path(f"{number}.toml"), f"extends = '{number + 1}.toml'\n")
    write(Path("qa-lint.toml"), "extends = '0.toml'\n")
    assert "extends more than 100 files" in run("config").err
    write(Path("50.toml"), "extends = 'missing.toml'\n")
    assert "50.toml: extends missing.toml: No such file or directory" in run("config").err
