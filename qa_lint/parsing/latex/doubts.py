"""Where notation has more than one reading: what the parser asks before it builds a node."""

from __future__ import annotations

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.nodes import (
    Ambiguous,
    BigOp,
    Node,
    Number,
    Opaque,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Transpose,
    walk,
)


def fraction(span: Span, upper: Node, lower: Node) -> Node:
    r"""Return the quotient, or an opaque derivative (``\frac{dy}{dx}``)."""
    head = upper.factors[0] if isinstance(upper, Product) else upper
    if isinstance(head, Power):
        head = head.base
    below = lower.factors[0] if isinstance(lower, Product) else lower
    if isinstance(below, Power):
        below = below.base
    marks = ("d", "\\mathrm{d}", "D")
    names = [x.name for x in (head, below) if isinstance(x, Symbol)]
    differential = any(name in marks or (name[:1] == "d" and len(name) == 2) for name in names[-1:])
    if differential and len(names) == 2 and names[0][:1] in ("d", "D", "\\"):
        return Opaque(span, "derivative")
    return Quotient(span, upper, lower)


def reaches_too_far(operator: BigOp) -> bool:
    """Tell whether a factor without the index, after an explicit sign, may stand outside."""
    body, index = operator.body, operator.index
    if operator.kind == "sum" or index is None or not isinstance(body, Product):
        return False
    return any(
        sign != "" and all(one != index for one in walk(factor))
        for sign, factor in zip(body.operators, body.factors[1:], strict=True)
    )


def transposed(span: Span, node: Node) -> Node:
    """Return the transpose, or both readings where ``T`` may well be a number."""
    base = node.base if isinstance(node, Power) else node
    if isinstance(base, Number) or (isinstance(base, Symbol) and base.stem in vocab.GREEK):
        exponent = Symbol(span, "T", "T")
        return Power(span, node, exponent)
    if isinstance(base, Sum) and any(isinstance(one, Number) for one in walk(base)):
        return Ambiguous(span, (), "transpose or power")
    return Transpose(span, node)


def index_escapes(terms: list[Node]) -> bool:
    """Tell whether a term behind a big operator still speaks of its index."""
    for at, term in enumerate(terms[:-1]):
        for one in walk(term):
            if isinstance(one, BigOp) and one.index is not None:
                index = one.index
                later = terms[at + 1 :]
                if any(
                    node == index
                    for other in later
                    if not any(isinstance(x, BigOp) for x in walk(other))
                    for node in walk(other)
                ):
                    return True
    return False
