"""Is a stated series right? Infinite sums are added up, expansions held against the function."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.readings import PRINTED, Reading, Values
from qa_lint.linting.calculus.build import NOWHERE, total
from qa_lint.linting.calculus.expansion import Expander, NotExpandable
from qa_lint.linting.calculus.known import Known
from qa_lint.linting.calculus.limits import runs_in_an_index, values_along
from qa_lint.linting.calculus.points import names_in
from qa_lint.parsing.latex import nodes

MAX_NAMES = 2
MAX_TERMS = 60
_MANY = (32, 64, 128, 256)
_CLOSE = 1e-6
_FAR_OFF = 0.01
_STEPS = (Fraction(1, 8), Fraction(1, 32))
_BIG = ("O", "\\mathcal{O}", "o")


def refute_sum(series: nodes.BigOp, stated: nodes.Node, known: Known) -> str:
    """Return what an infinite sum is instead of what is stated, or an empty text."""
    found = _bounds(series)
    if found is None or runs_in_an_index(series.body, found[0]) or not known.spend():
        return ""
    index, first = found
    try:
        expander = expander_for(known, index)
        value, term = (expander.expand(x, {}) for x in (stated, series.body))
    except (NotExpandable, ValueError, RecursionError):
        return ""
    names = set(names_in(term))
    if (
        index not in names
        or len(names) > MAX_NAMES + 1
        or not set(names_in(value)) <= names - {index}
    ):
        return ""
    if _divides_by_zero(term, index, first):
        return f"the term for {index} = {first} divides by zero"
    return _far_off(term, index, first, value)


def _far_off(term: nodes.Node, index: str, first: int, value: nodes.Node) -> str:
    """Return by how much a sum misses a value at two points, or an empty text."""
    names = [name for name in names_in(term) if name != index]
    told = ""
    for seed in range(2 if names else 1):
        point = {name: Fraction(2 + seed, 7 + 2 * at) for at, name in enumerate(names)}
        aim = evaluate(value, Reading(rounded=True), values_at(point))
        summed = _added(term, index, first, point)
        if aim is None or summed is None:
            return ""
        gap = max(float(aim.low) - summed[0], summed[0] - float(aim.high))
        if gap <= 10 * summed[1] + _FAR_OFF * (1e-2 if names else 1) * (1 + abs(summed[0])):
            return ""
        where = ", ".join(f"{name} = {float(x):.4g}" for name, x in point.items())
        shown = f"the sum is {summed[0]:.4g}, stated {float(aim.middle):.4g}"
        told = told or (f"for {where}: {shown}" if where else shown)
    return told


def _divides_by_zero(term: nodes.Node, index: str, first: int) -> bool:
    """Tell whether a part of the first term has the index in a denominator that is 0 there."""
    values = values_at({index: Fraction(first)})
    for one in nodes.walk(term):
        if isinstance(one, nodes.Quotient) and nodes.free_symbols(one.denominator) == {index}:
            below = evaluate(one.denominator, PRINTED, values)
            if below is not None and below.is_exact and below.low == 0:
                return True
    return False


def values_at(point: Mapping[str, Fraction]) -> Values:
    """Return exact values of symbols."""
    return Values({name: Interval.exact(value) for name, value in point.items()})


def expander_for(known: Known, index: str) -> Expander:
    """Return what writes trees out, leaving a symbol as it is."""
    expander = Expander(Known(sigmoid=known.sigmoid), frozenset())
    expander.kept = frozenset({index})
    return expander


def _bounds(series: nodes.BigOp) -> tuple[str, int] | None:
    """Return the index of an infinite sum, and where it starts."""
    if series.kind != "sum":
        return None
    domain = series.domain
    if isinstance(domain, nodes.Relation) and domain.operators == (">=",) and series.upper is None:
        name, lower = domain.sides
    else:
        endless = isinstance(series.upper, nodes.Constant) and series.upper.name == "infinity"
        if not endless or series.index is None or series.lower is None:
            return None
        name, lower = series.index, series.lower
    if not isinstance(name, nodes.Symbol) or not isinstance(lower, nodes.Number):
        return None
    return (name.name, int(lower.literal.value)) if lower.literal.is_integer else None


def _added(
    term: nodes.Node, index: str, first: int, point: Mapping[str, Fraction]
) -> tuple[float, float] | None:
    """Return an infinite sum and how sure it is, or ``None``."""
    fixed = {name: Interval.exact(value) for name, value in point.items()}
    sums: list[float] = [0.0]
    small = 0
    for at in range(first, first + (_MANY[-1] if not point else MAX_TERMS)):
        value = evaluate(term, PRINTED, Values({**fixed, index: Interval.exact(at)}))
        if value is None:
            return None
        sums.append(sums[-1] + float(value.middle))
        small = small + 1 if abs(float(value.middle)) < _CLOSE * _CLOSE else 0
        if small > 3:
            return sums[-1], _CLOSE
    if point:
        return None
    moves = [sums[b] - sums[a] for a, b in pairwise(_MANY)]
    if not moves[0] or not moves[1]:
        return None
    ratios = moves[1] / moves[0], moves[2] / moves[1]
    if not 0 < ratios[1] < 0.7 or abs(ratios[0] - ratios[1]) > 0.1:
        return None
    tail = moves[2] * ratios[1] / (1 - ratios[1])
    return sums[-1] + tail, abs(tail) / 20


@dataclass(frozen=True, slots=True)
class _Expansion:
    """``f(x) = polynomial + ...``: the error must shrink faster than ``x`` to the ``order``."""

    function: nodes.Node
    polynomial: nodes.Node
    name: str
    order: float


def refute_expansion(left: nodes.Node, right: nodes.Node, known: Known, *, rough: bool) -> str:
    """Return where an expansion around 0 differs from its function, or an empty text.

    Args:
        left: The function.
        right: The first terms of its series, with dots or ``O(x^n)`` behind them.
        known: What the question defines.
        rough: Whether terms without either are an approximation for small values.

    The series may be one in any letter that fits: each must be refuted.
    """
    told = ""
    for asked in _expansions(left, right, rough=rough):
        outcome = _refuted(asked, known, rough=rough)
        if not outcome:
            return ""
        told = told or outcome
    return told


def _refuted(asked: _Expansion, known: Known, *, rough: bool) -> str:
    if not known.spend():
        return ""
    try:
        expander = expander_for(known, asked.name)
        function, terms = (expander.expand(x, {}) for x in (asked.function, asked.polynomial))
    except (NotExpandable, ValueError, RecursionError):
        return ""
    names = [name for name in names_in(function, terms) if name != asked.name]
    if len(names) > 1 or asked.name not in names_in(function):
        return ""
    if not set(names_in(terms)) <= set(names_in(function)):
        return ""
    gap = total([function, nodes.Negation(NOWHERE, terms)])
    told = ""
    for point in [{name: Fraction(12 + 7 * seed, 5) for name in names} for seed in range(2)]:
        for sign in (1, -1):
            outcome = _stays(gap, asked, sign, point, rough=rough)
            if not outcome:
                return ""
            told = told or outcome
    return told


def _stays(
    gap: nodes.Node, asked: _Expansion, sign: int, point: Mapping[str, Fraction], *, rough: bool
) -> str:
    """Return the term that is wrong, if the error does not shrink as it must."""
    way = tuple(sign * one for one in _STEPS)
    errors = values_along(gap, asked.name, way, point)
    if errors is None or abs(errors[1]) < 1e-11:
        return ""
    order = math.log(abs(errors[0] / errors[1])) / math.log(4)
    if order > asked.order - 0.4 or (rough and order < 0.5):
        return ""
    degree = max(0, round(order))
    factor = abs(errors[1]) / float(_STEPS[1]) ** degree
    return f"the difference is about {factor:.3g} {asked.name}^{degree} for small {asked.name}"


def _expansions(left: nodes.Node, right: nodes.Node, *, rough: bool) -> Iterator[_Expansion]:
    """Yield the series that may be meant, one for each letter that its terms are powers of."""
    if not isinstance(right, nodes.Sum) or any(isinstance(x, nodes.Dots) for x in nodes.walk(left)):
        return
    *terms, last = right.terms
    end = last.operand if isinstance(last, nodes.Negation) else last
    if isinstance(end, nodes.Application) and end.function.name in _BIG:
        remainder: nodes.Node | None = end.arguments[0]
    elif isinstance(end, nodes.Dots):
        remainder = None
    elif rough:
        terms, remainder = [*terms, last], None
    else:
        return
    if len(terms) < 1 or any(isinstance(x, nodes.Dots) for one in terms for x in nodes.walk(one)):
        return
    for name in sorted(nodes.free_symbols(left) & nodes.free_symbols(right)):
        degrees = [_degree(one, name) for one in terms]
        known = [one for one in degrees if one is not None]
        if len(known) < len(degrees) or max(known) < 1 or (len(known) < 2 and remainder is None):
            continue
        order = float(max(known)) + 0.9
        if remainder is not None:
            least = _degree(remainder, name)
            if least is None or least < 1:
                continue
            order = float(least)
        yield _Expansion(left, total(list(terms)), name, order)


def _degree(node: nodes.Node, name: str) -> int | None:
    """Return k of ``c x^k``, or ``None`` for what is no such term."""
    if isinstance(node, nodes.Negation):
        return _degree(node.operand, name)
    if name not in nodes.free_symbols(node):
        return 0
    if isinstance(node, nodes.Symbol):
        return 1
    if isinstance(node, nodes.Power) and node.base == nodes.Symbol(NOWHERE, name, name):
        exponent = node.exponent
        if not isinstance(exponent, nodes.Number) or not exponent.literal.is_integer:
            return None
        return int(exponent.literal.value)
    if isinstance(node, nodes.Quotient):
        return (
            None if name in nodes.free_symbols(node.denominator) else _degree(node.numerator, name)
        )
    if isinstance(node, nodes.Product):
        parts = [_degree(one, name) for one in node.factors]
        return None if None in parts else sum(one for one in parts if one is not None)
    return None
