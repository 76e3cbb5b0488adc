"""Atoms of a formula: brackets, fractions, roots, big operators, fonts, accents."""

from __future__ import annotations

from dataclasses import replace

from qa_lint.core.text import Span
from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.cursor import Cursor, Unreadable
from qa_lint.parsing.latex.doubts import fraction, reaches_too_far
from qa_lint.parsing.latex.nodes import (
    Absolute,
    Ambiguous,
    BigOp,
    Binomial,
    Ceil,
    Floor,
    Node,
    Number,
    Opaque,
    Relation,
    Root,
    Sequence,
    Symbol,
    Text,
)

_TRANSPARENT = frozenset(
    {"\\boxed", "\\displaystyle", "\\mathstrut", "\\underbrace", "\\overbrace"}
)
_PAIRS = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "⟨": "⟩"}


class Atoms(Cursor):
    """What stands alone."""

    def starts_atom(self) -> bool:
        """Tell whether a factor can start here (without an operator before it)."""
        one = self.current
        if one.kind in ("number", "name", "operator", "function", "open", "begin"):
            return True
        if one.kind in ("bar", "norm"):
            if one.value in ("right", "\\rvert", "\\rVert"):
                return False
            return one.value in ("left", "\\lvert", "\\lVert") or (
                self.bars == 0 and not self._is_condition()
            )
        if one.kind == "text":
            return not self.is_connective()
        return one.kind == "command" and one.value != "\\end"

    def _is_condition(self) -> bool:
        """Tell whether the bar here stands alone at its level: ``P(A | B)``, not ``a|b|``."""
        kind = self.current.kind
        level = count = 0
        for one in self.lexemes[self.at : self.at + 300]:
            level += (one.kind in ("open", "begin")) - (one.kind in ("close", "end"))
            if level < 0 or (level == 0 and one.kind == "separator"):
                break
            count += level == 0 and one.kind == kind
        return count % 2 == 1

    def bracket(self) -> Node:
        """Read a bracketed expression; round and square ones around one item only group."""
        opened = self.expect("open")
        outer, self.bars = self.bars, 0
        inner = self.sequence()
        self.bars = outer
        closed = self.expect("close")
        span = self.span_from(opened.start)
        pair = opened.value + closed.value
        whole = pair == opened.value + _PAIRS[opened.value]
        if pair == "⌊⌋":
            return Floor(span, inner)
        if pair == "⌈⌉":
            return Ceil(span, inner)
        if "⟨" in pair or not (whole or pair in ("[)", "(]")):
            return Opaque(span, "brackets")
        if isinstance(inner, Sequence) and not inner.brackets:
            return self._unsure_of_commas(Sequence(span, inner.items, pair))
        if pair in ("()", "[]"):
            return self._unsure_of_commas(replace(inner, span=span))
        return Sequence(span, (inner,), pair)

    def _unsure_of_commas(self, node: Node) -> Node:
        """Return ``node``, or an ambiguous one if ``(1,234)`` may be a pair."""
        parts = node.items if isinstance(node, Sequence) else (node,)
        if any(
            isinstance(x, Number) and "," in x.literal.text and "{" not in x.literal.text
            for x in parts
        ):
            return Ambiguous(node.span, (node,), "thousands separator or list")
        return node

    def group(self) -> Node:
        """Read ``{...}``, or the one lexeme that serves as an argument without braces."""
        if self.current.kind != "begin":
            if not self.starts_atom():
                raise Unreadable("argument expected")
            return self.atom()
        opened = self.advance()
        outer, self.bars = self.bars, 0
        inner = self.sequence()
        self.bars = outer
        self.expect("end")
        return replace(inner, span=self.span_from(opened.start))

    def atom(self) -> Node:
        """Read one atom, without scripts."""
        self.deeper()
        one = self.current
        if one.kind == "number" and one.literal is not None:
            self.advance()
            node: Node = Number(Span(one.start, one.end), one.literal)
        elif one.kind in ("name", "operator"):
            self.advance()
            node = Symbol(Span(one.start, one.end), one.value, one.value)
        elif one.kind == "open":
            node = self.bracket()
        elif one.kind == "begin":
            node = self.group()
        elif one.kind in ("bar", "norm"):
            node = self._between_bars()
        elif one.kind == "text":
            self.advance()
            node = Text(Span(one.start, one.end), one.value)
        elif one.kind == "command":
            node = self._command()
        else:
            raise Unreadable(f"unexpected {one.value}")
        self.depth -= 1
        return node

    def _between_bars(self) -> Node:
        opened = self.advance()
        self.bars += 1
        inner = self.sequence()
        self.bars -= 1
        if self.current.kind != opened.kind:
            raise Unreadable("bar not closed")
        self.advance()
        span = self.span_from(opened.start)
        if opened.kind == "norm" or isinstance(inner, (Sequence, Relation)):
            return Opaque(span, "norm")
        return Absolute(span, inner)

    def _command(self) -> Node:
        one = self.current
        name = one.value
        if name in vocab.OPAQUE_OPERATORS:
            self.advance()
            self._skip_scripts()
            return Opaque(self.span_from(one.start), name)
        if name in vocab.BIG_OPERATORS:
            return self._big_operator()
        if name == "\\begin":
            return self.environment()
        self.advance()
        if name in vocab.FRACTIONS:
            upper, lower = self.group(), self.group()
            return fraction(self.span_from(one.start), upper, lower)
        if name in vocab.BINOMIALS:
            upper, lower = self.group(), self.group()
            return Binomial(self.span_from(one.start), upper, lower)
        if name == "\\sqrt":
            degree = self.bracket() if self.current.value == "[" else None
            radicand = self.group()
            return Root(self.span_from(one.start), radicand, degree)
        if name in vocab.ACCENTS or name in vocab.FONTS:
            return self._decorated(name, one.start)
        if name in _TRANSPARENT:
            inner = self.group()
            self._skip_scripts()
            return replace(inner, span=self.span_from(one.start))
        raise Unreadable(f"unknown command {name}")

    def _decorated(self, name: str, start: int) -> Node:
        """Read the argument of a font or an accent: part of a symbol's name, or opaque."""
        inner = self.factor() if self.current.kind != "begin" else self.group()
        span = self.span_from(start)
        if isinstance(inner, Symbol):
            stem = f"{name}{{{inner.stem}}}"
            return Symbol(span, stem + inner.name[len(inner.stem) :], stem, inner.indices)
        if isinstance(inner, Number):
            shown = f"{name}{{{inner.literal.text}}}"
            return Symbol(span, shown, shown)
        return Opaque(span, name)

    def _skip_scripts(self) -> None:
        while self.current.kind in ("script", "prime"):
            if self.advance().kind == "script":
                self.skip_group()

    def _big_operator(self) -> Node:
        one = self.advance()
        kind = vocab.BIG_OPERATORS[one.value]
        scripts: dict[str, Node] = {}
        while self.current.kind == "script" and self.current.value not in scripts:
            where = self.advance().value
            at = self.at
            first, last = self.skip_group()
            if self.text[first:last].strip():
                self.at = at
                scripts[where] = self.group()
        below, above = scripts.get("_"), scripts.get("^")
        if self.current.kind == "open" and kind in ("max", "min") and not scripts:
            return self.call(kind, one.start)
        index: Symbol | None = None
        lower: Node | None = None
        domain = below
        if isinstance(below, Symbol):
            index, domain = below, None
        elif (
            isinstance(below, Relation)
            and below.operators == ("=",)
            and isinstance(below.sides[0], Symbol)
        ):
            index, lower, domain = below.sides[0], below.sides[1], None
        body = self.product()
        span = self.span_from(one.start)
        found = BigOp(span, kind, index, lower, above, domain, body)
        return Ambiguous(span, (found,), "scope") if reaches_too_far(found) else found

    def environment(self) -> Node:
        r"""Read ``\begin{..}...\end{..}``: rows of formulas, or something opaque."""
        begin = self.advance()
        name = self.text[slice(*self.skip_group())].strip()
        if name in vocab.ROW_ENVIRONMENTS:
            inner = self.sequence()
            if self.current.value != "\\end":
                raise Unreadable("environment not closed")
            self.advance()
            self.skip_group()
            return replace(inner, span=self.span_from(begin.start))
        level = 1
        while level:
            one = self.advance()
            if one.kind == "stop":
                raise Unreadable("environment not closed")
            if one.kind == "command":
                level += (one.value == "\\begin") - (one.value == "\\end")
        self.skip_group()
        return Opaque(self.span_from(begin.start), name)
