"""Arithmetic in plain text and code: its tokens, and the tree of an expression.

Reads ``84 / (84 + 16)``, ``5 × 5 × 24``, ``200,000 x 50%``, ``2^10``, ``6C4``, ``sqrt(16)`` into
the nodes that formulas have, so that one evaluation serves both. What has more than one reading
(``-2^2``, ``(0.25)4``, ``1/2(3)``) is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal as Kind
from typing import NamedTuple

from qa_lint.core.text import Span
from qa_lint.parsing.latex.nodes import (
    Binomial,
    Node,
    Number,
    Symbol,
    free_symbols,
    is_readable,
    rewrite,
)
from qa_lint.parsing.latex.tree import parse_plain
from qa_lint.parsing.literals import Literal, scan_number

TokenKind = Kind["number", "op", "open", "close", "comma", "name", "relation", "word", "other"]

MAX_TOKENS = 160
"""The most tokens of one side that are read; sums that people print are far shorter."""

_TOKEN = re.compile(
    r"""
      (?P<blank>[ \t\u00a0\u202f\u2009]+)
    | (?P<newline>\n)
    | (?P<number>(?:[0-9]+(?:[.,][0-9]+)*|\.[0-9]+(?:[.,][0-9]+)*))
    | (?P<currency>[$€£](?=[0-9]))
    | (?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
    | (?P<word>[^\W\d_]\w*(?:['’-][^\W\d_]\w*)*|_\w*)
    | (?P<escaped>\\[*^+/()=_%-])
    | (?P<other>[=!<>:+*/~-]{2,}|\.{2,}|[^\s])
    """,
    re.VERBOSE,
)
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALE = re.compile(r"[ \u00a0](thousand|million|billion|trillion)\b", re.IGNORECASE)
_CHOOSE = re.compile(r"C([0-9]{1,4})(?![\w.])")
_TIGHT_TIMES = re.compile(r"[xX](?=\.?[0-9])")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

OPERATORS = {
    "+": "+", "-": "-", "−": "-", "–": "-", "*": "*", "×": "*", "·": "*", "⋅": "*", "∗": "*",
    "/": "/", "÷": "/", "^": "^", "**": "^", "!": "!", "√": "√",
}  # fmt: skip
"""The operators as printed, and what they mean."""

RELATIONS = {"=": "=", "≈": "approx", "≃": "approx", "≅": "approx", "~=": "approx", "=~": "approx"}
_ORDER = frozenset({"<", ">", "≤", "≥", "→", "⇒", "=>", "->", "<=", ">="})
_FUNCTIONS = {
    "sqrt": "sqrt", "exp": "exp", "log": "log", "ln": "ln", "log2": "log2", "log10": "log10",
    "sigmoid": "sigmoid", "tanh": "tanh", "sin": "sin", "cos": "cos", "tan": "tan", "abs": "abs",
    "floor": "floor", "ceil": "ceil", "max": "max", "min": "min",
}  # fmt: skip


_PLAIN = {"*": "*", "-": "-", "/": "/"}


class Token(NamedTuple):
    """One token; ``text == source[start:end]``.

    ``kind`` is ``number`` (``literal`` is set), ``op`` (``meaning`` is one of ``+-*/^!√``),
    ``open`` and ``close`` (round brackets), ``comma``, ``name`` (of a function that can be
    computed, right before its bracket), ``relation`` (``meaning`` is ``=`` or ``approx``, empty
    for an order or an arrow), ``word``, or ``other``.
    """

    kind: TokenKind
    text: str
    start: int
    end: int
    meaning: str = ""
    literal: Literal | None = None


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a plain text, in order; linear and total.

    Spaces give no token; a line end is ``other``, and so is a run of digits that is no number.
    """
    tokens: list[Token] = []
    at = 0
    while found := _TOKEN.match(text, at):
        kind = found.lastgroup
        at = found.end()
        if kind == "number":
            at = _number(text, found.start(), at, tokens)
        elif kind == "word":
            at = _word(text, found.start(), at, tokens)
        elif kind in ("currency", "blank"):
            continue
        elif kind == "raised":
            power = found[0].translate(_DIGITS)
            tokens.append(Token("op", found[0], found.start(), at, power))
        else:
            tokens.append(_symbol(found[0], found.start()))
    return tokens


def _symbol(shown: str, start: int) -> Token:
    """Return the token of a symbol as printed, perhaps escaped."""
    end = start + len(shown)
    plain = shown[1:] if shown[0] == "\\" else shown
    if plain in OPERATORS:
        return Token("op", shown, start, end, OPERATORS[plain])
    if plain in RELATIONS or plain in _ORDER:
        return Token("relation", shown, start, end, RELATIONS.get(plain, ""))
    kinds: dict[str, TokenKind] = {"(": "open", ")": "close", ",": "comma"}
    return Token(kinds.get(plain, "other"), shown, start, end)


def _number(text: str, start: int, end: int, tokens: list[Token]) -> int:
    """Append the number that starts here (or ``other``); return where to go on."""
    literal = scan_number(text, start)
    if literal is None or literal.span.end < end:
        # Versions, dates, decimal commas, endless runs: the whole run is no number.
        tokens.append(Token("other", text[start:end], start, end))
        return end
    if literal.percent and _is_modulo(text, literal.span.end):
        tokens.append(Token("other", literal.text, start, literal.span.end))
        return literal.span.end
    end = literal.span.end
    if scale := _SCALE.match(text, end):
        literal = _scaled(literal, text[start : scale.end()], _SCALES[scale[1].lower()])
        end = scale.end()
    after = text[end : end + 1]
    times = _TIGHT_TIMES.match(text, end) and literal.text != "0"
    if (after.isalpha() and not times) or after == "_":
        if choose := _CHOOSE.match(text, end):
            upper = Token("number", literal.text, start, end, "", literal)
            middle = Token("op", "C", end, end + 1, "C")
            tokens += [upper, middle]
            return _number(text, choose.start(1), choose.end(1), tokens)
        tokens.append(Token("other", literal.text, start, end))
    else:
        tokens.append(Token("number", text[start:end], start, end, "", literal))
    return end


def _is_modulo(text: str, end: int) -> bool:
    """Tell whether a per cent sign that ends here is a remainder: a number follows."""
    return text[end : end + 2].strip()[:1].isdigit()


def _scaled(literal: Literal, shown: str, power: int) -> Literal:
    """Return the literal times a power of ten, as in ``10.24 million``."""
    by = Fraction(10**power)
    span = Span(literal.span.start, literal.span.start + len(shown))
    return Literal(shown, span, literal.low * by, literal.high * by, literal.unit * by)


def _word(text: str, start: int, end: int, tokens: list[Token]) -> int:
    """Append a word, a function's name, or the ``x`` of a product."""
    shown = text[start:end]
    operand = bool(tokens) and tokens[-1].kind in ("number", "close")
    if operand and (times := _TIGHT_TIMES.match(text, start)) and tokens[-1].end == start:
        tokens.append(Token("op", times[0], start, start + 1, "*"))
        return start + 1
    if operand and shown in ("x", "X") and text[end : end + 2].strip()[:1] in set("0123456789.($"):
        tokens.append(Token("op", shown, start, end, "*"))
    elif shown in _FUNCTIONS and text[end : end + 1] == "(":
        tokens.append(Token("name", shown, start, end, _FUNCTIONS[shown]))
    else:
        tokens.append(Token("word", shown, start, end))
    return end


def parse_side(tokens: Sequence[Token]) -> Node | None:
    """Return the tree of the arithmetic that the tokens are as a whole.

    Its spans count from the first token. ``None`` if the tokens are no expression of numbers
    with exactly one reading.
    """
    if not tokens or len(tokens) > MAX_TOKENS:
        return None
    start = tokens[0].start
    shown = [" "] * (tokens[-1].end - start)
    atoms: dict[str, Node] = {}
    at = 0
    while at < len(tokens):
        token, node = tokens[at], _own_atom(tokens[at : at + 3], start)
        if node is None:
            plain = token.text if token.meaning.isdigit() else _PLAIN.get(token.meaning, token.text)
            at += 1
        else:
            plain = f"q{len(atoms):02}"
            atoms[plain] = node
            at += 3 if isinstance(node, Binomial) else 1
        shown[token.start - start : token.start - start + len(plain)] = plain
    tree = parse_plain("".join(shown))
    whole = rewrite(tree, lambda one: atoms.get(one.name, one) if isinstance(one, Symbol) else one)
    return whole if is_readable(whole) and not free_symbols(whole) else None


def _own_atom(tokens: Sequence[Token], start: int) -> Node | None:
    """Return the node of what only prose has: ``6C4``, ``10.24 million``."""
    first = tokens[0]
    if first.literal is None:
        return None
    span = Span(first.start - start, first.end - start)
    number = Number(span, first.literal)
    if len(tokens) == 3 and tokens[1].meaning == "C" and tokens[2].literal is not None:
        end = tokens[2].end - start
        lower = Number(Span(tokens[2].start - start, end), tokens[2].literal)
        return Binomial(Span(span.start, end), number, lower)
    return number if first.literal.text[-1:].isalpha() else None
