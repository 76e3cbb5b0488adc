"""The text report: what stands where, and that nothing in a file can harm a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.diagnostic import (
    Diagnostic,
    Evidence,
    RelatedPlace,
    ResolvedEdit,
    ResolvedFix,
    Skipped,
)
from qa_lint.core.text import Source, Span
from qa_lint.reporting.plain import printable, width
from qa_lint.reporting.text import render, render_skipped, statistics, summary
from tests.command_line import GOOD, LINKED, ROOT, run, write

SMALL = "Read [a]((https://www.example.org/a)).\n"


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)


def diagnostic(text: str, flagged: str, **more: object) -> Diagnostic:
    source = Source("a.md", text)
    start = text.index(flagged)
    place = source.range(Span(start, start + len(flagged)))
    made = Diagnostic("a.md", "format/x", "error", "proven", "a message", place)
    made.line_text = source.line_text(place.start.line)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def rendered(text: str, flagged: str, **more: object) -> list[str]:
    return list(render([diagnostic(text, flagged, **more)], colour=False))


def test_the_whole_form() -> None:
    source = Source("a.md", "first\nsecond wrong line\n")
    place = source.range(Span(13, 18))
    fix = ResolvedFix("write right", "safe", (ResolvedEdit(place, "right"),))
    lines = rendered(
        source.text,
        "wrong",
        help="do this",
        evidence=Evidence(("wrong", "other"), "right", "https://example.org"),
        related=(RelatedPlace("b.md", place, "the other"),),
        fix=fix,
    )
    assert lines == [
        "a.md:2:8: error format/x a message",
        "  2 | second wrong line",
        "    |        ^^^^^",
        "    = read: wrong; other",
        "    = computed: right",
        "    = source: https://example.org",
        "    = see: b.md:2:8 the other",
        "    = help: do this",
        "    = fix: write right (--fix)",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "flagged", "line", "marks"),
    [
        ("    indented x", "x", "indented x", "         ^"),
        ("\ta\tx", "x", "a x", "  ^"),
        ("猫と犬 x", "x", "猫と犬 x", "       ^"),
        ("ok 猫と犬", "猫と犬", "ok 猫と犬", "   ^^^^^^"),
        ("e\u0301e\u0301 x", "x", "e\u0301e\u0301 x", "   ^"),
        ("😀 x", "x", "😀 x", "   ^"),
        ("a\x1bb x", "x", "a\\x1bb x", "       ^"),
        ("a\u202eb x", "a\u202eb", "a\\u202eb x", "^^^^^^^^"),
        ("   ", " ", None, None),
        ("end", "end", "end", "^^^"),
    ],
)
def test_the_marks_stand_below_the_text(
    text: str, flagged: str, line: str | None, marks: str | None
) -> None:
    lines = rendered(text, flagged)
    if line is None:
        assert len(lines) == 2
    else:
        assert lines[1:3] == [f"  1 | {line}", f"    | {marks}"]


@pytest.mark.parametrize("before", [0, 5, 60, 500, 1_900])
@pytest.mark.parametrize("length", [1, 40, 150])
@pytest.mark.parametrize("after", [0, 30, 500])
def test_long_lines_are_cut_around_the_span(before: int, length: int, after: int) -> None:
    flagged = "X" * length
    lines = rendered("b" * before + flagged + "a" * after, flagged)
    line, marks = lines[1][6:], lines[2][6:]
    assert len(line) <= 106
    at = marks.index("^")
    assert set(line[at : len(marks)]) == {"X"}
    assert len(marks) - at == min(length, 100)
    assert line.startswith("...") == (line.count("b") < before)
    if line.count("a") < after:
        assert line.endswith("...")


def test_a_span_over_lines_marks_the_first() -> None:
    assert rendered("one two\nthree", "two\nthree")[1:3] == ["  1 | one two", "    |     ^^^"]


def test_a_span_beyond_the_kept_text_shows_no_line() -> None:
    text = "b" * 3_000 + "X"
    lines = rendered(text, "X", line_text=text[:2_000])
    assert lines == ["a.md:1:3001: error format/x a message", ""]


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\u200b\ud800\U000e0041\x7f\r\x08"


CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def is_harmless(text: str) -> bool:
    return not CONTROLS.search(text)


def test_nothing_reaches_the_terminal_raw() -> None:
    place = Source("a.md", "x").range(Span(0, 1))
    made = Diagnostic(
        path=f"a{HOSTILE}\n.md",
        rule="format/x",
        severity="error",
        tier="proven",
        message=HOSTILE,
        range=place,
        line_text=HOSTILE,
        help=HOSTILE,
        evidence=Evidence((HOSTILE,), HOSTILE, HOSTILE),
        related=(RelatedPlace(HOSTILE, place, HOSTILE),),
        fix=ResolvedFix(HOSTILE, "safe", ()),
    )
    skipped = [Skipped("x/y", HOSTILE, HOSTILE)]
    lines = [*render([made], colour=False), *render_skipped(skipped, colour=False)]
    assert len(lines) == 11
    for line in lines:
        assert is_harmless(line)
        assert line.isprintable()
        line.encode("utf-8")


@given(st.text())
def test_printable_text_is_harmless(text: str) -> None:
    shown = printable(text)
    assert is_harmless(shown)
    assert "\n" not in shown
    shown.encode("utf-8")
    assert width(shown) <= 2 * len(shown)
    if text.isascii() and text.isprintable():
        assert shown == text


def test_a_hostile_title_in_a_run() -> None:
    page = GOOD.replace("What is", "What \x1b]0;owned\x07\x1b[31m\u202eis")
    write(Path("a.md"), page)
    write(Path("b.md"), page)
    ran = run(".")
    assert "consistency/duplicate-title" in ran.out
    assert is_harmless(ran.out)
    assert is_harmless(ran.err)


def test_statistics_and_summary() -> None:
    write(Path("a.md"), SMALL * 2 + "The the end.\n")
    ran = run("a.md", "--statistics")
    assert ran.out.splitlines() == [
        "     2  links/doubled-parentheses",
        "     1  spelling/doubled-word",
        "1 file checked: 2 errors, 1 warning",
    ]
    found = [diagnostic("x", "x"), diagnostic("x", "x", severity="info")]
    assert list(statistics(found)) == ["     2  format/x"]
    assert summary(found, 2) == "2 files checked: 1 error, 1 info"
    assert summary([], 1) == "1 file checked: nothing found"


def on_terminal(*arguments: str, **environment: str) -> str:
    """Return what a run shows on a terminal."""
    pty = pytest.importorskip("pty")
    main, side = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name not in ("TERM", "CI")}
    child = subprocess.Popen(
        [sys.executable, "-m", "qa_lint", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=side,
        stderr=side,
        env=env | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | environment,
    )
    os.close(side)
    shown = b""
    try:
        while data := os.read(main, 65_536):
            shown += data
    except OSError:  # Linux says so at the end
        pass
    finally:
        child.wait()
        os.close(main)
    return shown.decode("utf-8")


def test_colour_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("a.md"), SMALL)
    assert "\x1b[1;31merror\x1b[0m" in on_terminal("a.md")
    assert "\x1b" not in run("a.md").out
    assert "\x1b" not in on_terminal("a.md", NO_COLOR="1")
    assert "\x1b" not in on_terminal("a.md", TERM="dumb")
    assert "\x1b" not in on_terminal("a.md", "--output-format", "json")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31merror\x1b[0m" in run("a.md").out
    assert "\x1b[" in run("explain", "links/doubled-parentheses").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("a.md").out


def test_the_difference_on_a_terminal_is_harmless() -> None:
    write(Path("a.md"), LINKED.replace("shows.", "\x1b[31m\x1b]0;x\x07"))
    shown = on_terminal("a.md", "--diff")
    assert "+++ b/a.md" in shown
    assert "\x1b" not in shown
    assert "\x1b[31m" in run("a.md", "--diff").out  # what is piped must apply
