"""Printed values: what they stand for, how exact they are, and how to print one."""

from __future__ import annotations

from fractions import Fraction

from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.readings import Reading
from qa_lint.parsing import literals
from qa_lint.parsing.latex import nodes


def literal_of(node: nodes.Node) -> literals.Literal | None:
    """Return the literal a side consists of, signed or not."""
    inner = node.operand if isinstance(node, nodes.Negation) else node
    return inner.literal if isinstance(inner, nodes.Number) else None


def widened(side: nodes.Node, value: Interval, reading: Reading, other: nodes.Node) -> Interval:
    """Return the interval a side stands for: a lone literal is always a rounded value.

    Digits cut off instead of rounded (``2/3 = 0.66``) are accepted, too, and so is a rounded
    mantissa (``3 * 10^8``). A bare power of ten is a rough value only beside another computation.
    """
    literal = literal_of(side)
    if literal is None:
        exact = isinstance(side, nodes.Power) and literal_of(other) is not None
        step = None if exact else _scientific_unit(side)
        return value if step is None else value + Interval(-step / 2, step / 2)
    unit = literal.unit * (100 if literal.percent and reading.percent_is_one else 1)
    middle = value.middle
    low, high = middle - unit / 2, middle + unit / 2
    if not literal.is_integer:
        low, high = (low - unit / 2, high) if middle < 0 else (low, high + unit / 2)
    return Interval(low, high)


def tolerance(left: nodes.Node, right: nodes.Node, size: Fraction) -> Fraction:
    """Return how far two sides may be apart that are said to be roughly equal."""
    for side in (right, left):
        literal = literal_of(side)
        if literal is not None and literal.significant >= 3:
            last = literal.unit
            if literal.is_integer:  # zeros at its end are not significant
                digits = str(int(literal.value))
                last *= 10 ** (len(digits) - len(digits.rstrip("0")))
            return 5 * last
    return size / 10


def _scientific_unit(side: nodes.Node) -> Fraction | None:
    """Return one unit of the last place of a rounded ``3 * 10^8`` or ``10^12``, else ``None``."""
    inner = side.operand if isinstance(side, nodes.Negation) else side
    mantissa = Fraction(1)
    if isinstance(inner, nodes.Product) and len(inner.factors) == 2:
        first, inner = inner.factors
        if not isinstance(first, nodes.Number):
            return None
        mantissa = first.literal.unit
    if not (
        isinstance(inner, nodes.Power)
        and isinstance(inner.base, nodes.Number)
        and inner.base.literal.value == 10
    ):
        return None
    value = evaluate(inner)
    return None if value is None else abs(value.middle) * mantissa


def show(value: Interval, unit: Fraction | None = None) -> str:
    """Return a value as people would print it: to ``unit``, or to four significant digits."""
    middle = value.middle
    if unit is None or unit <= 0:
        if value.integer is not None and abs(value.integer) < 10**15:
            return f"{value.integer:,}"
        unit = _four_digits(middle)
    rounded = round(middle / unit) * unit
    if unit >= 1:
        return f"{int(rounded):,}" if abs(rounded) < 10**15 else f"{float(rounded):.4g}"
    places = len(str(round(1 / unit))) - 1
    return f"{float(rounded):.{places}f}" if places <= 12 else f"{float(middle):.4g}"


def _four_digits(value: Fraction) -> Fraction:
    unit = Fraction(1, 10**12)
    while abs(value) >= 10_000 * unit and unit < 10**12:
        unit *= 10
    return unit
