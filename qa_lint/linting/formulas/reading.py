"""Reads the tree of a formula as a :class:`Term`, in every way that it may be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from qa_lint.core.text import Span
from qa_lint.linting.formulas.applications import NotRead
from qa_lint.linting.formulas.parts import Parts
from qa_lint.linting.formulas.spelling import plain, transposed
from qa_lint.linting.formulas.terms import Term, number
from qa_lint.linting.formulas.vocabulary import SAME_FUNCTION, Vocabulary
from qa_lint.linting.formulas.written import (
    apart,
    is_usual_base,
    names_one,
    objective,
    upper,
)
from qa_lint.parsing.latex import nodes

_MARKS = {"given": 1.0, "other": 2.0, "=": 3.0, ">": 4.0, ">=": 4.0, "<": 5.0, "<=": 5.0}
MAX_DEPTH = 40
_LETTERS = re.compile(r"[A-Za-z]{2,4}")


class _Reader(Parts):
    """Reads one tree; where more than one reading is possible, a policy decides."""

    def __init__(self, tex: str, words: Vocabulary, *, apply: bool, greedy: bool) -> None:
        self.tex = tex
        self.words = words
        self.apply = apply
        self.greedy = greedy
        self.bound: frozenset[str] = frozenset()
        self.doubtful: set[str] = set()
        self.values: dict[str, str] = {}
        self.sets: dict[str, str] = {}
        self.depth = 0

    def read(self, node: nodes.Node) -> Term:
        rule = _RULES.get(type(node).__name__)
        if rule is None or self.depth > MAX_DEPTH:
            raise NotRead(type(node).__name__)
        self.depth += 1
        term = rule(self, node)
        self.depth -= 1
        return term

    def symbol(self, node: nodes.Symbol) -> Term:
        name, stem = plain(node.name), plain(node.stem)
        base = transposed(node.name)
        if base and self._is_transpose(base, name):
            inner = Term("symbol", name=base, stem=base, span=node.span)
            return Term("transpose", (inner,), span=node.span)
        if _LETTERS.fullmatch(node.name) and not self.words.called(name, stem):
            letters = [self.words.called(letter) for letter in node.name]
            if all(letters):  # BAx is a product
                parts = [Term("symbol", name=x, stem=x, span=node.span) for x in node.name]
                return Term("mul", tuple(parts), span=node.span)
        indices = []
        for index in apart(node.indices, self.bound):
            try:
                indices.append(self.read(index))
            except NotRead:
                indices.append(Term("symbol", name="?", span=index.span))
        return Term("symbol", name=name, stem=stem, indices=tuple(indices), span=node.span)

    def _is_transpose(self, base: str, name: str) -> bool:
        r"""Tell whether ``V^*`` is the transpose of a matrix, and ``X'`` no name of its own."""
        if name != base:
            return self.words.has_matrix and not self.words.called(name)
        kinds = {self.words.roles[role].kind for role in self.words.called(base)}
        return bool(kinds) and kinds <= {"matrix", "square"}

    def again(self, tex: str) -> _Reader:
        reader = _Reader(tex, self.words, apply=self.apply, greedy=self.greedy)
        reader.depth = self.depth
        return reader

    def many(self, kind: Any, parts: Sequence[nodes.Node], span: Span) -> Term:
        return Term(kind, tuple(self.read(one) for one in parts), span=span)

    def function(self, node: nodes.Function) -> Term:
        name = SAME_FUNCTION.get(node.name, node.name)
        if node.base is not None and not is_usual_base(node.base):
            top = Term("fn", (self.read(node.arguments[0]),), name="log", span=node.span)
            below = Term("fn", (self.read(node.base),), name="log", span=node.base.span)
            return Term("div", (top, below), span=node.span)
        if name == "lg":
            name = "log"
        parts = tuple(self.read(one) for one in node.arguments)
        if name in ("exp",):
            base = Term("symbol", name="e", stem="e", span=node.span)
            return Term("pow", (base, parts[0]), span=node.span)
        return Term("fn", parts, name=name, span=node.span)

    def argument(self, node: nodes.Node) -> Term:
        if isinstance(node, nodes.Relation):
            parts: list[Term] = []
            for at, side in enumerate(node.sides):
                if at:
                    mark = _MARKS.get(node.operators[at - 1])
                    if mark is None:
                        raise NotRead("relation")
                    parts.append(number(mark, node.span))
                parts.append(self.argument(side))
            return Term("list", tuple(parts), span=node.span)
        if isinstance(node, nodes.Sequence):
            return self.many("list", node.items, node.span)
        if isinstance(node, nodes.Operation):  # A and B
            operation = number(6.0 + len(node.operator), node.span)
            parts = [self.argument(one) for one in node.operands]
            return Term("list", (operation, *parts), span=node.span)
        if isinstance(node, nodes.Prefix) and node.name == "not" and node.operand is not None:
            parts = [number(7.5, node.span), self.argument(node.operand)]
            return Term("list", tuple(parts), span=node.span)
        return self.read(node)

    def big(self, node: nodes.BigOp) -> Term:
        if node.kind not in ("sum", "prod", "max", "min"):
            raise NotRead(node.kind)
        index: nodes.Node | None = node.index
        excluded: nodes.Node | None = None
        domain = node.domain
        if isinstance(domain, nodes.Sequence) and domain.items:
            domain = domain.items[0]
        if isinstance(domain, nodes.Relation):
            index = domain.sides[0]
            if domain.operators == ("!=",):
                excluded = domain.sides[1]
            elif domain.operators not in (("in",), ("~",), ("=",)):
                raise NotRead("range")
        elif domain is not None:
            raise NotRead("range")
        if index is not None and not isinstance(index, nodes.Symbol):
            raise NotRead("index")
        return Term(
            "big", (self.read(node.body),), name=node.kind, span=node.span,
            indices=() if index is None else (self.symbol(index),),
            excluded=None if excluded is None else self.read(excluded),
            lower=None if node.lower is None else self.read(node.lower),
            stem=upper(node),
        )  # fmt: skip

    def ambiguous(self, node: nodes.Ambiguous) -> Term:
        if node.reason == "application or product" and len(node.readings) == 2:
            applied, product = node.readings
            inner = applied.base if isinstance(applied, nodes.Power) else applied
            known: bool | None = None
            if isinstance(inner, nodes.Application):
                known = self.words.is_function(inner.function.name)
                if known is None:
                    known = self.words.is_function(inner.function.stem)
            if known is None:
                self.doubtful.add("apply")
                known = self.apply
            roles = self.words.called(plain(inner.function.name)) if isinstance(
                inner, nodes.Application) else ()  # fmt: skip
            if known is False and roles and names_one(inner):
                self.doubtful.add("apply")
                return self.read(applied if self.apply else product)
            return self.read(applied if known else product)
        if not node.readings:
            raise NotRead(node.reason)
        if node.reason.startswith("extent"):
            self.doubtful.add("greedy")
            return self._extent(node.readings[0])
        return self.read(node.readings[0])

    def _extent(self, node: nodes.Node) -> Term:
        """Read ``\\log a b`` with all factors inside, or with only the first."""
        if (
            not self.greedy
            and isinstance(node, nodes.Function)
            and isinstance(node.arguments[0], nodes.Product)
        ):
            inside = node.arguments[0]
            first = replace(node, arguments=(inside.factors[0],))
            rest = tuple(self.read(one) for one in inside.factors[1:])
            return Term("mul", (self.read(first), *rest), span=node.span)
        return self.read(node)


_RULES: dict[str, Callable[[_Reader, Any], Term]] = {
    "Number": _Reader.literal,
    "Symbol": _Reader.symbol,
    "Sum": lambda self, n: self.many("add", n.terms, n.span),
    "Product": _Reader.product,
    "Negation": lambda self, n: self.many("neg", (n.operand,), n.span),
    "Quotient": lambda self, n: self.many("div", (n.numerator, n.denominator), n.span),
    "Power": _Reader.power,
    "Root": lambda self, n: self.many(
        "root", (n.radicand,) if n.degree is None else (n.radicand, n.degree), n.span),
    "Factorial": lambda self, n: self.many("factorial", (n.operand,), n.span),
    "Transpose": lambda self, n: self.many("transpose", (n.operand,), n.span),
    "Function": _Reader.function,
    "Application": _Reader.application,
    "Absolute": _Reader.absolute,
    "Floor": lambda self, n: self.many("floor", (n.operand,), n.span),
    "Ceil": lambda self, n: self.many("ceil", (n.operand,), n.span),
    "Binomial": lambda self, n: self.many("binomial", (n.upper, n.lower), n.span),
    "BigOp": _Reader.big,
    "Sequence": lambda self, n: self.argument(n),
    "Ambiguous": _Reader.ambiguous,
    "Prefix": _Reader.gradient,
    "Derivative": _Reader.gradient,
    "Scripted": _Reader.scripted,
    "Operation": _Reader.operation,
    "Matrix": _Reader.cases,
    "Text": _Reader.text,
    "Norm": _Reader.norm,
}  # fmt: skip


def readings(node: nodes.Node, tex: str, words: Vocabulary) -> list[Term]:
    """Return the ways in which a side of a formula may be meant, the likeliest first.

    Empty where something in it can't be compared.
    """
    found = _readings(node, tex, words)
    inner = objective(node)
    return found + (_readings(inner, tex, words) if inner is not None else [])


def _readings(node: nodes.Node, tex: str, words: Vocabulary) -> list[Term]:
    found: list[Term] = []
    seen: set[str] = set()
    bound = frozenset(
        one.index.name
        for one in nodes.walk(node)
        if isinstance(one, nodes.BigOp) and one.index is not None
    )
    for apply, greedy in ((True, False), (True, True), (False, False), (False, True)):
        reader = _Reader(tex, words, apply=apply, greedy=greedy)
        reader.bound = bound
        try:
            term = reader.read(node)
        except (NotRead, RecursionError):
            seen |= reader.doubtful
            if not seen:
                break
            continue
        if term not in found:
            found.append(term)
        seen |= reader.doubtful
        if not seen:
            break
    return found
