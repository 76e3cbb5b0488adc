"""Letters and numbers of a formula: which of them belong together."""

from __future__ import annotations

import re
from functools import cached_property

from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.lexeme import Lexeme
from qa_lint.parsing.latex.lexer import Token
from qa_lint.parsing.literals import Literal, scan_number

_TAKES_ONE = vocab.TAKES_TOKEN | {"_", "^"}
_GLUED = re.compile(r"(?:[.,][0-9]+)+|[eE][+-]?[0-9]+")
_GLUED_LIST = re.compile(r"(?:\.[0-9]+)+|[eE][+-]?[0-9]+")


_RAISED = re.compile(r"\s*\^\s*(?:[0-9]|\{[0-9]\})\s*\(")
_CALCULUS = re.compile(r"\\int|\\partial|∫|/\s*\\?d|frac\s*\{?\s*(?:d|\\mathrm)|\bd\s*\\")
_SPELLED = {
    "oo": ("constant", "infinity"), "infty": ("constant", "infinity"),
    "forall": ("quantifier", "forall"), "exists": ("quantifier", "exists"),
    "subset": ("relation", "other"),
    **{one: ("name", f"\\{one}") for one in
       "alpha beta gamma delta epsilon theta lambda sigma omega".split()},
}  # fmt: skip
"""Words that stand for a sign, as people write who forget the backslash."""
_SWITCHES = frozenset({"\\rm", "\\it", "\\sf", "\\tt"})
_SEVERAL = re.compile(r"(?:\\left\s*)?\((?:[^(),]|\([^()]*\)){0,80},")
_OPERATORS = frozenset("sgn sign det tr rank deg gcd lcm len diag span dim ker var cov".split())
_LETTERS = re.compile(r"[A-Za-z]*")
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
        self.found: list[Lexeme] = []
        self.at = 0
        self.nesting = 0

    @cached_property
    def lone_letters(self) -> frozenset[str]:
        """The letters that stand alone somewhere: those that are symbols of their own."""
        return _lone_letters(self.tokens)

    def put(
        self, kind: str, value: str, start: int, end: int, literal: Literal | None = None
    ) -> None:
        """Add a lexeme to what was found."""
        self.found.append(Lexeme(kind, value, start, end, literal))

    def _takes_one(self) -> bool:
        """Tell whether TeX takes only one digit or letter here, as an argument without braces."""
        before = self.tokens[self.at - 1] if self.at else None
        return before is not None and before.text in _TAKES_ONE

    def _number(self, token: Token) -> None:
        if self._takes_one() and len(token.text) > 1:
            self.at += 1
            if self.tokens[self.at - 2].text in ("_", "^"):  # 10^12 is typeset as 10 to the 1, 2
                self.put("unknown", "digits", token.start, token.end)
                return
            for at in range(token.start, token.end):
                literal = scan_number(self.tex[: at + 1], at)
                self.put("number", self.tex[at], at, at + 1, literal)
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
                    self.put("separator", ",", number.start() - 1, number.start())
                found = scan_number(self.tex[: number.end()], number.start())
                self.put("number", number[0], number.start(), number.end(), found)
            return
        if literal is None or glued or self.tokens[self.at - 1].end > end:
            self.put("unknown", "number", token.start, self.tokens[self.at - 1].end)
            return
        self.put("number", self.tex[token.start : end], token.start, end, literal)

    def _letters(self) -> None:
        first = self.at
        start = self.tokens[first].start
        alone = self._takes_one()
        end = start + 1 if alone else self._end_of_letters(start)
        self.at += end - start  # each letter is a token
        behind = self._next()
        if end == start + 1 and not behind[:1].isdigit() and not alone:
            self.put("name", self.tex[start], start, end)
            return
        word = self.tex[start:end]
        if first and self.tokens[first - 1].text in _SWITCHES:  # {\rm log} N
            self.put("function" if word in vocab.WORD_FUNCTIONS else "name", word, start, end)
            return
        unbraced = self._unbraced_word(first, end) if alone else ""
        if unbraced:
            end += len(unbraced)  # u_parallel is typeset with an index p
            self.at += end - start - 1
            self.put("unknown", "word", start, end)
        elif word in _SPELLED:
            self.put(*_SPELLED[word], start, end)
        elif word == "in" and self.tex[start - 1 : start].isspace() and (
            self.tex[end : end + 1].isspace()
        ):  # fmt: skip
            self.put("relation", "in", start, end)
        elif word in vocab.BIG_WORDS and behind == "_":
            self.put("command", f"\\{word}", start, end)
        elif word in vocab.WORD_FUNCTIONS and (
            behind in ("(", "\\left", "_")
            or (behind == "^" and _RAISED.match(self.tex, end) is not None)
        ):
            self.put("function", word, start, end)
        elif len(word) == 1 and not alone and self._is_numbered(start, end):
            self.at += 1
            self.put("name", word + behind, start, self.tokens[self.at - 1].end)
        elif self._is_word(word) or (len(word) > 1 and self._fills_brackets(first, behind)):
            self.put("text" if word in vocab.CONNECTIVES else "name", word, start, end)
        else:
            for at, letter in enumerate(word, start):
                self.put("name", letter, at, at + 1)

    def _has_comma_behind(self) -> bool:
        """Tell whether several things stand in the brackets that open here."""
        return _SEVERAL.match(self.tex, self.tokens[self.at].start) is not None

    def _unbraced_word(self, first: int, end: int) -> str:
        """Return what was meant to stand in an index, too, of which TeX takes one letter only.

        ``x_max`` is such a word; ``a^nbc`` is none, and ``w^TXw`` has a capital.
        """
        match = _LETTERS.match(self.tex, end)
        behind = "" if match is None else match[0]
        shortest = {"_": 2, "^": 4}.get(self.tokens[first - 1].text)
        lower = f"{self.tokens[first].text}{behind}".islower()
        return behind if shortest and lower and len(behind) >= shortest else ""

    @cached_property
    def _d_is_value(self) -> bool:
        """Whether a letter d stands alone as a factor, and nothing is differentiated."""
        return "d" in self.lone_letters and _CALCULUS.search(self.tex) is None

    def _end_of_letters(self, start: int) -> int:
        match = _LETTERS.match(self.tex, start)
        return start if match is None else match.end()

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
            return not self._d_is_value  # a differential
        behind_word = self._next()
        if (behind_word == "[" and word.islower()) or (  # an array
            word in _OPERATORS and behind_word in ("(", "\\left")
        ):
            return True
        if word in vocab.IDENTIFIERS:
            return not set(word) <= self.lone_letters
        if len(word) == 2:
            behind = [token.text for token in self.tokens[self.at : self.at + 3]]
            called = (
                word.isupper()
                and (
                    behind == ["_", "{", "("]  # PE_{(pos, 2i)}
                    or (behind[:1] in (["("], ["\\left"]) and self._has_comma_behind())  # IG(a, b)
                )
            )
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
