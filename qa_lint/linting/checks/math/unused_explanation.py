"""Symbols that are explained but stand in no formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.judged import is_judged
from qa_lint.parsing.document import Document, Math, Prose


def _worth_reading(document: Document) -> Sequence[Prose]:
    if not any(math.display for math in document.units(Math)):
        return []
    from qa_lint.linting.explaining.items import explaining_proses

    return explaining_proses(document)


@rule(
    Prose,
    severity="warning",
    tier="measured",
    needs=("$", "\\(", "\\[", "\\begin{"),
    among=_worth_reading,
)
def unused_explanation(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A list of symbols explains one that no formula has.

    Why: The formula or the list is from another version.
    Bad:
        The score is

        $$
        s = \frac{a}{b}
        $$

        where $a$ is the gain, $b$ is the cost and ⟦$c$⟧ is the number of trials.
    Good:
        The score is

        $$
        s = \frac{a}{b}
        $$

        where $a$ is the gain and $b$ is the cost.
    Fix: Take it out, or mend the formula.
    """
    if not is_judged(prose.place, ctx.document):
        return
    from qa_lint.linting.explaining.unused import unused_items

    for item in unused_items(prose, ctx.document):
        yield Finding(
            item.math.span,
            f"`{item.math.tex.strip()}` is explained here, but stands in no formula",
            help="take it out, or mend the formula",
            evidence=Evidence((item.phrase,)),
        )
