"""A question that nobody answers."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.structure._labels import misspelt
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Question


@rule(Question)
def missing_answer(question: Question, ctx: Context) -> Iterator[Finding]:
    """A question has no answer part, though the page's other questions have one.

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
    Good:
        !!! Question ""
            === "Question"
                #### What is a checkpoint?

            === "Answer"

                A saved copy of the weights.
    Fix: add the answer in a part of its own.
    """
    if question.hidden or question.part("answer") or question.part("explanation"):
        return
    others = [part for part in question.parts if part.role != "question"]
    if others:
        return
    answered = any(other.part("answer") for other in ctx.document.questions)
    if answered and not any(misspelt(part.label) for part in question.parts):
        yield Finding(
            question.title_span,
            "this question has no answer",
            help='add a part with the answer, as the page\'s other questions have (=== "Answer")',
        )
