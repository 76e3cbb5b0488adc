r"""Gradients: each is one symbol, that of a logarithm told from others."""

from __future__ import annotations

from dataclasses import replace

from qa_lint.core.text import Span
from qa_lint.linting.formulas.terms import Term
from qa_lint.linting.formulas.vocabulary import Vocabulary
from qa_lint.parsing.latex import nodes

GRADIENT = "\\nabla"
HESSIAN = "\\nabla^2"
OF_LOGARITHM = "\\nabla\\log"


def split(node: nodes.Prefix) -> tuple[nodes.Node | None, tuple[nodes.Node, ...]]:
    r"""Return what a gradient is taken of, and the factors behind it that need not belong to it.

    ``\nabla \log \pi(a) G`` is read with ``G`` as a factor of the gradient.
    """
    inner = node.operand
    if isinstance(inner, nodes.Ambiguous) and inner.readings:
        inner = inner.readings[0]
    if isinstance(inner, nodes.Product) and len(inner.factors) > 1:
        return inner.factors[0], inner.factors[1:]
    if isinstance(inner, nodes.Function) and isinstance(inner.arguments[0], nodes.Product):
        first, *rest = inner.arguments[0].factors
        return replace(inner, arguments=(first,), span=Span(inner.span.start, first.span.end)), (
            *rest,
        )
    return inner, ()


def gradient_of(
    node: nodes.Prefix | nodes.Derivative, inner: nodes.Node | None, words: Vocabulary, end: int
) -> Term:
    """Return the gradient of anything as one symbol."""
    sign = node.operator if isinstance(node, nodes.Prefix) else None
    if isinstance(sign, nodes.Power):  # the Hessian matrix
        return Term("symbol", name=HESSIAN, stem=HESSIAN, span=Span(sign.span.start, end))
    logarithm = isinstance(inner, nodes.Function) and inner.name in ("log", "ln")
    name = OF_LOGARITHM if logarithm and words.called(OF_LOGARITHM) else GRADIENT
    start = node.span.start if sign is None else sign.span.start
    return Term("symbol", name=name, stem=name, span=Span(start, end))
