"""Boxes that ask or answer: ``??? question "Why?"``, ``??? success "Answer"``.

The answer is the box's own text, a box inside it, the box that follows it, or a box below a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.text import Span
from qa_lint.parsing.dialects.building import container_role, says_something
from qa_lint.parsing.dialects.page import Page
from qa_lint.parsing.dialects.sections import Reading, distinct, has_answer, owners, questions_of
from qa_lint.parsing.dialects.wording import asks, label_role, numbering, plain_title
from qa_lint.parsing.document import (
    Block,
    Container,
    Heading,
    Paragraph,
    Part,
    Question,
    walk,
)

NAME = "question-admonition"

_TYPES = frozenset({"question", "faq", "help", "quiz", "exercise", "exercice", "problem", "task"})
_EXERCISE = re.compile(r"exerc|question|problem|quiz|aufgabe|übung|ejercicio|challenge|défi", re.I)
_TEMPLATE = re.compile(r"\{[{%]")
_ENOUGH = 2


def find(page: Page) -> Reading:
    """Return the questions that boxes ask or answer."""
    if "!!!" not in page.text and "???" not in page.text:
        return Reading(NAME)
    used: set[int] = set()
    boxes = list(_boxes(page, page.blocks, used, _mostly_ask(page.blocks)))
    anchors = [
        index
        for index, element in enumerate(page.elements)
        if id(element.block) not in used and container_role(element.block) == "answer"
    ]
    starts = distinct(
        [
            start if start is not None and (start.asks or start.numbered) else None
            for start in owners(page, anchors)
        ]
    )
    below = [question for question in questions_of(page, NAME, starts) if question.part("answer")]
    spans = [question.span for question in below]
    boxes = [box for box in boxes if not any(box.span.overlaps(span) for span in spans)]
    if not any(has_answer(box) for box in boxes):
        boxes = []
    found = sorted([*boxes, *below], key=lambda question: question.span)
    if not found:
        reason = f"{len(anchors)} boxes with an answer, below no question"
        return Reading(NAME, against=(reason,) if anchors else ())
    reason = f"{len(boxes)} boxes ask, {len(below)} titles have an answer in a box below"
    return Reading(NAME, found, 2 * len(found), (reason,))


def _mostly_ask(blocks: Sequence[Block]) -> bool:
    """Tell whether two folded boxes ask, and no more of them only have a number or name."""
    labels = [
        block.label
        for block in walk(blocks)
        if isinstance(block, Container) and _is_folded_question(block)
    ]
    asking = sum(map(asks, labels))
    return asking >= _ENOUGH and asking * 2 >= len(labels)


def _is_folded_question(box: Container) -> bool:
    return box.kind == "details" and not _TYPES.isdisjoint(box.type.casefold().split())


def _boxes(
    page: Page, blocks: Sequence[Block], used: set[int], mostly_ask: bool
) -> Iterator[Question]:
    """Yield the questions that boxes ask, at any depth outside of other questions."""
    skipped: Block | None = None
    for at, block in enumerate(blocks):
        if block is skipped:
            continue
        if isinstance(block, Container) and block.kind != "tab":
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            question = _of_box(page, block, following, mostly_ask)
            if question is not None:
                used.add(id(block))
                holders = [part.holder for part in question.parts if part.holder is not None]
                used.update(map(id, holders))
                skipped = following if following in holders else None
                yield question
                continue
        if block.children and container_role(block) is None:
            yield from _boxes(page, block.children, used, mostly_ask)


def _of_box(
    page: Page, box: Container, following: Block | None, mostly_ask: bool
) -> Question | None:
    """Return the question of a box, if it asks and anything answers.

    Among folded boxes that ask, a numbered one does, too: "2. The handler runs ...".
    """
    label = box.label
    if container_role(box) is not None and label:
        return None
    is_question = not _TYPES.isdisjoint(box.type.casefold().split())
    inside = [b for b in box.blocks if isinstance(b, Container) and _answers(b)]
    if inside and (is_question or asks(label) or _EXERCISE.search(label)):
        shown = [block for block in box.blocks if block not in inside]
        return _question(box, shown, inside)
    if not is_question:
        return None
    if isinstance(following, Container) and _answers(following):
        return _question(box, box.blocks, [following])
    counted = mostly_ask and box.kind == "details" and numbering(label).kind in ("named", "plain")
    if not asks(label) and not (counted and numbering(label).end < len(label)):
        return None
    said = any(says_something(block, page.text) for block in box.blocks)
    return _question(box, [], [], own=box.blocks if said else ())


def _answers(box: Container) -> bool:
    return container_role(box) in ("answer", "explanation")


def _question(
    box: Container,
    shown: Sequence[Block],
    answers: Sequence[Container],
    own: Sequence[Block] = (),
) -> Question:
    title, span = _title(box, shown)
    asked = Part("question", box.label, box.label_span, box.opener, list(shown))
    parts = [asked]
    if own:
        body = Span(own[0].span.start, own[-1].span.end)
        parts.append(Part("answer", "", Span(body.start, body.start), body, list(own)))
    for answer in answers:
        role = container_role(answer) or "answer"
        parts.append(
            Part(role, answer.label, answer.label_span, answer.span, answer.blocks, answer)
        )
    end = max(box.span.end, *(part.span.end for part in parts))
    return Question(title, span, Span(box.span.start, end), box.opener, NAME, parts, holder=box)


def _title(box: Container, shown: Sequence[Block]) -> tuple[str, Span]:
    """Return the label, or the first text where the label only names or numbers the box."""
    label = box.label
    start, end = plain_title(label)
    is_name = label_role(label[start:end]) or numbering(label).end == len(label)
    if not label.strip() or is_name or _TEMPLATE.match(label):
        for block in shown:
            prose = block.prose if isinstance(block, Paragraph | Heading) else None
            if prose is not None:
                return " ".join(prose.text.split()), prose.span
    if not label.strip():
        return "", box.opener
    at = box.label_span.start
    if box.label_span.end - at == len(label):
        return label[start:end], Span(at + start, at + end)
    return label[start:end], box.label_span
