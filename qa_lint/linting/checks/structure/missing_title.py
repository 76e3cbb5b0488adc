"""A question without words."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Question


@rule(Question)
def missing_title(question: Question, ctx: Context) -> Iterator[Finding]:
    """A question has no title.

    Why: the page shows an answer to nothing, and the question can't be linked or searched.
    Bad:
        !!! Question ""
            === "Question"
                ⟦####⟧

            === "Answer"

                A dictionary finds a key in constant time on average.
    Good:
        !!! Question ""
            === "Question"
                #### When is a dictionary the right choice?

            === "Answer"

                A dictionary finds a key in constant time on average.
    Fix: write the question, usually as a heading in the question's tab.
    """
    if not question.title.strip() and not question.hidden:
        yield Finding(question.title_span, "this question has no title", help="write what is asked")
