"""How statements about small steps are written: limits, remainders, Taylor's formula."""

from __future__ import annotations

from dataclasses import dataclass

from qa_lint.linting.calculus.build import NOWHERE, ZERO, total
from qa_lint.linting.calculus.known import plain_name
from qa_lint.linting.calculus.points import names_in
from qa_lint.parsing.latex import nodes

_STEP = nodes.Symbol(NOWHERE, "h", "h")
REMAINDERS = ("O", "\\mathcal{O}", "o")
"""Names of what is neglected."""


@dataclass(frozen=True, slots=True)
class SmallStep:
    """Two sides without limits and remainders; ``order`` is what the error must shrink with."""

    left: nodes.Node
    right: nodes.Node
    step: str
    order: float


def small_step(left: nodes.Node, right: nodes.Node) -> SmallStep | None:
    """Return what is said about a step, or ``None`` where nothing is."""
    if any(isinstance(one, nodes.BigOp) and one.kind == "lim" for one in (left, right)):
        return _of_limit(left, right)
    left, right = _around(left, right)
    first, one = _without_remainder(left)
    second, other = _without_remainder(right)
    if one is not None and other is not None:
        return None
    remainder = one if one is not None else other
    steps = [x for x in names_in(first, second) if _is_step(x, first, second)]
    parts = [x for side in (first, second) for x in nodes.walk(side)]
    if len(steps) != 1 or any(isinstance(x, nodes.Dots) for x in parts):
        return None
    if remainder is not None and remainder != ZERO:
        order = _power_of(remainder, steps[0])
        return None if order is None else SmallStep(first, second, steps[0], order)
    degree = max(_degree(first, steps[0]), _degree(second, steps[0]))
    if not degree and not any(_divides(one, steps[0]) for one in parts):
        return None  # "f'(x) = f(x + d)" may define another function
    return SmallStep(first, second, steps[0], degree + 0.9)


def _divides(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Quotient) and name in nodes.free_symbols(node.denominator)


def _around(left: nodes.Node, right: nodes.Node) -> tuple[nodes.Node, nodes.Node]:
    """Return Taylor's formula around ``a`` with a step: ``x - a`` is ``h``, and ``x`` is ``a + h``.

    Only where a function is taken at both places.
    """
    if isinstance(right, nodes.Application):
        right, left = (
            _around(right, left) if not isinstance(left, nodes.Application) else (right, left)
        )
        return left, right
    if not isinstance(left, nodes.Application) or not isinstance(left.arguments[0], nodes.Symbol):
        return left, right
    place = left.arguments[0]
    centres = {
        one.arguments[0].name
        for one in nodes.walk(right)
        if isinstance(one, nodes.Application)
        and len(one.arguments) == 1
        and isinstance(one.arguments[0], nodes.Symbol)
    } - {place.name}
    if len(centres) != 1:
        return left, right
    name = centres.pop()
    centre = nodes.Symbol(NOWHERE, name, name)
    gap = nodes.Sum(NOWHERE, (place, nodes.Negation(NOWHERE, centre)))
    if not any(one == gap for one in nodes.walk(right)):
        return left, right
    # Two passes: the first leaves no place in a gap, for children are rewritten before parents.
    stepped = [nodes.rewrite(side, lambda x: _STEP if x == gap else x) for side in (left, right)]
    moved = nodes.Sum(NOWHERE, (centre, _STEP))
    first, second = (nodes.rewrite(side, lambda x: moved if x == place else x) for side in stepped)
    return first, second


def _of_limit(left: nodes.Node, right: nodes.Node) -> SmallStep | None:
    limit, other = (left, right) if isinstance(left, nodes.BigOp) else (right, left)
    if not isinstance(limit, nodes.BigOp) or not isinstance(limit.domain, nodes.Relation):
        return None
    sides = limit.domain.sides
    target = sides[-1].operand if isinstance(sides[-1], nodes.Scripted) else sides[-1]
    if len(sides) != 2 or not isinstance(sides[0], nodes.Symbol):
        return None
    running = sides[0]
    if target == ZERO:
        return SmallStep(other, limit.body, running.name, 0.9)
    if not isinstance(target, nodes.Symbol):
        return None
    place = total([target, _STEP])  # x = a + h
    body = nodes.rewrite(limit.body, lambda one: place if one == running else one)
    return SmallStep(other, body, _STEP.name, 0.9)


def _is_step(name: str, *sides: nodes.Node) -> bool:
    """Tell whether a symbol is added to where a function is taken."""
    applied = [
        (plain_name(one.function.name).replace("'", ""), one.arguments[0])
        for side in sides
        for one in nodes.walk(side)
        if isinstance(one, nodes.Application) and len(one.arguments) == 1
    ]
    added = [(f, x) for f, x in applied if isinstance(x, nodes.Sum) and name in names_in(x)]
    letters = name.replace("\\", "").lower()
    if letters.startswith(("h", "epsilon", "varepsilon", "delta")):
        return bool(added)
    # "f(x + d) = f(x) + ...": what is added to a place at which the function is taken, too
    return any(
        x.terms[0] == place and f == g and name not in names_in(place)
        for f, x in added
        for g, place in applied
    )


def _without_remainder(side: nodes.Node) -> tuple[nodes.Node, nodes.Node | None]:
    """Return a side without ``O(h^2)`` or dots, and what was neglected: 0 for dots."""
    if not isinstance(side, nodes.Sum):
        return side, None
    kept: list[nodes.Node] = []
    dropped: nodes.Node | None = None
    for term in side.terms:
        inner = term.operand if isinstance(term, nodes.Negation) else term
        if isinstance(inner, nodes.Application) and inner.function.name in REMAINDERS:
            dropped = inner.arguments[0]
        elif isinstance(inner, nodes.Dots):
            dropped = ZERO
        else:
            kept.append(term)
    return (side, None) if dropped is None else (total(kept), dropped)


def _power_of(node: nodes.Node, name: str) -> float | None:
    """Return k of ``h^k``, a little less: that is how fast an error has to shrink."""
    if isinstance(node, nodes.Symbol) and node.name == name:
        return 0.9
    if not isinstance(node, nodes.Power) or not isinstance(node.base, nodes.Symbol):
        return None
    if node.base.name != name or not isinstance(node.exponent, nodes.Number):
        return None
    return float(node.exponent.literal.value) - 0.1


def _degree(side: nodes.Node, name: str) -> int:
    """Return the highest power of a symbol that stands as a factor: of Taylor's formula."""
    found = 0
    for term in side.terms if isinstance(side, nodes.Sum) else (side,):
        one = term.operand if isinstance(term, nodes.Negation) else term
        powers = [_power_of(factor, name) for factor in _factors(one)]
        found = max(found, sum(round(power) for power in powers if power is not None))
    return found


def _factors(node: nodes.Node) -> tuple[nodes.Node, ...]:
    if isinstance(node, nodes.Product):
        return tuple(x for one in node.factors for x in _factors(one))
    if isinstance(node, nodes.Quotient):
        return _factors(node.numerator)
    if isinstance(node, nodes.Transpose):
        return _factors(node.operand)
    return (node,)
