"""A question that nobody answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.structure._labels import misspelt
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects import (
    bold,
    details,
    heading,
    mkdocs_tabs,
    qa_prefix,
    question_admonition,
)
from qa_lint.parsing.dialects.wording import asks_outright
from qa_lint.parsing.document import Document, Question

_BOXED = (mkdocs_tabs.NAME, details.NAME, question_admonition.NAME)
"""Dialects that put the answer into a box of its own: where it is missing, nothing is there."""
_BARE = (heading.NAME, bold.NAME, qa_prefix.NAME)
"""Dialects whose answer is what stands below the question."""

_MOST = 0.75
_ENOUGH = 5


@rule(Question)
def missing_answer(question: Question, ctx: Context) -> Iterator[Finding]:
    """A question has no answer, though most of the page's other questions have one.

    Why: the reader finds a question that can't be opened up, or sees its answer at once.
    Bad:
        !!! Question ""
            === "Question"
                #### ⟦What is early stopping?⟧

                Training ends when the validation loss no longer falls.

        !!! Question ""
            === "Question"
                #### What is a checkpoint?

            === "Answer"

                A saved copy of the weights.

        !!! Question ""
            === "Question"
                #### What is an epoch?

            === "Answer"

                One pass over the training set.

        !!! Question ""
            === "Question"
                #### What is a batch?

            === "Answer"

                The examples of one step.
    Good:
        !!! Question ""
            === "Question"
                #### What is a checkpoint?

            === "Answer"

                A saved copy of the weights.
    Fix: add the answer in a part of its own.
    """
    if question.options and question.dialect not in _BOXED:
        yield from _no_key(question, ctx)
    elif question.dialect in _BARE:
        yield from _nothing_below(question, ctx)
    if (
        question.dialect not in _BOXED
        or question.hidden
        or _is_answered(question)
        or len(question.parts) > _asked(question)
    ):
        return
    page = _page_of(ctx.document)
    if page.answered >= _MOST * len(page.shown):
        yield Finding(
            question.title_span,
            "this question has no answer",
            help="add a part with the answer, as the page's other questions have",
            severity=None if question.dialect == mkdocs_tabs.NAME else "warning",
        )


def _asked(question: Question) -> int:
    return sum(part.role == "question" for part in question.parts)


def _is_answered(question: Question) -> bool:
    """Tell whether a question has an answer, under a misspelt label, too."""
    return any(
        part.role in ("answer", "explanation") or misspelt(part.label) for part in question.parts
    )


def _nothing_below(question: Question, ctx: Context) -> Iterator[Finding]:
    """Yield a question behind which the next one starts at once, where all others have text."""
    if question.hidden or len(question.parts) > 1 or not asks_outright(question.title):
        return
    page = _page_of(ctx.document)
    at = page.place[id(question)] + 1
    if len(page.shown) < _ENOUGH or at == len(page.shown) or page.with_text < len(page.shown) - 1:
        return
    text, behind = ctx.source.text, page.shown[at]
    end = text.find("\n", question.title_span.end)
    between = text[end if end >= 0 else len(text) : behind.span.start]
    if between.strip(" \t\n>#*-_0123456789.)Q:"):
        return
    if _level(question, text) != _level(behind, text):
        return  # the first one stands above a group of questions
    yield Finding(
        question.title_span,
        "nothing stands below this question",
        help="write the answer, as below the page's other questions",
        severity="warning",
    )


def _level(question: Question, text: str) -> str:
    """Return the line of a title up to its text, without numbers: ``##`` or ``**``."""
    start = text.rfind("\n", 0, question.title_span.start) + 1
    return re.sub(r"[\w.):]+", "", text[start : question.title_span.start]).strip()


def _no_key(question: Question, ctx: Context) -> Iterator[Finding]:
    """Yield a question with lettered choices without an answer, where all others have one."""
    if question.hidden or _has_answer(question):
        return
    page = _page_of(ctx.document)
    if page.choices >= _ENOUGH and page.keyed == page.choices - 1:
        yield Finding(
            question.title_span,
            "this question has no answer",
            help="say which choice is right, as the page's other questions do",
            severity="warning",
        )


def _has_answer(question: Question) -> bool:
    """Tell whether choices can be checked off, or an answer stands below them."""
    boxes = any(option.checked is not None for option in question.options)
    return boxes or question.key is not None or _is_answered(question)


class _Page(NamedTuple):
    """The questions of a page that readers see, and what most of them have.

    ``place`` finds a question among them; ``answered`` counts those with an answer, ``with_text``
    those with more than a title, ``choices`` those with options, and ``keyed`` those of them that
    are answered.
    """

    shown: list[Question]
    place: dict[int, int]
    answered: int
    with_text: int
    choices: int
    keyed: int


@lru_cache(maxsize=2)
def _page_of(document: Document) -> _Page:
    shown = [question for question in document.questions if not question.hidden]
    choices = [question for question in shown if question.options]
    return _Page(
        shown,
        {id(question): number for number, question in enumerate(shown)},
        sum(map(_is_answered, shown)),
        sum(len(question.parts) > 1 for question in shown),
        len(choices),
        sum(map(_has_answer, choices)),
    )
