"""Functions and what they are applied to."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.cursor import MAX_DOUBTS, Poisoned, Unreadable
from qa_lint.parsing.latex.nodes import (
    Absolute,
    Ambiguous,
    Application,
    Ceil,
    Factorial,
    Floor,
    Function,
    Negation,
    Node,
    Number,
    Operation,
    Power,
    Product,
    Root,
    Sequence,
    Sum,
    Symbol,
    Transpose,
)
from qa_lint.parsing.latex.resolving import UNSURE
from qa_lint.parsing.latex.scripts import NO_SCRIPTS, ScriptReader
from qa_lint.parsing.literals import scan_number


class Calls(ScriptReader):
    """Functions with their arguments."""

    open_function_end = -1
    """The lexeme behind the last function argument that was written without brackets."""

    def factorial(self, node: Node, start: int) -> Node:
        """Read the exclamation marks behind a node."""
        self.advance()
        if self.current.kind == "factorial":
            self.advance()
            return Operation(self.span_from(start), "!!", (node,))
        found = Factorial(self.span_from(start), node)
        return self.scripted(found, self.scripts(), start)

    def applied(self, node: Node, operator: bool, start: int) -> Node:
        """Read the bracket behind a name: an application, or a product, or either."""
        name = node.base if isinstance(node, Power) else node
        if isinstance(name, Transpose) or self.current.value not in ("(", "[", "{"):
            return node
        if isinstance(node, Power) and isinstance(name, Symbol) and _names(node.exponent):
            raised = "".join(self.text[slice(*node.exponent.span)].split())
            name = replace(name, name=f"{name.name}^{raised}", stem=f"{name.stem}^{raised}")
        brackets = self.current.value
        adjacent = self._is_in_word(start)
        outside, self.doubts = self.doubts, 0
        argument = self.bracket()
        inside, self.doubts = self.doubts, max(outside, self.doubts)
        items = argument.items if is_list(argument) else (argument,)
        while brackets == "[" and self.current.value == "[" and self.current.kind == "open":
            further = self.bracket()  # A[i][j]
            items += further.items if is_list(further) else (further,)
            operator = True
        if not isinstance(name, Symbol):
            span = self.span_from(start)
            return Product(span, (node, argument), ("",))
        span = self.span_from(start)
        if name.name == "\\sigma" and brackets == "(" and len(items) == 1:
            applied: Node = Function(span, "sigma", items)
        else:
            applied = Application(span, name, items, brackets)
        if isinstance(node, Power) and not _names(node.exponent):
            applied = Power(span, applied, node.exponent)
        behind = self.scripts()
        applied = self.scripted(applied, behind, start)
        if self.current.kind == "factorial":
            return self.factorial(applied, start)
        if operator or len(items) != 1:
            return applied
        unsure = UNSURE
        if adjacent and isinstance(argument, Sum):
            unsure = "application or product, among letters side by side"
        argument = self.scripted(argument, behind, argument.span.start)
        product = Product(applied.span, (node, argument), ("",))
        if inside >= MAX_DOUBTS:
            raise Poisoned("nested too deeply")
        self.doubts = max(self.doubts, inside + 1)
        return Ambiguous(applied.span, (applied, product), unsure)

    def _is_in_word(self, start: int) -> bool:
        """Tell whether a letter stands right before the one at ``start``: ``wh(n + 1)``."""
        shown = self.text[max(0, start - 1) : start + 1]
        return len(shown) == 2 and shown.isascii() and shown.isalpha()

    def call(self, name: str, start: int) -> Node:
        """Read the bracketed arguments of a function with a fixed meaning."""
        inner = self.bracket() if self.current.kind == "open" else self.group()
        items = inner.items if is_list(inner) else (inner,)
        span = self.span_from(start)
        one = items[0] if items else inner
        simple: dict[str, Node] = {
            "sqrt": Root(span, one, None),
            "abs": Absolute(span, one),
            "floor": Floor(span, one),
            "ceil": Ceil(span, one),
        }
        if name in ("log2", "log10"):
            literal = scan_number(name, 3)
            if literal is not None and len(items) == 1:
                return Function(span, "log", items, Number(span, literal))
        if name not in vocab.WORD_FUNCTIONS or (len(items) > 1 and name not in ("max", "min")):
            symbol = Symbol(Span(start, start), f"\\{name}", f"\\{name}")
            return Application(span, symbol, items)
        if not items:
            raise Unreadable("argument of a function expected")
        return simple.get(name) or Function(span, name, items)

    def function(self) -> Node:
        """Read a function with a fixed meaning and its argument."""
        start = self.current.start
        name = self.advance().value
        scripts = self.scripts()
        label = scripts.primes or scripts.label or scripts.transposed
        below = scripts.below
        base = below[0] if below is not None and len(below) == 1 and name == "log" else None
        if label or (below is not None and base is None):
            symbol = Symbol(self.span_from(start), f"\\{name}", f"\\{name}")
            node = self.scripted(symbol, scripts, start)
            if self.current.kind == "open":
                return self.applied(node, True, start)
            argument = self.factor()
            if not isinstance(node, Symbol):
                return Ambiguous(self.span_from(start), (), "script on a function")
            return Application(self.span_from(start), node, (argument,), "")
        if self.ends_side() or self.current.kind == "times":  # the bare name of the function
            return Symbol(self.span_from(start), f"\\{name}", f"\\{name}")
        node = self._call_or_implicit(name, start)
        if base is not None and isinstance(node, Function):
            node = replace(node, base=base)
        elif base is not None:
            return Ambiguous(self.span_from(start), (), "extent of the argument")
        if scripts.above is None:
            return node
        found = Power(self.span_from(start), node, scripts.above)
        if isinstance(scripts.above, Negation) and name in vocab.INVERTIBLE:
            return Ambiguous(found.span, (found,), "inverse function or power")
        return found

    def _call_or_implicit(self, name: str, start: int) -> Node:
        if self.current.kind in ("open", "begin"):
            braces = self.current.kind == "begin"
            node = self.call(name, start)
            if self.current.kind == "factorial":
                raise Unreadable("factorial behind a function's argument")
            scripts = self.scripts()
            if braces and scripts is not NO_SCRIPTS:
                return Ambiguous(self.span_from(start), (), "extent of the argument")
            return self.scripted(node, scripts, start)
        argument, sure = self._implicit_argument()
        self.open_function_end = self.at
        node = Function(self.span_from(start), name, (argument,))
        return node if sure else Ambiguous(node.span, (node,), "extent of the argument")

    def _implicit_argument(self) -> tuple[Node, bool]:
        """Read what follows a function without brackets; tell whether its end is sure."""
        start = self.current.start
        if self.current.kind == "sign":
            sign = self.advance().value
            inner, sure = self._implicit_argument()
            span = self.span_from(start)
            return (Negation(span, inner) if sign == "-" else inner), sure
        if self.current.kind == "function":
            return self.function(), True
        if not self.starts_atom():
            raise Unreadable("argument of a function expected")
        factors = [self.factor()]
        sure = True
        while self.starts_atom() and self.current.kind not in ("function", "text"):
            sure = isinstance(factors[-1], Number) and len(factors) == 1
            factors.append(self.factor())
        if len(factors) == 1:
            return factors[0], True
        return Product(self.span_from(start), tuple(factors), ("",) * (len(factors) - 1)), sure


def _names(exponent: Node) -> bool:
    r"""Tell whether ``F^{-1}(u)`` or ``V^\pi(s)`` is another function, not a power of one."""
    if isinstance(exponent, Symbol):
        return True
    inner = exponent.operand if isinstance(exponent, Negation) else None
    return isinstance(inner, Number) and inner.literal.text == "1"


def is_list(node: Node) -> TypeGuard[Sequence]:
    """Tell whether a bracket holds a list, not a set or one thing in further brackets."""
    return isinstance(node, Sequence) and node.brackets in ("", "()", "[]")
