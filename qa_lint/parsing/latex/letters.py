"""Letters and numbers of a formula: which of them belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.lexeme import Lexeme
from qa_lint.parsing.latex.lexer import Token
from qa_lint.parsing.literals import scan_number

_TAKES_ONE = vocab.TAKES_TOKEN | {"_", "^"}
_GLUED = re.compile(r"(?:[.,][0-9]+)+|[eE][+-]?[0-9]+")
_GLUED_LIST = re.compile(r"(?:\.[0-9]+)+|[eE][+-]?[0-9]+")


_DIGITS = re.compile(r"[0-9]+")
_SHORT_LIST = re.compile(r"[0-9]{1,2}(?:,[0-9]{1,2}){2,}")
_OPEN_LIST = re.compile(r"\s*,\s*(?:\\[lc]?dots|\.\.\.|…)")


def _is_list(tex: str, start: int, end: int) -> bool:
    r"""Tell whether numbers with commas are a list: ``1,2,3``, or ``1,2,\\dots``."""
    return _SHORT_LIST.fullmatch(tex, start, end) is not None or (
        "." not in tex[start:end] and _OPEN_LIST.match(tex, end) is not None
    )


class LetterReader:
    """A place in the tokens of a formula, and what letters and digits mean there."""

    def __init__(self, tex: str, tokens: list[Token]) -> None:
        self.tex = tex
        self.tokens = tokens
        self.at = 0
        self.nesting = 0
        self.double_bars = "||" in tex and "|" not in tex.replace("||", "")
        self.lone_letters = _lone_letters(tokens)

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
        if glued and _is_list(self.tex, token.start, end):
            for number in _DIGITS.finditer(self.tex, token.start, end):
                if number.start() > token.start:
                    yield Lexeme("separator", ",", number.start() - 1, number.start())
                found = scan_number(self.tex[: number.end()], number.start())
                yield Lexeme("number", number[0], number.start(), number.end(), found)
            return
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
        if word in vocab.BIG_WORDS and behind == "_":
            yield Lexeme("command", f"\\{word}", start, end)
        elif word in vocab.WORD_FUNCTIONS and behind in ("(", "\\left", "_"):
            yield Lexeme("function", word, start, end)
        elif len(run) == 1 and not alone and self._is_numbered(start, end):
            self.at += 1
            yield Lexeme("name", word + behind, start, self.tokens[self.at - 1].end)
        elif self._is_word(word) or (len(run) > 1 and self._fills_brackets(first, behind)):
            yield Lexeme("text" if word in vocab.CONNECTIVES else "name", word, start, end)
        else:
            yield from (Lexeme("name", t.text, t.start, t.end) for t in run)

    def _is_numbered(self, start: int, end: int) -> bool:
        """Tell whether a letter has a number right behind it, and none before it: ``x1``."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if token is None or token.kind != "number" or token.start != end or "." in token.text:
            return False
        return not self.tex[start - 1 : start].isalnum() if start else True

    def _fills_brackets(self, first: int, behind: str) -> bool:
        """Tell whether a word is all that stands in square brackets: ``visited[to]``."""
        inside = first > 0 and self.tokens[first - 1].text == "[" and behind == "]"
        return inside and self.tokens[first].text.islower()

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
        if word in vocab.IDENTIFIERS:
            return not set(word) & self.lone_letters
        if len(word) == 2:
            behind = [token.text for token in self.tokens[self.at : self.at + 3]]
            called = word.isupper() and behind == ["_", "{", "("]  # PE_{(pos, 2i)}
            acronym = (called or word in vocab.ACRONYMS) and not set(word) & self.lone_letters
            return word in vocab.SHORT_NAMES or acronym
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

    def _next(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""


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
