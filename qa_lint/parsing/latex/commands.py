"""Commands of a formula: fractions, roots, fonts, accents, big operators."""

from __future__ import annotations

from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.base import with_span
from qa_lint.parsing.latex.cursor import Unreadable
from qa_lint.parsing.latex.derivatives import derivative
from qa_lint.parsing.latex.doubts import reaches_too_far
from qa_lint.parsing.latex.nodes import (
    Ambiguous,
    BigOp,
    Binomial,
    Node,
    Number,
    Quotient,
    Relation,
    Root,
    Scripted,
    Sequence,
    Symbol,
    Text,
)
from qa_lint.parsing.latex.packages import PHYSICS, Packages

_TRANSPARENT = frozenset(
    r"""\boxed \displaystyle \underbrace \overbrace \fbox \mathrel \mathbin \mathord \mathopen
    \mathclose \ensuremath \smash \substack \mathstrut""".split()
)
_COLOURS = frozenset({"\\color", "\\textcolor", "\\colorbox", "\\cssId", "\\class", "\\style"})
_CROSSED = frozenset({"\\cancel", "\\bcancel", "\\xcancel", "\\enclose", "\\cancelto"})


class Commands(Packages):
    """What a backslash begins."""

    def command(self) -> Node:
        """Read a command with its arguments."""
        one = self.current
        name = one.value
        if name in vocab.BIG_OPERATORS:
            return self._big_operator()
        if name == "\\begin":
            return self.environment()
        self.advance()
        if name in vocab.FRACTIONS:
            upper, lower = self.group(), self.group()
            span = self.span_from(one.start)
            return derivative(span, upper, lower) or Quotient(span, upper, lower)
        if name in vocab.BINOMIALS:
            upper, lower = self.group(), self.group()
            return Binomial(self.span_from(one.start), upper, lower)
        if name == "\\sqrt":
            degree = self.bracket() if self.current.value == "[" else None
            radicand = self.group()
            return Root(self.span_from(one.start), radicand, degree)
        return self._dressed(name, one.start)

    def _dressed(self, name: str, start: int) -> Node:
        """Read fonts, accents, colours and words above or below."""
        if name in vocab.ACCENTS or name in vocab.FONTS:
            return self._decorated(name, start)
        if name in _COLOURS:
            self.skip_group()
        if name in _TRANSPARENT or name in _COLOURS:
            inner = self.group()
            self.skip_scripts()
            return with_span(inner, self.span_from(start))
        if name in ("\\underset", "\\overset", "\\stackrel"):
            return self._set_over(name, start)
        if name in PHYSICS and self.current.kind in ("begin", "open", "times", "name"):
            return self.packaged(name, start)
        if name in _CROSSED:
            inner = self.group()
            return Scripted(self.span_from(start), inner, name)
        return self._unknown(name, start)

    def _unknown(self, name: str, start: int) -> Node:
        """Read a command that no table knows: a name, unless braces follow."""
        if self.current.kind == "begin":
            raise Unreadable(f"unknown command {name}")
        symbol = Symbol(self.span_from(start), name, name)
        if self.starts_atom() and name[1:2].islower() and self.current.kind != "open":
            return Ambiguous(symbol.span, (symbol,), f"unknown command {name}")
        return symbol

    def _decorated(self, name: str, start: int) -> Node:
        """Read the argument of a font or an accent: part of a symbol's name, if it is one."""
        inner = self.group()
        span = self.span_from(start)
        if isinstance(inner, Symbol):
            stem = f"{name}{{{inner.stem}}}"
            return Symbol(span, stem + inner.name[len(inner.stem) :], stem, inner.indices)
        if isinstance(inner, Number):
            shown = f"{name}{{{inner.literal.text}}}"
            return Symbol(span, shown, shown)
        return Scripted(span, inner, name) if name in vocab.ACCENTS else with_span(inner, span)

    def _set_over(self, name: str, start: int) -> Node:
        """Read ``\\underset{x}{\\argmax}`` and the like."""
        below = self.group()
        braces = self.current.kind == "begin"
        inner = self.lexemes[self.at + 1] if braces else self.current
        if inner.kind == "command" and inner.value in vocab.BIG_OPERATORS:
            self.at += braces
            return self._big_operator(below if name == "\\underset" else None, braces=braces)
        return Scripted(self.span_from(start), self.group(), name, (below,))

    def _big_operator(self, domain: Node | None = None, *, braces: bool = False) -> Node:
        one = self.advance()
        kind = vocab.BIG_OPERATORS[one.value]
        if braces:
            self.expect("end")
        scripts = self.limits()
        below, above = scripts.get("_", domain), scripts.get("^")
        if self.current.kind == "open" and kind in vocab.CALLED and below is None:
            return self.call(kind, one.start)
        if kind == "int":
            return self._integral(one.start, below, above, twice=one.value in ("\\iint", "∬"))
        if below is not None and self.text[one.start] != "\\" and self.ends_side():
            name = "".join(self.text[one.start : self.lexemes[self.at - 1].end].split())
            return Symbol(self.span_from(one.start), name, name)  # max_x: a name
        if self.ends_side() and kind in vocab.CALLED:
            body: Node = Text(self.span_from(self.current.start), "")
        else:
            body = self.product()
        span = self.span_from(one.start)
        index, lower, domain = bounds(below)
        found = BigOp(span, kind, index, lower, above, domain, body)
        return Ambiguous(span, (found,), "scope") if reaches_too_far(found) else found

    def limits(self) -> dict[str, Node]:
        """Read what stands below and above a big operator."""
        scripts: dict[str, Node] = {}
        while self.current.kind == "script" and self.current.value not in scripts:
            where = self.advance().value
            at = self.at
            first, last = self.skip_group()
            if self.text[first:last].strip():
                self.at = at
                scripts[where] = self.group()
        return scripts

    def _integral(
        self, start: int, lower: Node | None, upper: Node | None, *, twice: bool = False
    ) -> Node:
        """Read the integrand up to its differential, or what a leading differential governs."""
        self.integrals += 1
        variables: list[Symbol] = []
        leading = self.current.kind == "name" and bool(self.differential())
        if leading:
            variables += self._differentials(once=False)
            body: Node = Text(self.span_from(start), "") if self.ends_side() else self.product()
        else:
            body = self.terms()
            variables += self._differentials(once=self.integrals > 1 and not twice)
        self.integrals -= 1
        span = self.span_from(start)
        domain = lower if upper is None else None
        bottom = lower if upper is not None else None
        found: Node = body
        for index in variables[:-1]:
            found = BigOp(span, "int", index, None, None, None, found)
        last = variables[-1] if variables else None
        return BigOp(span, "int", last, bottom, upper, domain, found)

    def _differentials(self, *, once: bool) -> list[Symbol]:
        """Read the differentials that stand here; return their variables."""
        found: list[Symbol] = []
        while self.current.kind == "name" and (name := self.differential()):
            first = self.advance()
            if len(first.value) != 2 or first.value[0] != "d":
                self.advance()
            stem = name
            start, below = self.lexemes[self.at - 1].start, ""
            while self.current.kind in ("script", "prime"):
                self.advance()
                if self.lexemes[self.at - 1].kind == "script":
                    below = "_{" + self.text[slice(*self.skip_group())] + "}"
            found.append(Symbol(self.span_from(start), stem + below, stem))
            if once:
                break
        return found


def bounds(below: Node | None) -> tuple[Symbol | None, Node | None, Node | None]:
    """Return index, lower bound and domain as the subscript of a big operator gives them."""
    if isinstance(below, Symbol):
        return below, None, None
    if isinstance(below, Relation) and isinstance(below.sides[0], Symbol):
        if below.operators == ("=",):
            return below.sides[0], below.sides[1], None
        if below.operators in (("in",), ("to",)):
            return below.sides[0], None, below
    if isinstance(below, Sequence) and not below.items:
        return None, None, None
    return None, None, below
