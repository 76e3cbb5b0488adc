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
        if one.value in ("d", "\\mathrm{d}") and self._is_differential_of_function():
            self.advance()
            operand = self.function()
            return Prefix(self.span_from(one.start), "d", None, operand)
        operator = one.kind == "operator"
        base = self.atom()
        node = self.scripted(base, self.scripts(), one.start)
        if self.current.kind == "factorial":
            node = self.factorial(node, one.start)
        elif isinstance(base, Symbol) and self.current.kind == "open":
            return self.applied(node, operator, one.start)
        elif isinstance(node, Derivative):
            return self.differentiated(node, one.start)
        elif (operator or base_name(base) in vocab.RANDOM_OPERATORS) and self._takes_operand(node):
            return self._operated(node, one.start)
        return node

    def _operated(self, node: Node, start: int) -> Node:
        r"""Read what an operator without brackets is applied to: ``\mathbb{E} X``."""
        argument = self.factor()
        if isinstance(node, Symbol):
            found: Node = Application(self.span_from(start), node, (argument,), "")
        elif isinstance(node, Power) and isinstance(node.base, Symbol):
            applied = Application(self.span_from(start), node.base, (argument,), "")
            found = Power(applied.span, applied, node.exponent)
        else:
            return node
        if self.current.kind == "name" and self.starts_atom() and (
            self.current.value not in vocab.RANDOM_OPERATORS
        ):  # fmt: skip
            return Ambiguous(found.span, (found,), "extent of the argument")
        return found

    def _is_differential_of_function(self) -> bool:
        r"""Tell whether ``d\log S`` stands here, beside ``dt``."""
        behind = self.lexemes[min(self.at + 1, len(self.lexemes) - 1)]
        adjacent = behind.kind == "function" and behind.start == self.current.end
        return adjacent and any(
            x.kind == "name" and len(x.value) == 2 and x.value[0] == "d" for x in self.lexemes
        )

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
        found = Prefix(self.span_from(one.start), name, operator, operand)
        whole = operand.readings[:1] if isinstance(operand, Ambiguous) else (operand,)
        if name == "∇" and any(
            isinstance(x, Power) and isinstance(x.base, (Symbol, Application)) for x in whole
        ):
            return Ambiguous(found.span, (found,), "extent of the power")
        return found

    def differentiated(self, node: Derivative, start: int) -> Node:
        """Read what ``d/dx`` stands before, or the point that ``df/dx`` is taken at."""
        if not self.starts_atom():
            return node
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
