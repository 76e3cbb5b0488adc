"""A question that breaks a convention which its house has set."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.conventions import CONVENTIONS, TABLE, HouseRule
from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.structure._labels import misspelt
from qa_lint.linting.context import Context
from qa_lint.linting.conventions.observation import Observation
from qa_lint.linting.conventions.table import observe
from qa_lint.parsing.document import Document


@rule(Document, severity="warning")
def broken_convention(document: Document, ctx: Context) -> Iterator[Finding]:
    """A question breaks a convention that the settings name.

    Why: a bank reads as one text when its questions look alike; the settings say how. None holds
    until it is set, and `qa-lint init` learns them from the bank.
    Settings:
        [conventions]
        heading-level = 4
        answer-label = "Answer"
        inline-math = "$"
        colon-of-label = "inside"
    Bad:
        !!! Question ""
            === "Question"
                ⟦### What is a tensor?⟧

            === "⟦Solution⟧"

                An array ⟦\\(T\\)⟧ with axes.

                - ⟦**Rank**:⟧ the number of axes.
    Good:
        !!! Question ""
            === "Question"
                #### What is a tensor?

            === "Answer"

                An array $T$ with axes.

                - **Rank:** the number of axes.
    Fix: keep to the convention, or change it in the settings.
    """
    house = ctx.settings.conventions
    if not house or not document.questions:
        return
    found = observe(document, tuple(rule.name for rule in house))
    for rule_ in house:
        for one in found.get(rule_.name, ()):
            if _is_slip(one):
                continue  # structure/misspelt-label tells it
            if not CONVENTIONS[rule_.name].allows(one.value, rule_.value):
                yield _finding(one, rule_)


def _is_slip(one: Observation) -> bool:
    return isinstance(one.value, str) and misspelt(one.value) is not None


def _finding(one: Observation, rule_: HouseRule) -> Finding:
    convention = CONVENTIONS[rule_.name]
    fix = one.mend(rule_.value) if one.mend else None
    return Finding(
        one.span,
        convention.complaint(one.value, rule_.value) + f" ({rule_.name} in {rule_.origin})",
        help=fix.title if fix else f"keep to {TABLE}.{rule_.name}, or change it",
        fix=fix,
    )
