"""The formulas that one slip away from a formula stand: a sign, a number, an exponent ...

Where a false equality is one slip away from an identity, it is that identity with a slip in it:
not an equation to be solved, not a definition, and not something that holds under an assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import combinations
from typing import Literal as Choice

from qa_lint.core.text import Span
from qa_lint.linting.algebra.suitable import CONSTANTS
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.literals import Literal

World = Choice["numbers", "chance", "matrices"]
"""What the symbols of a claim stand for."""
MAX_NODES = 80
"""Larger formulas are not searched."""
MAX_NUMBER = 100
_MAX_SWAPPED = 4
_MAX_POWERS = 4
_PAIR = 2
_PARTNERS = {"sin": "cos", "cos": "sin", "sinh": "cosh", "cosh": "sinh", "max": "min", "min": "max"}
_RAISED = (nodes.Symbol, nodes.Function, nodes.Application, nodes.Norm, nodes.Sum, nodes.Absolute)


def is_near_identity(
    left: nodes.Node,
    right: nodes.Node,
    holds: Callable[[nodes.Node, nodes.Node], bool],
    world: World,
) -> bool:
    """Tell whether one slip parts two sides from an identity that says something.

    Args:
        left: One side.
        right: The other side.
        holds: Whether two sides are equal for all values of their symbols.
        world: What their symbols stand for; where it is numbers, a term may be lost as well.
    """
    if sum(1 for side in (left, right) for _ in nodes.walk(side)) > MAX_NODES:
        return False
    for side, other in ((right, left), (left, right)):
        ordered = world == "matrices"
        wanted = _plain(other, ordered)
        lost = _completed(side, other) if world == "numbers" else ()
        for near in (*_corrected(side, other), *lost):
            if _plain(near, ordered) != wanted and holds(near, other):
                return True
    return False


def _corrected(side: nodes.Node, other: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a side with one change each."""
    if not _has_names(side) and _functions(other) < _PAIR:
        return  # a value: more likely an equation
    if not _has_names(other) and _functions(side) < _PAIR:
        return
    if not _has_names(side):
        yield from _changed(side)
        return
    yield _negated(side)
    yield from _swapped(side)
    powers = _powers(side, other)
    transposed = sum(isinstance(one, nodes.Transpose) for one in nodes.walk(side))
    for target in _values(side):
        for new in (*_changed(target), *(_raised(target, powers))):
            yield _put(side, target, new)
        if transposed and isinstance(target, nodes.Symbol):
            yield _put(side, target, nodes.Transpose(target.span, target))


def _powers(side: nodes.Node, other: nodes.Node) -> list[nodes.Node]:
    """Return the exponents that may have been lost: names that are missing, and what is used."""
    found: list[nodes.Node] = list(_missing(side, other))
    if len(found) == _PAIR:
        first, second = found
        found = [nodes.Product(other.span, (first, second), ("",))]
        found += [nodes.Sum(other.span, (first, one)) for one in (second, _negated(second))]
    used = [
        one.exponent
        for half in (side, other)
        for one in nodes.walk(half)
        if isinstance(one, nodes.Power) and not _is_zero(one.exponent)
    ]
    if not found:
        found = [_number(side, 2), *list(dict.fromkeys(used))[:_MAX_POWERS]]
    return [*found, *(_negated(one) for one in found if not isinstance(one, nodes.Number))]


def _is_zero(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Number) and node.literal.value == 0


def _missing(side: nodes.Node, other: nodes.Node) -> list[nodes.Symbol]:
    """Return the symbols of the other side that this one lacks, by name."""
    bound = {x.index.name for x in nodes.walk(other) if isinstance(x, nodes.BigOp) and x.index}
    own = {one.name for one in _values(side) if isinstance(one, nodes.Symbol)}
    names = {one.name: one for one in _values(other) if isinstance(one, nodes.Symbol)}
    return [one for name, one in sorted(names.items()) if name not in bound | own | CONSTANTS]


def _completed(side: nodes.Node, other: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a side with the term that it may lack: one like the others, a name, or one."""
    missing = _missing(side, other)
    own = {one.name for one in _values(side) if isinstance(one, nodes.Symbol)}
    if len(missing) > 1 or not own:
        return  # too much is missing, or this is a value
    like = [one for one in _values(side) if isinstance(one, (nodes.Function, nodes.Power))]
    applied = [one for one in _values(other) if isinstance(one, nodes.Function)]
    terms = side.terms if isinstance(side, nodes.Sum) else (side,)
    more: list[nodes.Node] = list(missing) or [_number(side, 1)]
    if missing:
        more += [replace(one, arguments=(missing[0],)) for one in applied]
    for term in (*terms, *like):
        if missing:
            more += [nodes.rewrite(term, partial(_renamed, {name: missing[0]})) for name in own]
        else:
            more.append(nodes.rewrite(term, _partner))
    for one in more:
        if one in terms:
            continue
        yield nodes.Sum(side.span, (*terms, one))
        yield nodes.Sum(side.span, (*terms, _negated(one)))


def _renamed(names: dict[str, nodes.Symbol], node: nodes.Node) -> nodes.Node:
    return names.get(node.name, node) if isinstance(node, nodes.Symbol) else node


def _has_names(side: nodes.Node) -> bool:
    return any(isinstance(one, nodes.Symbol) for one in _values(side))


def _functions(side: nodes.Node) -> int:
    return sum(isinstance(one, nodes.Function) for one in nodes.walk(side))


def _values(side: nodes.Node) -> Iterator[nodes.Node]:
    """Yield everything that stands for a value or a condition: not what is only a name."""
    stack = [side]
    while stack:
        one = stack.pop()
        yield one
        if isinstance(one, nodes.BigOp):
            stack += [x for x in (one.lower, one.upper, one.body) if x is not None]
        elif isinstance(one, nodes.Application):
            stack += one.arguments
        elif not isinstance(one, nodes.Symbol):
            stack += nodes.children(one)


def _put(side: nodes.Node, target: nodes.Node, new: nodes.Node) -> nodes.Node:
    return nodes.rewrite(side, lambda one: new if one is target else one)


def _changed(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield what may have been meant by a node."""
    if isinstance(node, nodes.Sum):
        for at, term in enumerate(node.terms):
            yield replace(node, terms=(*node.terms[:at], _negated(term), *node.terms[at + 1 :]))
            if _factor(term) is None:
                double = nodes.Product(term.span, (_number(term, 2), term), ("",))
                yield replace(node, terms=(*node.terms[:at], double, *node.terms[at + 1 :]))
    elif isinstance(node, nodes.Number) and node.literal.is_integer:
        value = int(node.literal.value)
        if value <= MAX_NUMBER:
            yield from (_number(node, one) for one in (value - 1, value + 1) if one > 0)
    elif isinstance(node, nodes.BigOp) and isinstance(node.lower, nodes.Number):
        yield replace(node, lower=_number(node.lower, 0))
    elif isinstance(node, nodes.Quotient):
        yield replace(node, numerator=node.denominator, denominator=node.numerator)
    elif isinstance(node, nodes.Power):
        yield node.base
    elif isinstance(node, nodes.Function) and node.name in _PARTNERS:
        yield replace(node, name=_PARTNERS[node.name])
    elif isinstance(node, nodes.Negation):
        yield node.operand
    elif isinstance(node, nodes.Relation) and node.operators == ("given",):
        yield replace(node, sides=node.sides[::-1])


def _raised(node: nodes.Node, powers: list[nodes.Node]) -> Iterator[nodes.Node]:
    if isinstance(node, (*_RAISED, nodes.Number)):
        for one in powers:
            yield nodes.Power(node.span, node, one)


def _swapped(side: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the side with two of its names, or sine and cosine, exchanged."""
    functions = {one.name for one in nodes.walk(side) if isinstance(one, nodes.Function)}
    if len(functions & set(_PARTNERS)) > 1:
        yield nodes.rewrite(side, _partner)
    symbols = {one.name: one for one in _values(side) if isinstance(one, nodes.Symbol)}
    if len(symbols) > _MAX_SWAPPED:
        return
    for first, second in combinations(sorted(symbols), 2):
        names = {first: symbols[second], second: symbols[first]}
        yield nodes.rewrite(side, partial(_renamed, names))


def _partner(node: nodes.Node) -> nodes.Node:
    if isinstance(node, nodes.Function) and node.name in _PARTNERS:
        return replace(node, name=_PARTNERS[node.name])
    return node


def _negated(node: nodes.Node) -> nodes.Node:
    return node.operand if isinstance(node, nodes.Negation) else nodes.Negation(node.span, node)


def _factor(node: nodes.Node) -> nodes.Number | None:
    """Return the number that a term is a multiple of, if one is written."""
    node = node.operand if isinstance(node, nodes.Negation) else node
    first = node.factors[0] if isinstance(node, nodes.Product) else node
    return first if isinstance(first, nodes.Number) else None


def _number(at: nodes.Node, value: int) -> nodes.Number:
    exact = Fraction(value)
    literal = Literal(str(value), Span(0, 0), exact, exact, Fraction(1), is_integer=True)
    return nodes.Number(at.span, literal)


def _plain(node: nodes.Node, ordered: bool) -> object:
    """Return a form in which the order of terms and factors, and powers of one, don't count.

    The order of factors does where products are those of matrices: ``ordered``.
    """
    if isinstance(node, (nodes.Sum, nodes.Product)):
        total = isinstance(node, nodes.Sum)
        below = node.terms if isinstance(node, nodes.Sum) else node.factors
        parts = [repr(_plain(one, ordered)) for one in below]
        kept = [one for one in parts if one != ("'0'" if total else "'1'")]
        return (type(node).__name__, *(kept if ordered and not total else sorted(kept)))
    if isinstance(node, nodes.Power) and _plain(node.exponent, ordered) == "1":
        return _plain(node.base, ordered)
    if isinstance(node, nodes.Number):
        return node.literal.text
    if isinstance(node, nodes.Symbol):
        return ("Symbol", node.name)
    name = getattr(node, "name", "")
    return (type(node).__name__, name, *(_plain(one, ordered) for one in nodes.children(node)))
