"""What may have been meant by a part of a formula: itself, with one slip put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from qa_lint.core.text import Span
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.literals import Literal

MAX_NUMBER = 100
"""Larger numbers are taken as meant."""
_COEFFICIENTS = (2, 3, 4)
_PERIODIC = frozenset({"sin", "cos", "tan"})
_SETS = {"∪": "∩", "∩": "∪", "and": "or", "or": "and"}
PARTNERS = {"sin": "cos", "cos": "sin", "sinh": "cosh", "cosh": "sinh", "max": "min", "min": "max"}
_RAISED = (nodes.Symbol, nodes.Function, nodes.Application, nodes.Norm, nodes.Sum, nodes.Absolute)


def changed(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield what may have been meant by a node."""
    change = _CHANGES.get(type(node))
    if change is not None:
        yield from change(node)


def _other_terms(node: nodes.Sum) -> Iterator[nodes.Node]:
    for at, term in enumerate(node.terms):
        for one in (negated(term), *multiples(term)):
            yield replace(node, terms=(*node.terms[:at], one, *node.terms[at + 1 :]))


def _other_number(node: nodes.Number) -> Iterator[nodes.Node]:
    value = int(node.literal.value)
    if node.literal.is_integer and value <= MAX_NUMBER:
        yield from (number(node, one) for one in (value - 1, value + 1) if one > 0)


def _other_range(node: nodes.BigOp) -> Iterator[nodes.Node]:
    if isinstance(node.lower, nodes.Number):
        yield replace(node, lower=number(node.lower, 0))


def _other_function(node: nodes.Function) -> Iterator[nodes.Node]:
    if node.name in _PERIODIC:
        yield from (replace(node, name=one) for one in sorted(_PERIODIC - {node.name}))
        if isinstance(node.arguments[0], nodes.Symbol):
            yield replace(node, arguments=(_times(2, node.arguments[0]),))
    elif node.name in PARTNERS:
        yield replace(node, name=PARTNERS[node.name])


def _other_set(node: nodes.Operation) -> Iterator[nodes.Node]:
    if node.operator in _SETS:
        yield replace(node, operator=_SETS[node.operator])


def _other_condition(node: nodes.Relation) -> Iterator[nodes.Node]:
    if node.operators == ("given",):
        yield replace(node, sides=node.sides[::-1])


def _divided(node: nodes.Product) -> Iterator[nodes.Node]:
    """Yield a product with a number or a sum in it below the line."""
    for at, factor in enumerate(node.factors):
        if not isinstance(factor, (nodes.Number, nodes.Sum)):
            continue
        rest = (*node.factors[:at], *node.factors[at + 1 :])
        product = nodes.Product(node.span, rest, ("",) * (len(rest) - 1))
        yield nodes.Quotient(node.span, rest[0] if len(rest) == 1 else product, factor)


def multiples(term: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a term without a number as small multiples of it: a coefficient may be lost."""
    if _factor(term) is None:
        yield from (_times(count, term) for count in _COEFFICIENTS)


def _times(count: int, node: nodes.Node) -> nodes.Node:
    return nodes.Product(node.span, (number(node, count), node), ("",))


def raised(node: nodes.Node, powers: list[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield what stands for a value with each of the powers that it may have lost."""
    if isinstance(node, (*_RAISED, nodes.Number)):
        for one in powers:
            yield nodes.Power(node.span, node, one)


def partner(node: nodes.Node) -> nodes.Node:
    """Return a function's partner (cosine for sine), any other node as it is."""
    if isinstance(node, nodes.Function) and node.name in PARTNERS:
        return replace(node, name=PARTNERS[node.name])
    return node


def negated(node: nodes.Node) -> nodes.Node:
    """Return the negative of a node."""
    return node.operand if isinstance(node, nodes.Negation) else nodes.Negation(node.span, node)


def _factor(node: nodes.Node) -> nodes.Number | None:
    """Return the number that a term is a multiple of, if one is written."""
    node = node.operand if isinstance(node, nodes.Negation) else node
    first = node.factors[0] if isinstance(node, nodes.Product) else node
    return first if isinstance(first, nodes.Number) else None


def number(at: nodes.Node, value: int) -> nodes.Number:
    """Return an integer as a node that stands where another one does."""
    exact = Fraction(value)
    literal = Literal(str(value), Span(0, 0), exact, exact, Fraction(1), is_integer=True)
    return nodes.Number(at.span, literal)


_CHANGES: dict[type[nodes.Node], Callable[[Any], Iterator[nodes.Node]]] = {
    nodes.Sum: _other_terms,
    nodes.Number: _other_number,
    nodes.BigOp: _other_range,
    nodes.Quotient: lambda node: iter(
        (replace(node, numerator=node.denominator, denominator=node.numerator),)
    ),
    nodes.Power: lambda node: iter((node.base,)),
    nodes.Product: _divided,
    nodes.Function: _other_function,
    nodes.Negation: lambda node: iter((node.operand,)),
    nodes.Operation: _other_set,
    nodes.Relation: _other_condition,
}
"""What may have been meant, by the kind of the node."""
