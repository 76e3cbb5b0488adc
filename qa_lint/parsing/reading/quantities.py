"""Numbers, intervals and growth rates among the words of a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from qa_lint.parsing.reading.sentences import Token

NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_INFINITE = frozenset(("infinity", "inf", "infty", "∞"))
_MINUS = frozenset(("-", "−", "–", "minus", "negative"))
_PLUS = frozenset(("+", "plus", "positive"))
_WRITTEN = {"n2": "n^2", "n²": "n^2", "n3": "n^3", "n³": "n^3", "nlogn": "nlogn", "logn": "logn"}
_OPEN, _CLOSE = frozenset("[("), frozenset("])")


class Quantity(NamedTuple):
    """A number read from tokens: its value and the token behind it."""

    value: float
    end: int


class Interval(NamedTuple):
    """An interval read from tokens: its ends, its first token and the token behind it."""

    low: float
    high: float
    start: int
    end: int


def read_number(tokens: Sequence[Token], at: int) -> Quantity | None:
    """Read a number in digits or words, signed or infinite, that starts at a token."""
    sign = 1.0
    if at < len(tokens) and tokens[at].word in _MINUS | _PLUS:
        sign = -1.0 if tokens[at].word in _MINUS else 1.0
        at += 1
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.word in _INFINITE:
        return Quantity(sign * math.inf, at + 1)
    if token.word in NUMBER_WORDS:
        return Quantity(sign * NUMBER_WORDS[token.word], at + 1)
    return Quantity(sign * value, at + 1) if (value := _digits(token)) is not None else None


def _digits(token: Token) -> float | None:
    """Return the value of ``1024``, ``1,024`` or ``0.5``; other groupings are not read."""
    if not token.number or len(token.word) > 30:
        return None
    whole, _, decimals = token.word.partition(".")
    groups = whole.split(",")
    grouped = len(groups) == 1 or all(len(group) == 3 for group in groups[1:])
    if not grouped or "." in decimals:
        return None
    return float("".join(groups) + ("." + decimals if decimals else ""))


def read_interval(tokens: Sequence[Token], at: int) -> Interval | None:
    """Read ``[-1, 1]``, ``between -1 and 1``, ``from 0 to 1`` or ``0 to 1`` from a token on."""
    start = at
    if at >= len(tokens):
        return None
    opener = tokens[at].word
    bracketed = opener in _OPEN
    if bracketed or opener in ("between", "from"):
        at += 1
    low = read_number(tokens, at)
    if low is None or low.end >= len(tokens):
        return None
    joint = tokens[low.end].word
    wanted = (",", ";") if bracketed else ("and",) if opener == "between" else ("to", "–")
    if joint not in wanted:
        return None
    high = read_number(tokens, low.end + 1)
    if high is None:
        return None
    end = high.end
    if bracketed:
        if end >= len(tokens) or tokens[end].word not in _CLOSE:
            return None
        end += 1
    return Interval(low.value, high.value, start, end) if low.value < high.value else None


def read_growth(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Read ``O(n log n)`` from a token on; return its normal form and the token behind it.

    The only variable may have any name; what has more than one is not read.
    """
    opening = [token.word for token in tokens[at : at + 2]]
    if opening not in (["o", "("], ["theta", "("]):
        return None
    shape: list[str] = []
    variable = ""
    for index in range(at + 2, min(at + 14, len(tokens))):
        word = tokens[index].word
        if word == ")":
            return ("".join(shape), index + 1) if shape else None
        if word == "log" or word.isdecimal() or word == "^":
            shape.append(word)
        elif word in ("²", "³"):
            shape += ["^", "2" if word == "²" else "3"]
        elif word in _WRITTEN:
            shape.append(_WRITTEN[word])
        elif len(word) == 1 and word.isalpha() and variable in ("", word):
            variable = word
            shape.append("n")
        elif word not in ("{", "}", "·", "cdot"):
            return None
    return None
