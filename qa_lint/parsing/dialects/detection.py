"""Which dialect a page is written in, decided by what the page shows.

Every dialect makes its reading; the one with the most points wins, and the others keep the
questions that it doesn't cover. A page that none of them recognises has no questions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa_lint.core.text import Span
from qa_lint.parsing.blocktypes import Block
from qa_lint.parsing.dialects import (
    bold,
    checkbox,
    details,
    front_matter,
    heading,
    labelled,
    lettered,
    mkdocs_tabs,
    qa_prefix,
    question_admonition,
)
from qa_lint.parsing.dialects.page import Page
from qa_lint.parsing.dialects.sections import Reading
from qa_lint.parsing.dialects.wording import has_mark
from qa_lint.parsing.document import Question

AUTO = "auto"
_DIALECTS: tuple[tuple[str, Callable[[Page], Reading], Callable[[str], bool]], ...] = (
    (front_matter.NAME, front_matter.find, lambda text: text.startswith("---")),
    (question_admonition.NAME, question_admonition.find, lambda t: "!!!" in t or "???" in t),
    (details.NAME, details.find, lambda text: "<details" in text or "<DETAILS" in text),
    (checkbox.NAME, checkbox.find, lambda t: "[ ] " in t or "[x] " in t or "[X] " in t),
    (lettered.NAME, lettered.find, lambda text: True),
    (qa_prefix.NAME, qa_prefix.find, lambda text: "Q" in text or "\n?" in text),
    (labelled.NAME, labelled.find, lambda text: ":" in text or "：" in text or "\n#" in text),
    (heading.NAME, heading.find, lambda text: has_mark(text) or "# Q" in text),
    (bold.NAME, bold.find, has_mark),
)
"""What each dialect is called, what finds it, and a cheap test without which it is not there."""

NAMES: tuple[str, ...] = (mkdocs_tabs.NAME, *(name for name, _, _ in _DIALECTS))


@dataclass(slots=True, eq=False)
class Detection:
    """The questions of a page, the dialects they are written in, and all readings, best first."""

    questions: list[Question]
    dialects: tuple[str, ...]
    readings: list[Reading]

    @property
    def dialect(self) -> str | None:
        """The main dialect, ``None`` where the page has no questions."""
        return self.dialects[0] if self.dialects else None


def detect(
    text: str, blocks: Sequence[Block], front: Span | None = None, dialect: str = AUTO
) -> Detection:
    """Find the questions of a page; ``dialect`` forces one of :data:`NAMES`."""
    page = Page(text, blocks, front)
    readings: list[Reading] = []
    if dialect in (AUTO, mkdocs_tabs.NAME) and '=== "' in text:
        readings.append(_tabs(blocks))
    for name, find, may_be in _DIALECTS:
        if dialect in (AUTO, name) and may_be(text):
            readings.append(find(page))
    readings.sort(key=lambda reading: -reading.points)
    questions: list[Question] = []
    used: list[str] = []
    for reading in readings:
        free = _apart(reading.questions, questions)
        if free:
            used.append(reading.name)
            for question in free:
                question.dialect = reading.name
            questions = sorted([*questions, *free], key=lambda question: question.span)
    return Detection(questions, tuple(used), readings)


def _tabs(blocks: Sequence[Block]) -> Reading:
    questions = mkdocs_tabs.find_questions(blocks)
    if not questions:
        return Reading(mkdocs_tabs.NAME, against=("no tab is labelled as question or answer",))
    reason = f"{len(questions)} groups of tabs labelled as question and answer"
    return Reading(mkdocs_tabs.NAME, questions, 4 * len(questions), (reason,))


def _apart(new: Sequence[Question], kept: Sequence[Question]) -> list[Question]:
    """Return the new questions that overlap none of those kept; both are in order."""
    if not kept:
        return list(new)
    free = []
    at = 0
    for question in new:
        while at < len(kept) and kept[at].span.end <= question.span.start:
            at += 1
        if at == len(kept) or question.span.end <= kept[at].span.start:
            free.append(question)
    return free
