"""Is a stated integral right? Antiderivatives are differentiated, definite ones computed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.readings import PRINTED, Reading, Values
from qa_lint.linting.calculus.build import NOWHERE, minus, times, total
from qa_lint.linting.calculus.claims import Refutation, refute
from qa_lint.linting.calculus.expansion import Expander, NotExpandable
from qa_lint.linting.calculus.generic import CHOICES, NAMES, VARIABLE, with_open
from qa_lint.linting.calculus.known import Known, plain_name, upper_bounds
from qa_lint.linting.calculus.points import names_in
from qa_lint.linting.calculus.quadrature import integrate
from qa_lint.parsing.latex import nodes

MAX_SYMBOLS = 2
_POINTS = 2
_CLOSE = 1e-4


def refute_antiderivative(
    integrand: nodes.Node, variable: nodes.Symbol, stated: nodes.Node, known: Known
) -> Refutation | None:
    """Return why the derivative of ``stated`` is not ``integrand``, if it certainly is not."""
    left = nodes.Derivative(NOWHERE, stated, (variable,), None, partial=False)
    return refute(left, integrand, known)


def refute_parts(left: nodes.Node, right: nodes.Node, known: Known) -> Refutation | None:
    """Return why two sides that hold integrals without bounds differ in their derivatives.

    ``\\int u dv = uv - \\int v du`` is said of any functions: two choices are tried.
    """
    parts = [x for side in (left, right) for x in nodes.walk(side)]
    integrals = [x for x in parts if isinstance(x, nodes.BigOp) and x.kind == "int"]
    indices = {one.index.name for one in integrals if one.index is not None}
    primed = {
        x.name.replace("'", "") for x in parts if isinstance(x, nodes.Symbol) and "'" in x.name
    }
    applied = {plain_name(x.function.name) for x in parts if isinstance(x, nodes.Application)}
    open_names = (indices | primed | (applied if primed else set())) & set(NAMES) - set(
        known.functions
    )
    variable = VARIABLE if indices <= open_names else next(iter(indices - open_names))
    if len(integrals) < 2 or len(indices - open_names) > 1:
        return None
    found: Refutation | None = None
    for shift in range(CHOICES if open_names else 1):
        one = with_open(open_names, known, shift) if open_names else known
        sides = [_slope(side, variable) for side in (left, right)]
        if sides[0] is None or sides[1] is None:
            return None
        refuted = refute(sides[0], sides[1], one, variable=variable)
        if refuted is None:
            return None
        found = found or refuted
    return found


def _slope(side: nodes.Node, variable: str) -> nodes.Node | None:
    """Return the derivative of a side, in which that of an integral is what is under it."""
    by = nodes.Symbol(NOWHERE, variable, variable)
    if isinstance(side, nodes.Sum):
        terms = [_slope(one, variable) for one in side.terms]
        found = [one for one in terms if one is not None]
        return total(found) if len(found) == len(terms) else None
    if isinstance(side, nodes.Negation):
        inner = _slope(side.operand, variable)
        return None if inner is None else minus(inner)
    if isinstance(side, nodes.BigOp) and side.kind == "int":
        if side.index is None or side.lower or side.upper or side.domain:
            return None
        if side.index.name == variable:
            return side.body
        return times(side.body, nodes.Derivative(NOWHERE, side.index, (by,), None, partial=False))
    if any(isinstance(one, nodes.BigOp) for one in nodes.walk(side)):
        return _with_factor(side, variable)
    return nodes.Derivative(NOWHERE, side, (by,), None, partial=False)


def _with_factor(side: nodes.Node, variable: str) -> nodes.Node | None:
    """Return the derivative of a number times an integral."""
    if not isinstance(side, nodes.Product):
        return None
    *factors, last = side.factors
    inner = _slope(last, variable) if isinstance(last, nodes.BigOp) else None
    if inner is None or any(variable in nodes.free_symbols(x) for x in factors):
        return None
    return times(*factors, inner) if all(not nodes.free_symbols(x) for x in factors) else None


def refute_definite(integral: nodes.BigOp, stated: nodes.Node, known: Known) -> str:
    """Return a counterexample to ``integral = stated``, or an empty text."""
    if integral.index is None or integral.lower is None or integral.upper is None:
        return ""
    counts = frozenset({*known.counts, *upper_bounds(stated)})
    expander = Expander(Known(sigmoid=known.sigmoid), counts)
    expander.kept = frozenset({integral.index.name})
    try:
        body, value = expander.expand(integral.body, {}), expander.expand(stated, {})
        low, high = (_bound(expander, x) for x in (integral.lower, integral.upper))
    except (NotExpandable, ValueError, RecursionError):
        return ""
    if not known.spend():
        return ""
    index = integral.index.name
    bounds = [x for x in (low, high) if not isinstance(x, float)]
    names = [x for x in names_in(body, *bounds) if x != index]
    if len(names) > MAX_SYMBOLS or any(index in nodes.free_symbols(x) for x in (value, *bounds)):
        return ""
    if not set(names_in(value)) <= set(names):
        return ""  # a name for the integral, no value
    found = ""
    for seed in range(_POINTS if names else 1):
        point = {name: Fraction(5 + 3 * seed + 2 * at, 4) for at, name in enumerate(names)}
        outcome = _at_point(body, index, low, high, value, point)
        if not outcome:
            return ""
        found = found or outcome
    return found


def _bound(expander: Expander, node: nodes.Node) -> nodes.Node | float:
    inner = node.operand if isinstance(node, nodes.Negation) else node
    if isinstance(inner, nodes.Constant) and inner.name == "infinity":
        return -math.inf if inner is not node else math.inf
    return expander.expand(node, {})


def _at_point(
    body: nodes.Node,
    name: str,
    low: nodes.Node | float,
    high: nodes.Node | float,
    stated: nodes.Node,
    point: Mapping[str, Fraction],
) -> str:
    """Return how the two differ at a point, or an empty text."""
    exact = {key: Interval.exact(value) for key, value in point.items()}

    def f(x: float) -> float | None:
        value = evaluate(body, PRINTED, Values({**exact, name: Interval.exact(Fraction(x))}))
        return None if value is None else float(value.middle)

    ends = [x if isinstance(x, float) else _float(x, exact) for x in (low, high)]
    value = evaluate(stated, Reading(rounded=True), Values(exact))
    if ends[0] is None or ends[1] is None or value is None:
        return ""
    try:
        area = integrate(f, ends[0], ends[1])
    except (OverflowError, ZeroDivisionError):
        return ""
    size = 0.0 if area is None else max(abs(area), 1e-3)
    gap = 0.0 if area is None else max(float(value.low) - area, area - float(value.high))
    if area is None or gap <= _CLOSE * size:
        return ""
    where = ", ".join(f"{key} = {float(x):g}" for key, x in point.items())
    return (
        f"for {where}: " if where else ""
    ) + f"it is {area:.4g}, stated {float(value.middle):.4g}"


def _float(node: nodes.Node, values: Mapping[str, Interval]) -> float | None:
    found = evaluate(node, PRINTED, Values(values))
    return None if found is None else float(found.middle)
