"""What a text computes with: formulas, code spans, and arithmetic in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_lint.core.text import Span
from qa_lint.linting.calculus.build import NOWHERE
from qa_lint.linting.calculus.usual import WORDS
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Code, Document, Math, Prose
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse_plain

MAX_LENGTH = 120
"""The longest code span that is read, in code points."""
_NAME = (
    r"(?:arc(?:sin|cos|tan)|a?sinh?|a?cosh?|a?tanh?|sech|csch|coth|sec|csc|cot|exp|log|ln|sqrt|abs|max|min|pi|sigmoid|softplus"
    r"|relu|ReLU|RELU|silu|swish)(?![A-Za-z])"
)
_SIGN = r"\*\*|[-+*/^·×−⁰¹²³⁴-⁹⁻()\[\]|]"
_PLAIN = re.compile(
    rf"(?<![\w$`\\.'’-])(?:(?:{_NAME}|[A-Za-zα-ω](?![A-Za-zα-ω'’])|\d+(?:\.\d+)?|{_SIGN})[ ]?)"
    r"{1,60}"
)
_EQUATION = re.compile(
    rf"(?<![\w$`\\.'’])(?:(?:{_NAME}|[fgσ])['’′]{{1,2}}[ ]?\([a-zθ]\)|d/d[a-z])[ ]?"
    rf"(?:(?:{_NAME}|[A-Za-zα-ω](?![A-Za-zα-ω'’])|\d+(?:\.\d+)?|=|{_SIGN})[ ]?)"
    r"{1,60}"
)
_END = re.compile(
    r"\s*(?:$|[,;:!?)—–\0]|\.(?!\w)|(?:which|so|and|but|for|with|when|while|since|because|that|where"
    r"|hence|thus|whose|has|is|equals|becomes|gives|yields|w\.r\.t|in|by|whereas|or|if|as|at"
    r"|everywhere|then|it|just|simply)\b)"
)
_MODULE = re.compile(r"\b(?:np|numpy|math|torch|tf|jnp|F|nn|sympy|sp)\.(?=[a-z])")
_GLUED = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?=[A-Za-zα-ω(])")


@dataclass(frozen=True, slots=True)
class Expression:
    """``prose.text[start:end]``, a formula or arithmetic with its delimiters.

    ``text`` is what is read, at ``base`` of the prose. Where it is no formula, the spans of its
    tree do not lead back.
    """

    prose: Prose
    start: int
    end: int
    text: str
    base: int
    math: Math | None = None

    def tree(self, document: Document) -> nodes.Node:
        """Return it as a tree."""
        return read_plain(self.text) if self.math is None else read_formula(self.math, document)

    def stretch(self, node: nodes.Node) -> Span:
        """Return where a part of the tree stands in the text of the prose."""
        if self.math is None or node.span == NOWHERE:
            return Span(self.base, self.base + len(self.text))
        return Span(self.base + node.span.start, self.base + node.span.end)


def expressions(prose: Prose) -> list[Expression]:
    """Return the formulas, code spans and plain arithmetic of a text, in order."""
    found = [_of_math(one) for one in prose.nodes if isinstance(one, Math) and one.rendered]
    found += [
        _of_code(one)
        for one in prose.nodes
        if isinstance(one, Code) and len(one.code) <= MAX_LENGTH
    ]
    found += _plain(prose, _PLAIN)
    return sorted(found, key=lambda one: one.start)


def equations(prose: Prose) -> list[Expression]:
    """Return the equations about derivatives that stand in plain words or in code."""
    found = [
        _of_code(one)
        for one in prose.nodes
        if isinstance(one, Code) and len(one.code) <= MAX_LENGTH and _EQUATION.match(one.code)
    ]
    return found + [one for one in _plain(prose, _EQUATION) if "=" in one.text]


def only_expression(cell: Prose) -> Expression | None:
    """Return what a table's cell holds, if it is one formula and nothing beside it."""
    found = [one for one in cell.nodes if not isinstance(one, Math) or one.rendered]
    if len(found) == 1 and isinstance(found[0], (Math, Code)):
        one = found[0]
        if (cell.text[: one.start] + cell.text[one.end :]).strip(" *_.\n"):
            return None
        return _of_math(one) if isinstance(one, Math) else _of_code(one)
    text = cell.text.strip()
    if found or not text or len(text) > MAX_LENGTH:
        return None
    start = cell.text.index(text)
    if _PLAIN.fullmatch(text) or _EQUATION.fullmatch(text):
        return Expression(cell, start, start + len(text), text, start)
    return None


def read_plain(text: str) -> nodes.Node:
    """Return the tree of arithmetic as in code or plain words; what is none is opaque."""
    plain = text.replace("’", "'").replace("′", "'").replace("−", "-")
    tree = parse_plain(_GLUED.sub(r"\1 ", _MODULE.sub("", plain)))
    words = [
        one
        for one in nodes.walk(tree)
        if isinstance(one, nodes.Symbol) and _is_word(one.stem.strip("'"))
    ]
    return nodes.Opaque(NOWHERE, "words") if words else tree


def _is_word(name: str) -> bool:
    known = name.lower() in WORDS or name.startswith("\\")
    return len(name) > 1 and not known and not re.fullmatch(r"[A-Za-z](?:_?\d)?", name)


def _of_math(one: Math) -> Expression:
    return Expression(one.prose, one.start, one.end, one.tex, one.tex_start, one)


def _of_code(one: Code) -> Expression:
    return Expression(one.prose, one.start, one.end, one.code, one.code_start)


def _plain(prose: Prose, pattern: re.Pattern[str]) -> Iterator[Expression]:
    words = prose.words("\0")
    for found in pattern.finditer(words):
        shown = found[0].rstrip(" .-+*/=([")
        if shown.count("(") < shown.count(")"):  # "(the derivative of x is 1)"
            shown = shown.rstrip(") ")
        end = found.start() + len(shown)
        if not _is_arithmetic(shown) or not _END.match(words, end):
            continue
        yield Expression(prose, found.start(), end, shown, found.start())


def _is_arithmetic(text: str) -> bool:
    """Tell whether it is more than a letter or a number of a sentence."""
    if not re.search(r"[A-Za-zα-ω]", text) or text.lower() in WORDS:
        return False
    return (len(text) > 1 and text[0] not in "*/^·×)]") or text == "x"
