r"""Leibniz's notation: ``\frac{dy}{dx}`` is no quotient."""

from __future__ import annotations

from dataclasses import replace

from qa_lint.core.text import Span
from qa_lint.parsing.latex.nodes import (
    Ambiguous,
    Application,
    Derivative,
    Node,
    Power,
    Prefix,
    Product,
    Symbol,
)

_MARKS = frozenset({"d", "\\mathrm{d}", "\\text{d}", "D", "\\mathbf{d}", "δ", "\\delta"})


def derivative(span: Span, upper: Node, lower: Node) -> Derivative | None:
    """Return what a fraction says if it is a derivative, else ``None``."""
    above, below = _marked(upper), _variables(lower)
    if above is None or not below:
        return None
    operand, order, partial = above
    marks = {name for name, _ in below}
    if partial != (marks == {"∂"}):
        return None
    variables = tuple(_base(one) for _, one in below)
    if order is None and len(below) == 1 and isinstance(below[0][1], Power):
        return None
    return Derivative(span, operand, variables, order, partial)


def _base(node: Node) -> Node:
    return node.base if isinstance(node, Power) else node


def _marked(node: Node) -> tuple[Node | None, Node | None, bool] | None:
    """Return operand, order and whether it is partial, of ``d^2 f`` or ``\\partial f``."""
    if isinstance(node, Prefix) and node.name == "∂":
        order = node.operator.exponent if isinstance(node.operator, Power) else None
        if node.operator is None or order is not None:
            return node.operand, order, True
        return None
    if isinstance(node, Product) and not any(node.operators[:1]):
        head, rest = node.factors[0], node.factors[1:]
        found = _marked(head)
        if found is None:
            return None
        first, order, partial = found
        factors = rest if first is None else (first, *rest)
        if len(factors) == 1:
            return factors[0], order, partial
        inner = Product(
            node.span, factors, node.operators[len(node.operators) - len(factors) + 1 :]
        )
        return inner, order, partial
    if isinstance(node, Power) and _is_mark(node.base):
        return None, node.exponent, False
    if _is_mark(node):
        return None, None, False
    operand = _behind_mark(node)
    return None if operand is None else (operand, None, False)


def _is_mark(node: Node) -> bool:
    return isinstance(node, Symbol) and node.name in _MARKS


def _behind_mark(node: Node) -> Node | None:
    """Return what ``dy`` or ``df(x)`` is the differential of."""
    if isinstance(node, Ambiguous) and node.readings:  # df(x)
        return _behind_mark(node.readings[0])
    if isinstance(node, Application):
        name = _behind_mark(node.function)
        return replace(node, function=name) if isinstance(name, Symbol) else None
    if isinstance(node, Symbol) and len(node.stem.rstrip("'")) == 2 and node.stem[0] == "d":
        return replace(node, name=node.name[1:], stem=node.stem[1:])
    return None


def _variables(node: Node) -> list[tuple[str, Node]]:
    """Return the marked variables below: ``dx``, ``\\partial x^2``, ``dx\\,dy``."""
    if isinstance(node, Prefix):
        if node.name != "∂" or node.operator is not None or node.operand is None:
            return []
        return _after_partial(node.operand)
    if isinstance(node, Power):
        inner = _variables(node.base)
        return [(mark, replace(node, base=one)) for mark, one in inner] if len(inner) == 1 else []
    if isinstance(node, Product):
        return _product_variables(node)
    operand = _behind_mark(node)
    return [] if operand is None else [("d", operand)]


def _product_variables(node: Product) -> list[tuple[str, Node]]:
    found: list[tuple[str, Node]] = []
    marked = False
    for one in node.factors:
        if marked:
            found.append(("d", one))
            marked = False
        elif _is_mark(one):
            marked = True
        else:
            inner = _variables(one)
            if not inner:
                return []
            found += inner
    return [] if marked else found


def _after_partial(node: Node) -> list[tuple[str, Node]]:
    r"""Return the variables of ``\partial x \partial y``, read as one operand."""
    if not isinstance(node, Product):
        return [("∂", node)]
    found: list[tuple[str, Node]] = []
    own: list[Node] = []
    for one in node.factors:
        if isinstance(one, Prefix) and one.name == "∂" and one.operand is not None:
            found += _after_partial(one.operand)
        else:
            own.append(one)
    if len(own) != 1:
        return [("∂", node)]
    return [("∂", own[0]), *found]
