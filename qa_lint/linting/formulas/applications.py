"""Reads names side by side and names before brackets: a word, a product, or a function?"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from qa_lint.core.text import Span
from qa_lint.linting.formulas.spelling import plain
from qa_lint.linting.formulas.terms import Term
from qa_lint.linting.formulas.vocabulary import FUNCTION_KINDS, SAME_FUNCTION, Vocabulary
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse

_INDICES = re.compile(r"[_^](?:\{[^{}]*\}|\w)|\\(?:left|right|,|;|!)|[\s{}]")
_JOINED = re.compile(r"[A-Za-z]{2,}(?:_(?:\w|\{[^{}]*\}))?")


class NotRead(Exception):
    """What stands there can't be compared."""


class Applications(ABC):
    """Products, powers and applications.

    ``apply`` decides where a bracket may be either of a function or of a product;
    ``doubtful`` collects what had to be decided so, ``values`` what functions are applied to that
    stand for what they give.
    """

    tex: str
    words: Vocabulary
    apply: bool
    greedy: bool
    doubtful: set[str]
    values: dict[str, str]

    @abstractmethod
    def read(self, node: nodes.Node) -> Term:
        """Read any node; raises :class:`NotRead`."""

    @abstractmethod
    def symbol(self, node: nodes.Symbol) -> Term:
        """Read a symbol."""

    @abstractmethod
    def argument(self, node: nodes.Node) -> Term:
        """Read an argument of a function."""

    @abstractmethod
    def again(self, tex: str) -> Applications:
        """Return a reader of another text that decides likewise."""

    def product(self, node: nodes.Product) -> Term:
        """Read a product."""
        factors = self._joined(node)
        parts: list[Term] = []
        operator = "⊙" if "⊙" in node.operators else ""
        for one in factors:
            if isinstance(one, nodes.Text) and not one.text.strip():
                continue
            parts.append(one if isinstance(one, Term) else self.read(one))
        if not parts:
            raise NotRead("a product of nothing")
        return (
            parts[0]
            if len(parts) == 1
            else Term("mul", tuple(parts), span=node.span, operator=operator)
        )

    def _joined(self, node: nodes.Product) -> list[nodes.Node | Term]:
        """Return the factors, with letters joined that together are a name: ``T P``."""
        found: list[nodes.Node | Term] = []
        at = 0
        factors = node.factors
        while at < len(factors):
            for end in range(len(factors), at + 1, -1):
                run = factors[at:end]
                word = self._word(run)
                if word is not None:
                    found.append(word)
                    at = end
                    break
            else:
                following = factors[at + 1] if at + 1 < len(factors) else None
                if isinstance(factors[at], nodes.Symbol) and isinstance(following, nodes.Relation):
                    found.append(self._conditional(factors[at], following))
                    at += 1
                else:
                    found.append(factors[at])
                at += 1
        return found

    def _conditional(self, name: nodes.Node, condition: nodes.Relation) -> Term:
        """Read ``q (z | x)``, which is no product."""
        if not isinstance(name, nodes.Symbol):
            raise NotRead("relation")
        span = Span(name.span.start, condition.span.end)
        return self.read(nodes.Application(span, name, (condition,)))

    def _word(self, run: Sequence[nodes.Node]) -> Term | None:
        """Read letters side by side that are the name of a symbol or of a function."""
        *letters, last = run
        applied = last.function if isinstance(last, nodes.Application) else last
        if not all(isinstance(one, nodes.Symbol) for one in (*letters, applied)):
            return None
        span = Span(run[0].span.start, applied.span.end)
        shown = self.tex[slice(*span)]
        if _JOINED.fullmatch(shown) is None or not isinstance(applied, nodes.Symbol):
            return None
        name = plain(shown)
        stem = name.partition("_")[0]
        if not self.words.called(name, stem):
            return None
        joined = nodes.Symbol(span, name, stem, applied.indices)
        if isinstance(last, nodes.Application):
            return self.read(replace(last, function=joined))
        return self.symbol(joined)

    def application(self, node: nodes.Application) -> Term:
        """Read a bracket behind a name: a function, the value of one, or a product."""
        name, stem = plain(node.function.name), plain(node.function.stem)
        roles = self.words.called(name, stem)
        if roles and self.words.roles[roles[0]].kind not in FUNCTION_KINDS:  # df(t) is just df
            return self._value_or_product(node, name, stem)
        base, power, exponent = name.partition("^")
        if power and not roles and self.words.called(base):  # p^k (1 - p)
            raised = self._raised(base, exponent, node.function.span)
            return Term("mul", (raised, self._inside(node)), span=node.span)
        if not roles:
            for one in (name, stem):
                name = SAME_FUNCTION.get(one, name)
            if node.function.name.endswith("LN"):  # layer normalisation
                name = "layernorm"
        parts = tuple(self.argument(one) for one in node.arguments)
        if name in ("sqrt", "exp", "log", "abs", "sigma", "max", "min", "tanh", "softplus"):
            return _usual(name, parts, node.span)
        if name == "sum":
            return Term("big", parts, name="sum", span=node.span)
        indices = () if name == "E" else tuple(self.symbol(node.function).indices)
        return Term("app", parts, name=name, stem=stem, indices=indices, span=node.span)

    def power(self, node: nodes.Power) -> Term:
        """Read a power."""
        base, exponent = self.read(node.base), self.read(node.exponent)
        if base.name == "E" and _holds_much(node.base):  # E(X - m)^2 is that of (X - m)^2
            self.doubtful.add("greedy")
            if self.greedy:
                inside = Term("pow", (base.parts[0], exponent), span=node.span)
                return replace(base, parts=(inside,), span=node.span)
        if base.name == "e" and exponent.kind == "number" and self.words.called("e"):
            base = replace(base, name=self.words.called("e")[0], stem=self.words.called("e")[0])
        if isinstance(node.base, nodes.Application) and base.kind == "mul":  # p (1 - p)^n
            last = Term("pow", (base.parts[-1], exponent), span=node.span)
            return replace(base, parts=(*base.parts[:-1], last), span=node.span)
        return Term("pow", (base, exponent), span=node.span)

    def _raised(self, base: str, exponent: str, span: Span) -> Term:
        below = Term("symbol", name=base, stem=base, span=span)
        above = _placed(self.again(exponent).read(parse(exponent)), span)
        return Term("pow", (below, above), span=span)

    def _inside(self, node: nodes.Application) -> Term:
        if len(node.arguments) != 1:
            raise NotRead("factors")
        return self.read(node.arguments[0])

    def _value_or_product(self, node: nodes.Application, name: str, stem: str) -> Term:
        """Read ``h(x)`` as the value of ``h``, but ``P (1 - R)`` as a product."""
        only = node.arguments[0]
        compound = not isinstance(only, nodes.Symbol | nodes.Relation) or (
            isinstance(only, nodes.Symbol) and bool(self.words.called(plain(only.name)))
        )
        if compound and len(node.arguments) == 1:
            role = self.words.roles[self.words.called(name, stem)[0]]
            if role.kind in ("matrix", "square", "vector"):  # these have no values
                return Term("mul", (self.symbol(node.function), self._inside(node)), span=node.span)
            self.doubtful.add("apply")
            if self.apply:
                factor = self.symbol(node.function)
                return Term("mul", (factor, self._inside(node)), span=node.span)
        return self._value_of(node, name, stem)

    def _value_of(self, node: nodes.Application, name: str, stem: str) -> Term:
        """Read ``h(x_i)``, where what it gives is the symbol: it runs with the argument's index."""
        only = node.arguments[0] if len(node.arguments) == 1 else None
        term = self.symbol(node.function)
        argument_text = _INDICES.sub("", self.tex[node.function.span.end : node.span.end])
        if self.values.setdefault(term.name, argument_text) != argument_text:
            raise NotRead("two values of one function")
        if isinstance(only, nodes.Symbol) and (only.indices or not node.function.indices):
            argument = self.symbol(only)
            indices = argument.indices or (argument,)
            return replace(term, stem=name, indices=indices, span=node.span)
        return replace(term, span=node.span)


def _holds_much(node: nodes.Node) -> bool:
    """Tell whether round brackets behind a name hold more than a symbol."""
    return (
        isinstance(node, nodes.Application)
        and node.brackets == "("
        and len(node.arguments) == 1
        and not isinstance(node.arguments[0], nodes.Symbol)
    )


def _placed(term: Term, span: Span) -> Term:
    """Return a term that stands somewhere within a span."""
    return replace(term, span=span, parts=tuple(_placed(part, span) for part in term.parts))


def _usual(name: str, parts: tuple[Term, ...], span: Span) -> Term:
    if name == "sqrt":
        return Term("root", parts, span=span)
    if name == "abs":
        return Term("abs", parts, span=span)
    if name == "exp":
        base = Term("symbol", name="e", stem="e", span=span)
        return Term("pow", (base, parts[0]), span=span)
    return Term("fn", parts, name=name, span=span)
