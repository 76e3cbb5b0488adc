"""Explanations of symbols: "where $d_k$ is the size of a key"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from qa_lint.core.text import Span
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Document, Math, Place, Prose
from qa_lint.parsing.latex import nodes

_SAYS = re.compile(
    r"\*{0,3}(?:\s{0,9}(?::|=)|\s{1,9}[-–—]"
    r"|\s{1,9}(?:is|are|denotes?|represents?|stands\s+for|means)\b)\s{1,9}(?:defined\s+as\s{1,9})?"
    r"(?P<phrase>(?:the|an?|our)?\s{0,9}[A-Za-z][^.,;:()$|\n]{2,80})"
)
_CUT = re.compile(
    r"\s+(?:which|that|and|so|as|where|while|because|but|used|given|when|if)\b.*", re.S
)
MAX_ITEMS = 200


@dataclass(frozen=True, slots=True)
class Item:
    """A symbol with the words that say what it is; ``span`` is where they stand in the prose."""

    symbol: nodes.Symbol
    phrase: str
    math: Math
    span: Span


def explained(document: Document, place: Place) -> tuple[Item, ...]:
    """Return the symbols that are explained in the question, or below the same heading."""
    return _sections(document).get((place.question, place.title), ())


@lru_cache(maxsize=4)
def _sections(document: Document) -> dict[tuple[int | None, str], tuple[Item, ...]]:
    found: dict[tuple[int | None, str], list[Item]] = {}
    for prose in document.units(Prose):
        if not prose.nodes or prose.place.hidden or prose.kind == "heading":
            continue
        key = (prose.place.question, prose.place.title)
        items = found.setdefault(key, [])
        items.extend(islice(_items(prose, document), MAX_ITEMS - len(items)))
    return {key: tuple(items) for key, items in found.items() if items}


def _items(prose: Prose, document: Document) -> Iterator[Item]:
    words = prose.words()
    for math in prose.nodes:
        if not isinstance(math, Math) or not math.rendered or len(math.tex) > 60:
            continue
        said = _SAYS.match(words, math.end)
        if said is None:
            continue
        phrase = _CUT.sub("", said["phrase"].replace("\n", " ")).strip()
        tree = read_formula(math, document)
        start = said.start("phrase")
        if isinstance(tree, nodes.Symbol):
            yield Item(tree, phrase, math, Span(start, start + len(phrase)))


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
