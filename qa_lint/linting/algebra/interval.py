"""Rigorous intervals: exact fractions where possible, outward-rounded floats elsewhere.

Python's :mod:`math` is taken to be right within a few units in the last place; every value it
gives is widened by more than that before it counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

MAX_BITS = 20_000
"""The most bits a numerator or denominator may have."""
MAX_EXPONENT = 400
"""The largest integer exponent."""
_SLACK = Fraction(1, 2**46)
"""Relative widening of what comes from floats (64 units in the last place)."""


class NotEvaluable(ArithmeticError):
    """No value: undefined there, over the budget, or not known."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``, both included."""

    low: Fraction
    high: Fraction

    @classmethod
    def exact(cls, value: int | Fraction) -> Interval:
        """Return the interval that holds only ``value``."""
        one = Fraction(value)
        return cls(one, one)

    @property
    def is_exact(self) -> bool:
        """Whether it holds one number only."""
        return self.low == self.high

    @property
    def middle(self) -> Fraction:
        """The midpoint."""
        return (self.low + self.high) / 2

    @property
    def integer(self) -> int | None:
        """The integer it is, if it is exactly one."""
        return int(self.low) if self.is_exact and self.low.denominator == 1 else None

    def meets(self, other: Interval) -> bool:
        """Tell whether the two share a number."""
        return self.low <= other.high and other.low <= self.high

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __add__(self, other: Interval) -> Interval:
        return _checked(self.low + other.low, self.high + other.high)

    def __mul__(self, other: Interval) -> Interval:
        if self.is_exact and other.is_exact:
            value = self.low * other.low
            return _checked(value, value)
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return _checked(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        if other.low <= 0 <= other.high:
            raise NotEvaluable("division by zero")
        return self * Interval(1 / other.high, 1 / other.low)

    def __abs__(self) -> Interval:
        if self.low >= 0:
            return self
        if self.high <= 0:
            return -self
        return Interval(Fraction(0), max(-self.low, self.high))


def _checked(low: Fraction, high: Fraction) -> Interval:
    for one in (low, high):
        if one.numerator.bit_length() > MAX_BITS or one.denominator.bit_length() > MAX_BITS:
            raise NotEvaluable("too many digits")
    return Interval(low, high)


def _from_float(low: float, high: float) -> Interval:
    if not (math.isfinite(low) and math.isfinite(high)):
        raise NotEvaluable("out of range")
    first, last = Fraction(low), Fraction(high)
    tiny = Fraction(1, 2**1000)
    return Interval(first - abs(first) * _SLACK - tiny, last + abs(last) * _SLACK + tiny)


def _float(value: Fraction, direction: float) -> float:
    """Return a float on the wanted side of ``value`` (or equal to it)."""
    try:
        near = float(value)
    except OverflowError as error:
        raise NotEvaluable("out of range") from error
    return near if Fraction(near) == value else math.nextafter(near, direction)


def monotone(function: Callable[[float], float], argument: Interval) -> Interval:
    """Apply an increasing function of :mod:`math`.

    Raises:
        NotEvaluable: Undefined or out of range.
    """
    try:
        low = function(_float(argument.low, -math.inf))
        high = function(_float(argument.high, math.inf))
    except (ValueError, OverflowError) as error:
        raise NotEvaluable(str(error)) from error
    return _from_float(low, high)


def lipschitz(function: Callable[[float], float], argument: Interval) -> Interval:
    """Apply a function whose slope is at most 1 (sine, cosine) around the midpoint."""
    middle, radius = argument.middle, (argument.high - argument.low) / 2
    near = _float(middle, math.inf)
    radius += abs(Fraction(near) - middle) + abs(middle) * _SLACK
    value = Fraction(function(near))
    slack = radius + Fraction(1, 2**46)
    return Interval(max(value - slack, Fraction(-1)), min(value + slack, Fraction(1)))


def logarithm(argument: Interval) -> Interval:
    """Return the natural logarithm, of numbers of any size."""
    if argument.low <= 0:
        raise NotEvaluable("logarithm of zero or less")
    if argument.is_exact and argument.low == 1:
        return Interval.exact(0)

    def log(value: Fraction) -> Interval:
        # math.log takes integers of any size; near 1 the quotient loses nothing as a float.
        if abs(value - 1) < Fraction(1, 2):
            near = float(value - 1)
            return _from_float(math.log1p(near), math.log1p(near))
        top, bottom = math.log(value.numerator), math.log(value.denominator)
        slack = Fraction(top + bottom) * _SLACK
        difference = Fraction(top) - Fraction(bottom)
        return Interval(difference - slack, difference + slack)

    return Interval(log(argument.low).low, log(argument.high).high)


def root(radicand: Interval, degree: int) -> Interval:
    """Return the real root; exact for exact powers.

    Raises:
        NotEvaluable: An even root of a negative number, or an odd degree.
    """
    if degree < 1 or degree > 64 or (radicand.low < 0 and degree % 2 == 0):
        raise NotEvaluable("root")
    if radicand.low < 0:
        if radicand.high > 0:
            raise NotEvaluable("root")
        return -root(-radicand, degree)
    if radicand.is_exact:
        parts = [_exact_root(x, degree) for x in radicand.low.as_integer_ratio()]
        if parts[0] is not None and parts[1]:
            return Interval.exact(Fraction(parts[0], parts[1]))
    return monotone(math.sqrt if degree == 2 else lambda x: x ** (1 / degree), radicand)


def _exact_root(value: int, degree: int) -> int | None:
    if value < 2:
        return value
    if degree == 2:
        found = math.isqrt(value)
    elif value.bit_length() < 1000:
        found = round(value ** (1 / degree))
    else:
        return None
    return found if found**degree == value else None


def power(base: Interval, exponent: Interval) -> Interval:
    """Return ``base ** exponent`` for real results.

    Raises:
        NotEvaluable: Undefined, over the budget, or a fractional power of a negative number.
    """
    count = exponent.integer
    if count is not None:
        return _integer_power(base, count)
    if base.low < 0:
        raise NotEvaluable("fractional power of a negative number")
    if exponent.is_exact and exponent.low.denominator <= 64:
        raised = _integer_power(base, exponent.low.numerator)
        return root(raised, exponent.low.denominator)
    if base.low == 0:
        raise NotEvaluable("fractional power of zero")
    return monotone(math.exp, exponent * logarithm(base))


def _integer_power(base: Interval, count: int) -> Interval:
    if abs(count) > MAX_EXPONENT:
        raise NotEvaluable("exponent too large")
    if count < 0:
        return Interval.exact(1) / _integer_power(base, -count)
    if count == 0:
        if base.low <= 0 <= base.high:
            raise NotEvaluable("0 to the 0")
        return Interval.exact(1)
    size = max(x.bit_length() for end in (base.low, base.high) for x in end.as_integer_ratio())
    if size * count > MAX_BITS:
        raise NotEvaluable("too many digits")
    low, high = base.low**count, base.high**count
    if count % 2 == 0 and base.low < 0:
        top = max(low, high)
        return Interval(Fraction(0) if base.high > 0 else min(low, high), top)
    return Interval(low, high)
