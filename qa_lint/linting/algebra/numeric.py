"""Equalities of numbers: true, refuted, or not to be decided.

``refuted`` means: wrong under every reading of the notation (roundings, bases of a logarithm,
degrees, integer division, ``20 / 50 * 100 = 40 %``, a dot between thousands), with a rigorous
interval on either side. Everything else is ``equal`` or ``unknown``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from qa_lint.linting.algebra.doubts import is_doubtful, other_readings
from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.readings import PRINTED, Reading
from qa_lint.linting.algebra.rounding import literal_of, show, tolerance, widened
from qa_lint.parsing.latex import nodes

Status = Literal["equal", "refuted", "unknown"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one link of a chain.

    ``left_value`` and ``right_value`` are the two sides as they would be shown (``"0.912"``),
    ``""`` where they were not computed. They are values, not intervals: for messages only.
    """

    status: Status
    left_value: str = ""
    right_value: str = ""


UNKNOWN = Verdict("unknown")


def candidates(node: nodes.Node, reading: Reading = PRINTED) -> tuple[Interval, ...]:
    """Return the node's value under every base its logarithms may have; empty if none is known."""
    bases: tuple[Literal[0, 2, 10], ...] = (0, 2, 10) if _open_base(node) else (0,)
    found = (evaluate(node, replace(reading, log_base=base)) for base in bases)
    return tuple(one for one in found if one is not None)


def judge_equality(left: nodes.Node, op: str, right: nodes.Node) -> Verdict:
    """Judge ``left op right`` for two closed numeric trees.

    Args:
        left: One side.
        op: ``=``, or ``approx`` / ``~`` for a rough equality (refuted only beyond 10 %, or, where
            the printed side shows three or more significant digits, beyond five units of its
            last place). Any other operator is ``unknown``.
        right: The other side.
    """
    if op not in ("=", "approx", "~") or (literal_of(left) and literal_of(right)):
        return _same_literals(left, right) if op == "=" else UNKNOWN
    if not (is_closed(left) and is_closed(right)):
        return UNKNOWN
    exact = [(a, b) for base in _bases(left, right) for a, b in _values(left, right, base)]
    if not exact:
        return UNKNOWN
    shown = _shown(exact, left, right)
    usual = [Reading(rounded=True, log_base=base.log_base) for base in _bases(left, right)]
    outcomes = [_holds(left, op, right, one) for one in usual]
    if any(outcomes):
        return Verdict("equal", *shown)
    if None in outcomes or is_doubtful(left, op, right):
        return Verdict("unknown", *shown)
    others = (other for one in usual for other in other_readings(one, left, right))
    if any(_holds(left, op, right, one) for one in others):
        return Verdict("unknown", *shown)
    return Verdict("refuted", *shown)


def judge_chain(chain: nodes.Relation) -> tuple[Verdict, ...]:
    """Judge every link of a chain: verdict ``i`` is about ``sides[i]`` and ``sides[i + 1]``.

    All are ``unknown`` in a chain with a condition, a ratio or a relation that is not known.
    """
    if {"other", "given", "equiv", "implies", "iff", "to", "in"} & set(chain.operators):
        return (UNKNOWN,) * len(chain.operators)
    return tuple(
        judge_equality(left, op, right)
        for left, op, right in zip(chain.sides, chain.operators, chain.sides[1:], strict=False)
    )


def is_closed(node: nodes.Node) -> bool:
    r"""Tell whether a tree holds nothing but numbers, ``\pi``, ``e`` and bound indices."""
    bound = {
        one.index.name for one in nodes.walk(node) if isinstance(one, nodes.BigOp) and one.index
    }
    return nodes.is_readable(node) and nodes.free_symbols(node) <= bound | {"\\pi", "e"}


def _same_literals(left: nodes.Node, right: nodes.Node) -> Verdict:
    """Two printed numbers say nothing to refute: a code, a unit or another base may be meant."""
    return Verdict("equal") if left == right else UNKNOWN


def _open_base(*sides: nodes.Node) -> bool:
    return any(
        isinstance(one, nodes.Function) and one.name in ("log", "lg") and one.base is None
        for side in sides
        for one in nodes.walk(side)
    )


def _bases(left: nodes.Node, right: nodes.Node) -> list[Reading]:
    bases: tuple[Literal[0, 2, 10], ...] = (0, 2, 10) if _open_base(left, right) else (0,)
    return [Reading(log_base=base) for base in bases]


def _values(
    left: nodes.Node, right: nodes.Node, reading: Reading
) -> Iterator[tuple[Interval, Interval]]:
    first, second = evaluate(left, reading), evaluate(right, reading)
    if first is not None and second is not None:
        yield first, second


def _shown(
    pairs: list[tuple[Interval, Interval]], left: nodes.Node, right: nodes.Node
) -> tuple[str, str]:
    """Return both values as printed, for the base of the logarithm that brings them closest."""
    first, second = min(pairs, key=lambda pair: abs(pair[0].middle - pair[1].middle))
    ends = literal_of(left), literal_of(right)
    units = [None if one is None else one.unit for one in ends]
    texts = [None if one is None else one.text for one in ends]
    shown = texts[0] or show(first, units[1]), texts[1] or show(second, units[0])
    if shown[0] == shown[1]:  # too coarse to show the difference
        return texts[0] or show(first), texts[1] or show(second)
    return shown


def _holds(left: nodes.Node, op: str, right: nodes.Node, reading: Reading) -> bool | None:
    """Tell whether it holds under one reading; ``None`` where a side has no value."""
    first, second = evaluate(left, reading), evaluate(right, reading)
    if first is None or second is None:
        return None
    a, b = widened(left, first, reading, right), widened(right, second, reading, left)
    if a.meets(b):
        return True
    if op == "=":
        return False
    gap = max(a.low, b.low) - min(a.high, b.high)
    return gap <= tolerance(left, right, max(abs(first.middle), abs(second.middle)))
