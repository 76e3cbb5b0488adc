"""Gradients of formulas with vectors and matrices, held against small random ones.

What one dimension can't tell apart: a transpose that lacks, factors in the wrong order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from qa_lint.linting.algebra.draws import draw
from qa_lint.linting.calculus.sizes import (
    SCALAR,
    Dimension,
    NotFitting,
    Size,
    Sizes,
    operand_of,
    operator_of,
)
from qa_lint.parsing.latex import nodes

Rows = list[list[float]]
_STEP = 1e-3


def shape(value: Rows) -> tuple[int, int]:
    """Return the numbers of rows and columns."""
    return len(value), len(value[0])


def transposed(value: Rows) -> Rows:
    """Return the transpose."""
    return [list(column) for column in zip(*value, strict=True)]


def multiplied(left: Rows, right: Rows) -> Rows:
    """Return the product; a number scales.

    Raises:
        NotFitting: The sizes do not fit.
    """
    for one, other in ((left, right), (right, left)):
        if shape(one) == (1, 1):
            return [[one[0][0] * x for x in row] for row in other]
    if shape(left)[1] != shape(right)[0]:
        raise NotFitting("product")
    columns = transposed(right)
    return [[math.fsum(a * b for a, b in zip(row, column, strict=True)) for column in columns]
            for row in left]  # fmt: skip


def eliminated(value: Rows) -> tuple[float, Rows]:
    """Return determinant and inverse, by elimination with pivots.

    Raises:
        NotFitting: It is not square, or singular.
    """
    count, columns = shape(value)
    if count != columns:
        raise NotFitting("not square")
    rows = [[*row, *(float(i == j) for j in range(count))] for i, row in enumerate(value)]
    found = 1.0
    for at in range(count):
        pivot = max(range(at, count), key=lambda i: abs(rows[i][at]))
        if abs(rows[pivot][at]) < 1e-9:
            raise NotFitting("singular")
        if pivot != at:
            rows[at], rows[pivot] = rows[pivot], rows[at]
            found = -found
        found *= rows[at][at]
        rows[at] = [x / rows[at][at] for x in rows[at]]
        for i in range(count):
            if i != at:
                factor = rows[i][at]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[at], strict=True)]
    return found, [row[count:] for row in rows]


def value_of(node: nodes.Node, values: Mapping[str, Rows]) -> Rows:
    """Return the value of a tree.

    Raises:
        NotFitting: Sizes do not fit, or a part has no value.
    """
    if isinstance(node, nodes.Number):
        return [[float(node.literal.value)]]
    if isinstance(node, nodes.Symbol):
        if node.name not in values:
            raise NotFitting(node.name)
        return values[node.name]
    if isinstance(node, nodes.Sum):
        terms = [value_of(one, values) for one in node.terms]
        if len({shape(one) for one in terms}) > 1:
            raise NotFitting("sum")
        return [
            [math.fsum(x) for x in zip(*rows, strict=True)] for rows in zip(*terms, strict=True)
        ]
    if isinstance(node, nodes.Product):
        return _product(node, values)
    if isinstance(node, nodes.Negation):
        return multiplied([[-1.0]], value_of(node.operand, values))
    if isinstance(node, nodes.Transpose):
        return transposed(value_of(node.operand, values))
    if isinstance(node, nodes.Quotient):
        return multiplied(
            [[1 / _number(node.denominator, values)]], value_of(node.numerator, values)
        )
    return _other(node, values)


def _product(node: nodes.Product, values: Mapping[str, Rows]) -> Rows:
    if set(node.operators) - {"", "·", "*"}:
        raise NotFitting("operator")
    result = [[1.0]]
    for factor in node.factors:
        result = multiplied(result, value_of(factor, values))
    return result


def _other(node: nodes.Node, values: Mapping[str, Rows]) -> Rows:
    if isinstance(node, nodes.Norm):
        if node.order is not None and getattr(node.order, "name", "") not in ("F", "\\mathrm{F}"):
            _two(node.order)
        inner = value_of(node.operand, values)
        return [[math.sqrt(math.fsum(x * x for row in inner for x in row))]]
    if isinstance(node, (nodes.Absolute, nodes.Application)):
        return _operator(node, values)
    if isinstance(node, nodes.Function):
        argument = _number(node.arguments[0], values)
        if node.name in ("log", "ln") and node.base is None and argument > 0:
            return [[math.log(argument)]]
        if node.name == "exp" and abs(argument) < 50:
            return [[math.exp(argument)]]
        raise NotFitting(node.name)
    if isinstance(node, nodes.Root) and node.degree is None:
        return [[math.sqrt(max(_number(node.radicand, values), 0.0))]]
    if isinstance(node, nodes.Power):
        return _power(node, values)
    raise NotFitting(type(node).__name__)


def _two(order: nodes.Node) -> None:
    if not isinstance(order, nodes.Number) or order.literal.text != "2":
        raise NotFitting("norm")


def _operator(node: nodes.Absolute | nodes.Application, values: Mapping[str, Rows]) -> Rows:
    kind = "det" if isinstance(node, nodes.Absolute) else operator_of(node)
    inner = value_of(node.operand if isinstance(node, nodes.Absolute) else operand_of(node), values)
    if isinstance(node, nodes.Absolute) and shape(inner) == (1, 1):
        return [[abs(inner[0][0])]]
    if shape(inner)[0] != shape(inner)[1]:
        raise NotFitting("not square")
    if kind in ("det", "logdet"):
        found = abs(eliminated(inner)[0]) if kind == "logdet" else eliminated(inner)[0]
        return [[math.log(found) if kind == "logdet" else found]]
    return [[math.fsum(inner[i][i] for i in range(len(inner)))]]


def _power(node: nodes.Power, values: Mapping[str, Rows]) -> Rows:
    base = value_of(node.base, values)
    exponent = node.exponent
    if isinstance(exponent, nodes.Negation) and isinstance(exponent.operand, nodes.Symbol):
        if exponent.operand.name in ("T", "\\top", "\\mathsf{T}") and shape(base) != (1, 1):
            return transposed(eliminated(base)[1])
        raise NotFitting("exponent")
    count = _number(exponent, values)
    if shape(base) == (1, 1):
        return [[base[0][0] ** count]] if base[0][0] > 0 or count == int(count) else _refuse()
    if count == -1:
        return eliminated(base)[1]
    if count in (2, 3):
        result = base
        for _ in range(int(count) - 1):
            result = multiplied(result, base)
        return result
    return _refuse()


def _refuse() -> Rows:
    raise NotFitting("power")


def _number(node: nodes.Node, values: Mapping[str, Rows]) -> float:
    found = value_of(node, values)
    if shape(found) != (1, 1) or (found[0][0] == 0):
        raise NotFitting("no number")
    return found[0][0]


def hessian(node: nodes.Node, name: str, values: Mapping[str, Rows]) -> Rows:
    """Return the second derivatives of a number by the entries of a vector."""
    at = values[name]
    result: Rows = []
    for i in range(len(at)):
        ends = []
        for step in (_STEP, -_STEP):
            moved = [list(one) for one in at]
            moved[i][0] += step
            ends.append(gradient(node, name, {**values, name: moved}))
        result.append([(a[0] - b[0]) / (2 * _STEP) for a, b in zip(ends[0], ends[1], strict=True)])
    return result


def gradient(node: nodes.Node, name: str, values: Mapping[str, Rows]) -> Rows:
    """Return the derivatives of a number by each entry of a symbol, by central differences."""
    at = values[name]
    result = [[0.0] * len(row) for row in at]
    for i, row in enumerate(at):
        for j in range(len(row)):
            ends = []
            for step in (_STEP, -_STEP):
                moved = [list(one) for one in at]
                moved[i][j] += step
                value = value_of(node, {**values, name: moved})
                if shape(value) != (1, 1):
                    raise NotFitting("no number")
                ends.append(value[0][0])
            result[i][j] = (ends[0] - ends[1]) / (2 * _STEP)
    return result


@dataclass(frozen=True, slots=True)
class World:
    """Sizes of all symbols, with a number for each unknown one; ``square``: all the same."""

    given: Mapping[str, Size]
    sizes: Sizes
    square: bool
    symmetric: bool

    def values(self, seed: int) -> dict[str, Rows]:
        """Return random values of these sizes."""
        random = draw(seed)
        numbers: dict[Dimension, int] = {}
        found: dict[str, Rows] = {}
        for name in sorted(self.given):
            rows, columns = (self._number(one, numbers) for one in self.given[name])
            found[name] = self._drawn(random, rows, columns, self.given[name])
        return found

    def _number(self, one: Dimension, numbers: dict[Dimension, int]) -> int:
        root = self.sizes.root(one)
        if isinstance(root, int):
            return root
        return 3 if self.square else numbers.setdefault(root, len(numbers) + 2)

    def _drawn(self, random: Random, rows: int, columns: int, size: Size) -> Rows:
        if size == SCALAR:
            return [[random.randint(3, 9) / 2]]
        entries = [[random.randint(-8, 12) / 4 for _ in range(columns)] for _ in range(rows)]
        if rows == columns:
            for at in range(rows):
                entries[at][at] += 6.0
        forced = self.sizes.root(size[0]) == self.sizes.root(size[1])
        if forced and columns > 1 and self.symmetric:
            return [[(a + b) / 2 for a, b in zip(*pair, strict=True)]
                    for pair in zip(entries, transposed(entries), strict=True)]  # fmt: skip
        return entries
