"""An answer that comes before its question."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Question


@rule(Question)
def misplaced_answer(question: Question, ctx: Context) -> Iterator[Finding]:
    """The answer part stands before the question part.

    Why: the first tab is the one that is open, so the page shows the answer at once.
    Bad:
        !!! Question ""
            === "⟦Answer⟧"

                The size of the steps of gradient descent.

            === "Question"
                #### What is a learning rate?
    Good:
        !!! Question ""
            === "Question"
                #### What is a learning rate?

            === "Answer"

                The size of the steps of gradient descent.
    Fix: move the question to the front.
    """
    asked, answered = question.part("question"), question.part("answer")
    if question.hidden or asked is None or answered is None:
        return
    if answered.span.start < asked.span.start:
        yield Finding(
            answered.label_span,
            "the answer stands before its question, so the page shows it first",
            help="move the question's part to the front",
            related=(Related(asked.label_span, "the question"),),
        )
