"""The formulas that one slip away from a formula stand: a sign, a number, an exponent ...

Where a false equality is one slip away from an identity, it is that identity with a slip in it:
not an equation to be solved, not a definition, and not something that holds under an assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Literal as Choice

from qa_lint.linting.algebra.chance import split_name
from qa_lint.linting.algebra.slips import (
    PARTNERS,
    changed,
    multiples,
    negated,
    number,
    partner,
    raised,
)
from qa_lint.linting.algebra.suitable import CONSTANTS
from qa_lint.parsing.latex import nodes

World = Choice["numbers", "chance", "matrices"]
"""What the symbols of a claim stand for."""
MAX_NODES = 80
"""Larger formulas are not searched."""
_MAX_SWAPPED = 4
_MAX_POWERS = 4
_PAIR = 2


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
    if world == "matrices":
        left, right = (nodes.rewrite(side, _apart) for side in (left, right))
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
    if not _has_names(side) and not _speaks(other):
        return  # a value: more likely an equation
    if not _has_names(other) and not _speaks(side):
        return
    if not _has_names(side):
        for target in _values(side):
            for new in (*changed(target), *raised(target, list(_beside(side, other)))):
                yield _put(side, target, new)
        return
    yield negated(side)
    yield from _swapped(side)
    if not isinstance(side, nodes.Sum):
        yield from multiples(side)
    powers = _powers(side, other)
    transposed = sum(isinstance(one, nodes.Transpose) for one in nodes.walk(side))
    for target in _values(side):
        for new in (*changed(target), *(raised(target, powers))):
            yield _put(side, target, new)
        if transposed and isinstance(target, nodes.Symbol):
            yield _put(side, target, nodes.Transpose(target.span, target))


def _powers(side: nodes.Node, other: nodes.Node) -> list[nodes.Node]:
    """Return the exponents that may have been lost: names that are missing, and what is used."""
    lost = _missing(side, other)
    found: list[nodes.Node] = list(lost) if len(lost) > 1 else list(_beside(side, other))
    if len(found) == _PAIR:
        first, second = found
        found = [nodes.Product(other.span, (first, second), ("",))]
        found += [nodes.Sum(other.span, (first, one)) for one in (second, negated(second))]
    used = [
        one.exponent
        for half in (side, other)
        for one in nodes.walk(half)
        if isinstance(one, nodes.Power) and not _is_zero(one.exponent)
    ]
    if not lost:
        found += [number(side, 2), *list(dict.fromkeys(used))[:_MAX_POWERS]]
    return [*found, *(negated(one) for one in found if not isinstance(one, nodes.Number))]


def _beside(side: nodes.Node, other: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the name that a side lacks, or a series runs up to; and one more or less: ``n - 1``."""
    missing = _missing(side, other) or [
        one.upper
        for half in (side, other)
        for one in nodes.walk(half)
        if isinstance(one, nodes.BigOp) and isinstance(one.upper, nodes.Symbol)
    ]
    if len(missing) == 1:
        yield missing[0]
        for more in (number(side, 1), negated(number(side, 1))):
            yield nodes.Sum(side.span, (missing[0], more))


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
    more: list[nodes.Node] = list(missing) or [number(side, 1)]
    if missing:
        more += [replace(one, arguments=(missing[0],)) for one in applied]
    for term in (*terms, *like):
        if missing:
            more += [nodes.rewrite(term, partial(_renamed, {name: missing[0]})) for name in own]
        else:
            more.append(nodes.rewrite(term, partner))
    for one in more:
        if one in terms:
            continue
        yield nodes.Sum(side.span, (*terms, one))
        yield nodes.Sum(side.span, (*terms, negated(one)))


def _apart(node: nodes.Node) -> nodes.Node:
    """Return the product that a name of several matrices is: ``ABC``."""
    letters = split_name(node.name) if isinstance(node, nodes.Symbol) else []
    if len(letters) < _PAIR:
        return node
    names = tuple(nodes.Symbol(node.span, one, one) for one in letters)
    return nodes.Product(node.span, names, ("",) * (len(names) - 1))


def _renamed(names: dict[str, nodes.Symbol], node: nodes.Node) -> nodes.Node:
    return names.get(node.name, node) if isinstance(node, nodes.Symbol) else node


def _has_names(side: nodes.Node) -> bool:
    return any(isinstance(one, nodes.Symbol) for one in _values(side))


def _speaks(side: nodes.Node) -> bool:
    """Tell whether a side says more than an equation would: a series, or several functions."""
    series = any(
        isinstance(one, nodes.BigOp) and one.upper is not None and nodes.free_symbols(one.upper)
        for one in nodes.walk(side)
    )
    return series or _functions(side) >= _PAIR


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


def _swapped(side: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the side with two of its names, or sine and cosine, exchanged."""
    functions = {one.name for one in nodes.walk(side) if isinstance(one, nodes.Function)}
    if len(functions & set(PARTNERS)) > 1:
        yield nodes.rewrite(side, partner)
    symbols = {one.name: one for one in _values(side) if isinstance(one, nodes.Symbol)}
    if len(symbols) > _MAX_SWAPPED:
        return
    for first, second in combinations(sorted(symbols), 2):
        names = {first: symbols[second], second: symbols[first]}
        yield nodes.rewrite(side, partial(_renamed, names))


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
