"""Factors of a formula: atoms with what belongs to them."""

from __future__ import annotations

from dataclasses import replace

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.calls import Calls
from qa_lint.parsing.latex.nodes import (
    Ambiguous,
    Application,
    Derivative,
    Node,
    Number,
    Operation,
    Power,
    Prefix,
    Product,
    Sequence,
    Sum,
    Symbol,
)


class Factors(Calls):
    """Atoms with what belongs to them."""

    def factor(self) -> Node:
        """Read an atom, its scripts, a factorial, and the arguments it is applied to."""
        one = self.current
        if one.kind == "function":
            return self.function()
        if one.kind == "prefix":
            return self._prefix()
        operator = one.kind == "operator"
        base = self.atom()
        node = self.scripted(base, self.scripts(), one.start)
        if self.current.kind == "factorial":
            node = self.factorial(node, one.start)
        elif isinstance(base, Symbol) and self.current.kind == "open":
            return self.applied(node, operator, one.start)
        elif isinstance(node, Derivative) and self.starts_atom():
            return self._differentiated(node, one.start)
        elif (operator or base_name(base) in vocab.RANDOM_OPERATORS) and self._takes_operand(node):
            argument = self.factor()
            if isinstance(node, Symbol):
                return Application(self.span_from(one.start), node, (argument,), "")
            if isinstance(node, Power) and isinstance(node.base, Symbol):
                applied = Application(self.span_from(one.start), node.base, (argument,), "")
                return Power(applied.span, applied, node.exponent)
        return node

    def _takes_operand(self, node: Node) -> bool:
        plain = isinstance(node, (Symbol, Power)) and self.current.kind not in ("text", "bar")
        return plain and self.starts_atom()

    def _prefix(self) -> Node:
        """Read an operator before its operand: ``\\nabla_x f``, ``\\partial f``, ``\\neg p``."""
        one = self.advance()
        name = one.value
        sign = Symbol(Span(one.start, one.end), name, name)
        scripted = self.scripted(sign, self.scripts(), one.start)
        operator = None if scripted == sign else scripted
        if name == "∇" and self.current.kind == "times" and self.current.value in ("·", "×"):
            name += self.advance().value
        operand: Node | None = None
        if self.starts_atom() and not (self.current.kind == "prefix" and name == "∂"):
            operand = self.factor() if name in ("not", "#") else self.adjacent()
        return Prefix(self.span_from(one.start), name, operator, operand)

    def _differentiated(self, node: Derivative, start: int) -> Node:
        """Read what ``d/dx`` stands before, or the point that ``df/dx`` is taken at."""
        if node.operand is None:
            bracketed = self.current.kind == "open"
            operand = self.factor() if bracketed else self.adjacent()
            found = replace(node, operand=operand, span=self.span_from(start))
            if bracketed and self.starts_atom():
                return Ambiguous(found.span, (found,), "extent of the derivative")
            return found
        if self.current.kind != "open" or self.current.value != "(":
            return node
        argument = self.bracket()
        if isinstance(argument, (Symbol, Number, Sequence)) and not isinstance(node.operand, Sum):
            items = argument.items if isinstance(argument, Sequence) else (argument,)
            return Operation(self.span_from(start), "at", (node, *items))
        return Product(self.span_from(start), (node, argument), ("",))


def base_name(node: Node) -> str:
    """Return a symbol's name without its indices."""
    return node.stem if isinstance(node, Symbol) else ""
