"""Small questions about how a part of a formula is written."""

from __future__ import annotations

from qa_lint.linting.formulas.spelling import plain
from qa_lint.parsing.latex import nodes


def names_one(node: nodes.Node) -> bool:
    """Tell whether what is applied to is one plain name, as in ``df(t)``."""
    return isinstance(node, nodes.Application) and all(
        isinstance(one, nodes.Symbol) for one in node.arguments
    )


def upper(node: nodes.BigOp) -> str:
    """Return the plain name of the last value of an index."""
    if isinstance(node.upper, nodes.Symbol):
        return plain(node.upper.name)
    return ""


def is_usual_base(base: nodes.Node) -> bool:
    """Tell whether a base of a logarithm is one that is left out as often as written."""
    if isinstance(base, nodes.Symbol):
        return base.name in ("e", "b", "\\mathrm{e}", "D")
    return isinstance(base, nodes.Number)
