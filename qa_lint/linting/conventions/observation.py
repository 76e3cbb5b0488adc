"""What one question has of one convention, with the change that would make it another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from qa_lint.core.conventions import Value
from qa_lint.core.diagnostic import Fix
from qa_lint.core.text import Source, Span

if TYPE_CHECKING:
    from qa_lint.parsing.document import Document, Part, Question

Mend = Callable[[Value], "Fix | None"]
"""Gives the fix that makes of an observed value the wanted one, if there is one."""


class Observation(NamedTuple):
    """A value found at a question, given by its number, at ``span``.

    ``value`` may be one that no setting can have: such an observation never keeps to a
    convention, and teaches none.
    """

    question: int
    value: Value
    span: Span
    mend: Mend | None = None


Observer = Callable[["Reading"], Iterator[Observation]]


@dataclass(slots=True)
class Reading:
    """A file in which conventions are observed: its visible questions, by their numbers."""

    document: Document
    questions: list[tuple[int, Question]]

    @property
    def source(self) -> Source:
        """The file."""
        return self.document.source

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.document.source.text


def label_span(reading: Reading, part: Part) -> Span:
    """Return the words that label a part, without the marks around them."""
    start, end = part.label_span
    at = reading.text.find(part.label, start, end) if part.label else -1
    return Span(at, at + len(part.label)) if at >= 0 else part.label_span


def reading_of(document: Document) -> Reading:
    """Return a file with the questions that its reader sees."""
    shown = [
        (number, question)
        for number, question in enumerate(document.questions)
        if not question.hidden
    ]
    return Reading(document, shown)
