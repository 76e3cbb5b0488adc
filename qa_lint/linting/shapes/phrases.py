"""Sizes as a text writes them: ``3 × 4``, ``$n \times m$``, "3 entries", "length $d$"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from qa_lint.core.text import Span
from qa_lint.linting.shapes.dimensions import Shape, Unknown, dimension, shape_in
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Document, Math, Prose
from qa_lint.parsing.latex import nodes

_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,7}"
_REST = r"\s(?:less|more|fewer|of|each|per)\b"
_PLAIN = re.compile(
    rf"(?<![\w.×,-])(?P<rows>{_NUMBER})\s?(?:×|x|-?by-?)\s?(?P<columns>{_NUMBER})"
    r"(?!\s?(?:×|x\b|by\b)|[\w%]|\.\d|,\d)"
    rf"|(?<![\w.×,-])(?P<length>{_NUMBER})\s(?:entries|elements|components|coordinates)\b(?!{_REST})"
    rf"|\b(?:length|dimension)\s(?:of\s)?(?P<long>{_NUMBER})\b(?!\s?[×x.,]\s?\d)"
    rf"|\b(?:shape|size)\s(?:of\s)?\(\s?(?P<first>{_NUMBER})\s?,\s(?P<last>{_NUMBER})\s?\)"
)
_COUNTED = re.compile(rf"\s(?:entries|elements|components|coordinates)\b(?!{_REST})")
_LONG = re.compile(r"\b(?:length|dimension(?:ality)?)\s(?:of\s)?\Z")
_SHAPED = re.compile(r"\b(?:shape|size)s?\s(?:of\s)?\Z")
_FAR = 30
_SIGNS = ("×", "\\times", " by ", "-by-", "entries", "elements", "components", "coordinates",
          "length", "dimension", "shape (", "shape of (", "size (", "size of (")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """A size at a stretch of a text, both ends as offsets of the text."""

    shape: Shape
    span: Span


class Phrases:
    """The sizes that a text writes, in their order, and the formulas around them."""

    def __init__(self, prose: Prose, document: Document) -> None:
        self.words = prose.words()
        self.maths = formulas_of(prose)
        found = [*_in_formulas(self.maths, self.words, document)]
        if any(sign in self.words for sign in _SIGNS) or "x" in self.words:
            found += _in_words(self.words)
        self.found = sorted(found, key=lambda one: one.span)
        self._starts = [one.span.start for one in self.found]
        self._formulas = [one.start for one in self.maths]

    def behind(self, math: Math, reach: int) -> tuple[Phrase, str] | None:
        """Return the size that follows a formula, with the words between the two.

        ``None`` where another formula, or more than ``reach`` code points, lie between them.
        """
        at = bisect_left(self._starts, math.end)
        if at == len(self.found):
            return None
        phrase = self.found[at]
        other = bisect_left(self._formulas, math.end)
        if other < len(self.maths) and self.maths[other].end <= phrase.span.start:
            return None
        holder = self.maths[other].start if other < len(self.maths) else phrase.span.start
        between = self.words[math.end : min(holder, phrase.span.start)]
        return (phrase, between) if len(between) <= reach else None


def formulas_of(prose: Prose) -> list[Math]:
    """Return the formulas of a text that readers see."""
    return [one for one in prose.nodes if isinstance(one, Math) and one.rendered]


def _in_formulas(maths: list[Math], words: str, document: Document) -> Iterator[Phrase]:
    for math in maths:
        short = math.tex_end - math.tex_start < _FAR
        if not short and "\\times" not in math.tex:
            continue
        counted = short and _COUNTED.match(words, math.end) is not None
        long = short and _LONG.search(words, max(0, math.start - _FAR), math.start) is not None
        shaped = short and _SHAPED.search(words, max(0, math.start - _FAR), math.start) is not None
        if not (counted or long or shaped or "\\times" in math.tex or "×" in math.tex):
            continue
        tree = read_formula(math, document)
        shape = shape_in(tree)
        if shape is None and (counted or long):
            shape = _vector(tree)
        if shape is None and shaped:
            shape = _tuple(tree)
        if shape is not None:
            yield Phrase(shape, Span(*(math.tex_start + at for at in tree.span)))


def _vector(tree: nodes.Node) -> Shape | None:
    if not isinstance(tree, nodes.Number | nodes.Symbol):
        return None
    try:
        return Shape(dimension(tree), "1", vector=True)
    except Unknown:
        return None


def _tuple(tree: nodes.Node) -> Shape | None:
    """Return the size that ``(n, d)`` says behind "shape"."""
    if not isinstance(tree, nodes.Sequence) or tree.brackets != "()" or len(tree.items) != 2:
        return None
    try:
        rows, columns = (dimension(one) for one in tree.items)
    except Unknown:
        return None
    return Shape(rows, columns)


def _in_words(words: str) -> Iterator[Phrase]:
    for found in _PLAIN.finditer(words):
        rows, columns = found["rows"] or found["first"], found["columns"] or found["last"]
        if rows:
            shape = Shape(rows.replace(",", ""), columns.replace(",", ""))
        else:
            length = found["length"] or found["long"]
            shape = Shape(length.replace(",", ""), "1", vector=True)
        yield Phrase(shape, Span(*found.span()))
