r"""Expectations, variances, probabilities and entropies on small random worlds.

A world is a finite probability space: random variables, events and constants are lists with one
value for each of its outcomes. Numbers are exact as long as only ``+ - * /`` and integer powers
occur; entropies are floats.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from qa_lint.linting.algebra.interval import NotEvaluable
from qa_lint.parsing.latex import nodes

Value = tuple[Any, ...]
"""One value for each outcome: fractions, or floats."""

_FONT = re.compile(r"\\(?:operatorname|mathrm|text|mathbb|mathbf|mathop|mathsf)\{(\w+)\*?\}")
_NAMES = {
    "E": "mean", "Var": "var", "V": "var", "var": "var", "Cov": "cov", "cov": "cov",
    "Corr": "corr", "corr": "corr", "SD": "sd", "sd": "sd", "Std": "sd", "std": "sd",
    "P": "prob", "Pr": "prob", "\\Pr": "prob", "H": "entropy", "I": "information",
    "MI": "information",
}  # fmt: skip
_COMPLEMENTS = ("\\bar{", "\\overline{", "\\neg{")
MAX_POWER = 12


def operator_of(node: nodes.Application) -> str | None:
    """Return what an application takes the mean, variance ... of, or ``None``."""
    if node.function.indices:
        return None
    name = _FONT.sub(r"\1", node.function.name)
    return _NAMES.get(name)


@dataclass(frozen=True, slots=True)
class World:
    """A probability space with what the symbols stand for."""

    weights: tuple[Fraction, ...]
    values: Mapping[str, Value]


def split_name(name: str) -> list[str]:
    """Return the letters of ``XY``, which the formula writes as one word."""
    return list(name) if 1 < len(name) < 5 and name.isalpha() and name.isupper() else [name]


def evaluate(node: nodes.Node, world: World) -> Value:
    """Return the value of a tree in a world.

    Raises:
        NotEvaluable: Something in it has no value there.
    """
    return _Evaluator(world).value(node)


class _Evaluator:
    def __init__(self, world: World) -> None:
        self.world = world
        self.size = len(world.weights)
        self.steps = 3_000

    def value(self, node: nodes.Node) -> Value:
        self.steps -= 1
        rule = _RULES.get(type(node))
        if rule is None or self.steps < 0:
            raise NotEvaluable(type(node).__name__)
        return rule(self, node)

    def constant(self, number: Fraction | float) -> Value:
        return (number,) * self.size

    def symbol(self, node: nodes.Symbol) -> Value:
        for mark in _COMPLEMENTS:
            if node.name.startswith(mark) and node.name[len(mark) : -1] in self.world.values:
                return self.complement(self.world.values[node.name[len(mark) : -1]])
        if node.name in self.world.values:
            return self.world.values[node.name]
        letters = split_name(node.name)
        if len(letters) == 1 or any(one not in self.world.values for one in letters):
            raise NotEvaluable(node.name)
        return self._times([self.world.values[one] for one in letters])

    @staticmethod
    def complement(event: Value) -> Value:
        return tuple(1 - x for x in event)

    def _times(self, factors: list[Value]) -> Value:
        return tuple(math.prod(column) for column in zip(*factors, strict=True))

    def total(self, node: nodes.Sum) -> Value:
        terms = [self.value(one) for one in node.terms]
        return tuple(sum(column, Fraction(0)) for column in zip(*terms, strict=True))

    def product(self, node: nodes.Product) -> Value:
        if set(node.operators) & {"⊙"}:
            raise NotEvaluable("product")
        return self._times([self.value(one) for one in node.factors])

    def quotient(self, node: nodes.Quotient) -> Value:
        upper, lower = self.value(node.numerator), self.value(node.denominator)
        if any(x == 0 for x in lower):
            raise NotEvaluable("division by zero")
        return tuple(a / b for a, b in zip(upper, lower, strict=True))

    def power(self, node: nodes.Power) -> Value:
        if isinstance(node.exponent, nodes.Symbol) and node.exponent.name == "c":
            return self.complement(self.event(node.base))
        exponent = set(self.value(node.exponent))
        count = exponent.pop()
        if exponent or count != int(count) or abs(count) > MAX_POWER:
            raise NotEvaluable("exponent")
        base = self.value(node.base)
        if count < 0 and any(x == 0 for x in base):
            raise NotEvaluable("division by zero")
        return tuple(x ** int(count) for x in base)

    def root(self, node: nodes.Root) -> Value:
        inner = self.value(node.radicand)
        if node.degree is not None or any(x < 0 for x in inner):
            raise NotEvaluable("root")
        return tuple(math.sqrt(x) for x in inner)

    def event(self, node: nodes.Node) -> Value:
        """Return an event: one for the outcomes in it, zero for the others."""
        if isinstance(node, nodes.Operation) and node.operator in _SETS:
            sides = [self.event(one) for one in node.operands]
            return tuple(Fraction(_SETS[node.operator](*x)) for x in zip(*sides, strict=True))
        if isinstance(node, nodes.Prefix) and node.name == "not" and node.operand is not None:
            return self.complement(self.event(node.operand))
        if isinstance(node, nodes.Scripted) and node.label in ("\\overline", "\\bar"):
            return self.complement(self.event(node.operand))
        if isinstance(node, nodes.Sequence) and node.brackets in ("", "()"):
            return self.joint(node.items)
        found = self.value(node)
        if any(x not in (0, 1) for x in found):
            raise NotEvaluable("no event")
        return found

    def joint(self, items: tuple[nodes.Node, ...]) -> Value:
        return self._times([self.event(one) for one in items])

    def mean(self, value: Value) -> Fraction | float:
        return sum((w * x for w, x in zip(self.world.weights, value, strict=True)), Fraction(0))

    def mean_given(self, value: Value, given: tuple[Any, ...]) -> Value:
        """Return the conditional mean: for each outcome that of those with the same ``given``."""
        found: dict[Any, Fraction | float] = {}
        for key in set(given):
            same = [w for w, g in zip(self.world.weights, given, strict=True) if g == key]
            mass = sum(same, Fraction(0))
            part = tuple(x if g == key else 0 for x, g in zip(value, given, strict=True))
            found[key] = self.mean(part) / mass
        return tuple(found[g] for g in given)

    def application(self, node: nodes.Application) -> Value:
        kind = operator_of(node)
        arguments, given = node.arguments, None
        if len(arguments) == 1 and isinstance(arguments[0], nodes.Relation):
            condition = arguments[0]
            if condition.operators != ("given",):
                raise NotEvaluable("relation")
            arguments = _items(condition.sides[0])
            given = _items(condition.sides[1])
        arguments = tuple(one for item in arguments for one in _items(item))
        if kind == "prob":
            return self._probability(arguments, given)
        if kind in ("entropy", "information"):
            return self._information(kind, arguments, given)
        known = tuple(zip(*(self.value(one) for one in given), strict=True)) if given else None
        values = [self.value(one) for one in arguments]
        return self._moment(kind, values, known or (0,) * self.size)

    def _moment(self, kind: str | None, values: list[Value], given: tuple[Any, ...]) -> Value:
        if len(values) != (2 if kind in ("cov", "corr") else 1):
            raise NotEvaluable("arguments")
        means = [self.mean_given(one, given) for one in values]
        if kind == "mean":
            return means[0]
        left = tuple(x - m for x, m in zip(values[0], means[0], strict=True))
        right = tuple(x - m for x, m in zip(values[-1], means[-1], strict=True))
        spread = self.mean_given(self._times([left, right]), given)
        if kind == "sd":
            return tuple(math.sqrt(x) for x in spread)
        if kind == "corr":
            scale = [self.mean_given(self._times([x, x]), given) for x in (left, right)]
            return tuple(s / math.sqrt(a * b) for s, a, b in zip(spread, *scale, strict=True))
        if kind not in ("var", "cov"):
            raise NotEvaluable("operator")
        return spread

    def _probability(self, events: tuple[nodes.Node, ...], given: Any) -> Value:
        event = self.joint(events)
        if given is None:
            return self.constant(self.mean(event))
        condition = self.joint(given)
        mass = self.mean(condition)
        if mass == 0:
            raise NotEvaluable("impossible condition")
        return self.constant(self.mean(self._times([event, condition])) / mass)

    def _information(self, kind: str, items: tuple[nodes.Node, ...], given: Any) -> Value:
        values = [self.value(one) for one in items]
        known = [self.value(one) for one in given or ()]
        joint = self._bits([*values, *known]) - self._bits(known)
        if kind == "entropy":
            return self.constant(joint)
        if len(values) != 2:
            raise NotEvaluable("arguments")
        alone = sum(self._bits([one, *known]) - self._bits(known) for one in values)
        return self.constant(alone - joint)

    def _bits(self, values: list[Value]) -> float:
        """Return the entropy of several variables together, in nats."""
        masses: dict[Any, Fraction] = {}
        for at, weight in enumerate(self.world.weights):
            key = tuple(one[at] for one in values)
            masses[key] = masses.get(key, Fraction(0)) + weight
        return -sum(float(p) * math.log(p) for p in masses.values())


def _items(node: nodes.Node) -> tuple[nodes.Node, ...]:
    plain = isinstance(node, nodes.Sequence) and not node.brackets
    return node.items if plain and isinstance(node, nodes.Sequence) else (node,)


_SETS: dict[str, Callable[..., bool]] = {
    "∪": lambda a, b: bool(a or b), "or": lambda a, b: bool(a or b),
    "∩": lambda a, b: bool(a and b), "and": lambda a, b: bool(a and b),
    "∖": lambda a, b: bool(a and not b),
}  # fmt: skip
_RULES: dict[type[nodes.Node], Callable[[_Evaluator, Any], Value]] = {
    nodes.Number: lambda self, node: self.constant(node.literal.value),
    nodes.Symbol: _Evaluator.symbol,
    nodes.Sum: _Evaluator.total,
    nodes.Product: _Evaluator.product,
    nodes.Negation: lambda self, node: tuple(-x for x in self.value(node.operand)),
    nodes.Quotient: _Evaluator.quotient,
    nodes.Power: _Evaluator.power,
    nodes.Root: _Evaluator.root,
    nodes.Application: _Evaluator.application,
}
