"""Plain arithmetic, as in prose and code spans, to the lexemes of a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.lexeme import Lexeme
from qa_lint.parsing.literals import scan_number

_TOKEN = re.compile(
    r"""
      (?P<space>[\s\u200b]+)
    | (?P<number>\.?[0-9])
    | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
    | (?P<super>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)
    | (?P<operator>\*\*|//|:=|!=|<=|>=|==|->|=>|\.\.\.|\\%|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_FUNCTIONS = vocab.WORD_FUNCTIONS
_GLUED = re.compile(r"(?:[.,:][0-9]+)+|[A-Za-z_][A-Za-z_0-9]*")
_GLUED_LIST = re.compile(r"(?:[.:][0-9]+)+|[A-Za-z_][A-Za-z_0-9]*")


def plain_lexemes(text: str) -> list[Lexeme]:
    """Return the lexemes of plain arithmetic, ended by a ``stop``; total and linear."""
    return [*_group_signed_powers(_read(text)), Lexeme("stop", "", len(text), len(text))]


def _group_signed_powers(lexemes: Iterable[Lexeme]) -> Iterator[Lexeme]:
    """Yield the lexemes with the exponent of ``10^-3`` and ``2**-x`` as a group."""
    grouping = 0  # 1: behind a power sign, 2: behind its sign
    for one in lexemes:
        if grouping == 1 and one.kind == "sign":
            yield Lexeme("begin", "{", one.start, one.start)
        yield one
        if grouping == 2:
            yield Lexeme("end", "}", one.end, one.end)
        powered = one.kind == "script" and one.value == "^"
        grouping = 1 if powered else 2 if grouping == 1 and one.kind == "sign" else 0


def _read(text: str) -> Iterator[Lexeme]:
    at = 0
    nesting = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return
        kind, shown, end = match.lastgroup, match[0], match.end()
        if kind == "number":
            lexeme = _number(text, at, nesting)
            yield lexeme
            end = lexeme.end
        elif kind == "word":
            yield _word(text, shown, at, end)
        elif kind == "super":
            yield from _superscript(shown, at, end)
        elif kind == "operator":
            nesting += (shown in "([{") - (shown in ")]}")
            yield _operator(text, shown, at, end)
        at = end


def _number(text: str, at: int, nesting: int) -> Lexeme:
    literal = scan_number(text, at)
    if literal is None:
        return Lexeme("unknown", "number", at, at + 1)
    end = literal.span.end
    glued = (_GLUED_LIST if nesting > 0 else _GLUED).match(text, end)
    if glued:  # 1.2.3, 1,5, 12:30, 3rd, 10k
        return Lexeme("unknown", "number", at, glued.end())
    return Lexeme("number", text[at:end], at, end, literal)


def _word(text: str, word: str, at: int, end: int) -> Lexeme:
    if word in _FUNCTIONS and text[end:].lstrip(" ")[:1] == "(":
        return Lexeme("function", word, at, end)
    if word == "x" and text[at - 1 : at] == " " and text[end : end + 1] == " ":
        before, after = text[:at].rstrip()[-1:], text[end:].lstrip()[:1]
        if (before.isdigit() or before == ")") and (after.isdigit() or after == "("):
            return Lexeme("times", "×", at, end)
    if word in vocab.CONNECTIVES:
        return Lexeme("text", word, at, end)
    return Lexeme("name", word, at, end)


def _superscript(shown: str, at: int, end: int) -> Iterator[Lexeme]:
    """Yield the lexemes of a raised number, as of ``^{-2}``."""
    plain = shown.translate(_SUPERSCRIPTS)
    literal = scan_number(plain.lstrip("+-"))
    if literal is None or plain.count("-") + plain.count("+") > 1:
        yield Lexeme("unknown", shown, at, end)
        return
    yield Lexeme("script", "^", at, at)
    yield Lexeme("begin", "{", at, at)
    if plain[0] in "+-":
        yield Lexeme("sign", plain[0], at, at + 1)
    yield Lexeme("number", literal.text, at, end, literal)
    yield Lexeme("end", "}", end, end)


def _operator(text: str, shown: str, at: int, end: int) -> Lexeme:
    two = {"!=": "!=", "==": "=", ":=": ":="}
    if shown == "!=" and at and text[at - 1].isalnum():  # 5!=120: a factorial, or unequal?
        return Lexeme("unknown", shown, at, end)
    if shown in two:
        return Lexeme("relation", two[shown], at, end)
    if shown == "...":
        return Lexeme("command", "\\dots", at, end)
    if shown in "{}":
        return Lexeme("open" if shown == "{" else "close", shown, at, end)
    if shown in ("\\", "_", "&", "~"):
        return (
            Lexeme("relation", "approx", at, end)
            if shown == "~"
            else Lexeme("unknown", shown, at, end)
        )
    return Lexeme(*vocab.classify(shown), at, end)
