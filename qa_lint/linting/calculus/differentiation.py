"""The derivative of a tree, node by node; the rules are those of any first course."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qa_lint.linting.calculus.build import (
    ONE,
    TWO,
    ZERO,
    E,
    call,
    constant,
    minus,
    number,
    over,
    raised,
    times,
    total,
)
from qa_lint.parsing.latex import nodes

MAX_NODES = 1_000
"""The largest tree that is differentiated, in nodes."""


class NotDifferentiable(Exception):
    """Something in the tree has no rule here, or the tree is too large."""


def differentiate(node: nodes.Node, name: str) -> nodes.Node:
    """Return the derivative by the symbol called ``name``; all other symbols are constants.

    Kinks (``|x|``, ``max(0, x)``) have the derivative they have on either side.

    Raises:
        NotDifferentiable: There is no rule for a part that holds the symbol.
    """
    if sum(1 for _ in nodes.walk(node)) > MAX_NODES:
        raise NotDifferentiable("too large")
    return _slope(node, name)


def holds(node: nodes.Node, name: str) -> bool:
    """Tell whether a symbol stands in a tree."""
    return any(isinstance(one, nodes.Symbol) and one.name == name for one in nodes.walk(node))


def _slope(node: nodes.Node, name: str) -> nodes.Node:
    if isinstance(node, nodes.Symbol) and node.name == name:
        return ONE
    if not holds(node, name):
        return ZERO
    rule = _RULES.get(type(node))
    if rule is None:
        raise NotDifferentiable(type(node).__name__)
    return rule(node, name)


def _product(node: nodes.Product, name: str) -> nodes.Node:
    if "⊙" in node.operators:
        raise NotDifferentiable("product by elements")
    terms = []
    for at, factor in enumerate(node.factors):
        slope = _slope(factor, name)
        terms.append(times(*node.factors[:at], slope, *node.factors[at + 1 :]))
    return total(terms)


def _quotient(node: nodes.Quotient, name: str) -> nodes.Node:
    upper, lower = node.numerator, node.denominator
    if not holds(lower, name):
        return over(_slope(upper, name), lower)
    if not holds(upper, name):
        return minus(over(times(upper, _slope(lower, name)), raised(lower, TWO)))
    above = total([times(_slope(upper, name), lower), minus(times(upper, _slope(lower, name)))])
    return over(above, raised(lower, TWO))


def _power(node: nodes.Power, name: str) -> nodes.Node:
    base, exponent = node.base, node.exponent
    if not holds(exponent, name):
        value = constant(exponent)
        whole = value is not None and value.denominator == 1
        less = (
            number(int(value) - 1) if whole and value is not None else total([exponent, number(-1)])
        )
        return times(exponent, raised(base, less), _slope(base, name))
    inner = _slope(exponent, name)
    if base == E or (isinstance(base, nodes.Symbol) and base.name == "\\mathrm{e}"):
        return times(inner, node)
    if not holds(base, name):
        return times(inner, call("ln", base), node)
    log = total([times(inner, call("ln", base)), over(times(exponent, _slope(base, name)), base)])
    return times(node, log)


def _root(node: nodes.Root, name: str) -> nodes.Node:
    slope = _slope(node.radicand, name)
    if node.degree is None:
        return over(slope, times(TWO, node))
    degree = node.degree
    less = total([over(ONE, degree), number(-1)])
    return times(over(ONE, degree), raised(node.radicand, less), slope)


def _function(node: nodes.Function, name: str) -> nodes.Node:
    if node.name in ("max", "min") and len(node.arguments) == 2:
        return _extreme(node, name)
    if len(node.arguments) != 1 or (node.base is not None and holds(node.base, name)):
        raise NotDifferentiable(node.name)
    inner = node.arguments[0]
    slope = _slope(inner, name)
    if node.name in ("log", "lg", "ln"):
        base = node.base if node.name == "log" else number(10) if node.name == "lg" else None
        return over(slope, inner if base is None else times(inner, call("ln", base)))
    outer = _OUTER.get(node.name)
    if outer is None:
        raise NotDifferentiable(node.name)
    return times(outer(inner), slope)


def _extreme(node: nodes.Function, name: str) -> nodes.Node:
    """Return the slope of the larger (or smaller) one: ``(a' + b' ± sgn(a - b)(a' - b')) / 2``."""
    first, second = node.arguments
    one, other = _slope(first, name), _slope(second, name)
    gap = total([first, minus(second)])
    jump = times(_sign(gap), total([one, minus(other)]))
    return over(total([one, other, jump if node.name == "max" else minus(jump)]), TWO)


def _sign(node: nodes.Node) -> nodes.Node:
    return over(node, nodes.Absolute(node.span, node))


def _absolute(node: nodes.Absolute, name: str) -> nodes.Node:
    return times(_sign(node.operand), _slope(node.operand, name))


_OUTER: dict[str, Callable[[nodes.Node], nodes.Node]] = {
    "exp": lambda u: call("exp", u),
    "sin": lambda u: call("cos", u),
    "cos": lambda u: minus(call("sin", u)),
    "tan": lambda u: over(ONE, raised(call("cos", u), TWO)),
    "sinh": lambda u: over(total([call("exp", u), call("exp", minus(u))]), TWO),
    "tanh": lambda u: total([ONE, minus(raised(call("tanh", u), TWO))]),
    "arctan": lambda u: over(ONE, total([ONE, raised(u, TWO)])),
    "arcsin": lambda u: over(ONE, nodes.Root(u.span, total([ONE, minus(raised(u, TWO))]), None)),
    "sigma": lambda u: times(call("sigma", u), total([ONE, minus(call("sigma", u))])),
    "softplus": lambda u: call("sigma", u),
}
_OUTER["sigmoid"] = _OUTER["sigma"]
_RULES: dict[type[nodes.Node], Callable[[Any, str], nodes.Node]] = {
    nodes.Sum: lambda node, name: total([_slope(one, name) for one in node.terms]),
    nodes.Negation: lambda node, name: minus(_slope(node.operand, name)),
    nodes.Product: _product,
    nodes.Quotient: _quotient,
    nodes.Power: _power,
    nodes.Root: _root,
    nodes.Function: _function,
    nodes.Absolute: _absolute,
}
