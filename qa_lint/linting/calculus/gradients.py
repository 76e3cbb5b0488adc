"""Is a stated gradient of a formula with vectors right? Judged by small random vectors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from qa_lint.linting.calculus.build import ZERO, constant
from qa_lint.linting.calculus.known import Known, plain_name
from qa_lint.linting.calculus.sizes import (
    OPERATORS,
    SCALAR,
    NotFitting,
    Sizes,
    choices,
    operator_of,
)
from qa_lint.linting.calculus.slopes import by_what
from qa_lint.linting.calculus.vectors import (
    Rows,
    World,
    gradient,
    hessian,
    shape,
    transposed,
    value_of,
)
from qa_lint.parsing.latex import nodes

SEEDS = 3
MAX_NAMES = 6
MAX_DEPTH = 4
_CLOSE = 1e-4


class _Verdict(Enum):
    EQUAL = "equal"
    DIFFERENT = "different"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Asked:
    """The gradient of ``operand`` by ``variable`` is said to be ``stated``."""

    operand: nodes.Node
    variable: str
    stated: nodes.Node
    twice: bool = False


def refute_gradient(
    left: nodes.Node, right: nodes.Node, known: Known, *, symmetric: bool, square: bool
) -> str:
    """Return a counterexample to a gradient, or an empty text.

    Args:
        left: The side that holds the derivative.
        right: What it is said to be.
        known: What the question defines.
        symmetric: Whether the text speaks of symmetric matrices.
        square: Whether the text speaks of square ones.
    """
    asked = _asked(left, right, known)
    if asked is None or asked.stated == ZERO or not _speaks_of_vectors(asked.operand, asked.stated):
        return ""
    names = _values_in(asked.operand) | {asked.variable}
    if not _values_in(asked.stated) <= names or len(names) > MAX_NAMES:
        return ""
    found = ""
    for given in choices(set(names), asked.variable):
        sizes = Sizes(given)
        try:
            if sizes.size(asked.operand) != SCALAR:
                continue
        except NotFitting:
            continue
        world = World(given, sizes, square=False, symmetric=symmetric)
        outcome = _judged(asked, world, square=square)
        if not outcome:
            return ""
        found = found or outcome
    return found


def _values_in(tree: nodes.Node) -> set[str]:
    """Return the symbols that stand for values, not for a function, a transpose or a norm."""
    applied = {x.function.name for x in nodes.walk(tree) if isinstance(x, nodes.Application)}
    return set(nodes.free_symbols(tree) - applied - {"T", "F", "\\top", "\\mathrm{F}"})


def _judged(asked: Asked, world: World, *, square: bool) -> str:
    """Return a counterexample for symbols of given sizes, or an empty text."""
    verdict, shown = _compared(asked, world)
    if verdict is _Verdict.EQUAL:
        return ""
    if verdict is _Verdict.UNREAD or square:
        # The sizes do not fit: it may be meant for square matrices, and be right for these.
        every = World(world.given, world.sizes, square=True, symmetric=world.symmetric)
        verdict, shown = _compared(asked, every)
        if verdict is not _Verdict.DIFFERENT:
            return ""
        world = every
    if _has_square(world) and not world.symmetric:  # "2 A x" is meant for symmetric A
        tame = World(world.given, world.sizes, square=world.square, symmetric=True)
        if _compared(asked, tame)[0] is not _Verdict.DIFFERENT:
            return ""
    return shown


def _has_square(world: World) -> bool:
    """Tell whether a matrix has to be square for the formula to have a value."""
    return any(
        size != SCALAR and size[1] != 1 and world.sizes.root(size[0]) == world.sizes.root(size[1])
        for size in world.given.values()
    )


def _compared(asked: Asked, world: World) -> tuple[_Verdict, str]:
    differ = 0
    shown = ""
    for seed in range(SEEDS):
        values = world.values(seed)
        try:
            right = value_of(asked.stated, values)
            differentiated = hessian if asked.twice else gradient
            true = differentiated(asked.operand, asked.variable, values)
        except (NotFitting, OverflowError, ZeroDivisionError, ValueError):
            return _Verdict.UNREAD, ""
        if asked.twice and shape(right) != shape(true):
            return _Verdict.UNREAD, ""  # the Laplacian, or the 2 of "2 I"
        if _close(true, right) or _close(transposed(true), right):
            return _Verdict.EQUAL, ""
        differ += 1
        shown = shown or _shown(asked, values, true, right)
    return (_Verdict.DIFFERENT if differ == SEEDS else _Verdict.UNREAD), shown


def _close(left: Rows, right: Rows) -> bool:
    if shape(left) != shape(right):
        return False
    return all(
        abs(a - b) <= _CLOSE * (1 + abs(a))
        for row, other in zip(left, right, strict=True)
        for a, b in zip(row, other, strict=True)
    )


def _shown(asked: Asked, values: dict[str, Rows], true: Rows, right: Rows) -> str:
    given = ", ".join(f"{name} = {_matrix(values[name])}" for name in sorted(values))
    return f"for {given}: gradient {_matrix(true)}, stated {_matrix(right)}"


def _matrix(value: Rows) -> str:
    if shape(value) == (1, 1):
        return f"{value[0][0]:.4g}"
    return "[" + "; ".join(" ".join(f"{x:.4g}" for x in row) for row in value) + "]"


def _speaks_of_vectors(*trees: nodes.Node) -> bool:
    """Tell whether one of the trees can only be about vectors or matrices."""
    for tree in trees:
        for one in nodes.walk(tree):
            if isinstance(one, (nodes.Transpose, nodes.Norm)):
                return True
            if isinstance(one, nodes.Application) and operator_of(one) in OPERATORS:
                return True
    return False


def _asked(left: nodes.Node, right: nodes.Node, known: Known) -> Asked | None:
    operand: nodes.Node | None = None
    variable: nodes.Node | None = None
    if isinstance(left, nodes.Derivative) and len(left.variables) == 1 and _is_first(left.order):
        operand, variable = left.operand, left.variables[0]
    elif isinstance(left, nodes.Prefix) and left.name == "∇":
        operand, variable = left.operand, by_what(left, known)
    if operand is None or not isinstance(variable, nodes.Symbol):
        return None
    body = _written(operand, known, variable.name, 0)
    stated = _written(right, known, variable.name, 0)
    if body is None or stated is None:
        return None
    return Asked(body, variable.name, stated, isinstance(left, nodes.Prefix) and _is_twice(left))


def _is_twice(node: nodes.Prefix) -> bool:
    r"""Tell whether it is ``\\nabla^2 f``, which for vectors is the Hessian, or the Laplacian."""
    power = node.operator
    return isinstance(power, nodes.Power) and constant(power.exponent) == 2


def _is_first(order: nodes.Node | None) -> bool:
    return order is None or (isinstance(order, nodes.Number) and order.literal.text == "1")


def _written(node: nodes.Node, known: Known, variable: str, depth: int) -> nodes.Node | None:
    """Return a tree with the definitions of the question put in, or ``None`` where it can't be."""
    failed = False
    applied = {x.function.name for x in nodes.walk(node) if isinstance(x, nodes.Application)}

    def change(one: nodes.Node) -> nodes.Node:
        nonlocal failed
        body: nodes.Node | None = None
        if isinstance(one, nodes.Application) and operator_of(one) not in OPERATORS:
            body = _applied(one, known)
            failed |= body is None
        elif isinstance(one, nodes.Symbol) and one.name not in applied | {variable}:
            symbol = known.symbols.get((one.name, 0))
            function = known.functions.get(plain_name(one.name))
            body = symbol.body if symbol else function.body if function else None
        if body is None or depth > MAX_DEPTH:
            return one
        return _written(body, known, variable, depth + 1) or one

    found = nodes.rewrite(node, change)
    return None if failed else found


def _applied(node: nodes.Application, known: Known) -> nodes.Node | None:
    """Return the body of a known function of one argument, with the argument put in."""
    defined = known.functions.get(plain_name(node.function.name))
    if defined is None or len(node.arguments) != 1 or len(defined.parameters) != 1:
        return None
    argument, (name,) = node.arguments[0], defined.parameters
    return nodes.rewrite(
        defined.body, lambda x: argument if isinstance(x, nodes.Symbol) and x.name == name else x
    )
