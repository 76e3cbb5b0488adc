"""The second opinion on matrices and vectors: SymPy's own, at other points."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qa_lint.linting.algebra.chance import split_name
from qa_lint.linting.algebra.draws import draw as new_draw
from qa_lint.linting.algebra.matrices import operator_of as matrix_operator
from qa_lint.linting.algebra.matrix_trial import MatrixClaim
from qa_lint.linting.algebra.prover_chance import Proof, Unsupported
from qa_lint.parsing.latex import nodes

if TYPE_CHECKING:
    import sympy

_SIZE = 3


def prove_matrices(claim: MatrixClaim) -> Proof:
    """Decide a claim about matrices at three points; ``equal`` is never proved."""
    found = []
    for vectors in claim.choices():
        for seed in range(3):
            try:
                differs = _differs(claim, seed, vectors)
            except (Unsupported, ValueError, TypeError):
                differs = None
            if differs is not None:
                found.append(differs)
    return "refuted" if len(found) >= 3 and all(found) else "unknown"


def _differs(claim: MatrixClaim, seed: int, vectors: frozenset[str]) -> bool | None:
    import sympy

    draw = new_draw(f"matrices {seed}")
    values: dict[str, Any] = {name: sympy.Integer(_SIZE) for name in claim.dimension}
    for name in sorted(claim.matrices):
        unit = name.strip("\\mathbfr{}").partition("_")[0] == "I"
        entries = [[draw.randint(-6, 9) for _ in range(_SIZE)] for _ in range(_SIZE)]
        values[name] = sympy.eye(_SIZE) if unit else sympy.Matrix(entries)
    for name in sorted(claim.scalars | set(claim.open)):
        values[name] = sympy.Rational(draw.randint(2, 19), 3)
    for name in sorted(claim.vectors | vectors):
        values[name] = sympy.Matrix([draw.randint(-6, 9) for _ in range(_SIZE)])
    left, right = _built(claim.left, values), _built(claim.right, values)
    if getattr(left, "shape", ()) != getattr(right, "shape", ()):
        return None
    apart = left - right
    entries = list(apart) if hasattr(apart, "shape") else [apart]
    return any(abs(sympy.N(one, 30)) > 1e-9 for one in entries)


def _built(node: nodes.Node, values: dict[str, Any]) -> Any:
    """Return the value of a tree, with matrices of SymPy."""
    import sympy

    if isinstance(node, nodes.Number):
        value = node.literal.value
        return sympy.Rational(value.numerator, value.denominator)
    if isinstance(node, nodes.Symbol):
        names = [node.name] if node.name in values else split_name(node.name)
        if any(name not in values for name in names):
            raise Unsupported(node.name)
        return sympy.prod([values[name] for name in names])
    parts = [_built(one, values) for one in nodes.children(node)
             if not isinstance(node, nodes.Application) or one is not node.function]  # fmt: skip
    rule = _RULES.get(type(node))
    if rule is None:
        raise Unsupported(type(node).__name__)
    return rule(node, parts)


def _transposed(_: nodes.Node, parts: list[Any]) -> Any:
    return parts[0].T if hasattr(parts[0], "T") else parts[0]


def _norm(_: nodes.Node, parts: list[Any]) -> Any:
    import sympy

    vector = parts[0]
    return sympy.sqrt(_number(vector.T * vector)) if hasattr(vector, "T") else abs(vector)


def _operated(node: nodes.Application, parts: list[Any]) -> Any:
    if len(parts) != 1 or not hasattr(parts[0], "det"):
        raise Unsupported("operator on a number")
    return parts[0].det() if matrix_operator(node) == "det" else parts[0].trace()


def _product(node: nodes.Product, parts: list[Any]) -> Any:
    if set(node.operators) & {"⊙", "×"}:
        raise Unsupported("product")
    return _multiplied(parts, dotted="·" in node.operators)


_RULES: dict[type[nodes.Node], Callable[[Any, list[Any]], Any]] = {
    nodes.Sum: lambda _, parts: sum(parts[1:], parts[0]),
    nodes.Product: _product,
    nodes.Negation: lambda _, parts: -parts[0],
    nodes.Quotient: lambda _, parts: parts[0] / _number(parts[1]),
    nodes.Transpose: _transposed,
    nodes.Norm: _norm,
    nodes.Power: lambda _, parts: _number_if_one(parts[0]) ** int(_number(parts[1])),
    nodes.Absolute: lambda _, parts: parts[0].det() if hasattr(parts[0], "det") else abs(parts[0]),
    nodes.Application: _operated,
}


def _multiplied(parts: list[Any], *, dotted: bool) -> Any:
    if dotted and len(parts) == 2 and all(getattr(x, "shape", ())[1:] == (1,) for x in parts):
        parts = [parts[0].T, parts[1]]
    result = parts[0]
    for one in parts[1:]:
        result = _number_if_one(result) * one
    return _number_if_one(result)


def _number_if_one(value: Any) -> Any:
    return value[0, 0] if getattr(value, "shape", None) == (1, 1) else value


def _number(value: Any) -> sympy.Expr:
    value = _number_if_one(value)
    if hasattr(value, "shape"):
        raise Unsupported("division by a matrix")
    return value
