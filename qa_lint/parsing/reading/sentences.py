"""Words and sentences of a :class:`Prose`, with their places.

Code and short formulas stay readable, because `loc` and $k$ are words of their sentence; link
targets, HTML, struck-out text and long formulas do not. Every offset is one of ``prose.text``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa_lint.parsing.document import Code, Link, Math, Prose
from qa_lint.parsing.reading.words import GREEK

MAX_INLINE_MATH = 60
"""Longer formulas are no words of a sentence; they stand as one mark."""
OPAQUE = "\ufffc"
"""Stands for a formula that is not read."""

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_][^\W_]*(?:_[^\W_]+)*)|(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])"
    r"|[0-9]+(?:\.[0-9]+)*)"
    r"|['’](?P<clitic>s|t|re|ve|ll|d)(?![^\W_])|(?P<mark>[^\s\w*~`#.\\'’$])"
)
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:_[^\W_]+)*")
_END = re.compile(r"(?<![.!?])[.!?]++(?=[\"'”’)\]*_]{0,4}(?:\s|\Z))|\n[ \t]*\n")
_CLOSERS = re.compile(r"[\"'”’)\]*_]{0,4}")
_STRUCK = re.compile(r"~~[^~]{1,400}~~")
_ABBREVIATIONS = frozenset(
    "e.g i.e vs etc fig figs eq eqs al cf approx resp no dr mr mrs prof sec ch vol a.k.a "
    "aka ca st".split()
)
_LAST_WORD = re.compile(r"[^\s(\[]{1,12}\Z")


class Token(NamedTuple):
    """A word, a number or a mark: ``word`` in lower case, ``text`` as written.

    ``glued`` tells that a hyphen joins it to the token before.
    """

    word: str
    text: str
    start: int
    end: int
    glued: bool
    number: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a prose, from ``start`` to ``end`` of its text."""

    prose: Prose
    start: int
    end: int
    tokens: tuple[Token, ...]
    question: bool

    def slice(self, first: int, last: int) -> str:
        """Return the text from token ``first`` up to, without, token ``last``."""
        return self.prose.text[self.tokens[first].start : self.tokens[last - 1].end]


def vocabulary(text: str) -> set[str]:
    """Return the words of a text as :func:`tokens` gives them, without looking at their places."""
    found = set(_WORD.findall(text.lower()))
    if not text.isascii():
        found.update(GREEK[letter] for letter in found & GREEK.keys())
    return found


def places(view: str, words: Collection[str]) -> list[int]:
    """Return where some words stand in a text, in order."""
    return [
        found.start()
        for found in _WORD.finditer(view)
        if GREEK.get(word := found[0].lower(), word) in words
    ]


def readable(prose: Prose) -> str:
    """Return the text with everything blanked that is no word, offsets unchanged."""
    text = prose.text
    if not prose.nodes and "~~" not in text:
        return text
    parts: list[str] = []
    at = 0
    for start, end, shown in _covered(prose):
        if start >= at:
            parts += (text[at:start], shown)
            at = end
    parts.append(text[at:])
    view = "".join(parts)
    return _STRUCK.sub(lambda found: " " * len(found[0]), view) if "~~" in view else view


def _covered(prose: Prose) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches that read differently, with what stands for them."""
    for node in prose.nodes:
        if isinstance(node, Code):
            left, right = node.code_start - node.start, node.end - node.code_end
            # A full stop in code ends no sentence.
            yield node.start, node.end, " " * left + node.code.replace(".", " ") + " " * right
        elif isinstance(node, Math):
            width = node.end - node.start
            if node.display or width > MAX_INLINE_MATH:
                yield node.start, node.end, (OPAQUE + " " * (width - 1))
            else:
                left, right = node.tex_start - node.start, node.end - node.tex_end
                yield node.start, node.end, " " * left + node.tex + " " * right
        elif isinstance(node, Link) and node.kind in ("inline", "reference"):
            yield node.start, node.text_start, " " * (node.text_start - node.start)
            yield node.text_end, node.end, " " * (node.end - node.text_end)
        else:
            # A forced line break ends what was said.
            mark = ";" if node.text[:3].lower() == "<br" else " "
            yield node.start, node.end, mark + " " * (node.end - node.start - 1)


def bounds(view: str) -> list[tuple[int, int]]:
    """Return where each sentence starts and ends; together they are the whole text."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in _END.finditer(view):
        if _is_end(view, end):
            closing = _CLOSERS.match(view, end.end())
            stop = closing.end() if closing and view[end.start()] != "\n" else end.end()
            found.append((start, stop))
            start = stop
    if start < len(view):
        found.append((start, len(view)))
    return found


def _is_end(view: str, end: re.Match[str]) -> bool:
    """Tell whether a full stop ends a sentence, rather than an abbreviation."""
    if end[0] != ".":
        return True
    before = _LAST_WORD.search(view, max(0, end.start() - 14), end.start())
    word = before[0].lower().lstrip("\"'“*_") if before else ""
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word not in "ick"):
        return False
    after = view[end.end() : end.end() + 8].lstrip("\"'”’)]*_ \n")
    return not after[:1].islower()


def tokens(view: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Return the words, numbers and marks of a stretch of text."""
    found: list[Token] = []
    glue_at = -1
    for match in _TOKEN.finditer(view, start, len(view) if end is None else end):
        kind = match.lastgroup
        text = match[0]
        at = match.start()
        if kind == "mark" and text in "-‑" and found and _joins(view, at, found[-1]):
            glue_at = at + 1
            continue
        word = "'" + match["clitic"] if kind == "clitic" else text.lower()
        word = GREEK.get(word, word)
        found.append(Token(word, text, at, match.end(), glue_at == at, kind == "number"))
    return tuple(found)


def _joins(view: str, at: int, before: Token) -> bool:
    """Tell whether the hyphen at an offset joins two words, rather than being a dash or a minus."""
    following = view[at + 1 : at + 2]
    if following.isalpha():
        return True
    return following.isdigit() and before.end == at and before.text.isalnum()


def sentences(prose: Prose, view: str, wanted: Sequence[int] | None = None) -> Iterator[Sentence]:
    """Yield the sentences of a prose; with ``wanted``, those that hold one of these offsets."""
    for start, end in bounds(view):
        if wanted is not None:
            nearest = bisect_left(wanted, start)
            if nearest == len(wanted) or wanted[nearest] >= end:
                continue
        tail = view[start:end].rstrip("\"'”’)]*_ \n")
        yield Sentence(prose, start, end, tokens(view, start, end), tail.endswith("?"))
