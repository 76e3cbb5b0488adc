"""Small questions about how a part of a formula is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_lint.linting.formulas.spelling import plain
from qa_lint.parsing.latex import nodes


def names_one(node: nodes.Node) -> bool:
    """Tell whether what is applied to is one plain name, as in ``df(t)``."""
    return isinstance(node, nodes.Application) and all(
        isinstance(one, nodes.Symbol) for one in node.arguments
    )


QUANTILES = frozenset((1.28, 1.282, 1.64, 1.645, 1.96, 2.33, 2.326, 2.57, 2.575, 2.576, 2.58))
"""Numbers that everybody knows for a quantile of the standard normal distribution."""
_OPTIMISED = ("min", "max", "argmin", "argmax")


def objective(node: nodes.Node) -> nodes.Node | None:
    r"""Return what is minimised or maximised: all that stands behind ``\min_w``, else ``None``."""
    if isinstance(node, nodes.Ambiguous) and node.readings:
        node = node.readings[0]
    first = node.terms[0] if isinstance(node, nodes.Sum) else node
    inner = first
    while isinstance(inner, nodes.BigOp) and inner.kind in _OPTIMISED and inner.lower is None:
        inner = inner.body
    if inner is first:
        return None
    return replace(node, terms=(inner, *node.terms[1:])) if isinstance(node, nodes.Sum) else inner


def apart(indices: Sequence[nodes.Node], bound: frozenset[str]) -> Iterator[nodes.Node]:
    """Yield indices, those of a double sum that are written as one word apart."""
    for one in indices:
        index = one
        if isinstance(one, nodes.Symbol) and len(one.indices) == 1:  # u_{w_j} runs with j
            inner = one.indices[0]
            index = inner if isinstance(inner, nodes.Symbol) and inner.name in bound else one
        word = index.name if isinstance(index, nodes.Symbol) else ""
        if 1 < len(word) < 4 and set(word) <= bound:
            yield from (nodes.Symbol(index.span, letter, letter) for letter in word)
        else:
            yield index


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
