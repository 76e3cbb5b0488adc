"""What ``n!`` is said to grow like: Stirling's formula, compared by logarithms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.readings import PRINTED
from qa_lint.linting.calculus.expansion import NotExpandable
from qa_lint.linting.calculus.known import Known
from qa_lint.linting.calculus.points import names_in
from qa_lint.linting.calculus.series import expander_for, values_at
from qa_lint.parsing.latex import nodes

_GROWING = (20, 80, 320)


def refute_growth(left: nodes.Node, right: nodes.Node, known: Known) -> str:
    """Return how ``n!`` or its logarithm differs from what it is said to grow like."""
    logarithmic = isinstance(left, nodes.Function) and left.name in ("ln", "log")
    inner = left.arguments[0] if isinstance(left, nodes.Function) else left
    if not isinstance(inner, nodes.Factorial) or not isinstance(inner.operand, nodes.Symbol):
        return ""
    name = inner.operand.name
    if inner is not left and not logarithmic:
        return ""
    if names_in(right) != [name] or not known.spend():
        return ""
    try:
        value = expander_for(known, name).expand(right, {})
    except (NotExpandable, ValueError, RecursionError):
        return ""
    gaps: list[float] = []
    for count in _GROWING:
        point = {name: Fraction(count)}
        shown = _plain_value(value, point) if logarithmic else _logarithm(value, point)
        if shown is None:
            return ""
        gaps.append(math.lgamma(count + 1) - shown)
    last = gaps[-1] / _GROWING[-1]
    if logarithmic:  # "n ln n" alone is the leading term
        wrong = abs(last) > 0.2 and abs(last + 1) > 0.2
        return f"for {name} = {_GROWING[-1]} they are {gaps[-1]:.4g} apart" if wrong else ""
    constant = abs(gaps[-1] - gaps[-2]) < 0.03 and abs(gaps[-1]) > 0.1
    if not constant and (abs(last) < 0.1 or abs(gaps[-1]) < 2 * abs(gaps[-2])):
        return ""
    times = f"{math.exp(gaps[-1]):.3g}" if abs(gaps[-1]) < 50 else f"e^{gaps[-1]:.0f}"
    return f"for {name} = {_GROWING[-1]} the left side is {times} times the right one"


def _plain_value(node: nodes.Node, point: Mapping[str, Fraction]) -> float | None:
    found = evaluate(node, PRINTED, values_at(point))
    return None if found is None else float(found.middle)


def _logarithm(node: nodes.Node, point: Mapping[str, Fraction]) -> float | None:
    """Return the logarithm of a product of powers, which may itself be too large."""
    if isinstance(node, nodes.Product):
        parts = [_logarithm(one, point) for one in node.factors]
        found = [one for one in parts if one is not None]
        return math.fsum(found) if len(found) == len(parts) else None
    if isinstance(node, nodes.Quotient):
        above, below = (_logarithm(one, point) for one in (node.numerator, node.denominator))
        return None if above is None or below is None else above - below
    if isinstance(node, nodes.Root) and node.degree is None:
        inner = _logarithm(node.radicand, point)
        return None if inner is None else inner / 2
    if isinstance(node, nodes.Power):
        base, exponent = _logarithm(node.base, point), _plain_value(node.exponent, point)
        return None if base is None or exponent is None else base * exponent
    if isinstance(node, nodes.Function) and node.name == "exp":
        return _plain_value(node.arguments[0], point)
    value = _plain_value(node, point)
    return math.log(value) if value is not None and value > 0 else None
