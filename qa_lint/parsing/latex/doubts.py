"""Where notation has more than one reading: what the parser asks before it builds a node."""

from __future__ import annotations

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.nodes import (
    Ambiguous,
    Application,
    BigOp,
    Dots,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sequence,
    Sum,
    Symbol,
    Text,
    Transpose,
    walk,
)


def is_mixed_number(before: Node, after: Node) -> bool:
    """Tell whether ``before after`` may be two and a half, or two times a half."""
    return (
        isinstance(before, Number)
        and before.literal.is_integer
        and isinstance(after, Quotient)
        and isinstance(after.numerator, Number)
        and isinstance(after.denominator, Number)
    )


def side_by_side(before: Node, after: Node) -> bool:
    """Tell whether two factors without a sign between them may be one number, or a list."""
    number = after.base if isinstance(after, Power) else after
    if not isinstance(number, Number) or isinstance(before, (Text, Dots)):
        return False
    return isinstance(before, Number) or number is after


def arrows_apart(sides: list[Node]) -> list[Node]:
    """Return the sides of a chain with doubts about ``PQ = Q - P``, where PQ is an arrow."""
    ends = {
        frozenset((first.name, last.operand.name))
        for side in sides
        if isinstance(side, Sum) and len(side.terms) == 2
        for first, last in [side.terms]
        if isinstance(first, Symbol)
        and isinstance(last, Negation)
        and isinstance(last.operand, Symbol)
    }
    if not ends:
        return sides
    return [
        Ambiguous(side.span, (side,), "an arrow between points, or a product")
        if isinstance(side, Product)
        and frozenset(x.name for x in side.factors if isinstance(x, Symbol)) in ends
        else side
        for side in sides
    ]


def is_bold(node: Node) -> bool:
    """Tell whether this is a name in bold print: a vector or a matrix."""
    return isinstance(node, Symbol) and node.stem.startswith(("\\mathbf{", "\\boldsymbol{"))


def may_be_mean(before: Node, after: Node) -> bool:
    r"""Tell whether ``E X`` or ``E \xi_i`` may be a mean without brackets."""
    if not isinstance(before, Symbol) or before.stem != "E":
        return False
    name = after.base if isinstance(after, Power) else after
    if isinstance(name, Application):
        name = name.function
    if not isinstance(name, Symbol):
        return False
    return name.stem in vocab.GREEK or name.stem[:1] in tuple("UVWXYZ")


def reaches_too_far(operator: BigOp) -> bool:
    """Tell whether a factor without the index, after an explicit sign, may stand outside."""
    body, index = operator.body, operator.index
    if operator.kind == "sum" or index is None or not isinstance(body, Product):
        return False
    return any(
        sign != "" and all(one != index for one in walk(factor))
        for sign, factor in zip(body.operators, body.factors[1:], strict=True)
    )


def transposed(span: Span, node: Node, *, letter: bool, number: bool) -> Node:
    """Return the transpose, or both readings where ``T`` may well be a number.

    Args:
        span: Where it stands.
        node: What it is the transpose of.
        letter: Whether the letter was written, not a sign that means nothing else.
        number: Whether the formula has a ``T`` that is no transpose.
    """
    base = node.base if isinstance(node, Power) else node
    if not letter:
        return Transpose(span, node)
    if number:
        raised = Power(span, node, Symbol(span, "T", "T"))
        lower = isinstance(base, Symbol) and (base.stem[:1].islower() or base.stem in vocab.GREEK)
        readings = (Transpose(span, node), raised)
        return raised if lower else Ambiguous(span, readings, "transpose or power")
    if isinstance(base, Number) or (isinstance(base, Symbol) and base.stem in vocab.SCALARS):
        exponent = Symbol(span, "T", "T")
        return Power(span, node, exponent)
    if isinstance(base, Sum) and any(isinstance(one, Number) for one in walk(base)):
        return Ambiguous(span, (), "transpose or power")
    return Transpose(span, node)


def index_escapes(terms: list[Node]) -> bool:
    """Tell whether a term behind a big operator still speaks of its index."""
    for at, term in enumerate(terms[:-1]):
        for one in walk(term):
            bound = _bound(one) if isinstance(one, BigOp) else []
            if bound and any(
                node in bound
                for other in terms[at + 1 :]
                if not any(isinstance(x, BigOp) for x in walk(other))
                for node in walk(other)
            ):
                return True
    return False


def _bound(operator: BigOp) -> list[Node]:
    """Return the symbols that a big operator binds: its index, or those its range speaks of."""
    if operator.index is not None:
        return [operator.index]
    domain = operator.domain
    parts = domain.items if isinstance(domain, Sequence) else (domain,)
    firsts = [one.sides[0] for one in parts if isinstance(one, Relation)]
    return [one for one in firsts if isinstance(one, Symbol)]
