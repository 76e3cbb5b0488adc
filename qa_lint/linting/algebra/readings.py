"""What an author may have meant, and what symbols stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from qa_lint.linting.algebra.interval import Interval


@dataclass(frozen=True, slots=True)
class Reading:
    """What an author may have meant, where notation doesn't say.

    Attributes:
        rounded: Decimal literals stand for their rounding intervals, else for what is printed.
        log_base: What ``\\log`` without a base means: 0 for natural, else 2 or 10.
        degrees: Angles are in degrees.
        floor_division: A quotient of integers is rounded down, as in code.
        percent_is_one: ``40 %`` is 40, as in ``20 / 50 * 100 = 40 %``.
        thousands_dot: ``1.234`` is 1234.
        loose_division: ``1 / 2 * 3`` is 1 / (2 * 3).
    """

    rounded: bool = False
    log_base: Literal[0, 2, 10] = 0
    degrees: bool = False
    floor_division: bool = False
    percent_is_one: bool = False
    thousands_dot: bool = False
    loose_division: bool = False


PRINTED = Reading()
"""Every number exactly as printed, natural logarithms."""


@dataclass(slots=True)
class Budget:
    """What may still be spent: one for a node visited, ten for a function or a power."""

    left: int


@dataclass(frozen=True, slots=True)
class Values:
    """What symbols stand for.

    Attributes:
        symbols: From a symbol's key to its value: its name, with the values of bound indices.
        missing: Gives the value of a key that ``symbols`` lacks; ``None`` for none.
        terms: How many values an index takes whose range is not written; 0 for none.
        budget: Shared by several evaluations; ``None`` for the usual one for each.
    """

    symbols: Mapping[str, Interval]
    missing: Callable[[str], Interval] | None = None
    terms: int = 0
    budget: Budget | None = None


NOTHING = Values({})
