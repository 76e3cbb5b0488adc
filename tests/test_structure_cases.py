"""Planted defects are found where they are, and pages that only look defective are left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa_lint.core.diagnostic import Diagnostic
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.engine import run_bank_check
from qa_lint.linting.file_rules import mixed_line_ends
from qa_lint.linting.registry import select_rules
from qa_lint.parsing.mkdocs import infer_profile
from qa_lint.running.jobs import Job, check_job

CASES = Path(__file__).parent / "cases" / "structure"
FAMILIES = ("structure", "format", "consistency")
CONVENTIONS = ("format/mixed-convention", "format/broken-convention")
SETTINGS = Settings(select=FAMILIES, ignore=CONVENTIONS)
MARK = re.compile(r" «([^»]*)»$")
PATH = "page.md"


def pages(name: str) -> dict[str, str]:
    """Return the pages of a file of cases by their names."""
    parts = re.split(r"(?m)^%% ", (CASES / name).read_text(encoding="utf-8"))[1:]
    return {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in parts}


DEFECTS, CLEAN = pages("defects.txt"), pages("clean.txt")


def found(text: str) -> list[Diagnostic]:
    """Return what a user is shown of a page of which only the text is known."""
    source = Source(PATH, text)
    job = Job(source, SETTINGS, infer_profile(Profile(renderer="auto"), text))
    result = check_job(job)
    assert result.failures == {}
    diagnostics = list(result.diagnostics)
    for check in select_rules((), FAMILIES, CONVENTIONS).bank_checks:
        summaries = {PATH: result.summaries[check.rule.id]}
        diagnostics += run_bank_check(check, summaries, {PATH: source}).diagnostics
    return [one for one in diagnostics if one.severity != "info"]


@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_is_found_and_nothing_else(name: str) -> None:
    lines = DEFECTS[name].split("\n")
    marks = [MARK.search(line) for line in lines]
    expected = {
        (number, rule)
        for number, mark in enumerate(marks, 1)
        if mark
        for rule in mark[1].split(", ")
    }
    assert expected
    text = "\n".join(MARK.sub("", line) for line in lines)
    assert {(one.range.start.line, one.rule) for one in found(text)} == expected


@pytest.mark.parametrize("name", CLEAN)
def test_what_only_looks_like_a_defect_is_left_alone(name: str) -> None:
    assert [(one.range.start.line, one.rule) for one in found(CLEAN[name])] == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nb\r\nc\nd\r\n", 3),
        ("a\nb\r\nc\n", 2),
        ("a\rb\nc\n", 1),
        ("a\r\nb\r\n", None),
        ("a\nb", None),
        ("", None),
        ("a\r", None),
    ],
)
def test_the_first_line_that_ends_otherwise_is_named(text: str, line: int | None) -> None:
    source = Source(PATH, text)
    finding = mixed_line_ends(source)
    assert (finding and source.line_of(finding.span.start)) == line
