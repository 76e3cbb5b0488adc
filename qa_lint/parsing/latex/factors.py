"""Factors of a formula: atoms with scripts, function calls, applications."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.atoms import Atoms
from qa_lint.parsing.latex.cursor import Unreadable
from qa_lint.parsing.latex.doubts import transposed
from qa_lint.parsing.latex.nodes import (
    Absolute,
    Ambiguous,
    Application,
    Ceil,
    Factorial,
    Floor,
    Function,
    Node,
    Number,
    Opaque,
    Power,
    Product,
    Root,
    Sequence,
    Symbol,
    Text,
    Transpose,
)
from qa_lint.parsing.literals import scan_number

_INDEX_LETTERS = frozenset("ijklmnrst")


@dataclass(slots=True)
class _Scripts:
    """What hangs on an atom."""

    below: tuple[Node, ...] | None = None
    below_text: str = ""
    above: Node | None = None
    label: str = ""
    transposed: bool = False
    primes: int = 0
    odd: bool = field(default=False)


class Factors(Atoms):
    """Atoms with what belongs to them."""

    open_function_end = -1
    """The lexeme behind the last function argument that was written without brackets."""

    def factor(self) -> Node:
        """Read an atom, its scripts, a factorial, and the arguments it is applied to."""
        one = self.current
        if one.kind == "function":
            return self._function()
        operator = one.kind == "operator"
        base = self.atom()
        scripts = self._scripts()
        node = self._scripted(base, scripts, one.start)
        if self.current.kind == "factorial":
            self.advance()
            if self.current.kind == "factorial":
                raise Unreadable("double factorial")
            node = Factorial(self.span_from(one.start), node)
        elif isinstance(base, Symbol) and self.current.kind == "open":
            node = self._applied(node, operator, one.start)
        elif operator and isinstance(node, Symbol) and self.starts_atom():
            argument = self.factor()
            node = Application(self.span_from(one.start), node, (argument,), "")
        return node

    def _applied(self, node: Node, operator: bool, start: int) -> Node:
        """Read the bracket behind a name: an application, or a product, or either."""
        name = node.base if isinstance(node, Power) else node
        if isinstance(name, Transpose) or self.current.value not in ("(", "[", "{"):
            return node
        brackets = self.current.value
        argument = self.bracket()
        items = argument.items if isinstance(argument, Sequence) else (argument,)
        behind = self._scripts()
        span = self.span_from(start)
        if behind.below or behind.primes or behind.label or behind.transposed:
            return Opaque(span, "script on an application")
        if not isinstance(name, Symbol):
            return Opaque(span, "application")
        if name.name == "\\sigma" and brackets == "(" and len(items) == 1:
            applied: Node = Function(span, "sigma", items)
        else:
            applied = Application(span, name, items, brackets)
        if isinstance(node, Power):
            applied = Power(span, applied, node.exponent)
        if behind.above is not None:
            applied = Power(span, applied, behind.above)
            argument = Power(argument.span, argument, behind.above)
        if operator or len(items) > 1:
            return applied
        product = Product(span, (node, argument), ("",))
        return Ambiguous(span, (applied, product), "application or product")

    def _scripts(self) -> _Scripts:
        found = _Scripts()
        while True:
            one = self.current
            if one.kind == "prime":
                self.advance()
                found.primes += 1
            elif one.kind == "script" and one.value == "_" and found.below is None:
                self.advance()
                self._subscript(found)
            elif one.kind == "script" and one.value == "^" and found.above is None:
                self.advance()
                self._superscript(found)
            elif one.kind == "script":
                raise Unreadable("double script")
            else:
                return found

    def _subscript(self, found: _Scripts) -> None:
        first = self.at
        begin, end = self.skip_group()
        found.below_text = "".join(self.text[begin:end].split())
        inside = self.lexemes[first : self.at]
        if found.below_text.isascii() and found.below_text.isalpha() and len(inside) > 1:
            word = found.below_text
            single = len(word) < 4 and set(word) <= _INDEX_LETTERS
            names = list(word) if single else [word]
            found.below = tuple(Symbol(Span(begin, end), name, name) for name in names)
            return
        self.at = first
        try:
            inner = self.group()
        except Unreadable:
            self.at = first
            self.skip_group()
            inner = Text(Span(begin, end), found.below_text)
        found.below = inner.items if isinstance(inner, Sequence) else (inner,)

    def _superscript(self, found: _Scripts) -> None:
        first = self.at
        begin, end = self.skip_group()
        raw = "".join(self.text[begin:end].split())
        if raw in vocab.TRANSPOSED:
            found.transposed = True
        elif raw in vocab.LABELS:
            found.label += "^" + raw
        elif raw in ("\\circ", "°"):
            raise Unreadable("degrees")
        elif raw.startswith("(") and raw.endswith(")") and raw.count("(") == 1:
            self.at = first
            inner = self.group()
            items = inner.items if isinstance(inner, Sequence) else (inner,)
            found.label += f"^{raw}"
            found.above = Sequence(Span(begin, end), items, "()")
        elif raw:
            self.at = first
            found.above = self.group()

    def _scripted(self, base: Node, scripts: _Scripts, start: int) -> Node:
        span = self.span_from(start)
        above = scripts.above
        labelled = isinstance(above, Sequence) and bool(scripts.label)
        node = base
        if isinstance(base, Symbol):
            labels = above.items if labelled and isinstance(above, Sequence) else ()
            stem = base.stem + scripts.label + "'" * scripts.primes
            below = scripts.below or ()
            name = stem + base.name[len(base.stem) :]
            name += f"_{{{scripts.below_text}}}" if scripts.below is not None else ""
            node = Symbol(span, name, stem, (*base.indices, *labels, *below))
        elif scripts.below is not None or scripts.primes or (scripts.label and not labelled):
            return Opaque(span, "script on an expression")
        elif labelled and isinstance(above, Sequence):
            above = above.items[0]
        if above is not None and not (labelled and isinstance(base, Symbol)):
            node = Power(span, node, above)
        return transposed(span, node) if scripts.transposed else node

    def call(self, name: str, start: int) -> Node:
        """Read the bracketed arguments of a function with a fixed meaning."""
        inner = self.bracket() if self.current.kind == "open" else self.group()
        items = inner.items if isinstance(inner, Sequence) else (inner,)
        span = self.span_from(start)
        one = items[0]
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
        if len(items) > 1 and name not in ("max", "min"):
            return Opaque(span, "arguments")
        return simple.get(name) or Function(span, name, items)

    def _function(self) -> Node:
        start = self.current.start
        name = self.advance().value
        scripts = self._scripts()
        if scripts.primes or scripts.label or scripts.transposed:
            raise Unreadable("script on a function")
        base = scripts.below[0] if scripts.below is not None and len(scripts.below) == 1 else None
        if scripts.below is not None and (base is None or name != "log"):
            raise Unreadable("index of a function")
        if isinstance(scripts.above, (Symbol, Number)) or scripts.above is None:
            node = self._call_or_implicit(name, start)
        else:
            raise Unreadable("power of a function")
        if base is not None and isinstance(node, Function):
            node = replace(node, base=base)
        elif base is not None:
            return Ambiguous(self.span_from(start), (), "extent of the argument")
        if scripts.above is not None:
            return Power(self.span_from(start), node, scripts.above)
        return node

    def _call_or_implicit(self, name: str, start: int) -> Node:
        if self.current.kind in ("open", "begin"):
            node = self.call(name, start)
            if self.current.kind in ("script", "factorial", "prime"):
                raise Unreadable("script behind a function's argument")
            return node
        argument, sure = self._implicit_argument()
        self.open_function_end = self.at
        node = Function(self.span_from(start), name, (argument,))
        return node if sure else Ambiguous(node.span, (node,), "extent of the argument")

    def _implicit_argument(self) -> tuple[Node, bool]:
        """Read what follows a function without brackets; tell whether its end is sure."""
        start = self.current.start
        if self.current.kind == "sign" and self.current.value == "-":
            raise Unreadable("sign behind a function")
        if self.current.kind == "function":
            return self._function(), True
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
