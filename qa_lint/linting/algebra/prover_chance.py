"""The second opinion on random variables and events: SymPy, with symbols for chances.

Independent of :mod:`~qa_lint.linting.algebra.chance_trial`: outcomes, chances and values are
symbols, and the difference of the sides is a rational function of them.
"""

from __future__ import annotations

from itertools import product
from typing import Any, Literal

from qa_lint.linting.algebra.chance import operator_of as chance_operator
from qa_lint.linting.algebra.chance import split_name
from qa_lint.linting.algebra.chance_trial import Claim
from qa_lint.linting.algebra.draws import draw as new_draw
from qa_lint.parsing.latex import nodes

Proof = Literal["equal", "refuted", "unknown"]
OUTCOMES = 3


class Unsupported(Exception):
    """The tree holds something that is not translated."""


def prove_chance(claim: Claim) -> Proof:
    """Decide a claim about random variables, or about events."""
    import sympy

    events = claim.of("event")
    if events and claim.of("variable"):
        return "unknown"
    try:
        builder = _Chance(claim)
        sides = zip(builder.build(claim.left), builder.build(claim.right), strict=True)
        differences = [sympy.Add(a, -b, evaluate=False) for a, b in sides]
    except (Unsupported, ZeroDivisionError):
        return "unknown"
    zeros = [_is_zero(differences, seed) for seed in range(3)]
    if not any(zeros):
        return "refuted"
    if not all(zeros):
        return "unknown"
    return "equal" if all(sympy.simplify(one) == 0 for one in set(differences)) else "unknown"


def _is_zero(differences: list[Any], seed: int) -> bool:
    """Tell whether all differences vanish at a rational point."""
    import sympy

    draw = new_draw(f"chance {seed}")
    symbols = sorted({x for one in differences for x in one.free_symbols}, key=str)
    point = {
        one: sympy.Rational(draw.randint(2, 30), 97 if one.name.startswith("p") else 5)
        for one in symbols
    }
    return all(abs(sympy.N(one.xreplace(point), 30)) < 1e-9 for one in set(differences))


class _Chance:
    """Values are lists with one expression for each outcome."""

    def __init__(self, claim: Claim) -> None:
        import sympy

        self.sympy = sympy
        events, variables = claim.of("event"), claim.of("variable")
        sides = list(product((0, 1), repeat=len(events))) if events else [(0,)] * OUTCOMES
        self.size = len(sides)
        chances = [sympy.Symbol(f"p{at}", positive=True) for at in range(self.size - 1)]
        self.chances = [*chances, 1 - sum(chances)]
        self.values: dict[str, list[Any]] = {
            name: [sympy.Integer(side[at]) for side in sides] for at, name in enumerate(events)
        }
        for name in variables:
            self.values[name] = [sympy.Symbol(f"{name}_{at}") for at in range(self.size)]
        for name in claim.of("constant"):
            self.values[name] = [sympy.Symbol(f"{name}_c", positive=True)] * self.size

    def build(self, node: nodes.Node) -> list[Any]:
        if isinstance(node, nodes.Number):
            value = node.literal.value
            return [self.sympy.Rational(value.numerator, value.denominator)] * self.size
        if isinstance(node, nodes.Symbol):
            return self.symbol(node.name)
        if isinstance(node, nodes.Sum):
            return [sum(x) for x in zip(*map(self.build, node.terms), strict=True)]
        if isinstance(node, nodes.Product):
            return [self.sympy.prod(x) for x in zip(*map(self.build, node.factors), strict=True)]
        if isinstance(node, nodes.Negation):
            return [-x for x in self.build(node.operand)]
        if isinstance(node, nodes.Quotient):
            sides = zip(self.build(node.numerator), self.build(node.denominator), strict=True)
            return [a / b for a, b in sides]
        if isinstance(node, nodes.Root) and node.degree is None:
            return [self.sympy.sqrt(x) for x in self.build(node.radicand)]
        return self.applied(node)

    def symbol(self, name: str) -> list[Any]:
        for mark in ("\\bar{", "\\overline{"):
            if name.startswith(mark):
                return [1 - x for x in self.symbol(name[len(mark) : -1])]
        factors = [self.values[one] for one in split_name(name) if one in self.values]
        if not factors:
            raise Unsupported(name)
        return [self.sympy.prod(x) for x in zip(*factors, strict=True)]

    def applied(self, node: nodes.Node) -> list[Any]:
        if isinstance(node, nodes.Power):
            if isinstance(node.exponent, nodes.Symbol) and node.exponent.name == "c":
                return [1 - x for x in self.build(node.base)]
            exponent = self.build(node.exponent)[0]
            if not exponent.is_Integer or abs(exponent) > 12:
                raise Unsupported("exponent")
            return [x**exponent for x in self.build(node.base)]
        if isinstance(node, nodes.Operation) and len(node.operands) == 2:
            sides = list(zip(*map(self.build, node.operands), strict=True))
            if node.operator in ("∩", "and"):
                return [a * b for a, b in sides]
            if node.operator in ("∪", "or"):
                return [a + b - a * b for a, b in sides]
            if node.operator == "∖":
                return [a * (1 - b) for a, b in sides]
        if isinstance(node, nodes.Sequence) and node.brackets in ("", "()"):
            return [self.sympy.prod(x) for x in zip(*map(self.build, node.items), strict=True)]
        if not isinstance(node, nodes.Application):
            raise Unsupported(type(node).__name__)
        return self.operator(node)

    def mean(self, value: list[Any]) -> Any:
        return sum(p * x for p, x in zip(self.chances, value, strict=True))

    def operator(self, node: nodes.Application) -> list[Any]:
        kind = chance_operator(node)
        items, given = node.arguments, None
        first = items[0] if len(items) == 1 else None
        if isinstance(first, nodes.Relation):
            if first.operators != ("given",):
                raise Unsupported("relation")
            items, given = (first.sides[0],), first.sides[1]
        if kind in ("entropy", "information"):
            return [self.information(kind, items, given)] * self.size
        if kind == "prob":
            event = self.applied(nodes.Sequence(node.span, items)) if len(items) > 1 else (
                self.build(items[0]))  # fmt: skip
            if given is None:
                return [self.mean(event)] * self.size
            condition = self.build(given)
            both = [a * b for a, b in zip(event, condition, strict=True)]
            return [self.mean(both) / self.mean(condition)] * self.size
        if given is not None:
            raise Unsupported("conditional moment")
        values = [self.build(one) for one in items]
        return [self.moment(kind, values)] * self.size

    def moment(self, kind: str | None, values: list[list[Any]]) -> Any:
        if len(values) != (2 if kind in ("cov", "corr") else 1):
            raise Unsupported("arguments")
        if kind == "mean":
            return self.mean(values[0])
        first, second = values[0], values[-1]
        both = [a * b for a, b in zip(first, second, strict=True)]
        spread = self.mean(both) - self.mean(first) * self.mean(second)
        if kind in ("var", "cov"):
            return spread
        if kind == "sd":
            return self.sympy.sqrt(spread)
        raise Unsupported("operator")

    def information(
        self, kind: str, items: tuple[nodes.Node, ...], given: nodes.Node | None
    ) -> Any:
        """Return an entropy as a combination of joint entropies, each a symbol of its own."""
        names = [self.letters(one) for one in items]
        known = self.letters(given) if given is not None else frozenset()
        everything = frozenset().union(*names) | known
        joint = self.entropy(everything) - self.entropy(known)
        if kind == "entropy":
            return joint
        alone = sum(self.entropy(one | known) - self.entropy(known) for one in names)
        return alone - joint

    def letters(self, node: nodes.Node) -> frozenset[str]:
        items = node.items if isinstance(node, nodes.Sequence) else (node,)
        if not all(isinstance(one, nodes.Symbol) for one in items):
            raise Unsupported("entropy of an expression")
        return frozenset(one.name for one in items if isinstance(one, nodes.Symbol))

    def entropy(self, names: frozenset[str]) -> Any:
        return self.sympy.Symbol("h" + ",".join(sorted(names))) if names else self.sympy.Integer(0)
