"""An answer with nothing in it."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import HtmlBlock, Question


@rule(Question)
def empty_answer(question: Question, ctx: Context) -> Iterator[Finding]:
    """The answer part of a question is empty.

    Why: the reader opens the answer and finds nothing.
    Bad:
        !!! Question ""
            === "Question"
                #### What is a learning rate?

            ⟦=== "Answer"⟧

        Some text that is not part of the question.
    Good:
        !!! Question ""
            === "Question"
                #### What is a learning rate?

            === "Answer"

                The size of the steps of gradient descent.
    Fix: write the answer, indented by four spaces below its label.
    """
    if question.hidden:
        return
    for part in question.parts:
        shown = [b for b in part.blocks if not (isinstance(b, HtmlBlock) and b.comment)]
        if part.role == "answer" and not shown and part.holder is not None:
            yield Finding(
                part.holder.opener,
                "this answer is empty",
                help="write the answer below, indented by four spaces more than its label",
            )
