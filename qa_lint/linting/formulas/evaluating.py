"""The value of a term when its symbols stand for the roles of a named formula."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from qa_lint.linting.formulas import numbers
from qa_lint.linting.formulas.numbers import SIZE, Undefined, Value
from qa_lint.linting.formulas.points import value_of
from qa_lint.linting.formulas.symbols import IDENTITY, Symbols
from qa_lint.linting.formulas.terms import Term, walk
from qa_lint.linting.formulas.vocabulary import FUNCTION_KINDS, Vocabulary

MAX_STEPS = 4_000
"""What one value may cost, in terms visited."""
_PROBABLE = frozenset(("P", "p", "q"))


@dataclass(frozen=True)
class Meaning:
    """What the symbols of a term stand for: roles by the name of a key."""

    words: Vocabulary
    roles: Mapping[str, str]
    symbols: Symbols
    families: frozenset[str] = frozenset()
    """Roles that have running indices in the formula's own statement."""


class Memo:
    """The values of a formula's own parts, while one thing after the other in it is changed.

    ``steps`` counts the terms visited: what a search costs, whatever the machine.
    """

    def __init__(self, term: Term) -> None:
        self.ids = frozenset(map(id, walk(term)))
        self.values: dict[tuple[int, int], Value] = {}
        self.steps = 0


@dataclass
class _Evaluator:
    """Values at one point."""

    meaning: Meaning
    point: int
    bound: dict[str, int] = field(default_factory=dict)
    implicit: int = 0
    steps: int = 0
    memo: Memo | None = None

    def value(self, term: Term) -> Value:
        """Return the value of a term; raises :class:`Undefined` where it has none."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise Undefined("too many steps")
        memo = self.memo
        if memo is None or self.bound or self.implicit or id(term) not in memo.ids:
            return _RULES[term.kind](self, term)
        key = (id(term), self.point)
        if key not in memo.values:
            memo.values[key] = _RULES[term.kind](self, term)
        return memo.values[key]

    def number(self, term: Term) -> float:
        """Return the value of a term that must be a number."""
        made = self.value(term)
        if isinstance(made, tuple):
            raise Undefined("not a number")
        return made

    def symbol(self, term: Term) -> Value:
        if term.name in self.bound:
            return float(self.bound[term.name])
        meaning = self.meaning
        running = term.stem in meaning.symbols.families and bool(term.indices)
        role = meaning.roles.get(term.stem if running else term.name)
        if role is None:
            return self._constant(term)
        at = tuple(self._index(one) for one in term.indices) if running else ()
        if not at and self.implicit and role in meaning.families:
            at = (self.implicit,)
        return value_of(meaning.words, meaning.words.roles[role], at, self.point)

    def _constant(self, term: Term) -> Value:
        if term.name == "e":
            return math.e
        if term.name == "\\pi":
            return math.pi
        if term.name in IDENTITY:
            return tuple(tuple(float(i == j) for j in range(SIZE)) for i in range(SIZE))
        if term.name in self.meaning.symbols.counts:
            return float(SIZE)
        raise Undefined(term.name)

    def _index(self, term: Term) -> int:
        if term.kind == "symbol" and term.name not in self.bound:
            role = self.meaning.roles.get(term.name)
            if role is None:
                return 100 + int(1000 * numbers.hash_of(term.name))  # a label
        found = self.number(term)
        return round(found)

    def add(self, term: Term) -> Value:
        total = self.value(term.parts[0])
        for part in term.parts[1:]:
            total = numbers.add(total, self.value(part))
        return total

    def mul(self, term: Term) -> Value:
        total = self.value(term.parts[0])
        for part in term.parts[1:]:
            total = numbers.multiply(total, self.value(part), by_entry=term.operator == "⊙")
        return total

    def div(self, term: Term) -> Value:
        below = self.value(term.parts[1])
        if isinstance(below, tuple):
            raise Undefined("division by a matrix")
        return numbers.multiply(self.value(term.parts[0]), numbers.inverse(below))

    def root(self, term: Term) -> Value:
        degree = self.number(term.parts[1]) if len(term.parts) > 1 else 2.0
        inner = self.value(term.parts[0])
        if isinstance(inner, tuple):
            return numbers.each(lambda x: abs(x) ** (1 / degree), inner)
        return numbers.power(inner, 1 / degree)

    def function(self, term: Term) -> Value:
        if term.name in ("max", "min") and len(term.parts) > 1:
            pick = max if term.name == "max" else min
            return pick(self.number(part) for part in term.parts)
        if len(term.parts) != 1:
            raise Undefined("arguments")
        inner = self.value(term.parts[0])
        rule = _FUNCTIONS.get(term.name)
        if rule is None:
            raise Undefined(term.name)
        return numbers.each(rule, inner)

    def applied(self, term: Term) -> Value:
        arguments = [self.value(part) for part in term.parts]
        role = self.meaning.roles.get(term.name)
        if role is None and term.name in ("tr", "det") and len(arguments) == 1:
            inner = arguments[0]
            if not isinstance(inner, tuple):
                return inner
            return (numbers.determinant(inner) if term.name == "det"
                    else math.fsum(inner[i][i] for i in range(len(inner))))  # fmt: skip
        if role is None and term.name == "softmax":
            return numbers.each(lambda x: numbers.anything("softmax", [x]), arguments[0])
        kind = self.meaning.words.roles[role].kind if role else ""
        if role and kind not in FUNCTION_KINDS:
            raise Undefined("not a function")
        at = [float(self._index(one)) for one in term.indices] if term.indices and (
            term.stem in self.meaning.symbols.families) else []  # fmt: skip
        name = role or term.name
        likely = kind == "probability-function" or (role is None and name in _PROBABLE)
        if kind == "vector-function":
            return tuple(
                (numbers.anything(f"{name}{row}", [*arguments, *at]),) for row in range(SIZE)
            )
        return numbers.anything(name, [*arguments, *at], probability=likely)

    def listed(self, term: Term) -> Value:
        return tuple((x,) for part in term.parts for x in numbers.entries(self.value(part)))

    def big(self, term: Term) -> Value:
        values = list(self._each_value(term))
        if not values:
            raise Undefined("empty range")
        if term.name in ("max", "min"):
            pick = max if term.name == "max" else min
            if any(isinstance(one, tuple) for one in values):
                raise Undefined("maximum of vectors")
            return pick(one for one in values if not isinstance(one, tuple))
        total = values[0]
        for one in values[1:]:
            total = numbers.add(total, one) if term.name == "sum" else numbers.multiply(total, one)
        return total

    def _each_value(self, term: Term) -> list[Value]:
        found: list[Value] = []
        name = term.indices[0].name if term.indices else ""
        if not name:
            outer = self.implicit
            for at in range(1, SIZE + 1):
                self.implicit = at
                found.append(self.value(term.parts[0]))
            self.implicit = outer
            return found
        first = 1
        if term.lower is not None and term.lower.kind == "number" and _counts(name, term.parts[0]):
            first = round(term.lower.value)
        without = self.number(term.excluded) if term.excluded is not None else None
        kept = self.bound.get(name)
        for at in range(first, first + SIZE):
            if at != without:
                self.bound[name] = at
                found.append(self.value(term.parts[0]))
        if kept is None:
            self.bound.pop(name, None)
        else:
            self.bound[name] = kept
        return found


def _counts(name: str, body: Term) -> bool:
    """Tell whether an index is used as a number, not only to point at something."""
    return any(one.kind == "symbol" and one.name == name for one in walk(body))


def _log(x: float) -> float:
    if x <= 0:
        raise Undefined("logarithm")
    return math.log(x)


_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "log": _log,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "tanh": math.tanh,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "arctan": math.atan,
    "sigma": lambda x: 1 / (1 + math.exp(-x)),
    "softplus": lambda x: math.log1p(math.exp(x)),
    "relu": lambda x: max(x, 0.0),
    "max": lambda x: x,
    "min": lambda x: x,
}


def _factorial(self: _Evaluator, term: Term) -> float:
    return math.gamma(self.number(term.parts[0]) + 1)


def _binomial(self: _Evaluator, term: Term) -> float:
    upper, lower = (self.number(part) for part in term.parts)
    if lower > upper or lower < 0:
        raise Undefined("binomial")
    return math.exp(
        math.lgamma(upper + 1) - math.lgamma(lower + 1) - math.lgamma(upper - lower + 1)
    )


def _absolute(self: _Evaluator, term: Term) -> float:
    return numbers.norm(self.value(term.parts[0]))


_RULES: dict[str, Callable[[_Evaluator, Term], Value]] = {
    "number": lambda self, term: term.value,
    "symbol": _Evaluator.symbol,
    "add": _Evaluator.add,
    "mul": _Evaluator.mul,
    "neg": lambda self, term: numbers.multiply(-1.0, self.value(term.parts[0])),
    "div": _Evaluator.div,
    "pow": lambda self, term: numbers.power(self.value(term.parts[0]), self.value(term.parts[1])),
    "root": _Evaluator.root,
    "fn": _Evaluator.function,
    "app": _Evaluator.applied,
    "big": _Evaluator.big,
    "transpose": lambda self, term: numbers.transpose(self.value(term.parts[0])),
    "norm": lambda self, term: numbers.norm(self.value(term.parts[0]), term.value),
    "abs": _absolute,
    "floor": lambda self, term: float(math.floor(self.number(term.parts[0]) + 1e-9)),
    "ceil": lambda self, term: float(math.ceil(self.number(term.parts[0]) - 1e-9)),
    "factorial": _factorial,
    "binomial": _binomial,
    "list": _Evaluator.listed,
}


def evaluate(term: Term, meaning: Meaning, point: int, memo: Memo | None = None) -> Value | None:
    """Return the value at a point, or ``None`` where there is none.

    With a ``memo``, which is of one meaning, parts that did not change are not computed again.
    """
    evaluator = _Evaluator(meaning, point, memo=memo)
    try:
        return evaluator.value(term)
    except (Undefined, OverflowError, ValueError, ZeroDivisionError, TypeError):
        return None
    finally:
        if memo is not None:
            memo.steps += evaluator.steps
