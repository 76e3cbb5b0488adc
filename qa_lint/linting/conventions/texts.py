"""Running text of questions: lists, math, references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from qa_lint.core.conventions import Value
from qa_lint.core.diagnostic import Edit, Fix
from qa_lint.core.text import Span
from qa_lint.linting.conventions.observation import Observation, Reading, label_span
from qa_lint.linting.targets import written_text
from qa_lint.parsing.document import (
    Block,
    Html,
    Item,
    Link,
    List,
    Math,
)

_TEXT = frozenset({"text"})
_CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_REFERS = frozenset(
    "ref refs refer reference references source sources link links more see here".split()
) | {"read more", "learn more", "see more", "see here", "refer this", "see this", "refer here"}
_ENDS = frozenset('.!?:)]"”*\n')
_NEAR = 40
_NOTHING_BEHIND = re.compile(r"[\])]?[.]?[ \t]*(?:\n|\Z)")


def list_indents(reading: Reading) -> Iterator[Observation]:
    """Observe the indent of bulleted lists that stand in items of bulleted ones."""
    for item, inner in _nested_lists(reading.document.blocks):
        number = inner.place.question
        outer_at, inner_at = (_column(reading, m) for m in (item.marker, inner.items[0].marker))
        if number is None or inner.place.hidden or outer_at is None or inner_at is None:
            continue
        if inner_at > outer_at:
            yield Observation(number, inner_at - outer_at, inner.items[0].marker)


def _nested_lists(blocks: Sequence[Block], item: Item | None = None) -> Iterator[tuple[Item, List]]:
    for block in blocks:
        if isinstance(block, List):
            if item is not None and not block.ordered and block.items:
                yield item, block
            for inner in block.items:
                yield from _nested_lists(inner.blocks, None if block.ordered else inner)
        elif block.children:
            yield from _nested_lists(block.children)


def _column(reading: Reading, marker: Span) -> int | None:
    """Return how many spaces stand before a marker; ``None`` where there is anything else."""
    start = reading.text.rfind("\n", 0, marker.start) + 1
    before = reading.text[start : marker.start]
    return None if before.strip(" ") else len(before)


def list_markers(reading: Reading) -> Iterator[Observation]:
    """Observe the markers of bulleted lists, not of lists in lists: depths may differ."""
    for bullets in _outer_lists(reading.document.blocks):
        number = bullets.place.question
        if number is None or bullets.place.hidden or bullets.ordered or not bullets.items:
            continue
        spans = [Span(i.marker.start, i.marker.start + 1) for i in bullets.items]
        markers = {reading.text[slice(*span)] for span in spans}
        value = markers.pop() if len(markers) == 1 else "mixed"
        yield Observation(number, value, spans[0], partial(_other_marker, spans))


def _outer_lists(blocks: Sequence[Block]) -> Iterator[List]:
    for block in blocks:
        if isinstance(block, List):
            yield block
        elif block.children:
            yield from _outer_lists(block.children)


def _other_marker(spans: Sequence[Span], wanted: Value) -> Fix | None:
    return Fix(f"write `{wanted}`", tuple(Edit(span, str(wanted)) for span in spans))


def math(*, display: bool) -> Callable[[Reading], Iterator[Observation]]:
    """Return what observes the delimiters of rendered math, on its own line or in a line."""

    def observe(reading: Reading) -> Iterator[Observation]:
        for node in reading.document.units(Math):
            number = node.place.question
            if number is None or node.place.hidden or not node.rendered or not node.tex.strip():
                continue
            if node.display == display and node.delimiter in _CLOSING:
                yield Observation(number, node.delimiter, node.span, partial(_delimit, node))

    return observe


def _delimit(node: Math, wanted: Value) -> Fix | None:
    """Change the delimiters; text that would end the formula early is left alone."""
    opening, closing = str(wanted), _CLOSING[str(wanted)]
    tex = node.tex
    if "$" in tex or closing in tex:
        return None
    start, end = node.tex_start, node.tex_end
    if not node.display:
        start += len(tex) - len(tex.lstrip())
        end -= len(tex) - len(tex.rstrip())
    edits = (
        Edit(node.prose.locate(node.start, start), opening),
        Edit(node.prose.locate(end, node.end), closing),
    )
    return Fix(f"write `{opening}…{closing}`", edits)


def reference_wordings(reading: Reading) -> Iterator[Observation]:
    """Observe links of answers that only refer: nothing but such a word, outside a sentence."""
    for link in _links(reading):
        number = link.place.question
        text = link.prose.text
        words = written_text(link)
        if number is None or link.kind not in ("inline", "reference"):
            continue
        if words.strip().casefold() not in _REFERS:
            continue
        if _stands_apart(text, link.start) and _NOTHING_BEHIND.match(text, link.end):
            span = link.prose.locate(link.text_start, link.text_end)
            yield Observation(number, words, span, partial(_rephrase, span))


def _stands_apart(text: str, at: int) -> bool:
    """Tell whether what starts here stands behind a sentence, not in one."""
    near = max(0, at - _NEAR)
    before = text[near:at].rstrip(" \t")
    if before.endswith(("[", "(")):
        before = before[:-1].rstrip(" \t")
    return before[-1] in _ENDS if before else near == 0


def _rephrase(span: Span, wanted: Value) -> Fix | None:
    words = str(wanted)
    if not words.strip() or any(sign in words for sign in "[]\n`$\\<>"):
        return None
    return Fix(f"write {words!r}", (Edit(span, words),), "safe", _TEXT)


def _links(reading: Reading) -> Iterator[Link]:
    """Yield the links of answers and explanations."""
    for link in reading.document.units(Link):
        place = link.place
        in_answer = place.question is not None and place.role in ("answer", "explanation")
        if in_answer and not place.hidden and not place.quoted:
            yield link


def references(reading: Reading) -> Iterator[Observation]:
    """Observe whether each answer links to anything."""
    linked = {
        link.place.question
        for link in _links(reading)
        if link.kind in ("inline", "reference", "auto", "bare")
    }
    for node in reading.document.units(Html):
        if node.text[:2].casefold() == "<a":
            linked.add(node.place.question)
    for number, question in reading.questions:
        answer = question.part("answer")
        if answer is not None and answer.blocks:
            label = label_span(reading, answer)
            span = label if label.end > label.start else question.title_span
            yield Observation(number, number in linked, span)
