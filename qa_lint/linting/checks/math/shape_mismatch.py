"""Compares the sizes that are stated for products with those of their factors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.shapes import states_sizes
from qa_lint.parsing.document import Document, Math, Prose

_PAIR = re.compile(r"[(\[]\s{0,9}\d+\s{0,9}(?:,|×|x|\\times)\s{0,9}\d")
BRACKETS = 3
"""A product of sizes alone has so many pairs of brackets."""


def _worth_reading(document: Document) -> Sequence[Prose]:
    """Return the texts that may state a product of sizes, or formulas of sized symbols."""
    found = [
        prose
        for prose in document.page_text.with_pattern(_PAIR)
        if prose.text.count("(") + prose.text.count("[") >= BRACKETS
    ]
    if states_sizes(document):
        found += [math.prose for math in document.units(Math)]
    return list(dict.fromkeys(found))


@rule(Prose, severity="warning", tier="measured", among=_worth_reading)
def shape_mismatch(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""The stated size of a matrix product does not follow from its factors.

    Sizes are read from the same question: $A \in \mathbb{R}^{n \times m}$, "$A$ is $n \times m$".

    Why: Shapes are what people check an implementation against.
    Bad:
        Let $A$ be $n \times m$ and let $B$ be $m \times d$. Then $AB$ is $⟦n \times m⟧$.
        ---
        With $Q \in \mathbb{R}^{n \times d}$ and $K \in \mathbb{R}^{m \times d}$ the scores are
        $⟦QK⟧$.
        ---
        The layer computes (32, 128) x (128, 64) = ⟦(32, 128)⟧.
    Good:
        Let $A$ be $n \times m$ and let $B$ be $m \times d$. Then $AB$ is $n \times d$.
        ---
        With $Q \in \mathbb{R}^{n \times d}$ and $K \in \mathbb{R}^{m \times d}$ the scores
        $QK^T$ are $n \times m$.
        ---
        The layer computes (32, 128) x (128, 64) = (32, 64).
    Fix: Write the sizes below the factors; the inner ones must be the same.
    """
    # Most pages state no sizes: only here the rest is needed.
    from qa_lint.linting.shapes.judging import wrong_sizes

    yield from wrong_sizes(prose, ctx)
