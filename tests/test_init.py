"""``qa-lint init``: a settings file that loads, says what the bank keeps, and harms nothing."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.conventions import toml_value
from qa_lint.core.settings import Settings, options
from qa_lint.core.settings_values import flattened, update
from qa_lint.running.settings_files import forget_files, layers, merged
from tests.command_line import GOOD, run, run_json, run_process, write

BROKEN = "format/broken-convention"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def written(folder: Path) -> str:
    return (folder / "qa-lint.toml").read_text(encoding="utf-8")


def uncommented(text: str) -> str:
    """Return the text with every commented setting in force."""
    lines = []
    for line in text.split("\n"):
        name = line.removeprefix("# ").partition(" = ")[0]
        known = name in options() or f"conventions.{name}" in options()
        lines.append(line.removeprefix("# ") if known and " = " in line else line)
    return "\n".join(lines)


def test_an_empty_folder_gets_the_defaults(folder: Path) -> None:
    ran = run("init")
    assert (ran.status, ran.err) == (0, "")
    assert "no questions were found" in ran.out
    text = written(folder)
    assert tomllib.loads(text) == {"conventions": {}}
    names = {name for name, option in options().items() if "file" in option.where}
    for name in names:
        assert f"\n# {name.removeprefix('conventions.')} = " in text
    assert merged(layers(folder, {})) == Settings()
    values = flattened(tomllib.loads(uncommented(text)), "x")
    assert set(values) == names
    flat = {name: value for name, value in values.items() if not options()[name].off}
    assert update(Settings(), flat, where="file", origin="x") == Settings()
    update(Settings(), values, where="file", origin="x")  # each is a value that may be set


def test_a_bank_teaches_its_conventions_with_their_counts(folder: Path) -> None:
    other = GOOD.replace("####", "###").replace("?", "").replace('"Answer"', '"Solution"')
    write(Path("docs/a.md"), "\n".join([GOOD] * 18 + [other]))
    assert "1 question" not in run("init").out
    text = written(folder)
    assert "\nheading-level = 4  # 18 of 19 questions\n" in text
    assert '\nanswer-label = "Answer"  # 18 of 19 questions\n' in text
    assert '\nquestion-label = "Question"  # 19 of 19 questions\n' in text
    assert "\nrequired-reference = true  # 19 of 19 questions\n" in text
    assert '\n# list-marker = "-"\n' in text
    found = run_json("docs", "--select", BROKEN).report["diagnostics"]
    assert len(found) == 3
    assert {one["severity"] for one in found} == {"warning"}


def test_a_mixed_bank_is_told_once(folder: Path) -> None:
    write(Path("a.md"), "\n".join([GOOD] * 4 + [GOOD.replace("####", "###")] * 4))
    ran = run("init")
    assert "heading-level: mixed, 4 in 4, 3 in 4" in ran.out
    assert "# mixed: 4 in 4, 3 in 4 of 8 questions\n# heading-level = 4\n" in written(folder)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_stand_in_the_file(text: str) -> None:
    assert tomllib.loads(f"a = {toml_value(text)}  # {toml_value(text)}") == {"a": text}


def test_a_label_can_t_write_settings(folder: Path) -> None:
    other = GOOD.replace('"Answer"', '"Answer \\\\u000aextends = 1 \x7f #"')
    write(Path("a.md"), "\n".join([other] * 6))
    run("init")
    assert set(tomllib.loads(written(folder))) == {"conventions"}


def test_few_questions_teach_nothing(folder: Path) -> None:
    write(Path("a.md"), "\n".join([GOOD] * 4))
    run("init")
    assert "# too few to tell: 4 in 4 of 4 questions\n# heading-level = 4\n" in written(folder)
    assert tomllib.loads(written(folder)) == {"conventions": {}}


@pytest.mark.parametrize("name", ["qa-lint.toml", "pyproject.toml"])
@pytest.mark.parametrize("content", ["", "[tool.qa-lint]\nshow = 'info'\n"])
def test_settings_that_are_there_stay(name: str, content: str, folder: Path) -> None:
    if name == "qa-lint.toml":
        content = content.replace("[tool.qa-lint]\n", "")
    path = write(Path(name), content)
    ran = run("init")
    assert path.read_text(encoding="utf-8") == content
    if name == "pyproject.toml" and not content:
        assert ran.status == 0
        assert (folder / "qa-lint.toml").is_file()
    else:
        assert (ran.status, ran.err.count("nothing was written")) == (2, 1)
        assert name == "qa-lint.toml" or not (folder / "qa-lint.toml").exists()


def test_a_second_time_writes_nothing(folder: Path) -> None:
    run("init")
    before = written(folder)
    assert run("init").status == 2
    assert written(folder) == before


def test_a_link_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    try:
        (folder / "qa-lint.toml").symlink_to(tmp_path / "elsewhere.toml")
    except (OSError, NotImplementedError):
        pytest.skip("symbolic links are not allowed here")
    assert run("init").status == 2
    assert not (tmp_path / "elsewhere.toml").exists()


def test_below_another_settings_file(folder: Path) -> None:
    write(Path("qa-lint.toml"), "show = 'info'\n")
    Path("a").mkdir()
    assert run("init", "a").status == 0
    text = (folder / "a/qa-lint.toml").read_text(encoding="utf-8")
    assert '\n# extends = "../qa-lint.toml"\n' in text
    write(Path("a/qa-lint.toml"), text.replace("# extends", "extends"))
    forget_files()
    assert merged(layers(folder / "a", {})).show == "info"


def test_what_can_t_be_read_is_named_and_left_out(folder: Path) -> None:
    write(Path("a.md"), b"\xff\xfe\x00")
    write(Path("b.md"), "\n".join([GOOD] * 6))
    ran = run("init")
    assert ran.status == 0
    assert ran.err.startswith("qa-lint: a.md: ")
    assert "heading-level = 4  # 6 of 6 questions" in written(folder)


def test_folders_that_can_t_be(folder: Path) -> None:
    assert "no such folder" in run("init", "missing").err
    write(Path("a.md"), GOOD)
    assert run("init", "a.md").status == 2
    write(Path("c/qa-lint.toml"), "show = 3")
    write(Path("c/d/a.md"), GOOD)
    assert run("init", "c/d").status == 2
    assert not (folder / "c/d/qa-lint.toml").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_t_be_written(folder: Path) -> None:
    folder.chmod(0o500)
    try:
        assert run_process("init", cwd=folder).status == 2
    finally:
        folder.chmod(0o700)
