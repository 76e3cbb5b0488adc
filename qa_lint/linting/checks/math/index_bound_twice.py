"""Nested sums over the same index."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding, Related, Severity
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown
from qa_lint.linting.context import Context
from qa_lint.linting.indices import Bound, bound_in, mentions, place_of
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Math
from qa_lint.parsing.latex import nodes

_SLASH = re.compile(r"[/÷]|\\(?:slash|div)(?![A-Za-z])")


@rule(Math, severity="warning", tier="measured", needs=("\\sum", "\\prod"))
def index_bound_twice(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A sum inside another one uses the same index.

    Why: Inside, the outer index can't be named any more; one of them should have another letter.
    Bad:
        The total is $\sum_{i=1}^{n} \sum_{⟦i⟧=1}^{m} a_{ij}$.
    Good:
        The total is $\sum_{i=1}^{n} \sum_{j=1}^{m} a_{ij}$, or
        $\sum_{i} x_i \cdot \left(\sum_{j} y_j\right) - \sum_{i} z_i$. Two sums are multiplied in
        $\sum_k a_k \cdot \sum_k b_k$.
    Fix: Give the inner sum a letter of its own.
    """
    if math.tex.count("\\sum") + math.tex.count("\\prod") < 2 or not is_formula(math, ctx):
        return
    for bound in bound_in(read_formula(math, ctx.document)):
        for outer in reversed(bound.outer):
            if outer.index is None or outer.index.name != bound.index:
                continue
            severity = _severity(outer.body, bound, math.tex)
            if severity is not None:
                yield Finding(
                    math.locate(*place_of(bound, math.tex)),
                    f"{bound.index} is already the index of the sum around this one",
                    help="give the inner sum a letter of its own",
                    related=(Related(math.locate(*outer.index.span), "bound here first"),),
                    evidence=Evidence(shown(math)),
                    severity=severity,
                )
            break


def _severity(body: nodes.Node, inner: Bound, tex: str) -> Severity | None:
    """Return how bad it is: a warning where the inner sum is the term of the outer one.

    ``None`` where factors with the index stand before the inner sum, because ``sum a_i sum b_i``
    is meant as the product of two sums, and where it stands behind ``/``.
    """
    severity: Severity = "warning"
    node, target = body, inner.node
    while node is not target:
        if isinstance(node, nodes.Product):
            before = [one for one in node.factors if one.span.end <= target.span.start]
            if any(mentions(tex[slice(*one.span)], inner.index) for one in before):
                return None
        elif isinstance(node, nodes.Quotient) and _holds(node.denominator, target):
            if _SLASH.search(tex, node.numerator.span.end, node.denominator.span.start):
                return None
            severity = "info"  # a normaliser
        elif not isinstance(node, nodes.BigOp | nodes.Negation):
            severity = "info"
        node = next((one for one in nodes.children(node) if _holds(one, target)), target)
    return severity


def _holds(node: nodes.Node, inner: nodes.Node) -> bool:
    return node.span.start <= inner.span.start and inner.span.end <= node.span.end
