"""Atoms of a formula: numbers, names, brackets, bars."""

from __future__ import annotations

from typing import TypeGuard

from qa_lint.core.text import Span
from qa_lint.parsing.latex.base import with_span
from qa_lint.parsing.latex.cursor import MAX_NESTING, STRIDE, Cursor, Poisoned, Unreadable
from qa_lint.parsing.latex.nodes import (
    Absolute,
    Ambiguous,
    Binomial,
    Ceil,
    Constant,
    Dots,
    Floor,
    Node,
    Norm,
    Number,
    Opaque,
    Quotient,
    Relation,
    Scripted,
    Sequence,
    Symbol,
    Text,
)

_STARTS = frozenset("number name operator function open begin prefix constant dots".split())
_PAIRS = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "⟨": "⟩"}


class Atoms(Cursor):
    """What stands alone."""

    def starts_atom(self) -> bool:
        """Tell whether a factor can start here (without an operator before it)."""
        one = self.current
        if one.kind == "name" and self.integrals and self.differential():
            return False
        if one.kind in _STARTS:
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

    def differential(self) -> str:
        """Return the variable of the differential that stands here, or nothing."""
        one = self.current
        behind = self.lexemes[min(self.at + 1, len(self.lexemes) - 1)]
        if one.value in ("d", "\\mathrm{d}", "\\text{d}") and behind.kind == "name":
            return behind.value
        return one.value[1:] if len(one.value) == 2 and one.value[0] == "d" else ""

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
        if self.current.kind == "close" and opened.value in ("(", "{", "["):
            closed = self.advance()
            return Sequence(self.span_from(opened.start), (), opened.value + closed.value)
        inner = self._inside()
        if opened.value == "." and self.current.kind in ("bar", "norm"):
            self.advance()
            return Scripted(self.span_from(opened.start), inner, "|")
        closed = self.expect("close")
        return self._bracketed(self.span_from(opened.start), opened.value + closed.value, inner)

    def _bracketed(self, span: Span, pair: str, inner: Node) -> Node:
        """Return what brackets around a node mean."""
        if pair == "⌊⌋":
            return Floor(span, inner)
        if pair == "⌈⌉":
            return Ceil(span, inner)
        if "." in pair:  # one of the two is invisible
            return with_span(inner, span)
        if pair[1] != _PAIRS[pair[0]] and pair not in ("[)", "(]"):
            return Opaque(span, "brackets that do not match")
        if _is_list(inner):
            inner = conditioned(inner)
        if _is_list(inner):
            return self._unsure_of_commas(Sequence(span, inner.items, pair))
        if pair == "()" and isinstance(inner, Binomial) and "\\!" in self.text[slice(*span)]:
            return Opaque(span, "a binomial in close brackets: of multisets")
        if pair in ("()", "[]"):
            return self._unsure_of_commas(with_span(inner, span))
        return Sequence(span, (inner,), pair)

    def _inside(self) -> Node:
        """Read what stands inside brackets, where nothing outside is open."""
        if self.at in self.inner:
            found, behind = self.inner[self.at]
            if not isinstance(found, Node):
                raise found
            self.at = behind
            self.doubts = max(self.doubts, self.doubts_in[found.span])
            return found
        outside = self.enter()
        inner = self.sequence()
        self.leave(outside)
        return inner

    def read_deep(self) -> None:
        """Read what nests deep from inside out, so that no reading goes deep.

        Raises:
            Poisoned: The formula nests too deeply.
        """
        level = 0
        deep: list[tuple[int, int]] = []
        for at, one in enumerate(self.lexemes):
            if one.kind in ("begin", "open"):
                level += 1
                if level % STRIDE == 0:
                    deep.append((-level, at + 1))
                if level > MAX_NESTING:
                    raise Poisoned("nested too deeply")
            elif one.kind in ("end", "close"):
                level = max(0, level - 1)
        for _, at in sorted(deep):
            self.at = at
            self.doubts = 0
            try:
                found = self._inside()
                self.inner[at] = found, self.at
                self.doubts_in[found.span] = self.doubts
            except (Unreadable, Poisoned) as problem:
                self.inner[at] = problem, at
            self.depth = 0
            self.leave((0, 0, False))
        self.at = self.doubts = 0

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
        if self.current.kind == "end":  # {}_n C_k, or the missing base of a chemical index
            self.advance()
            return Text(self.span_from(opened.start), "")
        lone = self.current.kind in ("open", "close")
        if lone and self.lexemes[self.at + 1].kind == "end":  # {\\Big(}
            self.at -= 1
            raise Unreadable("a lone bracket in braces")
        inner = self._inside()
        if self.current.value in ("\\over", "\\choose", "\\atop"):
            operator = self.advance().value
            below = self._inside()
            self.expect("end")
            kind = Quotient if operator == "\\over" else Binomial
            return kind(self.span_from(opened.start), inner, below)
        self.expect("end")
        return with_span(inner, self.span_from(opened.start))

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
        elif one.kind in ("constant", "dots"):
            self.advance()
            span = Span(one.start, one.end)
            node = Dots(span) if one.kind == "dots" else Constant(span, one.value)
        elif one.kind == "command":
            node = self.command()
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
        return Norm(span, inner) if opened.kind == "norm" else Absolute(span, inner)


def conditioned(node: Sequence) -> Sequence | Relation:
    """Return a list with the bar of a condition outermost: ``a, b | c, d`` is no list."""
    items = node.items
    for at, one in enumerate(items):
        if isinstance(one, Relation) and one.operators == ("given",):
            left, right = (*items[:at], one.sides[0]), (one.sides[1], *items[at + 1 :])
            sides = tuple(
                side[0]
                if len(side) == 1
                else Sequence(Span(side[0].span.start, side[-1].span.end), side)
                for side in (left, right)
            )
            return Relation(node.span, sides, one.operators)
    return node


def _is_list(node: Node) -> TypeGuard[Sequence]:
    return isinstance(node, Sequence) and not node.brackets
