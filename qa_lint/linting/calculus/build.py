"""Trees made, not read: sums and products without needless zeros and ones."""

from __future__ import annotations

from fractions import Fraction

from qa_lint.core.text import Span
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.literals import scan_number

NOWHERE = Span(0, 0)
"""The span of what no formula says."""
E = nodes.Symbol(NOWHERE, "e", "e")


def number(value: int) -> nodes.Node:
    """Return an integer as a tree; a negative one is a negation."""
    literal = scan_number(str(abs(value)), 0, tex=True)
    if literal is None:
        raise ValueError(f"no literal: {value}")
    found = nodes.Number(NOWHERE, literal)
    return nodes.Negation(NOWHERE, found) if value < 0 else found


ZERO, ONE, TWO = number(0), number(1), number(2)


def constant(node: nodes.Node) -> Fraction | None:
    """Return the value of a number, signed or not."""
    if isinstance(node, nodes.Negation):
        inner = constant(node.operand)
        return None if inner is None else -inner
    if isinstance(node, nodes.Number) and not node.literal.percent:
        return node.literal.value
    return None


def minus(node: nodes.Node) -> nodes.Node:
    """Return ``-a``."""
    if node == ZERO:
        return ZERO
    return node.operand if isinstance(node, nodes.Negation) else nodes.Negation(NOWHERE, node)


def total(terms: list[nodes.Node]) -> nodes.Node:
    """Return a sum; numbers in it are added up."""
    flat: list[nodes.Node] = []
    known = Fraction(0)
    for term in terms:
        for one in term.terms if isinstance(term, nodes.Sum) else (term,):
            value = constant(one)
            if value is not None and value.denominator == 1:
                known += value
            else:
                flat.append(one)
    if known:
        flat.append(number(int(known)))
    if len(flat) < 2:
        return flat[0] if flat else ZERO
    return nodes.Sum(NOWHERE, tuple(flat))


def times(*factors: nodes.Node) -> nodes.Node:
    """Return a product; signs and whole numbers come first."""
    flat: list[nodes.Node] = []
    known = Fraction(1)
    todo = list(reversed(factors))
    while todo:
        one = todo.pop()
        value = constant(one)
        if isinstance(one, nodes.Product):
            todo.extend(reversed(one.factors))
        elif value is not None and value.denominator == 1:
            known *= value
        elif isinstance(one, nodes.Negation):
            known = -known
            todo.append(one.operand)
        else:
            flat.append(one)
    if known == 0:
        return ZERO
    if abs(known) != 1 or not flat:
        flat.insert(0, number(abs(int(known))))
    found = flat[0] if len(flat) == 1 else nodes.Product(
        NOWHERE, tuple(flat), ("",) * (len(flat) - 1))  # fmt: skip
    return minus(found) if known < 0 else found


def over(upper: nodes.Node, lower: nodes.Node) -> nodes.Node:
    """Return ``a / b``."""
    if upper == ZERO or lower == ONE:
        return upper
    if isinstance(upper, nodes.Negation):
        return minus(over(upper.operand, lower))
    return nodes.Quotient(NOWHERE, upper, lower)


def raised(base: nodes.Node, exponent: nodes.Node) -> nodes.Node:
    """Return ``a^b``."""
    if exponent == ONE:
        return base
    return ONE if exponent == ZERO else nodes.Power(NOWHERE, base, exponent)


def call(name: str, argument: nodes.Node) -> nodes.Node:
    """Return a function with a fixed meaning, applied."""
    return nodes.Function(NOWHERE, name, (argument,))
