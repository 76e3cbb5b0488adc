"""Symbols that a list explains twice, as different things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.claims.asserted import is_asserted
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Math, Prose


def _worth_reading(document: Document) -> Sequence[Prose]:
    if not any(math.display for math in document.units(Math)):
        return []
    from qa_lint.linting.explaining.items import explaining_proses

    return explaining_proses(document)


@rule(Prose, severity="warning", tier="measured", needs=("where", "here"), among=_worth_reading)
def conflicting_explanation(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A list of symbols explains one symbol as two different things.

    Why: One of them is another symbol, and the reader can't tell which.
    Bad:
        The score is

        $$
        s = \frac{a}{b}
        $$

        where $a$ is the gain, $b$ is the cost and $a$ is ⟦the temperature⟧.
    Good:
        The score is

        $$
        s = \frac{a}{b}
        $$

        where $a$ is the gain, $b$ is the cost and $a / b$ is the rate.
    Fix: Give the right symbol to each explanation.
    """
    from qa_lint.linting.explaining.conflicts import conflicts

    for first, second in conflicts(prose, ctx.document):
        if is_asserted(prose, second.math.start, second.span.end, ctx.document):
            yield Finding(
                prose.locate(*second.span),
                f"`{second.math.tex.strip()}` is explained as {first.phrase} before",
                help="give the right symbol to each explanation",
                related=(Related(first.math.span, "explained here first"),),
                evidence=Evidence((first.phrase, second.phrase)),
            )
