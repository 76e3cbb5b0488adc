"""Claims about matrices and vectors, refuted with small random ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from random import Random

from qa_lint.linting.algebra.chance import split_name
from qa_lint.linting.algebra.draws import draw as new_draw
from qa_lint.linting.algebra.interval import NotEvaluable
from qa_lint.linting.algebra.matrices import (
    Matrix,
    evaluate,
    identity,
    inverse,
    multiply,
    operator_of,
    scalar,
    shape,
    transpose,
)
from qa_lint.parsing.latex import nodes

SIZE = 3
SEEDS = 5
MAX_OPEN = 3
"""At most so many symbols may be numbers or vectors."""
_MATRIX = re.compile(
    r"(?:\\(?:mathbf|boldsymbol|bm|mathrm|hat|tilde|bar)\{)*"
    r"(?:[A-Z]|\\(?:Sigma|Lambda|Phi|Psi|Omega|Theta|Gamma|Delta|Pi|Xi))\}*(?:['^_].*)?",
    re.DOTALL,
)
_VECTOR = re.compile(r"\\(?:mathbf|boldsymbol|bm|vec|overrightarrow)\{.*", re.DOTALL)
_OPEN = re.compile(r"(?:\\(?:hat|tilde|bar)\{)?(?:[a-z]|\\(?:theta|beta|mu|phi|psi|xi))\}?(?:_.*)?")
_IDENTITY = re.compile(r"(?:\\math(?:bf|bb|rm)\{)?I\}?(?:_.*)?")
_DIAGONAL = re.compile(r"(?:\\(?:mathbf|boldsymbol|bm)\{)?(?:\\Sigma|\\Lambda|S|D)\}?(?:[_^].*)?")
Drawn = Callable[[Random, str], Matrix]


class MatrixClaim:
    """Two sides that speak of matrices, and what their symbols are.

    Args:
        left: One side.
        right: The other side.
        named: Whether the text around speaks of matrices, so that capital letters are some.
    """

    def __init__(self, left: nodes.Node, right: nodes.Node, *, named: bool = False) -> None:
        self.left = left
        self.right = right
        self.everything = [one for side in (left, right) for one in nodes.walk(side)]
        self.names = names = {x for side in (left, right) for x in names_in(side)}
        numbers = {
            x
            for one in self.everything
            if isinstance(one, nodes.Quotient)
            for x in names_in(one.denominator, plain=True)
        }
        self.dimension = {
            one.exponent.name
            for one in self.everything
            if isinstance(one, nodes.Power) and isinstance(one.exponent, nodes.Symbol)
        }
        self.matrices = {x for x in names - numbers - self.dimension if _MATRIX.fullmatch(x)}
        self.vectors = {x for x in names - self.matrices - numbers if _VECTOR.fullmatch(x)}
        rest = names - self.matrices - self.vectors - self.dimension
        self.open = sorted(x for x in rest - numbers if _OPEN.fullmatch(x))
        self.scalars = rest - set(self.open)
        first, second = (names_in(side) - self.dimension for side in (left, right))
        self.is_one = self._is_one(named)
        self.same_names = first == second

    def _is_one(self, named: bool) -> bool:
        """Tell whether the claim is about matrices, and not about numbers."""
        transposed = any(isinstance(one, nodes.Transpose) for one in self.everything)
        applied = any(
            isinstance(one, nodes.Application) and operator_of(one) is not None
            for one in self.everything
        )
        bold = bool(self.vectors) or any(name.startswith("\\") for name in self.matrices)
        power = transposed and any(
            isinstance(one, nodes.Symbol) and one.name in ("T", "t") for one in self.everything
        )
        norms = any(isinstance(one, nodes.Norm) for one in self.everything)
        about = transposed or applied or bold or norms or (named and bool(self.matrices))
        some = bool(self.matrices or self.vectors or self.open)
        marked = any("^" in name for name in self.names)
        return about and some and not marked and not power and len(self.open) <= MAX_OPEN

    @property
    def is_compound(self) -> bool:
        """Whether a transpose, inverse, trace, determinant or norm is of a sum or product."""
        for one in self.everything:
            inner: nodes.Node | None = None
            if isinstance(one, (nodes.Transpose, nodes.Norm)):
                inner = one.operand
            elif isinstance(one, nodes.Application) and operator_of(one) and one.arguments:
                inner = one.arguments[0]
            elif isinstance(one, nodes.Power) and isinstance(one.exponent, nodes.Negation):
                inner = one.base
            if inner is not None and _is_composed(inner):
                return True
        return False

    def verdict(self) -> str:
        """Return ``equal``, ``refuted``, ``unknown``, or ``excused`` if an assumption helps."""
        found = {self._verdict(choice) for choice in self.choices()} - {"void"}
        if len(found) == 1:
            return found.pop()
        return "excused" if found == {"refuted", "excused"} else "unknown"

    def is_equal(self) -> bool:
        """Tell whether the sides are equal whatever the symbols are, where both have values."""
        found: list[bool] = []
        for vectors in self.choices():
            for seed in range(SEEDS):
                differs = self._differs(seed, vectors)
                if differs:
                    return False
                if differs is None:
                    break
                found.append(differs)
        return len(found) >= SEEDS

    def choices(self) -> Iterator[frozenset[str]]:
        """Yield each set of the open names that may be vectors."""
        for picked in product((False, True), repeat=len(self.open)):
            yield frozenset(name for name, take in zip(self.open, picked, strict=True) if take)

    def _verdict(self, vectors: frozenset[str]) -> str:
        found = [one for seed in range(SEEDS) if (one := self._differs(seed, vectors)) is not None]
        if len(found) < SEEDS - 2:
            return "void"
        if not any(found):
            return "equal"
        if not all(found):
            return "excused" if sum(found) * 2 > len(found) else "unknown"
        spoken = any(isinstance(one, nodes.Transpose) for one in self.everything)
        factors = any(_DIAGONAL.fullmatch(name) for name in self.matrices)
        for drawn in _ASSUMED if spoken else (*_ASSUMED, _perpendicular):
            if factors and drawn is _orthogonal:
                continue  # in a decomposition only the others are
            held = [self._differs(seed, vectors, drawn) for seed in range(3)]
            if held.count(False) >= 2 and True not in held:
                return "excused"
        return "refuted"

    def _differs(
        self, seed: int, vectors: frozenset[str], drawn: Drawn | None = None
    ) -> bool | None:
        values = self.values(seed, vectors, drawn or _any_matrix)
        try:
            left, right = evaluate(self.left, values), evaluate(self.right, values)
        except (NotEvaluable, RecursionError):
            return None
        return None if shape(left) != shape(right) else not _close(left, right)

    def values(self, seed: int, vectors: frozenset[str], drawn: Drawn) -> dict[str, Matrix]:
        """Return what the symbols stand for at a seed, ``vectors`` of the open names included."""
        draw = new_draw(seed)
        size = 2 if drawn is _small else SIZE
        values = {name: scalar(size) for name in self.dimension}
        for name in sorted(self.matrices):
            values[name] = identity(size) if _IDENTITY.fullmatch(name) else drawn(draw, name)
        for name in sorted(self.scalars | set(self.open)):
            values[name] = scalar(Fraction(draw.randint(2, 9), draw.choice((1, 2))))
        for name in sorted(self.vectors | vectors):
            values[name] = tuple((Fraction(draw.randint(-5, 9)),) for _ in range(size))
            if drawn is _orthogonal:
                values[name] = tuple((row[0],) for row in _orthogonal(draw, name))
        if drawn is _perpendicular:
            frame = _orthogonal(draw, "")
            for at, name in enumerate(sorted(self.vectors | vectors)):
                values[name] = tuple((row[at % SIZE],) for row in frame)
        return values

    def counterexample(self) -> str:
        """Return the first pair of sides that differ, in words."""
        for vectors, drawn in product(self.choices(), (_small, _any_matrix)):
            for seed in range(SEEDS):
                if self._differs(seed, vectors, drawn):
                    values = self.values(seed, vectors, drawn)
                    left, right = evaluate(self.left, values), evaluate(self.right, values)
                    shown = [
                        f"{name} = {_show(value)}" for name, value in sorted(values.items())
                        if name not in self.dimension
                    ]  # fmt: skip
                    return f"for {', '.join(shown)}: left {_show(left)}, right {_show(right)}"
        return ""


def matrices_hold(left: nodes.Node, right: nodes.Node, *, named: bool) -> bool:
    """Tell whether two sides that speak of matrices are equal whatever their symbols are."""
    claim = MatrixClaim(left, right, named=named)
    return claim.is_one and claim.is_equal()


def names_in(node: nodes.Node, *, plain: bool = False) -> set[str]:
    """Return the names of the symbols that stand for values; ``plain``: not under an operator."""
    found: set[str] = set()
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, nodes.Symbol):
            found.update(split_name(one.name))
        elif isinstance(one, nodes.Application):
            stack.extend(() if plain else one.arguments)
        elif not (plain and isinstance(one, (nodes.Norm, nodes.Transpose, nodes.Absolute))):
            stack.extend(nodes.children(one))
    return found


def _close(left: Matrix, right: Matrix) -> bool:
    """Tell whether two matrices are equal but for the rounding of norms."""
    return left == right or all(
        abs(a - b) <= Fraction(1, 10**9) * (1 + abs(a))
        for row, other in zip(left, right, strict=True)
        for a, b in zip(row, other, strict=True)
    )


def _is_composed(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Symbol):
        return len(split_name(node.name)) > 1
    return isinstance(node, (nodes.Sum, nodes.Product, nodes.Transpose, nodes.Power))


def _any_matrix(draw: Random, _: str) -> Matrix:
    entries = [[draw.randint(-3, 5) for _ in range(SIZE)] for _ in range(SIZE)]
    for at in range(SIZE):
        entries[at][at] += 7  # so that it has an inverse
    return tuple(tuple(map(Fraction, row)) for row in entries)


def _small(draw: Random, _: str) -> Matrix:
    """Return a matrix to be shown: two rows of small numbers."""
    a, b, c = (draw.randint(0, 3) for _ in range(3))
    return (Fraction(a + 1), Fraction(b)), (Fraction(c), Fraction(b * c + 1))


def _symmetric(draw: Random, name: str) -> Matrix:
    one = _any_matrix(draw, name)
    return tuple(
        tuple(a + b for a, b in zip(row, other, strict=True))
        for row, other in zip(one, transpose(one), strict=True)
    )


def _orthogonal(draw: Random, name: str) -> Matrix:
    """Return a rotation, by Cayley's formula (I - S)(I + S)^-1 for a skew S."""
    a, b, c = (Fraction(draw.randint(1, 5), 3) for _ in range(3))
    skew = ((Fraction(0), a, b), (-a, Fraction(0), c), (-b, -c, Fraction(0)))
    signed = [
        tuple(
            tuple(x + sign * y for x, y in zip(row, other, strict=True))
            for row, other in zip(identity(SIZE), skew, strict=True)
        )
        for sign in (-1, 1)
    ]
    return multiply(signed[0], inverse(signed[1]))


def _diagonal(draw: Random, _: str) -> Matrix:
    return tuple(
        tuple(Fraction(draw.randint(1, 9) if i == j else 0) for j in range(SIZE))
        for i in range(SIZE)
    )


def _factor(draw: Random, name: str) -> Matrix:
    """Return what letters of a decomposition usually stand for: rotations and a diagonal."""
    return _diagonal(draw, name) if _DIAGONAL.fullmatch(name) else _orthogonal(draw, name)


def _covariance(draw: Random, name: str) -> Matrix:
    return _symmetric(draw, name) if _DIAGONAL.fullmatch(name) else _any_matrix(draw, name)


def _perpendicular(draw: Random, name: str) -> Matrix:
    """Return any matrix; the vectors beside it are orthogonal to one another."""
    return _any_matrix(draw, name)


_ASSUMED: tuple[Drawn, ...] = (_symmetric, _orthogonal, _factor, _covariance)


def _show(matrix: Matrix) -> str:
    if shape(matrix) == (1, 1):
        number = matrix[0][0]
        return str(number) if number.denominator < 1000 else f"{float(number):.4g}"
    return "[" + "; ".join(" ".join(str(x) for x in row) for row in matrix) + "]"
