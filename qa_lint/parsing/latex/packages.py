"""Commands of LaTeX packages that MathJax has, too: physics, siunitx."""

from __future__ import annotations

from qa_lint.core.text import Span
from qa_lint.parsing.latex.base import with_span
from qa_lint.parsing.latex.cells import Cells
from qa_lint.parsing.latex.nodes import (
    Absolute,
    Application,
    Derivative,
    Node,
    Norm,
    Prefix,
    Product,
    Scripted,
    Symbol,
    Text,
)

PHYSICS = frozenset(
    r"""\abs \norm \eval \qty \dd \dv \pdv \vb \va \vu \grad \curl \laplacian \SI \si \unit
    \displaylines \order \expval""".split()
)
_VECTORS = {"\\vb": "\\mathbf{%s}", "\\va": "\\vec{%s}", "\\vu": "\\hat{\\mathbf{%s}}"}
_OPERATORS = {"\\grad": "∇", "\\curl": "∇×", "\\laplacian": "∇²"}


class Packages(Cells):
    """Commands that only some pages can use."""

    def packaged(self, name: str, start: int) -> Node:
        """Read the arguments of a command of :data:`PHYSICS`."""
        if name in ("\\dv", "\\pdv"):
            return self._derivative(name == "\\pdv", start)
        if name in _OPERATORS:
            operand = self.adjacent() if self.starts_atom() else None
            return Prefix(self.span_from(start), _OPERATORS[name], None, operand)
        if name in ("\\SI", "\\si", "\\unit"):
            return self._quantity(name, start)
        if name in _VECTORS and self.current.value == "*":
            self.advance()
        inner = self.group() if self.current.kind != "open" else self.bracket()
        span = self.span_from(start)
        return _applied(name, inner, span)

    def _derivative(self, partial: bool, start: int) -> Node:
        order = self.bracket() if self.current.value == "[" else None
        groups: list[Node] = []
        while self.current.kind == "begin" and len(groups) < 3:
            groups.append(self.group())
        span = self.span_from(start)
        operand, variables = (groups[0], groups[1:]) if len(groups) > 1 else (None, groups)
        if isinstance(operand, Text) and not operand.text:
            operand = None
        return Derivative(span, operand, tuple(variables), order, partial)

    def _quantity(self, name: str, start: int) -> Node:
        value = self.group() if name == "\\SI" else None
        unit = self.text[slice(*self.skip_group())]
        span = self.span_from(start)
        named = Text(span, unit)
        return named if value is None else Product(span, (value, named), ("",))


def _applied(name: str, inner: Node, span: Span) -> Node:
    """Return what a command with one argument makes of it."""
    if name in _VECTORS and isinstance(inner, Symbol):
        stem = _VECTORS[name] % inner.stem
        return Symbol(span, stem + inner.name[len(inner.stem) :], stem, inner.indices)
    if name == "\\order":
        return Application(span, Symbol(span, "\\mathcal{O}", "\\mathcal{O}"), (inner,))
    if name == "\\abs":
        return Absolute(span, inner)
    if name == "\\norm":
        return Norm(span, inner)
    if name == "\\dd":
        return Prefix(span, "d", None, inner)
    scripted = {"\\expval": name, "\\eval": "|"}.get(name)
    return Scripted(span, inner, scripted) if scripted else with_span(inner, span)
