"""``-`` and ``--stdin-filename``: a text that an editor has not saved yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_lint.cli import main
from qa_lint.running.links.survey import Survey
from tests.command_line import LINKED, run, run_json, write


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)


def test_standard_input() -> None:
    ran = run_json("-", stdin=LINKED.encode())
    assert (ran.status, ran.report["diagnostics"][0]["path"]) == (1, "stdin.md")
    named = run_json("--stdin-filename", "docs/a.md", stdin=LINKED.encode())
    assert named.report["diagnostics"][0]["path"] == "docs/a.md"
    assert run_json("-", stdin=b"").status == 0
    assert run_json("-", stdin=b"\xff").rules == ["file/not-utf8"]
    assert run("-", stdin=b"x" * 4_000_001).status == 2


def test_standard_input_has_the_settings_of_its_name() -> None:
    write(Path("docs/qa-lint.toml"), 'ignore = ["links"]')
    assert run_json("--stdin-filename", "docs/a.md", stdin=LINKED.encode()).rules == []


def test_standard_input_online(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_lint.running.online.survey", lambda *_args, **_named: Survey())
    assert run_json("--links", "-", stdin=LINKED.encode()).status == 1


def test_no_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert main(["-"]) == 2
