"""Nested sums over the same index."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown
from qa_lint.linting.context import Context
from qa_lint.linting.indices import bound_in, place_of
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Math
from qa_lint.parsing.latex import nodes


@rule(Math, severity="warning", tier="measured", needs=("\\sum", "\\prod"))
def index_bound_twice(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A sum inside another one uses the same index.

    Why: Inside, the outer index can't be named any more; one of them should have another letter.
    Bad:
        The total is $\sum_{i=1}^{n} \sum_{⟦i⟧=1}^{m} a_{ij}$.
    Good:
        The total is $\sum_{i=1}^{n} \sum_{j=1}^{m} a_{ij}$, or
        $\sum_{i} x_i \cdot \left(\sum_{j} y_j\right) - \sum_{i} z_i$.
    Fix: Give the inner sum a letter of its own.
    """
    if math.tex.count("\\sum") + math.tex.count("\\prod") < 2 or not is_formula(math, ctx):
        return
    for bound in bound_in(read_formula(math, ctx.document)):
        for outer in bound.outer:
            if outer.index is not None and outer.index.name == bound.index:
                yield Finding(
                    math.locate(*place_of(bound, math.tex)),
                    f"{bound.index} is already the index of the sum around this one",
                    help="give the inner sum a letter of its own",
                    related=(Related(math.locate(*outer.index.span), "bound here first"),),
                    evidence=Evidence(shown(math)),
                    severity=None if _is_direct(outer.body, bound.node) else "info",
                )
                break


def _is_direct(body: nodes.Node, inner: nodes.BigOp) -> bool:
    """Tell whether one sum is the other's term, not a normaliser somewhere in it."""
    while body is not inner:
        if isinstance(body, nodes.BigOp):
            body = body.body
        elif isinstance(body, nodes.Product):
            body = body.factors[-1]
        elif isinstance(body, nodes.Negation):
            body = body.operand
        else:
            return False
    return True
