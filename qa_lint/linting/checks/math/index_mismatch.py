"""A sum over one index of terms that have another."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown
from qa_lint.linting.context import Context
from qa_lint.linting.indices import (
    Bound,
    bound_in,
    bound_letters,
    indices_of,
    is_vague,
    mentions,
    place_of,
)
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Math


@rule(Math, severity="warning", tier="measured", needs=("\\sum", "\\prod"))
def index_mismatch(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A sum runs over an index that its terms do not have, but they have another one.

    Why: As it stands every term is the same; code written from it is wrong.
    Bad:
        The mean is $\frac{1}{n} \sum_{⟦i⟧=1}^{n} x_j$.
        ---
        Softmax is $p_i = \frac{e^{z_i}}{\sum_{⟦j⟧} e^{z_i}}$.
    Good:
        The mean is $\frac{1}{n} \sum_{i=1}^{n} x_i$, the count $\sum_{i=1}^{n} 1$.
        ---
        Softmax is $p_i = \frac{e^{z_i}}{\sum_{j} e^{z_j}}$.
    Fix: Use the same letter in both places.
    """
    if "_" not in math.tex or not ("\\sum" in math.tex or "\\prod" in math.tex):
        return
    if not is_formula(math, ctx):
        return
    for bound in bound_in(read_formula(math, ctx.document)):
        others = _others(bound, math.tex)
        if others:
            listed = ", ".join(sorted(others))
            yield Finding(
                math.locate(*place_of(bound, math.tex)),
                f"the sum runs over {bound.index}, its terms have only the index {listed}",
                help="use the same letter in both places",
                related=(Related(math.locate(*bound.node.body.span), "these are the terms"),),
                evidence=Evidence(shown(math)),
            )


def _others(bound: Bound, tex: str) -> set[str]:
    """Return the indices of terms that lack that of their sum, or nothing."""
    body = bound.node.body
    if is_vague(body) or mentions(tex[slice(*body.span)], bound.index):
        return set()
    if bound.node.domain is not None and not _counts_only(bound):
        return set()
    inner = bound_letters(body)
    found = indices_of(body) - inner
    for one in bound.outer:
        if one.index is not None and one.index.name in found:
            return set()  # of two sums, one may only count
    return found


def _counts_only(bound: Bound) -> bool:
    """Tell whether the domain is ``i in S``, without further letters as indices."""
    domain = bound.node.domain
    return domain is not None and not indices_of(domain)
