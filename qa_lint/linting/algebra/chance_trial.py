"""Claims about random variables and events, refuted on small random worlds.

An author may take things for granted that the formula does not say: independence, a mean of zero,
disjoint events. A claim that holds under one of them is not refuted, unless the claim itself
speaks of what the assumption denies.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations, product
from typing import Literal

from qa_lint.linting.algebra.chance import Value, World, evaluate, operator_of
from qa_lint.linting.algebra.chance_parts import (
    is_complement,
    is_conditional,
    is_joint,
    names_in,
)
from qa_lint.linting.algebra.draws import draw as new_draw
from qa_lint.linting.algebra.interval import NotEvaluable
from qa_lint.parsing.latex import nodes

Kind = Literal["variable", "event", "constant"]
SEEDS = 8
_TOLERANCE = 1e-9
_LOWER_VARIABLES = frozenset("xyzuvw")
_CONSTANTS = frozenset({"\\pi", "e"})
_INFORMATION = frozenset({"entropy", "information"})
_FREE = frozenset("a b c d k \\alpha \\beta \\gamma \\lambda".split())
"""Names of numbers that are given, not means or errors."""


class Claim:
    """Two sides that speak of randomness, and what their symbols are."""

    def __init__(self, left: nodes.Node, right: nodes.Node) -> None:
        self.left = left
        self.right = right
        everything = [one for side in (left, right) for one in nodes.walk(side)]
        self.operators = [
            (kind, one)
            for one in everything
            if isinstance(one, nodes.Application) and (kind := operator_of(one)) is not None
        ]
        self.kinds: dict[str, Kind] = {}
        self.summed_out = True  # what only one side speaks of is a condition there
        self.usable = bool(self.operators) and self._classify()

    def _classify(self) -> bool:
        inside: dict[str, set[str]] = {}
        for kind, one in self.operators:
            role = "event" if kind == "prob" else "variable"
            for argument in one.arguments:
                for name in names_in(argument):
                    inside.setdefault(name, set()).add(role)
        bare = {name for side in (self.left, self.right) for name in names_in(side, bare=True)}
        capitals = any(name[0].isupper() for name in inside)
        for name in {*names_in(self.left), *names_in(self.right)} - _CONSTANTS:
            roles = inside.get(name, set())
            is_name = name[0].isupper() or (not capitals and name in _LOWER_VARIABLES)
            if "event" in roles:
                if len(roles) > 1 or not name[0].isupper():
                    return False
                self.kinds[name] = "event"
            elif name in bare and {kind for kind, _ in self.operators} & _INFORMATION:
                return False  # H(z) = 1 / z is a function of z
            else:
                if not (roles and is_name) and name.partition("_")[0] not in _FREE:
                    return False  # it may be a mean, or random itself
                self.kinds[name] = "variable" if roles and is_name else "constant"
        return len(self.kinds) <= 6 and self._same_names()

    def _same_names(self) -> bool:
        """Tell whether both sides speak of the same things; a constant may cancel."""
        first, second = names_in(self.left), names_in(self.right)
        inside = {name for _, one in self.operators for x in one.arguments for name in names_in(x)}
        spoken = {name for name, kind in self.kinds.items() if kind != "constant"}
        left, right = first & spoken, second & spoken
        if not left or not right or not (left <= right or right <= left):
            return False
        given = [
            x for _, one in self.operators for x in one.arguments if isinstance(x, nodes.Relation)
        ]
        self.summed_out = left ^ right <= {name for x in given for name in names_in(x.sides[-1])}
        if not left ^ right <= {name for x in given for name in names_in(x)}:
            return False
        return all(name in inside for name in first ^ second)

    def _is_equation(self) -> bool:
        """Tell whether a side comes again in the other: ``E[X] = 1 + E[X] / 2`` is to be solved."""
        sides = (self.left, self.right), (self.right, self.left)
        if all(is_conditional(one) for one in (self.left, self.right)):
            return True  # the same of two things: H(Y | X) = H(X | Y)
        return any(
            isinstance(one, nodes.Symbol)
            or (isinstance(one, nodes.Application) and one in nodes.walk(other))
            for one, other in sides
        )

    def _is_of_one(self) -> bool:
        """Tell whether this is about moments of one variable: maybe of one distribution only."""
        arguments = [x for _, one in self.operators for x in one.arguments]
        bases = {x.base if isinstance(x, nodes.Power) else x for x in arguments}
        return len(bases) == 1 and isinstance(bases.pop(), nodes.Symbol) and not self.of("event")

    def of(self, kind: Kind) -> list[str]:
        """Return the names of a kind, sorted."""
        return sorted(name for name, one in self.kinds.items() if one == kind)

    def differs(self, world: World) -> bool | None:
        """Compare the sides in a world; ``None`` where one has no value."""
        try:
            left, right = evaluate(self.left, world), evaluate(self.right, world)
        except (NotEvaluable, OverflowError, ValueError, ZeroDivisionError):
            return None
        return any(abs(a - b) > _TOLERANCE * (1 + abs(a)) for a, b in zip(left, right, strict=True))

    def verdict(self) -> str:
        """Return ``equal``, ``refuted``, ``unknown``, or ``excused`` if an assumption helps."""
        found = [self.differs(self._world(seed)) for seed in range(SEEDS)]
        valid = [one for one in found if one is not None]
        if len(valid) < SEEDS // 2 or 0 < valid.count(True) < len(valid) / 2:
            return "unknown"
        if not any(valid):
            return "equal"
        if (
            self._is_equation()
            or self._is_of_one()
            or not self.summed_out
            or valid.count(True) < len(valid) - 1
        ):
            return "excused"
        return "excused" if any(self._holds(one) for one in self._assumed()) else "refuted"

    def is_equal(self) -> bool:
        """Tell whether the sides are equal in all worlds in which both have values."""
        found = 0
        for seed in range(SEEDS):
            differs = self.differs(self._world(seed))
            if differs:
                return False
            found += differs is not None
        return found >= SEEDS // 2

    def _holds(self, worlds: list[World]) -> bool:
        found = [one for world in worlds if (one := self.differs(world)) is not None]
        return len(found) >= 2 and not any(found)

    def _assumed(self) -> Iterator[list[World]]:
        """Yield worlds for each assumption that the claim leaves open."""
        seeds = range(4)
        events, variables = self.of("event"), self.of("variable")
        joint = any(is_joint(one) for _, one in self.operators)
        if not any(kind in ("cov", "corr") for kind, _ in self.operators):
            yield [self._independent(seed) for seed in seeds]
        if len(events) > 1 and not joint:
            yield [self._partition(seed) for seed in seeds]
        means = any(
            kind == "mean" and isinstance(one.arguments[0], nodes.Symbol)
            for kind, one in self.operators
        )
        if variables and not means:
            yield [self._centred(self._world(seed)) for seed in seeds]
        excluded = any(is_complement(x) for side in (self.left, self.right)
                       for x in nodes.walk(side))  # fmt: skip
        for one, other in () if excluded else permutations(events, 2):
            yield [self._related(seed, one, other, subset=True) for seed in seeds]
            if not joint or len(events) > 2:
                yield [self._related(seed, one, other, subset=False) for seed in seeds]

    def _world(self, seed: int) -> World:
        draw = new_draw(seed)
        weights = [draw.randint(1, 9) for _ in range(6)]
        values: dict[str, Value] = {}
        for name, kind in sorted(self.kinds.items()):
            if kind == "constant":
                values[name] = (Fraction(draw.randint(2, 29), draw.choice((1, 3, 7))),) * 6
            elif kind == "variable":
                levels = [Fraction(draw.randint(-9, 12), 2) for _ in range(4)]
                values[name] = tuple(draw.choice(levels) for _ in range(6))
            else:
                inside = [1, 1, 0, *(draw.randint(0, 1) for _ in range(3))]
                draw.shuffle(inside)
                values[name] = tuple(Fraction(x) for x in inside)
        return World(tuple(Fraction(w, sum(weights)) for w in weights), values)

    def _independent(self, seed: int) -> World:
        draw = new_draw(seed)
        base = self._world(seed)
        names = [*self.of("variable"), *self.of("event")][:5]
        chances = {name: Fraction(draw.randint(1, 6), 7) for name in names}
        outcomes = list(product((0, 1), repeat=len(names)))
        weights = []
        for outcome in outcomes:
            weight = Fraction(1)
            for name, side in zip(names, outcome, strict=True):
                weight *= chances[name] if side else 1 - chances[name]
            weights.append(weight)
        values = {name: (base.values[name][0],) * len(outcomes) for name in self.of("constant")}
        for at, name in enumerate(names):
            low, high = (0, 1) if self.kinds[name] == "event" else (draw.randint(-4, 0), 3)
            values[name] = tuple(Fraction(high if one[at] else low) for one in outcomes)
        return World(tuple(weights), values)

    def _partition(self, seed: int) -> World:
        """Return a world in which the events exclude one another."""
        base = self._world(seed)
        values = dict(base.values)
        taken: Value = (Fraction(0),) * 6
        for name in self.of("event"):
            values[name] = tuple(x * (1 - t) for x, t in zip(values[name], taken, strict=True))
            taken = tuple(t + x for t, x in zip(taken, values[name], strict=True))
        return World(base.weights, values)

    def _centred(self, world: World) -> World:
        values = dict(world.values)
        for name in self.of("variable"):
            mean = sum(w * x for w, x in zip(world.weights, values[name], strict=True))
            values[name] = tuple(x - mean for x in values[name])
        return World(world.weights, values)

    def _related(self, seed: int, one: str, other: str, *, subset: bool) -> World:
        """Return a world in which an event lies in another one, or is its complement."""
        base = self._world(seed)
        whole = base.values[other]
        part = tuple(x * y for x, y in zip(base.values[one], whole, strict=True))
        return World(base.weights, {**base.values, one: part if subset else
                                    tuple(1 - x for x in whole)})  # fmt: skip

    def counterexample(self) -> str:
        """Return a small world in which the sides differ, in words."""
        for world in (*map(self._simple, range(3)), *map(self._world, range(SEEDS))):
            if self.differs(world):
                left, right = evaluate(self.left, world), evaluate(self.right, world)
                at = next(i for i, (a, b) in enumerate(zip(left, right, strict=True)) if a != b)
                return f"for {self._words(world)}: left {_show(left[at])}, right {_show(right[at])}"
        return ""

    def _simple(self, shift: int) -> World:
        """Return a world of four equally likely outcomes and small numbers."""
        values: dict[str, Value] = {}
        for at, (name, kind) in enumerate(sorted(self.kinds.items())):
            if kind == "constant":
                values[name] = (Fraction(2 + at + shift),) * 4
            elif kind == "variable":
                values[name] = tuple(map(Fraction, ((0, 1, 2, 5), (1, 0, 3, 4))[(at + shift) % 2]))
            else:
                values[name] = tuple(map(Fraction, ((1, 1, 0, 0), (0, 1, 1, 1))[(at + shift) % 2]))
        return World((Fraction(1, 4),) * 4, values)

    def _words(self, world: World) -> str:
        said = []
        for name, kind in sorted(self.kinds.items()):
            shown = [_show(x) for x in world.values[name]]
            if kind == "constant":
                said.append(f"{name} = {shown[0]}")
            elif kind == "variable":
                said.append(f"{name} = {' or '.join(shown)}")
            else:
                inside = [str(at + 1) for at, x in enumerate(world.values[name]) if x]
                said.append(f"{name} = {{{', '.join(inside)}}}")
        if len(set(world.weights)) == 1:
            return f"{', '.join(said)} with equal chances"
        return f"{', '.join(said)} with chances {', '.join(map(_show, world.weights))}"


def _show(number: Fraction | float) -> str:
    if isinstance(number, Fraction):
        return str(number) if number.denominator < 1000 else f"{float(number):.4g}"
    return f"{number:.4g}"
