"""Titles of questions: the level of their heading, their end, their length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from qa_lint.core.conventions import Value
from qa_lint.core.diagnostic import Edit, Fix, Safety
from qa_lint.core.text import Span
from qa_lint.linting.asking import asks_by_its_words
from qa_lint.linting.conventions.observation import Observation, Reading
from qa_lint.parsing.dialects import mkdocs_tabs
from qa_lint.parsing.dialects.wording import is_request
from qa_lint.parsing.document import Heading, Question

_END = re.compile(r"([?？؟.:!…]?)[*_`]{0,3}\Z")
_SENTENCE_END = re.compile(r"(?<=[.?!:;…])[*_`)\"”]{0,3}\s+")
_CONDITIONS = frozenset({"given", "suppose", "consider"})
_MARKS = {"？": "?", "؟": "?"}


def heading_levels(reading: Reading) -> Iterator[Observation]:
    """Observe the levels of the headings that are titles."""
    for number, question in reading.questions:
        heading = _heading(question)
        if heading is None:
            continue
        marks = reading.text[slice(*heading.marker)]
        mend = None
        if marks and set(marks) == {"#"} and heading.marker.start == heading.span.start:
            in_box = question.dialect == mkdocs_tabs.NAME
            mend = partial(_other_level, heading.marker, in_box)
        yield Observation(number, heading.level, heading.span, mend)


def _other_level(span: Span, in_box: bool, wanted: Value) -> Fix | None:
    """Change the marker; outside boxes levels say what belongs to what, so it is a suggestion."""
    marker = "#" * int(wanted)
    safety: Safety = "safe" if in_box else "suggestion"
    return Fix(f"write `{marker}`", (Edit(span, marker),), safety, frozenset({"headings"}))


def _heading(question: Question) -> Heading | None:
    part = question.part("question")
    for block in part.blocks if part else ():
        if isinstance(block, Heading) and block.prose is not None:
            start, end = block.prose.span
            if start <= question.title_span.start <= question.title_span.end <= end:
                return block
    return None


def title_ends(*, asking: bool) -> Callable[[Reading], Iterator[Observation]]:
    """Return what observes how titles end that ask, or that give a task, in their last sentence."""

    def observe(reading: Reading) -> Iterator[Observation]:
        for number, question in reading.questions:
            last = _SENTENCE_END.split(question.title.strip())[-1]
            asks = asks_by_its_words(last)
            if asks if asking else (is_request(last) and not asks and not _may_ask(last)):
                yield from _end(reading, number, question)

    return observe


def _may_ask(title: str) -> bool:
    """Tell a condition, behind which a question may follow, from a task."""
    return title.partition(" ")[0].casefold() in _CONDITIONS


def _end(reading: Reading, number: int, question: Question) -> Iterator[Observation]:
    start, end = question.title_span
    shown = reading.text[start:end].rstrip()
    found = _END.search(shown)
    if found is None or not shown or shown != question.title.strip():
        return
    mark = _MARKS.get(found[1], found[1]) or "none"
    if mark == "none" and not (shown[found.start() - 1 : found.start()].isalnum()):
        return
    word = max(shown.rfind(" "), shown.rfind("\n")) + 1
    last = Span(start + found.start(1), start + found.end(1))
    span = last if mark != "none" else Span(start + word, start + len(shown))
    yield Observation(number, mark, span, partial(_other_end, last, mark))


def _other_end(span: Span, mark: str, wanted: Value) -> Fix | None:
    """Change the mark at the end: a suggestion, for the words may ask or tell."""
    new = "" if wanted == "none" else str(wanted)
    title = f"end the title with {new!r}" if new else f"take {mark!r} away"
    return Fix(title, (Edit(span, new),), "suggestion")


def title_lengths(reading: Reading) -> Iterator[Observation]:
    """Observe the lengths of titles, in characters as written."""
    for number, question in reading.questions:
        title = question.title.strip()
        if title:
            yield Observation(number, len(title), question.title_span)
