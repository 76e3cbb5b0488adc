"""Two sides without sums or indices, compared at points."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.readings import PRINTED, Budget, Reading, Values
from qa_lint.linting.calculus.expansion import Differentiated
from qa_lint.parsing.latex import nodes

POINTS = 12
BUDGET = 60_000
"""What the comparison of two sides may cost, in the units of the evaluation."""
ENOUGH = 6
"""At how many of the points both sides must be defined."""
_CONSTANTS = frozenset({"e", "\\pi", "\\mathrm{e}"})
_LABELS = ("y", "t", "\\mathbf{y}", "\\mathbf{t}", "d")
_NEAR = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Difference:
    """A point at which two sides are not equal."""

    point: Mapping[str, Interval]
    left: Interval
    right: Interval


def names_in(*trees: nodes.Node) -> list[str]:
    """Return the symbols of trees in order, without constants."""
    found = {name for tree in trees for name in nodes.free_symbols(tree)}
    return sorted(name for name in found - _CONSTANTS if not name.isdigit())


def difference(left: nodes.Node, right: nodes.Node, negative: str = "") -> Difference | None:
    """Return where two sides differ, if they do at (nearly) all points of the positive domain.

    ``None`` too if they agree under what is often taken for granted: labels that are 0 or 1,
    weights that add up to one. ``negative`` names a symbol that is negative instead.
    """
    names = names_in(left, right)
    sides = _Sides(left, right, names, negative, Budget(BUDGET))
    found = sides.compared()
    if found is None or any(sides.agree(one) for one in _assumptions(names)):
        return None
    return found if sides.budget.left >= 0 else None


def equal(left: nodes.Node, right: nodes.Node) -> bool:
    """Tell whether two sides are equal wherever both are defined, at some points at least."""
    return _Sides(left, right, names_in(left, right), "", Budget(BUDGET)).agree("")


@dataclass(frozen=True)
class _Sides:
    """Two sides with what their comparison may still cost."""

    left: nodes.Node
    right: nodes.Node
    names: list[str]
    negative: str
    budget: Budget

    def compared(self) -> Difference | None:
        """Return the first difference, if the sides differ at nearly all points."""
        same, differ = 0, list[Difference]()
        for point, one, other in self.values(""):
            if one.meets(other):
                same += 1
            else:
                differ.append(Difference(point, one, other))
            if same > 1:
                return None
        return differ[0] if len(differ) >= ENOUGH - same else None

    def agree(self, assumption: str) -> bool:
        """Tell whether they are equal wherever the assumption holds."""
        agreed = 0
        for _, one, other in self.values(assumption):
            if not one.meets(other):
                return False
            agreed += 1
        return agreed > 2

    def values(self, assumption: str) -> Iterator[tuple[dict[str, Interval], Interval, Interval]]:
        """Yield the points at which both are defined, with what they are there."""
        for point in _points(self.names, self.negative, assumption):
            one = _value(self.left, point, self.budget)
            other = None if one is None else _value(self.right, point, self.budget)
            if one is not None and other is not None:
                yield point, one, other


def _value(tree: nodes.Node, point: Mapping[str, Interval], budget: Budget) -> Interval | None:
    # Decimals in formulas are rounded: 0.33 may stand for a third.
    return evaluate(tree, Reading(rounded=True), Values(point, None, 0, budget))


def _assumptions(names: list[str]) -> Iterator[str]:
    yield from sorted({_stem(one) for one in names if "_{" in one})
    if any(_stem(one) in _LABELS for one in names):
        yield "0 or 1"
    yield "normalised"


def _stem(name: str) -> str:
    return name.partition("_{")[0]


def _points(names: list[str], negative: str, assumption: str) -> Iterator[dict[str, Interval]]:
    for seed in range(POINTS):
        values = {name: _random(seed, name) for name in names}
        if negative in values:
            values[negative] = -values[negative]
        yield {k: Interval.exact(v) for k, v in _granted(values, assumption, seed).items()}


def _granted(values: dict[str, Fraction], assumption: str, seed: int) -> dict[str, Fraction]:
    if assumption == "0 or 1":
        return {k: Fraction((seed + len(k)) % 2) if _stem(k) in _LABELS else v
                for k, v in values.items()}  # fmt: skip
    if not assumption:
        return values
    groups: dict[str, list[str]] = {}
    for name in values:
        if "_{" in name:
            groups.setdefault(_stem(name), []).append(name)
    given = dict(values)
    for stem, members in groups.items():
        if len(members) < 2:
            continue  # what the others are is not said here
        size = sum((values[one] for one in members), Fraction(0))
        if assumption in ("normalised", stem):
            given.update((one, values[one] / size) for one in members)
    return given


def _random(seed: int, name: str) -> Fraction:
    """Return a reproducible rational: below 1 for half of the seeds, up to 3 for the others."""
    digest = hashlib.blake2b(f"{seed}|{name}".encode(), digest_size=4).digest()
    number = int.from_bytes(digest, "big")
    return Fraction(1 + number % 15, 16) if seed % 2 == 0 else Fraction(4 + number % 20, 8)


def confirmed(one: Differentiated) -> bool:
    """Tell whether difference quotients agree with a derivative: an independent check."""
    names = names_in(one.operand, one.slope)
    step = Fraction(1, 2**12)
    agreed = 0
    budget = Budget(BUDGET)
    for point in _points(names, "", ""):
        at = point.get(one.variable)
        slope = evaluate(one.slope, PRINTED, Values(point, None, 0, budget))
        if at is None or slope is None:
            continue
        sides = [
            evaluate(one.operand, PRINTED, Values({**point, one.variable: at + h}, None, 0, budget))
            for h in (Interval.exact(step), Interval.exact(-step))
        ]
        if sides[0] is None or sides[1] is None:
            continue
        quotient = (sides[0].middle - sides[1].middle) / (2 * step)
        if abs(quotient - slope.middle) > _NEAR * (1 + abs(slope.middle)):
            return False
        agreed += 1
        if agreed == ENOUGH:
            break
    return agreed >= ENOUGH // 2
