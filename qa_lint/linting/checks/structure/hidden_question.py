"""A question that is commented out."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Question


@rule(Question, severity="warning")
def hidden_question(question: Question, ctx: Context) -> Iterator[Finding]:
    """A question stands in an HTML comment.

    Why: readers don't see it, but its text ships in the source of the page for anyone to read.
    Bad:
        ⟦<!-- !!! Question ""
            === "Question"
                #### What is a kernel?

            === "Answer"

                A similarity of two points. -->⟧
    Good:
        <!-- Questions below are sorted by topic. -->

        !!! Question ""
            === "Question"
                #### What is a kernel?

            === "Answer"

                A similarity of two points.
    Fix: publish it, or keep it out of the published file.
    """
    if question.hidden:
        yield Finding(
            question.span,
            f"the question {question.title!r} is commented out, but ships in the page's HTML",
            help="publish it, or keep drafts outside the published files",
        )
