"""Two sides of an identity at seeded points, in general and under assumptions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import Literal

from qa_lint.core.text import Span
from qa_lint.linting.algebra.assumptions import NONE, Assumption, granted
from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.numeric import Status
from qa_lint.linting.algebra.readings import Budget, Reading, Values
from qa_lint.linting.algebra.rounding import show
from qa_lint.linting.algebra.slips import number
from qa_lint.linting.algebra.suitable import names_of
from qa_lint.parsing.latex import nodes

POINTS = 18
"""How many points are tried."""
ENOUGH = 6
"""At how many of them both sides must be defined."""
MAX_CHANCE = 3
"""At how many of them whole numbers may make both sides equal by chance."""
TERMS = 3
"""How many values an index takes whose range is not written."""
BUDGET = 60_000
"""What all evaluations of one claim may cost together, in the units of the evaluation."""

_ONES = frozenset({"I", "\\mathbf{I}", "\\mathbf{1}", "\\mathbb{1}", "\\mathbb{I}", "\\mathbf{E}"})
_ZEROS = frozenset({"\\mathbf{0}", "\\boldsymbol{0}"})
_COUNTS = frozenset("n m k N M K T t d D L".split())
_UNIFORM = frozenset({"U", "u"})
_ONE = number(nodes.Symbol(Span(0, 0), "", ""), 1)
_SMALL = frozenset({"sin", "cos", "tan", "tanh"})
_MAX_SYMBOLS = 4
_PRIMES = (2, 3, 5, 7, 11, 13)


class Trial:
    """Two sides and what they give at the points."""

    def __init__(self, left: nodes.Node, right: nodes.Node) -> None:
        self.left = left
        self.right = right
        self.budget = Budget(BUDGET)
        first, second = names_of(left), names_of(right)
        self.names = sorted(first.free | second.free)
        self.families = first.families | second.families
        whole = first.whole | second.whole
        self.whole = whole | {one for one in self.names if one in _COUNTS}
        everything = [one for side in (left, right) for one in nodes.walk(side)]
        self.transposed = frozenset(
            name
            for one in everything
            if isinstance(one, nodes.Transpose)
            for name in nodes.free_symbols(one)
        )
        self.large = {
            name
            for one in everything
            if isinstance(one, nodes.Binomial)
            for name in nodes.free_symbols(one.upper)
        }
        self.open_range = any(
            isinstance(one, nodes.BigOp) and one.upper is None for one in everything
        )
        self.has_sign = any(isinstance(one, (nodes.Root, nodes.Absolute)) for one in everything)
        bare = any(
            isinstance(one, nodes.Function) and one.name in ("log", "lg") and one.base is None
            for one in everything
        )
        self.bases: tuple[Literal[0, 2, 10], ...] = (0, 2, 10) if bare else (0,)

    def assumptions(self) -> Iterator[Assumption]:
        """Yield what an author may take for granted about these symbols."""
        if {"p", "q"} <= set(self.names):
            yield Assumption("complement")
        if self.transposed:
            yield Assumption("orthonormal")
        if self.families:
            yield Assumption("normalised")
        for family in sorted(self.families):
            yield Assumption("one-hot", family)
            for symbol in self.names[:_MAX_SYMBOLS]:
                yield Assumption("mean", family, symbol)
                yield Assumption("total", family, symbol)

    def is_excused(self) -> bool:
        """Tell whether an assumption makes both sides equal, or it was too much to try."""
        return any(self.holds_under(one) for one in self.assumptions()) or self.budget.left < 0

    def holds_elsewhere(self) -> bool:
        """Tell whether the sides are equal for negative values, or in distribution.

        The latter with ``1 - U`` for U in one side: both are uniform if one is.
        """
        if self.has_sign and any(
            self.holds_under(Assumption("negative", symbol=one))
            for one in self.names[:_MAX_SYMBOLS]
        ):
            return True
        for name in _UNIFORM & set(self.names):
            mirrored = nodes.rewrite(self.left, partial(_mirrored, name))
            if Trial(mirrored, self.right).is_equal():
                return True
        return False

    def is_a_limit(self) -> bool:
        """Tell whether sines and the like are replaced by what they are near zero."""
        if not any(
            isinstance(one, nodes.Function) and one.name in _SMALL
            for side in (self.left, self.right)
            for one in nodes.walk(side)
        ):
            return False
        if all(
            any(isinstance(one, nodes.Function) and one.name in _SMALL for one in nodes.walk(side))
            for side in (self.left, self.right)
        ):
            return False  # nothing was replaced
        tiny = {name: Interval.exact(Fraction(at + 1, 10**4)) for at, name in enumerate(self.names)}
        values = Values(tiny, None, TERMS, self.budget)
        left, right = evaluate(self.left, values=values), evaluate(self.right, values=values)
        if left is None or right is None:
            return False
        size = max(abs(left.middle), abs(right.middle))
        return abs(left.middle - right.middle) <= size / 1000

    def outcome(self) -> Status:
        """Return ``equal`` if one base of the logarithm is enough, ``refuted`` if all agree."""
        found: set[Status] = set()
        for base in self.bases:
            found.add(self._at_base(base))
            if "equal" in found:
                return "equal"
        return "refuted" if found == {"refuted"} else "unknown"

    def is_equal(self) -> bool:
        """Tell whether one base of the logarithm makes both sides equal at all points."""
        return any(self._agrees(base, NONE) for base in self.bases)

    def _agrees(self, base: Literal[0, 2, 10], assumption: Assumption) -> bool:
        agreed = 0
        for left, right, _ in self._points(base, assumption):
            if not left.meets(right):
                return False
            agreed += 1
        return agreed >= ENOUGH

    def _at_base(self, base: Literal[0, 2, 10]) -> Status:
        same = differ = 0
        for left, right, _ in self._points(base, NONE):
            same += left.meets(right)
            differ += not left.meets(right)
            if same > (MAX_CHANCE if self.whole else 1) and differ > 0:
                return "unknown"
        if same + differ < ENOUGH:
            return "unknown"
        return "refuted" if differ else "equal"

    def holds_under(self, assumption: Assumption) -> bool:
        """Tell whether both sides agree wherever the assumption holds."""
        return any(self._agrees(base, assumption) for base in self.bases)

    def _points(
        self, base: Literal[0, 2, 10], assumption: Assumption
    ) -> Iterator[tuple[Interval, Interval, dict[str, Interval]]]:
        reading = Reading(rounded=True, log_base=base)
        for seed in range(POINTS):
            used: dict[str, Interval] = {}
            found = self._both(reading, seed, used)
            if found is not None and assumption.kind != "none":
                given = granted(assumption, used, seed)
                if assumption.kind == "orthonormal":
                    given.update((key, Interval.exact(1)) for key in used if key in self.transposed)
                found = self._both(reading, seed, used, given)
            if found is not None:
                yield *found, used

    def _both(
        self,
        reading: Reading,
        seed: int,
        used: dict[str, Interval],
        given: Mapping[str, Interval] | None = None,
    ) -> tuple[Interval, Interval] | None:
        """Evaluate both sides, noting in ``used`` what each symbol stood for."""

        def missing(key: str) -> Interval:
            used[key] = self._value(seed, key)
            return used[key]

        values = Values(given or {}, missing, TERMS, self.budget)
        left = evaluate(self.left, reading, values)
        right = evaluate(self.right, reading, values)
        return None if left is None or right is None else (left, right)

    def _value(self, seed: int, key: str) -> Interval:
        """Return what a symbol stands for at a point."""
        if key in _ONES or key in _ZEROS:
            return Interval.exact(int(key in _ONES))
        if key in self.whole:
            if self.open_range and key in _COUNTS:
                return Interval.exact(TERMS)
            large = 4 if key in self.large else 0
            return Interval.exact(2 + large + (seed + len(key) + ord(key[-1])) % 5)
        if seed < 2 and key in self.names:
            at = self.names.index(key) + seed
            return Interval.exact(_PRIMES[at % len(_PRIMES)])
        return Interval.exact(_random(seed, key))

    def counterexample(self) -> str:
        """Return the first point at which the sides differ, in words."""
        self.budget = Budget(BUDGET)
        for left, right, used in self._points(self.bases[0], NONE):
            if not left.meets(right):
                shown = ", ".join(f"{key} = {_plain(used[key])}" for key in sorted(used)[:6])
                more = ", ..." if len(used) > 6 else ""
                return f"for {shown}{more}: left {show(left)}, right {show(right)}"
        return ""


def holds(left: nodes.Node, right: nodes.Node) -> bool:
    """Tell whether two sides are equal at all points, under one base of the logarithm."""
    return Trial(left, right).is_equal()


def _mirrored(name: str, node: nodes.Node) -> nodes.Node:
    if not isinstance(node, nodes.Symbol) or node.name != name:
        return node
    return nodes.Sum(node.span, (_ONE, nodes.Negation(node.span, node)))


def _plain(value: Interval) -> str:
    whole = value.integer
    return str(whole) if whole is not None else str(value.low)


def _random(seed: int, key: str) -> Fraction:
    """Return a reproducible rational: below 1 for half of the seeds, up to 4 for the others."""
    digest = hashlib.blake2b(f"{seed}:{key}".encode(), digest_size=4).digest()
    number = int.from_bytes(digest, "big")
    return Fraction(1 + number % 96, 97) if seed % 2 else Fraction(98 + number % 290, 97)
