"""Products, transposes, inverses, traces and determinants of small matrices of fractions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from qa_lint.linting.algebra.chance import split_name
from qa_lint.linting.algebra.interval import NotEvaluable
from qa_lint.parsing.latex import nodes

Matrix = tuple[tuple[Fraction, ...], ...]
"""Rows of entries; a number has one entry."""

MAX_POWER = 6


def evaluate(node: nodes.Node, values: Mapping[str, Matrix]) -> Matrix:
    """Return the value of a tree whose symbols stand for matrices.

    Raises:
        NotEvaluable: Shapes do not fit, or something in it has no value.
    """
    return _Evaluator(values).value(node)


def scalar(number: Fraction | int) -> Matrix:
    """Return a number as a matrix."""
    return ((Fraction(number),),)


def identity(size: int) -> Matrix:
    """Return the identity matrix."""
    return tuple(tuple(Fraction(int(i == j)) for j in range(size)) for i in range(size))


def transpose(matrix: Matrix) -> Matrix:
    """Return the transpose."""
    return tuple(zip(*matrix, strict=True))


def multiply(left: Matrix, right: Matrix) -> Matrix:
    """Return the product; a number scales."""
    for one, other in ((left, right), (right, left)):
        if shape(one) == (1, 1):
            return tuple(tuple(one[0][0] * x for x in row) for row in other)
    if shape(left)[1] != shape(right)[0]:
        raise NotEvaluable("shapes")
    columns = transpose(right)
    return tuple(
        tuple(sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0))
              for column in columns)
        for row in left
    )  # fmt: skip


def shape(matrix: Matrix) -> tuple[int, int]:
    """Return the numbers of rows and columns."""
    return len(matrix), len(matrix[0])


def determinant(matrix: Matrix) -> Fraction:
    """Return the determinant, by elimination."""
    return _eliminated(matrix)[0]


def inverse(matrix: Matrix) -> Matrix:
    """Return the inverse.

    Raises:
        NotEvaluable: There is none.
    """
    return _eliminated(matrix)[1]


def _eliminated(matrix: Matrix) -> tuple[Fraction, Matrix]:
    size, columns = shape(matrix)
    if size != columns:
        raise NotEvaluable("not square")
    rows = [[*row, *unit] for row, unit in zip(matrix, identity(size), strict=True)]
    found = Fraction(1)
    for at in range(size):
        pivot = next((i for i in range(at, size) if rows[i][at] != 0), None)
        if pivot is None:
            raise NotEvaluable("singular")
        if pivot != at:
            rows[at], rows[pivot] = rows[pivot], rows[at]
            found = -found
        found *= rows[at][at]
        rows[at] = [x / rows[at][at] for x in rows[at]]
        for i in range(size):
            if i != at and rows[i][at] != 0:
                rows[i] = [x - rows[i][at] * y for x, y in zip(rows[i], rows[at], strict=True)]
    return found, tuple(tuple(row[size:]) for row in rows)


class _Evaluator:
    def __init__(self, values: Mapping[str, Matrix]) -> None:
        self.values = values
        self.steps = 2_000

    def value(self, node: nodes.Node) -> Matrix:
        self.steps -= 1
        rule = _RULES.get(type(node))
        if rule is None or self.steps < 0:
            raise NotEvaluable(type(node).__name__)
        return rule(self, node)

    def symbol(self, node: nodes.Symbol) -> Matrix:
        names = [node.name] if node.name in self.values else split_name(node.name)
        if any(name not in self.values for name in names):
            raise NotEvaluable(node.name)
        return self._multiplied([self.values[name] for name in names])

    @staticmethod
    def _multiplied(factors: list[Matrix]) -> Matrix:
        result = factors[0]
        for one in factors[1:]:
            result = multiply(result, one)
        return result

    def total(self, node: nodes.Sum) -> Matrix:
        terms = [self.value(one) for one in node.terms]
        if len({shape(one) for one in terms}) > 1:
            raise NotEvaluable("shapes")
        return tuple(
            tuple(sum(entries, Fraction(0)) for entries in zip(*rows, strict=True))
            for rows in zip(*terms, strict=True)
        )

    def product(self, node: nodes.Product) -> Matrix:
        factors = [self.value(one) for one in node.factors]
        if set(node.operators) & {"⊙", "×"}:
            raise NotEvaluable("product")
        dotted = "·" in node.operators and len(factors) == 2
        if dotted and shape(factors[0]) == shape(factors[1]) and shape(factors[0])[1] == 1:
            factors[0] = transpose(factors[0])
        return self._multiplied(factors)

    def quotient(self, node: nodes.Quotient) -> Matrix:
        below = self.value(node.denominator)
        if shape(below) != (1, 1) or below[0][0] == 0:
            raise NotEvaluable("division")
        return multiply(scalar(1 / below[0][0]), self.value(node.numerator))

    def power(self, node: nodes.Power) -> Matrix:
        base = self.value(node.base)
        if isinstance(node.exponent, nodes.Negation) and isinstance(
            node.exponent.operand, nodes.Transpose
        ):
            raise NotEvaluable("exponent")
        exponent = self.value(node.exponent)
        count = exponent[0][0]
        if shape(exponent) != (1, 1) or count.denominator != 1 or abs(count) > MAX_POWER:
            raise NotEvaluable("exponent")
        if shape(base) == (1, 1) and base[0][0] == 0:
            raise NotEvaluable("power of zero")
        if shape(base)[0] != shape(base)[1]:
            raise NotEvaluable("shapes")
        base = inverse(base) if count < 0 else base
        result = identity(len(base))
        for _ in range(abs(int(count))):
            result = multiply(result, base)
        return result

    def absolute(self, node: nodes.Absolute) -> Matrix:
        inner = self.value(node.operand)
        if shape(inner) == (1, 1):
            return scalar(abs(inner[0][0]))
        return scalar(determinant(inner))

    def squared_norm(self, node: nodes.Power) -> Matrix | None:
        """Return the square of a Euclidean norm, which is exact, or ``None``."""
        norm, exponent = node.base, node.exponent
        if not isinstance(norm, nodes.Norm) or not isinstance(exponent, nodes.Number):
            return None
        if exponent.literal.text != "2" or not _is_two(norm.order):
            return None
        inner = self.value(norm.operand)
        if shape(inner)[1] != 1:
            raise NotEvaluable("norm")
        return multiply(transpose(inner), inner)

    def norm(self, node: nodes.Norm) -> Matrix:
        """Return a Euclidean norm, to the precision of a float."""
        inner = self.value(node.operand)
        if not _is_two(node.order) or shape(inner)[1] != 1:
            raise NotEvaluable("norm")
        return scalar(Fraction(math.sqrt(sum(row[0] ** 2 for row in inner))))

    def application(self, node: nodes.Application) -> Matrix:
        kind = operator_of(node)
        if kind is None or len(node.arguments) != 1:
            raise NotEvaluable(node.function.name)
        inner = self.value(node.arguments[0])
        if shape(inner)[0] != shape(inner)[1]:
            raise NotEvaluable("shapes")
        if kind == "det":
            return scalar(determinant(inner))
        return scalar(sum((inner[i][i] for i in range(len(inner))), Fraction(0)))


def operator_of(node: nodes.Application) -> str | None:
    """Return ``tr`` or ``det``, or ``None``."""
    name = node.function.name.replace("operatorname", "").strip("\\{}").lower()
    return {"tr": "tr", "trace": "tr", "det": "det"}.get(name)


def _is_two(order: nodes.Node | None) -> bool:
    return order is None or (isinstance(order, nodes.Number) and order.literal.text == "2")


def _power(self: _Evaluator, node: nodes.Power) -> Matrix:
    found = self.squared_norm(node)
    return self.power(node) if found is None else found


_RULES: dict[type[nodes.Node], Callable[[_Evaluator, Any], Matrix]] = {
    nodes.Number: lambda self, node: scalar(node.literal.value),
    nodes.Symbol: _Evaluator.symbol,
    nodes.Sum: _Evaluator.total,
    nodes.Product: _Evaluator.product,
    nodes.Negation: lambda self, node: multiply(scalar(-1), self.value(node.operand)),
    nodes.Quotient: _Evaluator.quotient,
    nodes.Power: _power,
    nodes.Transpose: lambda self, node: transpose(self.value(node.operand)),
    nodes.Absolute: _Evaluator.absolute,
    nodes.Norm: _Evaluator.norm,
    nodes.Application: _Evaluator.application,
}
