"""A question that nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.structure._labels import misspelt
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects import details, mkdocs_tabs, question_admonition
from qa_lint.parsing.document import Document, Question

_BOXED = (mkdocs_tabs.NAME, details.NAME, question_admonition.NAME)
"""Dialects that put the answer into a box of its own: where it is missing, nothing is there."""
_MOST = 0.75


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
    if (
        question.dialect not in _BOXED
        or question.hidden
        or _is_answered(question)
        or len(question.parts) > _asked(question)
    ):
        return
    if _answered_share(ctx.document) >= _MOST:
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


@lru_cache(maxsize=2)
def _answered_share(document: Document) -> float:
    """Return which share of the page's questions is answered: what its author means to do."""
    shown = [question for question in document.questions if not question.hidden]
    return sum(map(_is_answered, shown)) / max(1, len(shown))
