"""Trees with every sum written out, every index a number, every known name put in.

Vectors and matrices are read as one-dimensional: what holds for all sizes holds for this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qa_lint.linting.calculus.build import (
    NOWHERE,
    call,
    constant,
    minus,
    number,
    over,
    raised,
    times,
    total,
)
from qa_lint.linting.calculus.cases import branches
from qa_lint.linting.calculus.differentiation import NotDifferentiable, holds
from qa_lint.linting.calculus.known import plain_name
from qa_lint.linting.calculus.names import TERMS, Differentiated, NotExpandable
from qa_lint.linting.calculus.slopes import Slopes
from qa_lint.linting.calculus.usual import NAMED
from qa_lint.parsing.latex import nodes

__all__ = ["TERMS", "Differentiated", "Expander", "NotExpandable"]
MAX_TERMS = 6


class Expander(Slopes):
    """Writes trees out."""

    def expand(self, node: nodes.Node, env: Mapping[str, int]) -> nodes.Node:
        """Return a tree written out, with free indices as given.

        Raises:
            NotExpandable: Something in it cannot be.
        """
        self.env = env
        try:
            return self.tree(node)
        except (NotDifferentiable, RecursionError) as error:
            raise NotExpandable(str(error)) from error

    def tree(self, node: nodes.Node) -> nodes.Node:
        """Return the plain form of a part."""
        self.steps -= 1
        rule = _RULES.get(type(node))
        if rule is None or self.steps < 0:
            raise NotExpandable(type(node).__name__)
        return rule(self, node)

    def big(self, node: nodes.BigOp) -> nodes.Node:
        """Return a sum or product with its terms."""
        if node.kind not in ("sum", "prod") or node.index is None or node.domain is not None:
            raise NotExpandable(node.kind)
        first = 1 if node.lower is None else self.index(node.lower)
        last = TERMS if node.upper is None else self.index(node.upper)
        if first is None or last is None or not 0 <= last - first < MAX_TERMS:
            raise NotExpandable("range")
        outer, parts = self.env, []
        for at in range(first, last + 1):
            self.env = {**outer, node.index.name: at}
            parts.append(self.tree(node.body))
        self.env = outer
        return total(parts) if node.kind == "sum" else times(*parts)

    def function(self, node: nodes.Function) -> nodes.Node:
        """Return a function with a fixed meaning."""
        if node.name == "sigma":
            return self.applied("\\sigma", node.arguments)
        arguments = tuple(self.tree(one) for one in node.arguments)
        usual = NAMED.get(node.name) if len(arguments) == 1 else None
        if usual is not None and node.base is None:
            return usual(arguments[0])
        base = None if node.base is None else self.tree(node.base)
        if node.name == "log" and base is None:
            if not self.log_base:
                return nodes.Function(NOWHERE, "ln", arguments)
            base = number(self.log_base)
        return nodes.Function(NOWHERE, node.name, arguments, base)

    def product(self, node: nodes.Product) -> nodes.Node:
        """Return a product; a function's name in it may be applied to what follows."""
        found: list[nodes.Node] = []
        factors = list(node.factors)
        while factors:
            one = factors.pop(0)
            if factors and not node.operators[-len(factors)] and self.may_apply(one, factors[0]):
                self.unsure = True
                if self.applies and isinstance(one, nodes.Symbol):
                    found.append(self.applied(plain_name(one.name), (factors.pop(0),)))
                    continue
            found.append(self.tree(one))
        return times(*found)

    def may_apply(self, name: nodes.Node, following: nodes.Node) -> bool:
        """Tell whether a factor is a function's name and the next one its argument."""
        if not isinstance(name, nodes.Symbol) or not self.variable or name.name == self.variable:
            return False
        stem = plain_name(name.name)
        if stem not in self.bare and stem not in self.known.functions:
            return False
        return self.is_function(stem) and holds(following, self.variable)

    def power(self, node: nodes.Power) -> nodes.Node:
        """Return a power; that of e is the exponential function."""
        base = node.base
        if isinstance(base, nodes.Symbol) and base.name in ("e", "\\mathrm{e}"):
            if ("e", 0) in self.known.symbols:
                raise NotExpandable("e is a name here")
            return call("exp", self.tree(node.exponent))
        inner, exponent = self.tree(base), self.tree(node.exponent)
        value = constant(exponent)
        if isinstance(inner, nodes.Absolute) and value is not None and value % 2 == 0:
            inner = inner.operand
        return raised(inner, exponent)

    def operation(self, node: nodes.Operation) -> nodes.Node:
        """Return ``(f \\circ g)(x)`` or ``(f g)'(x)``."""
        first, second = node.operands[0], node.operands[-1]
        if node.operator == "∘" and isinstance(first, nodes.Symbol) and self.variable:
            return self.applied(plain_name(first.name), (second,))
        if node.operator != "apply" or not isinstance(second, nodes.Symbol):
            raise NotExpandable(node.operator)
        outer, self.variable = self.variable, second.name
        found = self.tree(first)
        self.variable = outer
        return found

    def inverse(self, node: nodes.Ambiguous) -> nodes.Node:
        r"""Return ``\\arctan x`` for ``\\tan^{-1} x``, which is hardly ever a power."""
        power = node.readings[0] if len(node.readings) == 1 else None
        if not isinstance(power, nodes.Power) or not isinstance(power.base, nodes.Function):
            raise NotExpandable("ambiguous")
        usual = NAMED.get(f"arc{power.base.name}")
        if usual is None or constant(power.exponent) != -1:
            raise NotExpandable("ambiguous")
        return usual(self.tree(power.base.arguments[0]))

    def by_cases(self, node: nodes.Matrix) -> nodes.Node:
        """Return what a function by cases is for values of the sign that is spoken of."""
        found = branches(node).get(self.sign)
        if found is None:
            raise NotExpandable("cases")
        return self.tree(found)

    def norm(self, node: nodes.Norm) -> nodes.Node:
        """Return the absolute value, which every norm is in one dimension."""
        if node.order is not None and constant(node.order) not in (1, 2):
            raise NotExpandable("norm")
        return nodes.Absolute(NOWHERE, self.tree(node.operand))


def _one(rebuild: Callable[[nodes.Node], nodes.Node]) -> Callable[[Expander, Any], nodes.Node]:
    return lambda self, node: rebuild(self.tree(node.operand))


_RULES: dict[type[nodes.Node], Callable[[Expander, Any], nodes.Node]] = {
    nodes.Number: lambda self, node: node,
    nodes.Symbol: Expander.symbol,
    nodes.Sum: lambda self, node: total([self.tree(one) for one in node.terms]),
    nodes.Product: Expander.product,
    nodes.Negation: _one(minus),
    nodes.Quotient: lambda self, node: over(self.tree(node.numerator), self.tree(node.denominator)),
    nodes.Power: Expander.power,
    nodes.Root: lambda self, node: nodes.Root(
        NOWHERE, self.tree(node.radicand), None if node.degree is None else self.tree(node.degree)
    ),
    nodes.Transpose: _one(lambda inner: inner),
    nodes.Absolute: _one(lambda inner: nodes.Absolute(NOWHERE, inner)),
    nodes.Ambiguous: Expander.inverse,
    nodes.Matrix: Expander.by_cases,
    nodes.Norm: Expander.norm,
    nodes.Factorial: _one(lambda inner: nodes.Factorial(NOWHERE, inner)),
    nodes.Binomial: lambda self, node: nodes.Binomial(
        NOWHERE, self.tree(node.upper), self.tree(node.lower)
    ),
    nodes.Operation: Expander.operation,
    nodes.Function: Expander.function,
    nodes.Application: Expander.application,
    nodes.BigOp: Expander.big,
    nodes.Derivative: Expander.derivative,
    nodes.Prefix: Expander.prefix,
    nodes.Scripted: Expander.scripted,
}
