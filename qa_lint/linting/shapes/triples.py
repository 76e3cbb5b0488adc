"""Products that are stated with nothing but the sizes of their factors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_lint.core.text import Span
from qa_lint.linting.shapes.dimensions import Shape, shape_in
from qa_lint.linting.shapes.phrases import formulas_of
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Document, Prose

_GIVES = re.compile(
    r"\b(?:giv(?:es|ing)|gives|yield(?:s|ing)|result(?:s|ing)?|produc(?:es|ing)|is|becomes|get|has)\b|->|→"
)
_TIMES = re.compile(r"[^.;]{0,30}\b(?:times|by|with)\b[^.;]{0,25}|\s*[×x*@]\s*", re.IGNORECASE)
_MULTIPLY = re.compile(r"multipl|\btimes\b|matmul|matrix product|[×@]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Triple:
    """Two factors and a result by their sizes alone, with where they stand in the text."""

    shapes: tuple[Shape, Shape, Shape]
    begin: int
    result: Span


_PAIR = r"[(\[]\s*(\d{1,7})\s*(?:,|×|x|\\times)\s*(\d{1,7})\s*[)\]]"
_NUMERIC = re.compile(
    _PAIR + r"\s*(?:×|x|@|\*|\\times|\\cdot|·|times|by|and|multiplied\s+(?:by|with))\s*" + _PAIR
    + r"[^().;\n]{0,40}?(?:=|->|→|\\to|\\rightarrow|\\Rightarrow|giv(?:es|ing)|yield(?:s|ing)"
    r"|results?\s+in|is|produces)[^().;\d\n]{0,30}(" + _PAIR + ")"
)  # fmt: skip


def triples(prose: Prose, document: Document) -> Iterator[Triple]:
    """Yield products that are stated with nothing but sizes."""
    text = prose.text
    for found in _NUMERIC.finditer(text):
        a, b, c, d, _, e, f = found.groups()
        shapes = Shape(a, b), Shape(c, d), Shape(e, f)
        yield Triple(shapes, found.start(), Span(*found.span(5)))
    if text.count("\\times") < 3 or not _MULTIPLY.search(text):
        return
    words = prose.words()
    maths = [
        (x, shape_in(read_formula(x, document))) for x in formulas_of(prose) if "\\times" in x.tex
    ]
    for one, two, three in zip(maths, maths[1:], maths[2:], strict=False):
        first, second, third = one[1], two[1], three[1]
        if first is None or second is None or third is None:
            continue
        if not _TIMES.fullmatch(words[one[0].end : two[0].start]):
            continue
        between = words[two[0].end : three[0].start]
        if len(between) < 50 and _GIVES.search(between) and not re.search(r"[.;]\s", between):
            span = Span(three[0].tex_start, three[0].tex_end)
            yield Triple((first, second, third), one[0].start, span)


_AXES = r"[(\[]\s?(\d{1,7}(?:\s?,\s?\d{1,7}){1,3})\s?[)\]]"
_BATCHED = re.compile(
    _AXES + r"\s*(?:×|@|\*|\\times|times|and|multiplied\s(?:by|with))\s*" + _AXES
    + r"[^().;\n]{0,40}?(?:=|->|→|\\to|\\rightarrow|giv(?:es|ing)|yield(?:s|ing)|results?\sin"
    r"|produces)[^().;\d\n]{0,30}(" + _AXES + ")"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batched:
    """A product of arrays of more than two axes, of which the last two are multiplied."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    stated: tuple[int, ...]
    begin: int
    result: Span

    @property
    def product(self) -> tuple[int, ...] | None:
        """The size of the product; ``None`` where it is impossible, or the axes don't pair up."""
        if self.first[-1] != self.second[-2]:
            return None
        batch, other = self.first[:-2], self.second[:-2]
        if other and other != batch:
            return None
        return (*batch, self.first[-2], self.second[-1])


def batched(prose: Prose) -> Iterator[Batched]:
    """Yield products like ``(8, 10, 64) × (64, 32) = (8, 10, 32)``."""
    for found in _BATCHED.finditer(prose.text):
        first, second, stated = (
            tuple(int(one) for one in re.findall(r"\d+", found[group])) for group in (1, 2, 4)
        )
        if len(first) > 2 and len(stated) == len(first):
            yield Batched(first, second, stated, found.start(), Span(*found.span(3)))
