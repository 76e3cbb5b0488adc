"""The baseline: known findings by content; bad files are refused, and nothing is lost."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from qa_lint.core.errors import BaselineError
from qa_lint.running.baseline import Entry, parse, render
from tests.command_line import GOOD, LINKED, Ran, run, run_json, write

RULE = "links/doubled-parentheses"
KNOWN = Path("known.json")


@pytest.fixture(autouse=True)
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank with one finding and settings that name a baseline that is not there yet."""
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)
    write(folder / "qa-lint.toml", f'baseline = "known.json"\nselect = ["file", "{RULE}"]\n')
    write(folder / "a.md", LINKED)
    return folder


def create() -> None:
    ran = run("baseline", "create")
    assert (ran.status, ran.err) == (0, "")


def open_findings(ran: Ran) -> list[tuple[str, str]]:
    return [(d["path"], d["rule"]) for d in ran.report["diagnostics"] if not d["suppressed"]]


def test_known_findings_are_left_out(bank: Path) -> None:
    create()
    ran = run_json(".")
    assert ran.status == 0
    (found,) = ran.report["diagnostics"]
    assert found["suppressed"] == {"by": "baseline", "reason": "in known.json"}
    assert run(".").out == "1 file checked: nothing found (1 suppressed)\n"
    write(bank / "b.md", LINKED.replace("square?", "cube?"))
    assert open_findings(run_json(".")) == [("b.md", RULE)]


def test_it_survives_moves_and_edits_around(bank: Path) -> None:
    create()
    (bank / "sub").mkdir()
    (bank / "a.md").rename(bank / "sub" / "renamed.md")
    other = GOOD.replace("square?", "cube?")
    write(bank / "sub/renamed.md", f"# A page\n\nText.\n\n{other}\n{LINKED}\n{other}")
    assert open_findings(run_json("sub")) == []


def test_it_hides_as_many_as_it_knows(bank: Path) -> None:
    twice = LINKED.replace("shows.", "shows, [b](https://www.example.org/x).")
    write(bank / "a.md", twice)
    create()
    again = LINKED.split("as ", 1)[1]
    write(bank / "a.md", twice.replace("shows, ", f"shows, as {again.strip()} "))
    assert len(open_findings(run_json("."))) == 1


def test_the_file_is_sorted_and_stable(bank: Path) -> None:
    write(bank / "b.md", LINKED.replace("square?", "cube?"))
    write(bank / "ünï.md", LINKED.replace("square?", "root?"))
    create()
    text = KNOWN.read_text(encoding="utf-8")
    lines = text.splitlines()[3:-2]
    assert len(lines) == 3
    assert [json.loads(line.rstrip(","))["path"] for line in lines] == ["a.md", "b.md", "ünï.md"]
    assert json.loads(text)["version"] == 1
    KNOWN.unlink()
    create()
    assert KNOWN.read_text(encoding="utf-8") == text


def test_stale_entries_are_found_and_pruned(bank: Path) -> None:
    write(bank / "b.md", LINKED.replace("square?", "cube?"))
    write(bank / "c.md", LINKED.replace("square?", "root?"))
    create()
    write(bank / "b.md", GOOD.replace("square?", "cube?"))
    (bank / "c.md").unlink()
    (found,) = [d for d in run_json(".").report["diagnostics"] if not d["suppressed"]]
    assert (found["rule"], found["path"]) == ("file/stale-baseline", "known.json")
    assert found["range"]["start"]["line"] == 5
    assert "1 more" in found["message"]
    shown = run("baseline", "show")
    assert "2 stale" in shown.out
    assert [line.endswith("(stale)") for line in shown.out.splitlines()[:3]] == [False, True, True]
    assert run("baseline", "prune").out == "dropped 2 entries, kept 1 entry\n"
    assert run_json(".").rules == [RULE]
    before = KNOWN.read_bytes()
    assert run("baseline", "prune").out == "dropped 0 entries, kept 1 entry\n"
    assert KNOWN.read_bytes() == before


def test_only_what_was_looked_for_is_stale(bank: Path) -> None:
    write(bank / "sub/b.md", LINKED.replace("square?", "cube?"))
    create()
    write(bank / "sub/b.md", GOOD.replace("square?", "cube?"))
    for arguments in (["a.md"], [".", "--select", "file,math"], [".", "--ignore", RULE]):
        rules = run_json(*arguments).rules
        assert "file/stale-baseline" not in rules, arguments
    assert "file/stale-baseline" in run_json("sub").rules
    assert run("baseline", "prune", "a.md").out == "dropped 0 entries, kept 2 entries\n"


def test_a_comment_comes_first(bank: Path) -> None:
    create()
    comment = f"<!-- qa-lint: ignore {RULE}: because -->"
    write(bank / "a.md", LINKED.replace("shows.", f"shows. {comment}"))
    by = {d["rule"]: d["suppressed"] for d in run_json(".").report["diagnostics"]}
    assert by == {
        RULE: {"by": "comment", "reason": "because"},
        "file/stale-baseline": None,
    }


def test_known_findings_are_not_fixed(bank: Path) -> None:
    create()
    assert run(".", "--fix").status == 0
    assert (bank / "a.md").read_text(encoding="utf-8") == LINKED
    write(bank / "b.md", LINKED.replace("square?", "cube?"))
    assert "1 finding fixed" in run(".", "--fix").err
    assert (bank / "a.md").read_text(encoding="utf-8") == LINKED


def test_json_of_show(bank: Path) -> None:
    create()
    report: dict[str, Any] = run("baseline", "show", "--output-format", "json").report
    (found,) = report["findings"]
    assert (found["path"], found["rule"], found["stale"]) == ("a.md", RULE, False)
    assert report["baseline"] == "known.json"


def test_create_never_overwrites(bank: Path) -> None:
    write(KNOWN, "mine")
    ran = run("baseline", "create")
    assert (ran.status, KNOWN.read_bytes()) == (2, b"mine")
    assert "is there already" in ran.err


def test_the_command_line_names_another(bank: Path) -> None:
    assert run("baseline", "create", "--baseline", "other.json").status == 0
    assert not KNOWN.exists()
    assert run(".", "--baseline", "other.json").status == 0
    assert run("baseline", "prune", "--baseline", "none.json").status == 2


def test_a_folder_elsewhere(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create()
    monkeypatch.chdir(tmp_path)
    assert open_findings(run_json("bank")) == []


BROKEN = {
    "empty": b"",
    "cut off": b'{"version": 1, "findings": [{"path": "a.md", "ru',
    "another version": b'{"version": 2, "findings": []}',
    "version as text": b'{"version": "1", "findings": []}',
    "version as truth": b'{"version": true, "findings": []}',
    "no version": b'{"findings": []}',
    "a list": b"[]",
    "deep": b"[" * 200_000,
    "deep inside": b'{"version": 1, "findings": ' + b'{"a":' * 100_000,
    "long number": b'{"version": ' + b"1" * 10_000 + b"}",
    "no findings": b'{"version": 1}',
    "findings of another kind": b'{"version": 1, "findings": {}}',
    "an entry of another kind": b'{"version": 1, "findings": [1]}',
    "a field of another kind": b'{"version": 1, "findings": '
    b'[{"path": 1, "rule": "a/b", "key": "c", "text": ""}]}',
    "a field too many": b'{"version": 1, "findings": '
    b'[{"path": "", "rule": "", "key": "c", "text": "", "more": 1}]}',
    "a key too many": b'{"version": 1, "finding": [], "findings": []}',
    "not UTF-8": b'{"version": 1, "findings": ["\xff"]}',
    "binary": b"\0\1\2",
    "conflict": b'{\n"version": 1,\n<<<<<<< HEAD\n=======\n>>>>>>> other\n"findings": []}',
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("arguments", [["."], ["baseline", "prune"], ["baseline", "show"]])
def test_broken_ones_are_refused_and_kept(kind: str, arguments: list[str]) -> None:
    write(KNOWN, BROKEN[kind])
    ran = run(*arguments)
    assert (ran.status, ran.stdout) == (2, b"")
    assert ran.err.startswith("qa-lint: error: baseline ")
    assert "known.json" in ran.err
    assert ran.err.count("\n") == 1
    assert len(ran.err) < 400
    assert KNOWN.read_bytes() == BROKEN[kind]


def test_messages_help() -> None:
    write(KNOWN, BROKEN["another version"])
    assert "this qa-lint reads version 1" in run(".").err
    write(KNOWN, BROKEN["conflict"])
    assert "merge conflict in line 3" in run(".").err
    KNOWN.unlink()
    assert "qa-lint baseline create writes one" in run(".").err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_not_opened(bank: Path) -> None:
    os.mkfifo(bank / "known.json")
    ran = run(".")
    assert ran.status == 2
    assert "not a regular file" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links(bank: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside.json", render([]))
    KNOWN.symlink_to(outside)
    ran = run(".")
    assert ran.status == 2
    assert "names no file inside the checked folder" in ran.err
    KNOWN.unlink()
    create()
    KNOWN.rename("real.json")
    KNOWN.symlink_to("real.json")
    write(bank / "a.md", GOOD)
    assert run("baseline", "prune").status == 0
    assert KNOWN.is_symlink()
    assert json.loads(Path("real.json").read_text(encoding="utf-8"))["findings"] == []


def test_settings_of_the_tree_cannot_name_one_outside(bank: Path, tmp_path: Path) -> None:
    write(tmp_path / "outside.json", render([]))
    for name in ("../outside.json", str(tmp_path / "outside.json"), "a\\u0000b"):
        write(bank / "qa-lint.toml", f'baseline = "{name}"\n')
        ran = run(".")
        assert ran.status == 2
        assert "names no file inside" in ran.err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only(bank: Path) -> None:
    bank.chmod(0o555)
    try:
        ran = run("baseline", "create")
    finally:
        bank.chmod(0o755)
    assert ran.status == 2
    assert "not written" in ran.err


def test_a_folder_that_is_not_there() -> None:
    ran = run("baseline", "create", "--baseline", "no/such/folder/known.json")
    assert ran.status == 2
    assert "not written" in ran.err


def test_what_is_written_is_read_back() -> None:
    chance = random.Random(7)
    words = ["a", "ü", '"', "\\", "\n", "😀", "\x1b", " "]
    entries = [
        Entry(*("".join(chance.choices(words, k=chance.randrange(6))) for _ in range(4)))
        for _ in range(200)
    ]
    text = render(entries)
    assert parse(text, "x") == sorted(entries)
    assert len(text.splitlines()) >= 200 + 4
    assert parse(render([]), "x") == []


def test_branches_that_add_entries_merge_by_line() -> None:
    """Entries in the middle touch one line each: what one branch adds is one line of its file."""
    base = [Entry(path, "a/b", "k", "t") for path in "adgz"]
    one = render([*base, Entry("b", "a/b", "k", "t")]).splitlines()
    two = render([*base, Entry("e", "a/b", "k", "t")]).splitlines()
    plain = render(base).splitlines()
    assert len(set(one) - set(plain)) == len(set(two) - set(plain)) == 1


def test_parse_names_the_place() -> None:
    with pytest.raises(BaselineError, match=r"x: finding 2: key must be a string"):
        parse(
            '{"version": 1, "findings": ['
            '{"path": "", "rule": "", "key": "c", "text": ""}, {"path": "", "rule": ""}]}',
            "x",
        )
