"""Boxes and tabs of questions: openers, titles, labels, and the blank lines around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from qa_lint.core.conventions import Value
from qa_lint.core.diagnostic import Edit, Fix
from qa_lint.core.text import Span
from qa_lint.linting.conventions.observation import Observation, Reading, label_span
from qa_lint.parsing.dialects import mkdocs_tabs
from qa_lint.parsing.document import Container, Part
from qa_lint.parsing.inlines import Role

_BOXES = frozenset({"boxes"})
_MARKS = re.compile(r"!!!|\?\?\?\+?")
_BOX = re.compile(r"(!!!|\?\?\?\+?) ([\w-]+(?: [\w-]+)*)")
_QUOTED = re.compile(r"\"([^\"\n]*)\"[ \t]*\Z")


def question_boxes(reading: Reading) -> Iterator[Observation]:
    """Observe ``!!! question`` of the boxes that hold questions."""
    for number, question in reading.questions:
        if isinstance(question.holder, Container):
            yield from _box(reading, number, question.holder)


def answer_boxes(reading: Reading) -> Iterator[Observation]:
    """Observe ``??? success`` of the boxes that answer."""
    for number, _, box in _holders(reading, "answer"):
        if box.kind != "tab":
            yield from _box(reading, number, box)


def _box(reading: Reading, number: int, box: Container) -> Iterator[Observation]:
    head = reading.text[slice(*box.opener)].partition('"')[0].rstrip()
    marks = _MARKS.match(head)
    words = head[marks.end() :].casefold().split() if marks else ()
    if marks and words:
        span = Span(box.opener.start, box.opener.start + len(head))
        value = " ".join((marks[0], *(word for word in words if word.strip("-"))))
        yield Observation(number, value, span, partial(_other_box, span))


def _other_box(span: Span, wanted: Value) -> Fix | None:
    if _BOX.fullmatch(str(wanted)) is None:
        return None
    return Fix(f"write `{wanted}`", (Edit(span, str(wanted)),), "safe", _BOXES)


def question_box_titles(reading: Reading) -> Iterator[Observation]:
    """Observe the titles of boxes with tabs, as shown: without quotes it is the box's type."""
    for number, question in reading.questions:
        box = question.holder
        if question.dialect != mkdocs_tabs.NAME or not isinstance(box, Container):
            continue
        quoted = _QUOTED.search(reading.text, box.opener.start, box.opener.end)
        if quoted is None:
            end = len(reading.text[slice(*box.opener)].rstrip()) + box.opener.start
            span = Span(end, end)
            title = box.type.split()[0].capitalize() if box.type else ""
        else:
            span, title = Span(quoted.start(), quoted.start(1) + len(quoted[1]) + 1), quoted[1]
        whole = Span(box.opener.start, span.end)
        yield Observation(number, title, whole, partial(_other_title, span, quoted is None))


def _other_title(span: Span, missing: bool, wanted: Value) -> Fix | None:
    title = str(wanted)
    if '"' in title or "\n" in title:
        return None
    edit = Edit(span, f'{" " * missing}"{title}"')
    return Fix(f'write "{title}"', (edit,), "safe", _BOXES)


def labels_of(role: Role) -> Callable[[Reading], Iterator[Observation]]:
    """Return what observes the labels of the parts with a role; a title is no label."""

    def observe(reading: Reading) -> Iterator[Observation]:
        for number, question in reading.questions:
            for part in question.parts:
                if part.role == role and part.label and not _is_title(part):
                    span = label_span(reading, part)
                    yield Observation(number, part.label, span, _relabel(reading, part, role))

    return observe


def _is_title(part: Part) -> bool:
    """Tell whether a box is labelled with the question itself."""
    return part.holder is None and part.role == "question"


def _relabel(reading: Reading, part: Part, role: Role) -> Callable[[Value], Fix | None] | None:
    if part.holder is None or reading.text[slice(*part.label_span)] != part.label:
        return None

    def mend(wanted: Value) -> Fix | None:
        title = str(wanted)
        if '"' in title or "\n" in title or mkdocs_tabs.role_of(title) != role:
            return None
        return Fix(f'write "{title}"', (Edit(part.label_span, title),), "safe", _BOXES)

    return mend


def _holders(reading: Reading, role: Role) -> Iterator[tuple[int, Part, Container]]:
    """Yield the boxes and tabs that are parts with a role."""
    for number, question in reading.questions:
        for part in question.parts:
            if part.role == role and part.holder is not None:
                yield number, part, part.holder


def blank_lines_before_question(reading: Reading) -> Iterator[Observation]:
    """Observe what parts a question's box, or its first tab, from what stands above it."""
    for number, question in reading.questions:
        first = next((part.holder for part in question.parts if part.holder is not None), None)
        box = question.holder if isinstance(question.holder, Container) else first
        if box is not None and box.opener.start == question.opener.start:
            yield from _above(reading, number, box.opener)


def blank_lines_before_answer(reading: Reading) -> Iterator[Observation]:
    """Observe what parts an answer's opener from what stands above it."""
    for number, _, box in _holders(reading, "answer"):
        yield from _above(reading, number, box.opener)


def blank_lines_after(role: Role) -> Callable[[Reading], Iterator[Observation]]:
    """Return what observes the blank lines below the openers of parts with a role."""

    def observe(reading: Reading) -> Iterator[Observation]:
        for number, _, box in _holders(reading, role):
            if box.blocks:
                yield from _below(reading, number, box)

    return observe


def indent_characters(reading: Reading) -> Iterator[Observation]:
    """Observe what indents the first line of each box and tab of a question."""
    for number, question in reading.questions:
        parts = [part.holder for part in question.parts]
        for box in [question.holder, *parts]:
            if not isinstance(box, Container) or not box.blocks:
                continue
            at = box.blocks[0].span.start
            indent = reading.text[reading.text.rfind("\n", 0, at) + 1 : at]
            kinds = {"tab" if sign == "\t" else "space" for sign in indent}
            if indent and not indent.strip(" \t"):
                value = kinds.pop() if len(kinds) == 1 else "mixed"
                yield Observation(number, value, Span(at - len(indent), at))


def _above(reading: Reading, number: int, opener: Span) -> Iterator[Observation]:
    """Count the blank lines above; the start of a file says nothing."""
    source = reading.source
    line = source.line_of(opener.start)
    if source.text[source.line_starts[line - 1] : opener.start].strip(" \t"):
        return
    above = line - 1
    while above > 0 and not source.line_text(above).strip():
        above -= 1
    if above > 0:
        start = source.line_starts[above]
        end = source.line_starts[line - 1]
        yield Observation(number, line - above - 1, opener, _blank_lines(reading, start, end))


def _below(reading: Reading, number: int, box: Container) -> Iterator[Observation]:
    source = reading.source
    line = source.line_of(box.opener.start) + 1
    below = line
    while below <= len(source.line_starts) and not source.line_text(below).strip():
        below += 1
    if below <= source.line_of(box.blocks[0].span.start):
        start, end = source.line_starts[line - 1], source.line_starts[below - 1]
        yield Observation(number, below - line, box.opener, _blank_lines(reading, start, end))


def _blank_lines(reading: Reading, start: int, end: int) -> Callable[[Value], Fix | None]:
    """Return what makes the blank lines from ``start`` to ``end`` more or fewer."""

    def mend(wanted: Value) -> Fix | None:
        now = reading.text.count("\n", start, end)
        more = int(wanted) - now
        if more > 0:
            edit = Edit(Span(end, end), "\n" * more)
        else:
            at = start
            for _ in range(int(wanted)):
                at = reading.text.index("\n", at) + 1
            edit = Edit(Span(at, end), "")
        return Fix(f"leave {wanted} blank line{'s' * (wanted != 1)}", (edit,))

    return mend
