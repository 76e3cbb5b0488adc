"""Functions and what they are applied to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeGuard

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.base import with_span
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

_SPACE = re.compile(r"\\[,;: ]")


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
            label = "".join(self.text[slice(*node.exponent.span)].split())
            name = replace(name, name=f"{name.name}^{label}", stem=f"{name.stem}^{label}")
        brackets = self.current.value
        gap = self.text[self.lexemes[self.at - 1].end : self.current.start]
        outside, self.doubts = self.doubts, 0
        argument = self.bracket()
        inside, self.doubts = self.doubts, max(outside, self.doubts)
        items = argument.items if is_list(argument) else (argument,)
        while brackets == "[" and self.current.value == "[" and self.current.kind == "open":
            further = self.bracket()  # A[i][j]
            items += further.items if is_list(further) else (further,)
            operator = True
        span = self.span_from(start)
        apart = _SPACE.search(gap) is not None and isinstance(argument, Sum) and _is_letter(name)
        if apart or not isinstance(name, Symbol):  # \phi\,(x - a)
            factor = self.scripted(argument, self.scripts(), argument.span.start)
            return Product(self.span_from(start), (node, factor), ("",))
        applied = _named(span, name, items, brackets)
        if isinstance(node, Power) and not _names(node.exponent):
            applied = Power(span, applied, node.exponent)
        behind = self.scripts()
        applied = self.scripted(applied, behind, start)
        more = behind.above is not None or (brackets == "(" and self.current.value == "(")
        if more and brackets == "(" and _is_mean_of_compound(name, items):
            return Ambiguous(applied.span, (applied,), "power of a mean, or mean of a power")
        raised = self.current.kind == "factorial"
        if raised:
            applied = self.factorial(applied, start)
        if operator or len(items) != 1 or (raised and not isinstance(applied, Factorial)):
            return applied
        if inside >= MAX_DOUBTS:
            raise Poisoned("nested too deeply")
        self.unsure = True
        self.doubts = max(self.doubts, inside + 1)
        factor = self.scripted(argument, behind, argument.span.start)
        factor = Factorial(applied.span, factor) if raised else factor  # n(n - 1)!
        in_word = self._is_in_word(start) and isinstance(argument, Sum)
        unsure = f"{UNSURE}, among letters side by side" if in_word else UNSURE
        readings = applied, Product(applied.span, (node, factor), ("",))
        return Ambiguous(applied.span, readings, unsure)

    def _is_in_word(self, start: int) -> bool:
        """Tell whether a letter stands right before the one at ``start``: ``wh(n + 1)``."""
        shown = self.text[max(0, start - 1) : start + 1]
        return len(shown) == 2 and shown.isascii() and shown.isalpha()

    def call(self, name: str, start: int) -> Node:
        """Read the bracketed arguments of a function with a fixed meaning."""
        inner = self.bracket() if self.current.kind == "open" else self.group()
        if isinstance(inner, Sequence) and inner.brackets == "{}" and len(inner.items) == 1:
            inner = with_span(inner.items[0], inner.span)  # \exp\{a\}
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
        if self._is_bare(raised=scripts.above is not None):
            symbol = Symbol(self.span_from(start), f"\\{name}", f"\\{name}")
            return self.scripted(symbol, scripts, start)
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

    def _is_bare(self, *, raised: bool) -> bool:
        r"""Tell whether a function's name stands alone: ``\sin^2 + \cos^2 = 1``."""
        one = self.current
        signed = one.kind == "sign" and (one.value == "+" or raised)
        return signed or one.kind in ("times", "infix") or self.ends_side()

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
            return factors[0], not _swallows_factor(factors[0])
        return Product(self.span_from(start), tuple(factors), ("",) * (len(factors) - 1)), sure


def _named(span: Span, name: Symbol, items: tuple[Node, ...], brackets: str) -> Node:
    """Return a name applied to what stands in brackets."""
    if name.name == "\\sigma" and brackets == "(" and len(items) == 1:
        return Function(span, "sigma", items)
    return Application(span, name, items, brackets)


def _names(exponent: Node) -> bool:
    r"""Tell whether ``F^{-1}(u)`` or ``V^\pi(s)`` is another function, not a power of one."""
    if isinstance(exponent, Symbol):
        return True
    inner = exponent.operand if isinstance(exponent, Negation) else None
    return isinstance(inner, Number) and inner.literal.text == "1"


def _is_letter(node: Node) -> bool:
    """Tell whether this is a Greek or small letter: no operator."""
    return isinstance(node, Symbol) and (node.stem in vocab.GREEK or node.stem.islower())


def _swallows_factor(argument: Node) -> bool:
    r"""Tell whether brackets may be no part of an argument: ``\cos\theta (x, y)``."""
    inner = (
        argument.readings[0] if isinstance(argument, Ambiguous) and argument.readings else argument
    )
    return isinstance(inner, Application) and inner.brackets == "(" and (
        inner.function.stem in vocab.VALUE_LETTERS or inner.function.stem == "\\theta"
    )  # fmt: skip


def _is_mean_of_compound(name: Symbol, items: tuple[Node, ...]) -> bool:
    return name.stem in vocab.MEANS and len(items) == 1 and not isinstance(items[0], Symbol)


def is_list(node: Node) -> TypeGuard[Sequence]:
    """Tell whether a bracket holds a list, not a set or one thing in further brackets."""
    return isinstance(node, Sequence) and node.brackets in ("", "()", "[]")
