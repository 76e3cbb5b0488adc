"""Explanations of symbols: "where $d_k$ is the size of a key"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice

from qa_lint.core.text import Span
from qa_lint.linting.symbols import read_formula, section
from qa_lint.parsing.document import Document, Math, Place, Prose
from qa_lint.parsing.latex import nodes

_SAYS = re.compile(
    r"\*{0,3}(?:\s{0,9}(?::|=)|\s{1,9}[-–—]"
    r"|\s{1,9}(?:is|are|denotes?|represents?|stands\s+for|means)\b)\s{1,9}(?:defined\s+as\s{1,9})?"
    r"(?!\w+(?:ed|given|known|chosen|set|taken|found)\b)"
    r"(?P<phrase>(?:the|an?|our)?\s{0,9}[A-Za-z][^.,;:()$|\n]{2,80})(?P<opens>:?)"
)
_TELLS = re.compile(
    r"\*{0,3}\s{1,9}(?P<phrase>(?:says|tells|controls|determines|measures|counts|sets|weighs"
    r"|weights|scales|governs|indicates|gives|describes|specifies|refers to|corresponds to)\b"
    r"[^.;$|\n]{3,80})"
)
"""What a symbol does, which explains it, too."""
_ELLIPSIS = re.compile(r"\s{1,9}(?P<phrase>(?:the|an?)\s[a-z][^.,;:()$|\n]{2,80})")
"""The end of "$a$ is the gain and $b$ the cost", where the verb is left out."""
_NEXT = re.compile(r"(?:,|\band)\s*\Z")
_NEAR = 10
_CUT = re.compile(
    r"\s+(?:which|that|and|so|as|where|while|because|but|used|given|when|if)\b.*", re.S
)
MAX_ITEMS = 200
"""So many explanations of a section are looked at."""
MAX_LENGTH = 60
"""Longer formulas, in code points, are no symbols."""


@dataclass(frozen=True, slots=True)
class Item:
    """A symbol with the words that say what it is; ``span`` is where they stand in the prose.

    ``defined`` tells that they name it, and not only what it does.
    """

    symbol: nodes.Symbol
    phrase: str
    math: Math
    span: Span
    defined: bool = True


def explained(document: Document, place: Place) -> tuple[Item, ...]:
    """Return the symbols that are explained in the question, or below the same heading."""
    return _sections(document).get(section(place), ())


@lru_cache(maxsize=4)
def _sections(document: Document) -> dict[tuple[int | None, str], tuple[Item, ...]]:
    found: dict[tuple[int | None, str], list[Item]] = {}
    for prose, maths in groupby(document.units(Math), key=lambda math: math.prose):
        if prose.place.hidden or prose.kind == "heading":
            continue
        items = found.setdefault(section(prose.place), [])
        items.extend(islice(_items(prose, maths, document), MAX_ITEMS - len(items)))
    return {key: tuple(items) for key, items in found.items() if items}


def explaining_proses(document: Document) -> list[Prose]:
    """Return the texts that explain a symbol."""
    found = (item.math.prose for items in _sections(document).values() for item in items)
    return list(dict.fromkeys(found))


def explained_letters(document: Document, place: Place) -> frozenset[str]:
    """Return the letters of the symbols that are explained in the section of a place."""
    return _letters(document).get(section(place), frozenset())


@lru_cache(maxsize=4)
def _letters(document: Document) -> dict[tuple[int | None, str], frozenset[str]]:
    return {
        key: frozenset(letter for one in items for letter in letters(one.math.tex))
        for key, items in _sections(document).items()
    }


def _items(prose: Prose, maths: Iterable[Math], document: Document) -> Iterator[Item]:
    words = prose.words()
    listed = False
    for math in maths:
        if not math.rendered or math.tex_end - math.tex_start > MAX_LENGTH:
            continue
        defined = _SAYS.match(words, math.end)
        if defined is not None and defined["opens"]:
            continue  # a colon: the list or formula behind it is what the symbol is in
        said = defined or _TELLS.match(words, math.end)
        if said is None and listed and _NEXT.search(words, max(0, math.start - _NEAR), math.start):
            said = defined = _ELLIPSIS.match(words, math.end)
        tree = read_formula(math, document) if said is not None else None
        if isinstance(tree, nodes.Power):
            tree, defined = tree.base, None  # what a square is, its base is not
        if said is not None and isinstance(tree, nodes.Symbol):
            phrase = _CUT.sub("", said["phrase"].replace("\n", " ")).strip()
            start = said.start("phrase")
            span = Span(start, start + len(phrase))
            yield Item(tree, phrase, math, span, defined is not None)
            listed = True


_FONTS = frozenset(
    "mathbf boldsymbol bm mathrm text operatorname mathcal mathbb vec left right hat tilde bar "
    "overline mathit mathsf textrm textbf big Big quad qquad".split()
)
_SIGN = re.compile(r"\\([A-Za-z]+)|([A-Za-z])")


def letters(tex: str) -> frozenset[str]:
    """Return the letters and commands of LaTeX, without fonts and accents."""
    return frozenset(
        found[1] or found[2] for found in _SIGN.finditer(tex) if found[1] not in _FONTS
    )


_WHERE = re.compile(r"\b(?:where|here)\b", re.IGNORECASE)


def is_listed(item: Item, document: Document) -> bool:
    """Tell whether an explanation belongs to a list that "where" opens."""
    prose = item.math.prose
    before = prose.text[: item.math.start]
    if _WHERE.search(before):
        return True
    start = prose.span.start
    above = document.source.text[max(0, start - 600) : start]
    block = re.split(r"\n[ \t]*\n(?![ \t]*(?:[-*+]|\d+\.)[ \t])", above.rstrip("-*+ \t\n"))[-1]
    return _WHERE.search(block) is not None
