"""What dialects share: which title a set of options or an answer belongs to, and how far it goes.

A dialect returns a :class:`Reading`: the questions it found, how strongly the page speaks for it,
and why. Without questions the reading tells what was missing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from qa_lint.parsing.dialects.anatomy import dissect
from qa_lint.parsing.dialects.page import Page, Start
from qa_lint.parsing.document import Question


@dataclass(slots=True, eq=False)
class Reading:
    """What one dialect makes of a page.

    ``points`` compares readings: one for each question, more where its layout shows in more
    ways. ``reasons`` and ``against`` are short statements with counts.
    """

    name: str
    questions: list[Question] = field(default_factory=list)
    points: int = 0
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def stops(page: Page, starts: Sequence[Start]) -> list[int]:
    """Return for each question the element at which it ends.

    That is the next question, a heading of a higher level than its own, or a heading of its level
    that asks something without being one of ``starts``.
    """
    headings = page.headings
    indexes = [heading.index for heading in headings]
    found = []
    for at, start in enumerate(starts):
        limit = starts[at + 1].index if at + 1 < len(starts) else len(page.elements)
        for heading in headings[bisect_right(indexes, start.index) : bisect_left(indexes, limit)]:
            rival = heading.outright or heading.numbered == "named"
            if heading.level < start.level or (heading.level == start.level and rival):
                limit = heading.index
                break
        found.append(limit)
    return found


def owners(page: Page, anchors: Sequence[int]) -> list[Start | None]:
    """Return, for each element that shows a question (its options, its answer), the title.

    The title is looked for between the anchor before and this one: a numbered question first,
    then the last heading, else the last other line that asks.
    """
    starts = page.starts
    indexes = [start.index for start in starts]
    found: list[Start | None] = []
    before = -1
    for anchor in anchors:
        between = starts[bisect_right(indexes, before) : bisect_left(indexes, anchor)]
        found.append(_owner(between))
        before = anchor
    return found


def _owner(starts: Sequence[Start]) -> Start | None:
    tests: tuple[Callable[[Start], bool], ...] = (
        lambda start: start.numbered in ("named", "exercise"),
        lambda start: start.kind == "heading",
        lambda start: start.kind in ("bold", "item"),
        lambda start: start.outright,
    )
    for test in tests:
        for start in reversed(starts):
            if test(start):
                return _nearer(start, starts)
    return None


def _nearer(start: Start, starts: Sequence[Start]) -> Start:
    """Return a numbered item or line below a heading that doesn't ask, instead of the heading."""
    if start.kind != "heading" or start.asks or start.numbered:
        return start
    below = [s for s in starts if s.index > start.index and s.kind in ("item", "bold", "prefix")]
    asking = [s for s in starts if s.index > start.index and s.outright]
    return below[0] if below else asking[-1] if asking else start


def questions_of(
    page: Page,
    name: str,
    starts: Sequence[Start],
    *,
    with_options: bool = True,
    short_signs: bool = False,
) -> list[Question]:
    """Return the questions that begin at these starts, in order."""
    found = []
    for start, stop in zip(starts, stops(page, starts), strict=True):
        known = (start.index, start.rest, stop, with_options, short_signs)
        question = page.known.get(known)
        if question is None:
            question = page.known[known] = dissect(
                page, name, start, stop, with_options=with_options, short_signs=short_signs
            )
        found.append(question)
    return found


def distinct(starts: Sequence[Start | None]) -> list[Start]:
    """Return the starts in order, each once."""
    found: dict[int, Start] = {start.index: start for start in starts if start is not None}
    return [found[index] for index in sorted(found)]


def has_answer(question: Question) -> bool:
    """Tell whether anything but the question itself was found."""
    return any(part.role in ("answer", "explanation") for part in question.parts)
