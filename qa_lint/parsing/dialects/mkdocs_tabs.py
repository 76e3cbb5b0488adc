"""MkDocs tabs: a box (``!!!`` or ``???``) that holds a "Question" tab and an "Answer" tab.

::

    !!! Question ""
        === "Question"
            #### Title?

        === "Answer"

            Text

A group of such tabs without a box is a question as well; so is a box of type ``question`` without
any tabs if other boxes of the page have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from qa_lint.core.text import Span
from qa_lint.parsing.document import (
    Block,
    Container,
    Heading,
    Paragraph,
    Part,
    Question,
    Role,
    walk,
)

NAME = "mkdocs-tabs"

QUESTION_LABELS = frozenset({"question", "problem", "exercise", "task", "q"})
ANSWER_LABELS = frozenset({"answer", "answers", "solution", "model answer", "a", "reveal answer"})
EXPLANATION_LABELS = frozenset({"explanation", "hint", "hints", "why", "discussion", "notes"})

_NOT_WORDS = re.compile(r"[^\w\s]+")


def role_of(label: str) -> Role:
    """Return the role that a tab's label names, ``other`` if it names none."""
    word = _NOT_WORDS.sub("", label).strip().casefold()
    word = word.rstrip("0123456789 ")
    if word in QUESTION_LABELS:
        return "question"
    if word in ANSWER_LABELS:
        return "answer"
    return "explanation" if word in EXPLANATION_LABELS else "other"


def find_questions(blocks: Sequence[Block]) -> list[Question]:
    """Return the questions of a page; none where no tab is labelled as question or answer."""
    groups = list(_tab_groups(blocks, None))
    marked = [group for group in groups if _is_question(group[1])]
    holders = {id(holder) for holder, _ in marked if holder is not None}
    questions = [_question(holder, tabs) for holder, tabs in marked]
    if any(holder is not None for holder, _ in marked):
        for block in walk(blocks):
            if _is_bare_box(block) and id(block) not in holders and isinstance(block, Container):
                questions.append(_question(block, []))
    return sorted(questions, key=lambda question: question.span)


def _is_question(tabs: Sequence[Container]) -> bool:
    roles = {role_of(tab.label) for tab in tabs}
    return "question" in roles or ("answer" in roles and len(tabs) > 1)


def _is_bare_box(block: Block) -> bool:
    """Tell whether this is a box of type ``question`` without tabs inside."""
    return (
        isinstance(block, Container)
        and block.kind == "admonition"
        and block.type.split()[0].casefold() == "question"
        and not block.label
        and not any(isinstance(child, Container) and child.kind == "tab" for child in block.blocks)
    )


def _tab_groups(
    blocks: Sequence[Block], holder: Container | None
) -> Iterator[tuple[Container | None, list[Container]]]:
    """Yield each holder's tabs; tabs without a box are split where a new question tab starts."""
    for is_tab, run in groupby(blocks, lambda b: isinstance(b, Container) and b.kind == "tab"):
        members = list(run)
        if is_tab and holder is None:
            yield from ((None, group) for group in _split_tabs(members))
        for block in members:
            box = block if isinstance(block, Container) and block.kind != "tab" else None
            yield from _tab_groups(block.children, box)
    if holder is not None:
        tabs = [b for b in blocks if isinstance(b, Container) and b.kind == "tab"]
        if tabs:
            yield holder, tabs


def _split_tabs(members: Sequence[Block]) -> Iterator[list[Container]]:
    group: list[Container] = []
    for tab in members:
        if not isinstance(tab, Container):
            continue
        if group and role_of(tab.label) == "question":
            yield group
            group = []
        group.append(tab)
    if group:
        yield group


def _question(holder: Container | None, tabs: Sequence[Container]) -> Question:
    parts = [
        Part(role_of(tab.label), tab.label, tab.label_span, tab.span, tab.blocks, tab)
        for tab in tabs
    ]
    first = holder or tabs[0]
    asked = next((part.blocks for part in parts if part.role == "question"), first.children)
    title, title_span = _title(asked)
    if not title and holder is not None and holder.label:
        title, title_span = holder.label, holder.label_span
    span = Span(first.span.start, max([first.span.end, *(tab.span.end for tab in tabs)]))
    return Question(
        title, title_span or first.opener, span, first.opener, NAME, parts, holder=holder
    )


def _title(blocks: Sequence[Block]) -> tuple[str, Span | None]:
    """Return the first heading of the question, else its first paragraph."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    if headings:
        prose = headings[0].prose
        return (prose.text, prose.span) if prose else ("", headings[0].span)
    for block in blocks:
        if isinstance(block, Paragraph):
            return " ".join(block.prose.text.split()), block.prose.span
    return "", None
