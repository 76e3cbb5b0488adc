"""A tab whose label is a slip away from the one that was meant."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.checks.structure._labels import misspelt
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Question


@rule(Question)
def misspelt_label(question: Question, ctx: Context) -> Iterator[Finding]:
    """The label of a question's part is misspelt.

    Why: the reader sees the misspelt label on the tab, and tools don't find the answer.
    Bad:
        !!! Question ""
            === "Question"
                #### What is gradient accumulation good for?

            === "⟦Anwser⟧"

                It imitates a large batch on a small card.
    Good:
        !!! Question ""
            === "Question"
                #### What is gradient accumulation good for?

            === "Answer"

                It imitates a large batch on a small card.
    Fix: correct the label.
    """
    if question.hidden:
        return
    for part in question.parts:
        meant = misspelt(part.label) if part.holder is not None else None
        if meant is not None:
            right = meant.lower() if part.label.islower() else meant
            yield Finding(
                part.label_span,
                f"label {part.label!r} is misspelt: {right!r}",
                help=f"write {right!r}",
                fix=Fix(
                    f"write {right!r}",
                    (Edit(part.label_span, right),),
                    "safe",
                    frozenset({"boxes"}),
                ),
            )
