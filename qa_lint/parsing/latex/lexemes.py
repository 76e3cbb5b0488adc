r"""LaTeX tokens to lexemes: the words a formula is made of, without typography.

Spaces, sizes and styles are gone; numbers are whole literals; adjacent letters are one name where
they are one (``TP``, ``Loss``) and single letters where they are a product (``xy``); the raw
argument of ``\text{..}`` and of simple fonts is one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.lexer import Token, lex
from qa_lint.parsing.literals import Literal, scan_number


class Lexeme(NamedTuple):
    """One word of a formula.

    ``kind`` is ``number``, ``name``, ``operator`` (a named one: what follows is its argument),
    ``function``, ``text``, ``sign`` (``+ -``), ``times``, ``relation``, ``open``, ``close``
    (brackets), ``begin``, ``end`` (TeX groups), ``bar``, ``norm``, ``script`` (``_ ^``),
    ``prime``, ``factorial``, ``separator``, ``command``, ``align``, ``unknown`` or ``stop``.
    ``value`` is its meaning in the words of :mod:`~qa_lint.parsing.latex.vocabulary`.
    """

    kind: str
    value: str
    start: int
    end: int
    literal: Literal | None = None


_SIMPLE = re.compile(r"\s*([A-Za-z][A-Za-z0-9 .\-]*|\\[A-Za-z]+)\s*")
_TAKES_ONE = vocab.TAKES_TOKEN | {"_", "^"}
_OPEN = frozenset({"(", "[", "\\{", "{"})
_CLOSE = frozenset({")", "]", "\\}", "}"})
_GLUED = re.compile(r"(?:[.,][0-9]+)+|[eE][+-]?[0-9]+")
_GLUED_LIST = re.compile(r"(?:\.[0-9]+)+|[eE][+-]?[0-9]+")
_ELLIPSIS = re.compile(r"\.(?:\s*\.){2,}")


def latex_lexemes(tex: str) -> list[Lexeme]:
    """Return the lexemes of a formula, ended by a ``stop``; total, linear but for ``\\text``."""
    return [*_Reader(tex, lex(tex)).read(), Lexeme("stop", "", len(tex), len(tex))]


class _Reader:
    """One pass over the tokens."""

    def __init__(self, tex: str, tokens: list[Token]) -> None:
        self.tex = tex
        self.tokens = tokens
        self.at = 0
        self.nesting = 0
        self.lone_letters = _lone_letters(tokens)

    def read(self) -> Iterator[Lexeme]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.nesting += (token.text in _OPEN) - (token.text in _CLOSE)
            if token.kind == "number":
                yield from self._number(token)
            elif token.kind == "char" and token.text.isascii() and token.text.isalpha():
                yield from self._letters()
            elif token.kind == "command":
                yield from self._command(token)
            else:
                yield from self._plain(token)

    def _takes_one(self) -> bool:
        """Tell whether TeX takes only one digit or letter here, as an argument without braces."""
        before = self.tokens[self.at - 1] if self.at else None
        return before is not None and before.text in _TAKES_ONE

    def _number(self, token: Token) -> Iterator[Lexeme]:
        if self._takes_one() and len(token.text) > 1:
            self.at += 1
            if self.tokens[self.at - 2].text in ("_", "^"):  # 10^12 is typeset as 10 to the 1, 2
                yield Lexeme("unknown", "digits", token.start, token.end)
                return
            for at in range(token.start, token.end):
                literal = scan_number(self.tex[: at + 1], at)
                yield Lexeme("number", self.tex[at], at, at + 1, literal)
            return
        literal = scan_number(self.tex, token.start, tex=True)
        end = literal.span.end if literal else token.end
        # A comma between digits outside brackets: two numbers, or one of them in another country.
        glued = (_GLUED_LIST if self.nesting > 0 else _GLUED).match(self.tex, end)
        end = glued.end() if glued else end
        while self.at < len(self.tokens) and self.tokens[self.at].start < end:
            self.at += 1
        if literal is None or glued or self.tokens[self.at - 1].end > end:
            yield Lexeme("unknown", "number", token.start, self.tokens[self.at - 1].end)
            return
        yield Lexeme("number", self.tex[token.start : end], token.start, end, literal)

    def _letters(self) -> Iterator[Lexeme]:
        first = self.at
        alone = self._takes_one()
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if not (token.text.isascii() and token.text.isalpha()):
                break
            if self.at > first and (alone or token.start != self.tokens[self.at - 1].end):
                break
            self.at += 1
        run = self.tokens[first : self.at]
        word = "".join(token.text for token in run)
        start, end = run[0].start, run[-1].end
        behind = self.tokens[self.at].text if self.at < len(self.tokens) else ""
        if word in vocab.WORD_FUNCTIONS and behind in ("(", "\\left", "_"):
            yield Lexeme("function", word, start, end)
        elif self._is_word(word):
            yield Lexeme("text" if word in vocab.CONNECTIVES else "name", word, start, end)
        else:
            yield from (Lexeme("name", t.text, t.start, t.end) for t in run)

    def _is_word(self, word: str) -> bool:
        """Tell a name of several letters from a product of one-letter names.

        Taking a product for a name or a name for a product can hide an error but never invent
        one: an identity that holds for all values holds for those as well.
        """
        if len(word) == 1:
            return False
        if word in vocab.CONNECTIVES and len(word) > 2:
            return True
        if len(word) == 2 and word[0] == "d":
            return True  # a differential
        if word[0].isupper():
            return not set(word) & self.lone_letters
        return len(word) > 3 and not set(word) <= self.lone_letters

    def _raw_argument(self) -> tuple[str, int] | None:
        """Return the text in the braces that open here and the index behind them."""
        if self.at >= len(self.tokens) or self.tokens[self.at].kind != "open":
            return None
        depth = 0
        for index in range(self.at, len(self.tokens)):
            kind = self.tokens[index].kind
            depth += (kind == "open") - (kind == "close")
            if depth == 0:
                start, end = self.tokens[self.at].end, self.tokens[index].start
                return self.tex[start:end], index + 1
        return None

    def _command(self, token: Token) -> Iterator[Lexeme]:
        self.at += 1
        name = token.text
        if name == "\\operatorname" and self.at < len(self.tokens):
            self.at += self.tokens[self.at].text == "*"
        if name in ("\\left", "\\right") and self.at < len(self.tokens):
            yield self._delimiter(token)
        elif name in vocab.TEXTS or name in vocab.FONTS:
            yield from self._named(token)
        elif name not in vocab.SPACES:
            yield Lexeme(*vocab.classify(name), token.start, token.end)

    def _delimiter(self, sized: Token) -> Lexeme:
        r"""Read what follows ``\left`` or ``\right``, which belong to it."""
        one = self.tokens[self.at]
        self.at += 1
        self.nesting += (one.text in _OPEN) - (one.text in _CLOSE)
        kind, value = vocab.classify(one.text)
        if one.text in ("<", ">"):
            kind, value = ("open", "⟨") if one.text == "<" else ("close", "⟩")
        elif kind in ("bar", "norm"):
            value = sized.text[1:]
        elif kind not in ("open", "close"):
            kind = "unknown"
        return Lexeme(kind, value, sized.start, one.end)

    def _named(self, token: Token) -> Iterator[Lexeme]:
        found = self._raw_argument()
        font = token.text not in vocab.TEXTS
        simple = None if found is None else _SIMPLE.fullmatch(found[0])
        if found is None or simple is None or (font and " " in simple[1]):
            yield from self._complex(token, found, font)
            return
        raw, self.at = found
        end = self.tokens[self.at - 1].end
        word = simple[1].strip()
        upright = token.text in vocab.TEXTS or token.text in ("\\mathrm", "\\mathop")
        prose = (raw != raw.strip() and not font) or word.lower() in vocab.CONNECTIVES
        if upright and word in vocab.WORD_FUNCTIONS:
            yield Lexeme("function", word, token.start, end)
        elif token.text == "\\text" and prose:
            yield Lexeme("text", raw, token.start, end)
        elif token.text in ("\\operatorname", "\\mathop"):
            yield Lexeme("operator", f"\\operatorname{{{word}}}", token.start, end)
        elif upright:
            yield Lexeme("name", word if len(word) > 1 else f"\\mathrm{{{word}}}", token.start, end)
        else:
            yield Lexeme("name", f"{token.text}{{{word}}}", token.start, end)

    def _complex(self, token: Token, found: tuple[str, int] | None, font: bool) -> Iterator[Lexeme]:
        if font and found is None and self.at < len(self.tokens):
            inner = self.tokens[self.at]
            if inner.kind in ("char", "number", "command") and inner.text[-1:].isalnum():
                self.at += 1
                value = f"{token.text}{{{inner.text}}}"
                yield Lexeme("name", value, token.start, inner.end)
                return
        if found is None:
            yield Lexeme("unknown", token.text, token.start, token.end)
        elif font:
            yield Lexeme("command", token.text, token.start, token.end)
        else:
            self.at = found[1]
            yield Lexeme("text", found[0], token.start, self.tokens[self.at - 1].end)

    def _plain(self, token: Token) -> Iterator[Lexeme]:
        self.at += 1
        if token.text == "~":
            return
        if token.text == ".":
            dots = _ELLIPSIS.match(self.tex, token.start)
            if dots:
                while self.at < len(self.tokens) and self.tokens[self.at].start < dots.end():
                    self.at += 1
                yield Lexeme("command", "\\dots", token.start, dots.end())
                return
        if token.text in (":", "=", "<", ">", "-") and self.at < len(self.tokens):
            pair = token.text + self.tokens[self.at].text
            two = {":=": ":=", "<=": "<=", ">=": ">=", "==": "=", "->": "to"}
            if pair in two and self.tokens[self.at].start == token.end:
                self.at += 1
                yield Lexeme("relation", two[pair], token.start, token.end + 1)
                return
        yield Lexeme(*vocab.classify(token.text), token.start, token.end)


def _lone_letters(tokens: list[Token]) -> frozenset[str]:
    """Return the letters that stand alone somewhere: those that are symbols of their own."""
    alone: set[str] = set()
    for index, token in enumerate(tokens):
        if token.kind != "char" or not token.text.isalpha():
            continue
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        joined = (before is not None and before.end == token.start and before.text.isalpha()) or (
            after is not None and after.start == token.end and after.text.isalpha()
        )
        if not joined:
            alone.add(token.text)
    return frozenset(alone)
