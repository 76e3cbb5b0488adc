"""Sizes of what formulas compute, from the sizes of their symbols."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from qa_lint.parsing.latex import nodes

_ELEMENTWISE = frozenset(
    "softmax relu tanh sigmoid gelu dropout layernorm norm logsoftmax swish silu softplus".split()
)


_COMPOUND = (nodes.Sum, nodes.Product, nodes.Quotient, nodes.Negation, nodes.Power, nodes.Floor)


class Unknown(Exception):
    """The size of something is not known."""


class Mismatch(Exception):
    """Two factors cannot be multiplied; ``left`` and ``right`` are their sizes."""

    def __init__(self, left: Shape, right: Shape) -> None:
        super().__init__("inner dimensions differ")
        self.left = left
        self.right = right


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows and columns by name; a ``vector`` lies or stands as its neighbours need it."""

    rows: str
    columns: str
    vector: bool = False

    def __str__(self) -> str:
        if self.vector or self.columns == OPEN:
            return self.rows if self.vector else f"{self.rows} rows"
        return f"{self.columns} columns" if self.rows == OPEN else f"{self.rows} × {self.columns}"

    @property
    def transposed(self) -> Shape:
        """Rows as columns."""
        return Shape(self.columns, self.rows, self.vector)


SCALAR = Shape("1", "1")
UNREAD = Shape("(?)", "(?)")
"""The size of something that has one, which was not understood."""
OPEN = "?"
"""A dimension that nothing is known of."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Which names of dimensions may stand for the same number."""

    pairs: frozenset[frozenset[str]] = frozenset()

    def differ(self, one: str, other: str) -> bool:
        """Tell whether two dimensions are certainly meant to differ."""
        if one == other or not (is_simple(one) and is_simple(other)):
            return False
        if one.isdigit() and other.isdigit():
            return True
        if one.isdigit() or other.isdigit():
            return False
        if one.lower() == other.lower() or frozenset((one, other)) in self.pairs:
            return False
        first, second = one.partition("_")[0], other.partition("_")[0]
        return first != second or ("_" in one and "_" in other)


def is_simple(name: str) -> bool:
    """Tell whether a dimension is a number or a lone symbol."""
    return not set(name) & set("+-/*() ?")


def dimension(node: nodes.Node) -> str:
    """Return how a dimension is called.

    Raises:
        Unknown: It is neither number, symbol, sum nor product of them.
    """
    if isinstance(node, nodes.Number):
        return node.literal.text.replace(",", "")
    if isinstance(node, nodes.Symbol):
        return node.name
    parts = [dimension(one) for one in nodes.children(node)]
    if not parts or not isinstance(node, _COMPOUND):
        raise Unknown(type(node).__name__)
    return f"{type(node).__name__}({' '.join(parts)})"


def shape_in(node: nodes.Node) -> Shape | None:
    r"""Return the size that ``n \times m`` says, or ``None``."""
    if not isinstance(node, nodes.Product) or node.operators != ("×",):
        return None
    try:
        rows, columns = (dimension(one) for one in node.factors)
    except Unknown:
        return None
    return Shape(rows, columns)


def space(node: nodes.Node) -> Shape | None:
    r"""Return the size that ``\mathbb{R}^{n \times m}`` says, or ``None``."""
    if not isinstance(node, nodes.Power) or not isinstance(node.base, nodes.Symbol):
        return None
    if node.base.name not in ("\\mathbb{R}", "\\mathbf{R}", "R", "\\mathbb{C}", "\\R"):
        return None
    found = shape_in(node.exponent)
    if found is not None:
        return found
    try:
        return Shape(dimension(node.exponent), "1", vector=True)
    except Unknown:
        return UNREAD


class Sizes:
    """Computes sizes from those of the symbols."""

    def __init__(self, known: MutableMapping[str, Shape], alike: Alike) -> None:
        self.known = known
        self.alike = alike

    def of(self, node: nodes.Node) -> Shape:
        """Return the size of a formula's value.

        Raises:
            Unknown: It is not known.
            Mismatch: A product in it is impossible.
        """
        rule = _RULES.get(type(node))
        if rule is None:
            raise Unknown(type(node).__name__)
        return rule(self, node)

    def symbol(self, node: nodes.Symbol) -> Shape:
        """Return the size that was declared."""
        known = self.known.get(node.name)
        if known is not None and known != UNREAD:
            return known
        if node.stem in ("\\lambda", "\\alpha", "\\eta", "\\gamma", "\\epsilon", "\\varepsilon"):
            return SCALAR
        raise Unknown(node.name)

    def product(self, node: nodes.Product) -> Shape:
        """Return the size of a product."""
        if set(node.operators) - {"", "·"}:
            raise Unknown("product")
        factors = [x for x in map(self._of_factor, node.factors) if x != SCALAR]
        if not factors:
            return SCALAR
        found = factors[0]
        for one in factors[1:]:
            found = self.multiplied(found, one)
        if found is None:
            raise Unknown("product")
        return found

    def _of_factor(self, node: nodes.Node) -> Shape | None:
        try:
            return self.of(node)
        except Unknown:
            return None

    def multiplied(self, left: Shape | None, right: Shape | None) -> Shape | None:
        """Return the size of a product; a factor of which nothing is known is ``None``.

        Raises:
            Mismatch: The inner dimensions certainly differ.
            Unknown: It depends on how a vector lies.
        """
        if left is None or right is None:
            return _half_known(left, right)
        if left.vector and right.vector:
            raise Unknown("two vectors")
        if left.vector:
            left = left.transposed if left.columns == "1" else left
            if self.alike.differ(left.columns, right.rows):
                raise Mismatch(left, right)
            return Shape(right.columns, "1", vector=True)
        if right.vector:
            right = right.transposed if right.rows == "1" else right
            if self.alike.differ(left.columns, right.rows):
                raise Mismatch(left, right)
            return Shape(left.rows, "1", vector=True)
        if self.alike.differ(left.columns, right.rows):
            raise Mismatch(left, right)
        if left.columns != right.rows and OPEN not in (left.columns, right.rows):
            raise Unknown("inner dimensions")
        return Shape(left.rows, right.columns)

    def total(self, node: nodes.Sum) -> Shape:
        """Return the size of a sum, whose terms must be alike."""
        found = [self.of(one) for one in node.terms]
        if any(one != found[0] for one in found):
            raise Unknown("sum")
        return found[0]

    def power(self, node: nodes.Power) -> Shape:
        """Return the size of a power or an inverse, which only squares have."""
        base = self.of(node.base)
        if base.rows != base.columns or base.vector or base.rows == OPEN:
            raise Unknown("power")
        return base

    def quotient(self, node: nodes.Quotient) -> Shape:
        """Return the size of what is divided by a number."""
        inner = list(nodes.walk(node.denominator))
        if any(isinstance(x, nodes.Symbol) and x.name in self.known for x in inner):
            raise Unknown("denominator")
        return self.of(node.numerator)

    def application(self, node: nodes.Application) -> Shape:
        """Return the size of what works on each element or row."""
        name = node.function.name.replace("operatorname", "").strip("\\{}").lower()
        if name not in _ELEMENTWISE or len(node.arguments) != 1 or node.brackets == "[":
            raise Unknown(name)
        return self.of(node.arguments[0])

    def function(self, node: nodes.Function) -> Shape:
        """Return the size of what works on each element."""
        if node.name not in ("sigma", "tanh", "sigmoid", "exp") or len(node.arguments) != 1:
            raise Unknown(node.name)
        return self.of(node.arguments[0])


def _half_known(left: Shape | None, right: Shape | None) -> Shape | None:
    """Return what one factor tells of a product: its rows, or its columns.

    Raises:
        Unknown: It is a vector, which may lie or stand.
    """
    if (left is not None and left.vector) or (right is not None and right.vector):
        raise Unknown("vector")
    if left is not None:
        return Shape(left.rows, OPEN)
    return Shape(OPEN, right.columns) if right is not None else None


def _of_root(self: Sizes, node: nodes.Root) -> Shape:
    return SCALAR if isinstance(node.radicand, nodes.Number) else self.of(node.radicand)


_RULES: dict[type[nodes.Node], Callable[[Sizes, Any], Shape]] = {
    nodes.Number: lambda self, node: SCALAR,
    nodes.Root: _of_root,
    nodes.Symbol: Sizes.symbol,
    nodes.Product: Sizes.product,
    nodes.Sum: Sizes.total,
    nodes.Negation: lambda self, node: self.of(node.operand),
    nodes.Transpose: lambda self, node: self.of(node.operand).transposed,
    nodes.Power: Sizes.power,
    nodes.Quotient: Sizes.quotient,
    nodes.Application: Sizes.application,
    nodes.Function: Sizes.function,
}  # fmt: skip
