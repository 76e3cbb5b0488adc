"""Reads the parts of a formula that are neither products nor applications."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qa_lint.core.text import Span
from qa_lint.linting.formulas.applications import Applications, NotRead
from qa_lint.linting.formulas.gradients import gradient_of, split
from qa_lint.linting.formulas.sizes import size_of
from qa_lint.linting.formulas.spelling import plain
from qa_lint.linting.formulas.terms import Term, number
from qa_lint.linting.formulas.written import QUANTILES
from qa_lint.parsing.latex import nodes


class Parts(Applications):
    """Numbers, gradients, norms, sizes of sets, intervals and cases.

    ``sets`` has the letters of the named formula by what the author calls the sets.
    """

    sets: dict[str, str]

    @abstractmethod
    def many(self, kind: Any, parts: Sequence[nodes.Node], span: Span) -> Term:
        """Return a term of a kind with some parts, each read."""

    def literal(self, node: nodes.Number) -> Term:
        """Read a number; the usual quantiles of the normal distribution stand for a symbol."""
        value = float(node.literal.value * (100 if node.literal.percent else 1))
        if value in QUANTILES and self.words.called("z"):
            return Term("symbol", name="z", stem="z", span=node.span)
        return number(value, node.span)

    def gradient(self, node: nodes.Prefix | nodes.Derivative) -> Term:
        """Read a gradient or a derivative of anything as one symbol."""
        if isinstance(node, nodes.Derivative):
            return gradient_of(node, None, self.words, node.span.end)
        if node.name not in ("∇", "∂"):
            raise NotRead(node.name)
        inner, rest = split(node)
        if rest:
            self.doubtful.add("greedy")
        if not rest or self.greedy:
            return gradient_of(node, inner, self.words, node.span.end)
        first = gradient_of(node, inner, self.words, inner.span.end if inner else node.span.end)
        return Term("mul", (first, *(self.read(one) for one in rest)), span=node.span)

    def scripted(self, node: nodes.Scripted) -> Term:
        """Read a symbol with scripts that are indices."""
        term = self.read(node.operand)
        if node.label or term.kind != "symbol":
            raise NotRead("script")
        return replace(term, indices=tuple(self.read(one) for one in node.indices), span=node.span)

    def operation(self, node: nodes.Operation) -> Term:
        r"""Read ``a \pm b`` as both ends of an interval."""
        if node.operator not in ("±", "∓"):
            raise NotRead(node.operator)
        parts = tuple(self.read(one) for one in node.operands)
        return Term("list", (number(8.0, node.span), *parts), span=node.span)

    def cases(self, node: nodes.Matrix) -> Term:
        """Read the values of cases in their order; when each holds is not compared."""
        if node.kind != "cases" or len(node.rows) < 2:
            raise NotRead(node.kind)
        firsts = [row.items[0] for row in node.rows if row.items]
        if len(firsts) < len(node.rows):
            raise NotRead("an empty row")
        return self.many("list", firsts, node.span)

    def text(self, node: nodes.Text) -> Term:
        """Read words that are the name of a role."""
        name = plain(node.text)
        if not self.words.called(name):
            raise NotRead("text")
        return Term("symbol", name=name, stem=name, span=node.span)

    def absolute(self, node: nodes.Absolute) -> Term:
        """Read the size of a set, the symbol ``|S|``, or an absolute value."""
        size = size_of(node, self.words, self.sets)
        if size is not None:
            return size
        inner = self.read(node.operand)
        name = f"|{inner.name}|"
        if inner.kind == "symbol" and self.words.called(name):
            return Term("symbol", name=name, stem=name, span=node.span)
        return Term("abs", (inner,), span=node.span)

    def norm(self, node: nodes.Norm) -> Term:
        """Read a norm; without an order it is the Euclidean one."""
        order = 2.0
        if isinstance(node.order, nodes.Number):
            order = float(node.order.literal.value)
        elif isinstance(node.order, nodes.Constant):
            order = float("inf")
        return Term("norm", (self.read(node.operand),), value=order, span=node.span)
