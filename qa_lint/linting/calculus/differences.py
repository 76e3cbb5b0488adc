"""Statements about small steps: difference quotients, limits of them, Taylor's formula.

The functions are left open, so two choices of them are tried; what is neglected shows in how the
error shrinks with the step.
"""

from __future__ import annotations

import math
from fractions import Fraction

from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.readings import PRINTED, Values
from qa_lint.linting.algebra.rounding import show
from qa_lint.linting.calculus.build import NOWHERE, ONE
from qa_lint.linting.calculus.expansion import Expander, NotExpandable
from qa_lint.linting.calculus.generic import CHOICES, with_open
from qa_lint.linting.calculus.known import Known, plain_name
from qa_lint.linting.calculus.points import names_in
from qa_lint.linting.calculus.steps import REMAINDERS, SmallStep, small_step
from qa_lint.linting.calculus.usual import WORDS
from qa_lint.parsing.latex import nodes

_STEPS = (Fraction(1, 2**6), Fraction(1, 2**9))
_LARGER = (Fraction(1, 2**2), Fraction(1, 2**5))
"""Steps where errors of a high order are to be seen."""
_HALVINGS = 3
_HIGH = 2.5
_PLACES = tuple(Fraction(one, 16) for one in (13, 21, 35))
_TINY = 1e-9
_HESSIAN = ("H", "\\mathbf{H}")
_BASIS = ("e", "\\mathbf{e}", "\\boldsymbol{e}", "\\vec{e}", "\\hat{e}")


def _gradient_first(node: nodes.Node) -> nodes.Node:
    r"""Return ``(\\nabla f(x))^T d`` where this was read as the gradient of ``f(x)^T d``."""
    if not isinstance(node, nodes.Prefix) or not isinstance(node.operand, nodes.Product):
        return node
    first, *rest = node.operand.factors
    inner = first.operand if isinstance(first, nodes.Transpose) else None
    if not isinstance(inner, nodes.Application) or len(inner.arguments) != 1:
        return node
    slope = nodes.Prefix(node.span, node.name, node.operator, inner)
    return nodes.Product(node.span, (slope, *rest), node.operand.operators)


def _applied(side: nodes.Node, names: set[str]) -> nodes.Node:
    """Return a side in which ``L(x + h)``, where ``L`` is differentiated, is no product."""

    def change(one: nodes.Node) -> nodes.Node:
        if isinstance(one, nodes.Ambiguous):
            for x in one.readings:
                if isinstance(x, nodes.Application) and x.function.name in names:
                    return x
        return _gradient_first(one)

    return nodes.rewrite(side, change)


def refute_small(left: nodes.Node, right: nodes.Node, known: Known) -> str:
    """Return how two sides differ as a step gets small, or an empty text.

    ``f'(x) = \\lim_{h \\to 0} ...``, ``f'(x) \\approx ...`` and ``f(x + h) = f(x) + ... + O(h^2)``
    are such statements, for any function ``f``.
    """
    named = {
        one.operand.name
        for side in (left, right)
        for one in nodes.walk(side)
        if isinstance(one, nodes.Derivative) and isinstance(one.operand, nodes.Symbol)
    }
    plain = small_step(_applied(left, named), _applied(right, named))
    if plain is None:
        return ""
    names = _open_functions(plain.left, plain.right)
    if not names or not known.spend():
        return ""
    found = ""
    for shift in range(CHOICES):
        # Other definitions of the page say nothing here, but those of single symbols might.
        outcome = _differs(plain, with_open(names, Known(sigmoid=known.sigmoid), shift))
        if not outcome:
            return ""
        found = found or outcome
    return found


def _open_functions(*sides: nodes.Node) -> set[str]:
    """Return the functions that are applied to a sum: to a place with a step added."""
    found: set[str] = set()
    for side in sides:
        for one in nodes.walk(side):
            if (
                isinstance(one, nodes.Application)
                and len(one.arguments) == 1
                and isinstance(one.arguments[0], nodes.Sum)
            ):
                found.add(plain_name(one.function.name).replace("'", ""))
    return {one for one in found if one not in REMAINDERS and one.lower().lstrip("\\") not in WORDS}


def _differs(plain: SmallStep, known: Known) -> str:
    """Return how far apart the sides stay, or an empty text."""
    expander = Expander(known, frozenset(), 0, _place_of(plain))
    expander.bare = frozenset(known.functions)
    try:
        sides = _in_one(*_with_hessian(plain))
        left, right = (expander.expand(x, {}) for x in sides)
    except (NotExpandable, ValueError, RecursionError):
        return ""
    others = [name for name in names_in(left, right) if name != plain.step]
    if len(others) != 1:
        return ""
    found = ""
    for place in _PLACES:
        outcome = _at(left, right, plain, {others[0]: place})
        if not outcome:
            return ""
        found = found or f"for {next(iter(known.functions))}(x) = {_shown(known)} {outcome}"
    return found


def _shown(known: Known) -> str:
    from qa_lint.linting.calculus.printing import latex

    return latex(next(iter(known.functions.values())).body) or "..."


def _place_of(plain: SmallStep) -> str:
    """Return what functions without argument are applied to."""
    for side in (plain.left, plain.right):
        for one in nodes.walk(side):
            if isinstance(one, nodes.Derivative) and isinstance(one.variables[0], nodes.Symbol):
                variable = one.variables[0]
                return variable.stem if variable.indices else variable.name
    return "x"


def _with_hessian(plain: SmallStep) -> tuple[nodes.Node, nodes.Node]:
    """Return the sides with the second derivative for ``H`` in a second-order term."""
    sides = plain.left, plain.right
    taken = [
        one
        for side in sides
        for one in nodes.walk(side)
        if isinstance(one, nodes.Application) and isinstance(one.arguments[0], nodes.Symbol)
    ]
    if not taken:
        return sides
    name = plain_name(taken[0].function.name).replace("'", "") + "''"
    curvature = nodes.Application(
        NOWHERE, nodes.Symbol(NOWHERE, name, name), taken[0].arguments, "("
    )

    def change(one: nodes.Node) -> nodes.Node:
        hessian = isinstance(one, nodes.Symbol) and plain_name(one.name) in _HESSIAN
        return curvature if hessian else one

    return nodes.rewrite(sides[0], change), nodes.rewrite(sides[1], change)


def _in_one(left: nodes.Node, right: nodes.Node) -> tuple[nodes.Node, nodes.Node]:
    r"""Return sides with one dimension: ``\theta_i`` is ``\theta``, and ``e_i`` left out."""
    parts = [x for side in (left, right) for x in nodes.walk(side) if isinstance(x, nodes.Symbol)]
    if not any(one.indices and one.stem in _BASIS for one in parts):
        return left, right
    whole = {one.name for one in parts if not one.indices}

    def change(one: nodes.Node) -> nodes.Node:
        if not isinstance(one, nodes.Symbol) or not one.indices:
            return one
        if one.stem in _BASIS:
            return ONE
        return nodes.Symbol(one.span, one.stem, one.stem) if one.stem in whole else one

    return nodes.rewrite(left, change), nodes.rewrite(right, change)


def _at(left: nodes.Node, right: nodes.Node, plain: SmallStep, place: dict[str, Fraction]) -> str:
    """Return the sides at the smaller step, if their difference does not shrink as it must."""
    high = plain.order > _HIGH
    tiny = _TINY / 1000 if high else _TINY
    steps = _LARGER if high else _STEPS
    errors: list[float] = []
    values: list[tuple[Interval, Interval]] = []
    for step in steps:
        point = {name: Interval.exact(x) for name, x in {**place, plain.step: step}.items()}
        one, other = (evaluate(side, PRINTED, Values(point)) for side in (left, right))
        if one is None or other is None:
            return ""
        values.append((one, other))
        errors.append(float(abs(one.middle - other.middle)))
    size = 1 + abs(float(values[1][0].middle))
    if min(errors) < tiny * size:
        return ""
    order = math.log2(errors[0] / errors[1]) / _HALVINGS
    if order > plain.order - 0.5:
        return ""
    where = ", ".join(f"{name} = {float(x):g}" for name, x in place.items())
    return (
        f"at {where}, {plain.step} = {float(steps[1]):.3g}: "
        f"{show(values[1][0])} and {show(values[1][1])}, {errors[1]:.2g} apart"
    )
