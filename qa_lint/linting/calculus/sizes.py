"""The sizes of vectors and matrices, as far as a formula forces them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product

from qa_lint.parsing.latex import nodes

Dimension = int | str
"""1, or the name of an unknown number."""
Size = tuple[Dimension, Dimension]
"""Rows and columns."""

MAX_UNSURE = 4
SCALAR: Size = (1, 1)
OPERATORS = {"tr": "tr", "trace": "tr", "det": "det", "logdet": "logdet"}
_FONTS = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec|mathrm|hat|bar|tilde)\{")
_MATRIX = re.compile(r"[A-Z]|\\(?:Sigma|Lambda|Phi|Psi|Omega|Theta|Gamma)")
_NUMBERS = frozenset(
    "\\lambda \\alpha \\gamma \\eta \\epsilon \\varepsilon \\sigma \\rho \\tau \\pi "
    "n m N M k K d c C i j p".split()
)
_BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec)\{")


class NotFitting(Exception):
    """Sizes do not fit, or a part has none."""


def letter(name: str) -> str:
    """Return a symbol's letter without fonts, accents and scripts."""
    return _FONTS.sub("", name).replace("}", "").split("_")[0].split("^")[0]


def choices(names: set[str], variable: str) -> Iterator[dict[str, Size]]:
    """Yield what symbols may be: capital letters matrices, small ones vectors or numbers."""
    fixed: dict[str, Size] = {}
    unsure: list[str] = []
    for name in sorted(names):
        plain = letter(name)
        if _MATRIX.fullmatch(plain) and plain not in _NUMBERS:
            fixed[name] = (f"{name} rows", f"{name} columns")
        elif name == variable or _BOLD.match(name):
            fixed[name] = (f"{name} rows", 1)
        elif plain in _NUMBERS:
            fixed[name] = SCALAR
        else:
            unsure.append(name)
    if len(unsure) > MAX_UNSURE:
        return
    for picked in product((True, False), repeat=len(unsure)):
        yield fixed | {
            name: (f"{name} rows", 1) if take else SCALAR
            for name, take in zip(unsure, picked, strict=True)
        }


class Sizes:
    """Finds the size of a tree, and which unknown numbers must be equal."""

    def __init__(self, given: Mapping[str, Size]) -> None:
        self.given = given
        self.same: dict[str, Dimension] = {}

    def root(self, one: Dimension) -> Dimension:
        """Return what stands for all numbers that are equal to this one."""
        while isinstance(one, str) and one in self.same:
            one = self.same[one]
        return one

    def equal(self, one: Dimension, other: Dimension) -> None:
        """Note that two numbers are equal; an unknown one is not 1."""
        one, other = self.root(one), self.root(other)
        if one == other:
            return
        if isinstance(one, int) or isinstance(other, int):
            raise NotFitting("1 and another number")
        self.same[one] = other

    def size(self, node: nodes.Node) -> Size:
        """Return the size of a tree.

        Raises:
            NotFitting: It has none.
        """
        if isinstance(node, nodes.Number):
            return SCALAR
        if isinstance(node, nodes.Symbol):
            if node.name not in self.given:
                raise NotFitting(node.name)
            return self.given[node.name]
        if isinstance(node, nodes.Sum):
            return self._sum(node)
        if isinstance(node, nodes.Product):
            return self._product(node)
        if isinstance(node, nodes.Negation):
            return self.size(node.operand)
        if isinstance(node, nodes.Transpose):
            rows, columns = self.size(node.operand)
            return columns, rows
        if isinstance(node, nodes.Quotient):
            self._number(node.denominator)
            return self.size(node.numerator)
        return self._other(node)

    def _other(self, node: nodes.Node) -> Size:
        if isinstance(node, nodes.Norm):
            self.size(node.operand)
            return SCALAR
        if isinstance(node, (nodes.Absolute, nodes.Application)):
            inner = node.operand if isinstance(node, nodes.Absolute) else operand_of(node)
            size = self.size(inner)
            if size != SCALAR:
                self.equal(*size)
            return SCALAR
        if isinstance(node, (nodes.Function, nodes.Root)):
            inner = node.arguments[0] if isinstance(node, nodes.Function) else node.radicand
            self._number(inner)
            return SCALAR
        if isinstance(node, nodes.Power):
            rows, columns = self.size(node.base)
            if (rows, columns) != SCALAR:
                self.equal(rows, columns)
            return rows, columns
        raise NotFitting(type(node).__name__)

    def _number(self, node: nodes.Node) -> None:
        if self.size(node) != SCALAR:
            raise NotFitting("no number")

    def _sum(self, node: nodes.Sum) -> Size:
        rows, columns = self.size(node.terms[0])
        for term in node.terms[1:]:
            other = self.size(term)
            self.equal(rows, other[0])
            self.equal(columns, other[1])
        return rows, columns

    def _product(self, node: nodes.Product) -> Size:
        if set(node.operators) - {"", "·", "*"}:
            raise NotFitting("operator")
        result = SCALAR
        for factor in node.factors:
            size = self.size(factor)
            if SCALAR in (result, size):
                result = size if result == SCALAR else result
                continue
            self.equal(result[1], size[0])
            result = (result[0], size[1])
        return result


def operand_of(node: nodes.Application) -> nodes.Node:
    """Return what a trace or determinant is of.

    Raises:
        NotFitting: It is another function.
    """
    if operator_of(node) not in OPERATORS or len(node.arguments) != 1:
        raise NotFitting(node.function.name)
    return node.arguments[0]


def operator_of(node: nodes.Application) -> str:
    """Return the name of a function without its font, in lower case."""
    name = re.sub(r"\\(?:operatorname|mathrm|text|mathop)\*?", "", node.function.name)
    return name.strip("\\{}").lower()
