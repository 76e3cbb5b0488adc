"""Symbols that one list explains twice, as different things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.linting.explaining.items import Item, explained, is_listed
from qa_lint.linting.formulas.spelling import plain
from qa_lint.linting.formulas.words import normal
from qa_lint.parsing.document import Document, Prose

MAX_GAP = 400
"""How far apart, in code points, the items of one list stand."""
_NAMES = re.compile(r"(?:the|an?)\s", re.IGNORECASE)
_BREAK = re.compile(r"[.!?:]\s|\$\$|\bwhere\b|\b(?:here|if|when)\b", re.IGNORECASE)
"""The end of a sentence, or another list in it."""
_NO_ITEM = re.compile(r"\n[ \t]*\n(?![ \t]*(?:[-*+]|\d+\.)[ \t])")
_EMPTY = frozenset(
    "the a an of in for each per to our this all its it and or by with from on at is are which "
    "that number total matrix vector value parameter function set scalar term size".split()
)


def conflicts(prose: Prose, document: Document) -> Iterator[tuple[Item, Item]]:
    """Yield two explanations of a symbol in one list that share no word, the first one first."""
    items = [one for one in explained(document, prose.place) if _is_name(one)]
    for at, second in enumerate(items):
        if second.math.prose is not prose:
            continue
        for first in items[max(0, at - 12) : at]:
            if plain(first.symbol.name) == plain(second.symbol.name) and _differ(first, second):
                if _in_one_list(first, second, document):
                    yield first, second
                break


def _is_name(item: Item) -> bool:
    return item.defined and _NAMES.match(item.phrase) is not None


def _differ(first: Item, second: Item) -> bool:
    one, other = (set(normal(item.phrase).split()) - _EMPTY for item in (first, second))
    return bool(one and other) and not any(word[:4] == like[:4] for word in one for like in other)


def _in_one_list(first: Item, second: Item, document: Document) -> bool:
    """Tell whether two items stand in one sentence, or head two items of a list."""
    begin, end = first.math.span.end, second.math.span.start
    if not 0 < end - begin < MAX_GAP or not is_listed(first, document):
        return False
    between = document.source.text[begin:end]
    if first.math.prose is second.math.prose:
        return _BREAK.search(between) is None
    heads = all(not one.math.prose.text[: one.math.start].strip("*_` ") for one in (first, second))
    return heads and "$$" not in between and _NO_ITEM.search(between) is None
