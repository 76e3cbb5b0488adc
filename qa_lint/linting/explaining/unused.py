"""Symbols that are explained but stand in no formula."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from qa_lint.core.text import Span
from qa_lint.linting.explaining.items import Item, explained, is_listed, letters
from qa_lint.parsing.document import Document, Math, Place, Prose
from qa_lint.parsing.latex.tables import tables

_COMMAND = re.compile(r"\\([A-Za-z]+)")
MAX_REACH = 4_000
"""How far around, in code points, a page without questions is searched."""
MAX_GAP = 800
ENOUGH = 2
"""So many other symbols of a display must be explained in the list."""


def unused_items(prose: Prose, document: Document) -> Iterator[Item]:
    """Yield the symbols that a text explains in a list of those of a formula without them."""
    for item in explained(document, prose.place):
        if item.math.prose is prose and _is_unused(item, document):
            yield item


def _is_unused(item: Item, document: Document) -> bool:
    own = letters(item.symbol.stem) & letters(item.math.tex)
    if len(own) != 1 or "'" in item.symbol.name or not is_listed(item, document):
        return False
    (letter,) = own
    begin, end = _around(item.math.place, item.math.span.start, document)
    text = document.source.text[begin:end]
    command = letter if len(letter) == 1 else rf"\\{letter}"
    pattern = (
        rf"(?<![A-Za-z\\]){command}(?![A-Za-z])" if len(letter) == 1 else rf"{command}(?![A-Za-z])"
    )
    if len(re.findall(pattern, text)) != 1:
        return False
    if _count(letter, begin, end, document) != 1 or not _explains_others(item, document):
        return False
    return not any(_has_macros(one.tex) for one in _between(begin, end, document))


def _around(place: Place, at: int, document: Document) -> Span:
    """Return the question of an explanation, or what is near it on a page without questions."""
    if place.question is not None:
        return document.questions[place.question].span
    return Span(max(0, at - MAX_REACH), at + MAX_REACH)


def _count(letter: str, begin: int, end: int, document: Document) -> int:
    """Return how many formulas hold a letter, also side by side with others."""
    return sum(letter in letters(one.tex) for one in _between(begin, end, document))


def _between(begin: int, end: int, document: Document) -> Sequence[Math]:
    """Return the formulas that start in a stretch of the file."""
    maths = document.units(Math)
    starts = _starts(document)
    return maths[bisect_left(starts, begin) : bisect_left(starts, end)]


@lru_cache(maxsize=4)
def _starts(document: Document) -> Sequence[int]:
    return [one.span.start for one in document.units(Math)]


def _has_macros(tex: str) -> bool:
    """Tell whether a formula has commands of the site's own, which may show any symbol."""
    known = tables("mathjax3").commands
    return any(name not in known for name in _COMMAND.findall(tex))


def _explains_others(item: Item, document: Document) -> bool:
    """Tell whether the list explains other symbols, of a display right before it."""
    items = [one for one in explained(document, item.math.place) if is_listed(one, document)]
    begin = max(0, item.math.span.start - MAX_GAP)
    above = document.source.text[begin : item.math.span.start]
    shown = {
        letter
        for math in _between(begin, item.math.span.start, document)
        if math.display and "=" in math.tex
        for letter in letters(math.tex)
    }
    near = [one for one in items if abs(one.math.span.start - item.math.span.start) < MAX_GAP]
    told = {x for one in near for x in letters(one.math.tex)}
    return len(told & shown) >= ENOUGH and "$$" in above
