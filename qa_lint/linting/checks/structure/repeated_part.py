"""The same part of a question twice."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.structure._choices import has_groups
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects import mkdocs_tabs, qa_prefix
from qa_lint.parsing.document import Question

_ONCE = ("question", "answer")


@rule(Question, severity="warning", tier="measured")
def repeated_part(question: Question, ctx: Context) -> Iterator[Finding]:
    """A question has the same part twice.

    Why: an opener of a question got lost between the two, or a part was pasted twice; the
    reader sees two tabs that can't be told apart.
    Bad:
        !!! Question ""
            === "Question"
                #### What is a learning rate?

            === "Answer"

                The size of the steps of gradient descent.

            === "⟦Answer⟧"

                How far one update moves the weights.
    Good:
        !!! Question ""
            === "Question"
                #### What is a learning rate?

            === "Answer"

                The size of the steps of gradient descent.

            === "Answer in short"

                A step size.
    Fix: make them one part, or open a box of its own for the second question.
    """
    if question.hidden:
        return
    if question.dialect == qa_prefix.NAME or question.options:
        yield from _second_answer(question)
    if question.dialect != mkdocs_tabs.NAME or has_groups(question):
        return
    first: dict[str, Span] = {}
    for part in question.parts:
        label = part.label.strip().casefold()
        other = first.setdefault(label, part.label_span)
        if part.role in _ONCE and other is not part.label_span:
            yield Finding(
                part.label_span,
                f"this question has a second tab {part.label.strip()!r}",
                help="make them one part, or open a box of its own for the second question",
                related=(Related(other, "the first one"),),
            )


def _second_answer(question: Question) -> Iterator[Finding]:
    """Yield a second answer with the same sign (``A:``): the question before it got lost."""
    answers = [part for part in question.parts if part.role == "answer" and part.label]
    for part in answers[1:]:
        if part.label == answers[0].label and part.label[0].isalpha():
            yield Finding(
                part.label_span,
                "this answer belongs to no question: the one above has one already",
                help="write the question before it, or make the two answers one",
                related=(Related(answers[0].label_span, "the first answer"),),
            )
            return
