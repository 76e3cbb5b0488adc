"""A text with its formulas spelt in plain signs, and the sizes in it: ``3 × 4``, ``3 × 4 × 5``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa_lint.core.text import Span
from qa_lint.parsing.document import Math, Prose

NUMBER = r"\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?!\d)|\d{1,9}"
SIZE = re.compile(
    rf"(?<![\w.×·/-])(?P<a>{NUMBER})\s{{0,8}}[×x]\s{{0,8}}(?P<b>{NUMBER})"
    rf"(?:\s{{0,8}}[×x]\s{{0,8}}(?P<c>{NUMBER}))?(?!\s{{0,8}}[×x]\s{{0,8}}\d|[\w%]|[.,]\d)"
)
_SIGNS = {"\\times": "×     ", "\\cdot": "·    ", "$": " "}
_SIGN = re.compile(r"\\times(?![A-Za-z])|\\cdot(?![A-Za-z])|\$")


@dataclass(frozen=True, slots=True)
class Size:
    """Two or three numbers with a cross between them, at a stretch of the text."""

    numbers: tuple[int, ...]
    span: Span

    @property
    def volume(self) -> int:
        """The product of the numbers."""
        product = 1
        for one in self.numbers:
            product *= one
        return product


@lru_cache(maxsize=4)
def plain_text(prose: Prose) -> str:
    """Return a text of the same length: code, links and HTML blanked, formulas in plain signs."""
    words = prose.words()
    parts: list[str] = []
    at = 0
    for node in prose.nodes:
        if isinstance(node, Math) and node.rendered and node.start >= at:
            tex = prose.text[node.start : node.end]
            parts += words[at : node.start], _SIGN.sub(lambda sign: _SIGNS[sign[0]], tex)
            at = node.end
    parts.append(words[at:])
    return "".join(parts)


def sizes(text: str, begin: int, end: int) -> Iterator[Size]:
    """Yield the sizes in a stretch of a plain text."""
    for found in SIZE.finditer(text, begin, end):
        numbers = tuple(number(one) for one in found.group("a", "b", "c") if one)
        yield Size(numbers, Span(*found.span()))


def number(text: str) -> int:
    """Return the value of digits with their separators of thousands."""
    return int(re.sub(r"\D", "", text))
