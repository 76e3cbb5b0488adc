"""The JSON report keeps its contract, whatever the files and the terminal are like."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import qa_lint
from qa_lint.core.data import data_path
from qa_lint.core.rule import Check, Rule
from qa_lint.linting import registry
from qa_lint.parsing.document import Document
from qa_lint.running.jobs import rules_for
from qa_lint.running.session import Session
from tests.command_line import GOOD, LINKED, Ran, run, run_json, run_process, write

SOFTMAX = """\
- The logits are, say, `10.1` for cat and `5.6` for dog 🐶.
- 猫と犬: if we apply softmax to the logits, we get `0.99` for cat and `0.1` for dog.
"""


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(data_path("data", "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def valid(ran: Ran, validator: jsonschema.Draft202012Validator) -> dict[str, Any]:
    """Return the report of a run, which must keep to the schema."""
    errors = [error.message for error in validator.iter_errors(ran.report)]
    assert errors == []
    return ran.report


def marked(text: str, diagnostic: dict[str, Any]) -> str:
    """Return the text a diagnostic is about, by its offsets."""
    start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
    return text[start["offset"] : end["offset"]]


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema of an object inside a schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)


def test_the_schema_is_closed(validator: jsonschema.Draft202012Validator) -> None:
    for schema in objects(validator.schema):
        assert schema["additionalProperties"] is False
        assert sorted(schema["required"]) == sorted(schema["properties"])


def test_an_empty_report(validator: jsonschema.Draft202012Validator) -> None:
    write(Path("good.md"), GOOD)
    ran = run_json(".")
    assert ran.status == 0
    assert valid(ran, validator) == {
        "version": 1,
        "tool": {"name": "qa-lint", "version": qa_lint.__version__},
        "root": os.getcwd(),
        "files": 1,
        "diagnostics": [],
        "skipped": [],
        "statistics": {},
    }


def test_a_diagnostic_with_everything(validator: jsonschema.Draft202012Validator) -> None:
    write(Path("sub folder/softmax.md"), SOFTMAX)
    ran = run_json(".", "--select", "claims")
    assert ran.status == 1
    (found,) = valid(ran, validator)["diagnostics"]
    assert found["path"] == "sub folder/softmax.md"
    assert found["rule"] == "claims/softmax"
    assert (found["severity"], found["tier"]) == ("error", "proven")
    assert marked(SOFTMAX, found) == "0.1"
    line = SOFTMAX.splitlines()[1]
    assert found["range"]["start"] == {
        "line": 2,
        "column": line.index("0.1`") + 1,
        "offset": SOFTMAX.rindex("0.1`"),
    }
    assert "0.989" in found["evidence"]["computed"]
    assert [marked(SOFTMAX, place) for place in found["related"]] == ["10.1", "5.6", "0.99"]
    assert found["fix"]["safety"] == "suggestion"
    assert found["suppressed"] is None


def test_a_file_finding_and_one_of_the_bank(validator: jsonschema.Draft202012Validator) -> None:
    write(Path("a.md"), GOOD)
    write(Path("b.md"), GOOD)
    write(Path("c.md"), b"\xff")
    ran = run_json(".", "--statistics")
    report = valid(ran, validator)
    assert ran.rules == ["consistency/duplicate-title", "file/not-utf8"]
    assert report["diagnostics"][0]["related"][0]["path"] == "a.md"
    assert report["statistics"]["rules"] == dict.fromkeys(ran.rules, 1)
    assert report["files"] == 3


def test_offsets_are_those_of_the_file(validator: jsonschema.Draft202012Validator) -> None:
    text = LINKED.replace("The derivative", "😀 微分: the derivative")
    bare = run_json(write(Path("unix.md"), text))
    dos = text.replace("\n", "\r\n")
    write(Path("dos.md"), b"\xef\xbb\xbf" + dos.encode())
    found = valid(run_json("dos.md"), validator)["diagnostics"]
    assert [marked(dos, one) for one in found] == ["((https://www.example.org/square))"]
    (edit,) = found[0]["fix"]["edits"]
    assert marked(dos, edit) == "((https://www.example.org/square))"
    (other,) = bare.report["diagnostics"]
    assert marked(text, other) == "((https://www.example.org/square))"
    for end in ("start", "end"):
        for unit in ("line", "column"):
            assert found[0]["range"][end][unit] == other["range"][end][unit]
    column = found[0]["range"]["start"]["column"]
    assert dos.splitlines()[6][column - 1 :].startswith("((https")


@pytest.mark.parametrize("encoding", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}])
def test_utf8_whatever_the_terminal_is(encoding: dict[str, str]) -> None:
    write(Path("softmax.md"), SOFTMAX.replace("get", "🐱 get"))
    environment = {"PYTHONIOENCODING": "", "LC_ALL": "", "PYTHONUTF8": "0"} | encoding
    arguments = ["--select", "claims", "softmax.md"]
    ran = run_process("--output-format", "json", *arguments, environment=environment)
    assert ran.status == 1
    assert ran.rules == ["claims/softmax"]
    text = run_process(*arguments, environment=environment)
    assert text.status == 1
    assert "claims/softmax" in text.out


def test_paths_outside_the_working_folder_are_absolute(tmp_path: Path) -> None:
    outside = write(tmp_path / "other" / "x.md", LINKED)
    write(Path("..inside.md"), LINKED)
    report = run_json("../other/x.md", "./..inside.md", "--select", "links").report
    assert [found["path"] for found in report["diagnostics"]] == [
        outside.as_posix(),
        "..inside.md",
    ]


def test_a_name_that_is_no_unicode(validator: jsonschema.Draft202012Validator) -> None:
    try:
        write(Path(os.fsdecode(b"caf\xe9.md")), LINKED)
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    (found,) = valid(run_json("."), validator)["diagnostics"]
    assert found["path"] == "caf\\udce9.md"


def test_exit_0_where_nothing_reaches_the_limit() -> None:
    page = write(Path("a.md"), LINKED)
    assert run_json(page, "--fail-on", "never").status == 0
    assert run_json(page, "--ignore", "links").status == 0
    assert run_json(page, "--fix").status == 0


def test_exit_1_from_the_limit_on() -> None:
    page = write(Path("a.md"), GOOD.replace("derivative of $x", "derivative of of $x"))
    ran = run_json(page)
    assert (ran.status, ran.rules) == (0, ["spelling/doubled-word"])
    assert run_json(page, "--fail-on", "warning").status == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["missing.md"],
        ["--no-such-option"],
        ["--output-format", "xml", "."],
        ["--config", "missing.toml", "."],
        ["--select", "nothing/such", "."],
        ["--max-file-size", "many", "."],
        ["explain", "nothing/such"],
        ["-", "a.md"],
    ],
)
def test_exit_2_for_wrong_usage(arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    assert ran.stdout == b""
    assert ran.err.startswith("qa-lint: error: ")
    assert ran.err.count("\n") == 1


def test_exit_3_for_a_rule_that_raises(
    monkeypatch: pytest.MonkeyPatch, validator: jsonschema.Draft202012Validator
) -> None:
    def broken(_document: Document, _context: Any) -> Any:
        raise ValueError("a bug 🐛\nin two lines")

    rule = Rule("format/broken", "error", "proven", "file", "It breaks.")
    load = registry.load_rule
    rules_for.cache_clear()
    names = ("format/broken", "links/doubled-parentheses")
    monkeypatch.setattr(registry, "python_rules", lambda: names)
    monkeypatch.setattr(
        registry,
        "load_rule",
        lambda id_: Check((rule,), Document, broken) if id_ == rule.id else load(id_),
    )
    write(Path("a.md"), LINKED)
    ran = run_json("a.md")
    assert ran.status == 3
    (skipped,) = valid(ran, validator)["skipped"]
    assert (skipped["rule"], skipped["path"]) == ("format/broken", "a.md")
    assert "a bug" in skipped["reason"]
    assert ran.rules == ["links/doubled-parentheses"]
    again = run("a.md")
    assert again.status == 3  # a result with a broken rule is never cached
    assert "skipped: format/broken on a.md: ValueError: a bug 🐛\\x0ain two lines" in again.out
    rules_for.cache_clear()


def test_exit_3_for_any_other_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "check", lambda *_: 1 / 0)
    ran = run(".")
    assert ran.status == 3
    assert "this is a bug in qa-lint" in ran.err


def test_exit_130_when_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "check", interrupt)
    ran = run(".")
    assert ran.status == 130
    assert ran.err.endswith("qa-lint: interrupted\n")
