"""Elementary functions of intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from qa_lint.linting.algebra.interval import Interval, lipschitz, logarithm, monotone

PI = Interval(Fraction(math.pi) - Fraction(1, 2**50), Fraction(math.pi) + Fraction(1, 2**50))


def _sigmoid(argument: Interval) -> Interval:
    return Interval.exact(1) / (Interval.exact(1) + monotone(math.exp, -argument))


def _tangent(argument: Interval) -> Interval:
    return lipschitz(math.sin, argument) / lipschitz(math.cos, argument)


def _hyperbolic_cosine(argument: Interval) -> Interval:
    grown = monotone(math.exp, argument)
    return (grown + Interval.exact(1) / grown) * Interval.exact(Fraction(1, 2))


FUNCTIONS: dict[str, Callable[[Interval], Interval]] = {
    "ln": logarithm,
    "exp": lambda x: monotone(math.exp, x),
    "sin": lambda x: lipschitz(math.sin, x),
    "cos": lambda x: lipschitz(math.cos, x),
    "tan": _tangent,
    "sinh": lambda x: monotone(math.sinh, x),
    "cosh": _hyperbolic_cosine,
    "tanh": lambda x: monotone(math.tanh, x),
    "arctan": lambda x: monotone(math.atan, x),
    "arcsin": lambda x: monotone(math.asin, x),
    "sigma": _sigmoid,
    "sigmoid": _sigmoid,
    "softplus": lambda x: logarithm(Interval.exact(1) + monotone(math.exp, x)),
}
"""By name; logarithms with a base and functions of several arguments are elsewhere."""
