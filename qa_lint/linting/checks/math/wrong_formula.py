"""Compares formulas that have a name with what they are."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.formulas.check import near_misses
from qa_lint.linting.formulas.library import own_library
from qa_lint.parsing.document import Prose


@rule(Prose, severity="warning", tier="measured")
def wrong_formula(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A formula that has a name is nearly, but not quite, what it should be.

    It is compared with every accepted form, whatever the symbols are called; `qa-lint rules
    formulas` lists the formulas that are known, and `qa-lint explain formulas/NAME` shows one.

    Why: A sign or a square that is lost in a well-known formula is learned as it stands.
    Bad:
        Ridge regression has the closed form $\hat{w} = (X^T X ⟦- \lambda I⟧)^{-1} X^T y$.
        ---
        The $F_1$ score is $F_1 = ⟦\frac{P R}{P + R}⟧$, the harmonic mean.
    Good:
        Ridge regression has the closed form $\hat{w} = (A^\top A + \alpha I)^{-1} A^\top b$.
        ---
        It is a mistake to write $F_1 = \frac{P R}{P + R}$.
        ---
        The $F_1$ score is $F_1 = \frac{2}{1/P + 1/R}$.
    Fix: Compare with the form that is shown, and with its source.
    """
    if not prose.nodes:
        return
    for _, finding in near_misses(prose, ctx, own_library()):
        yield finding
