"""Sizes that a text states: of single symbols, which declares them, and of products."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from qa_lint.core.text import Span
from qa_lint.linting.shapes.dimensions import UNREAD, Alike, Shape, Sizes, shape_in, space
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Document, Math, Place, Prose
from qa_lint.parsing.latex import nodes

_IS = re.compile(
    r"\s*,?\s*\(?\s*(?:(?:is|are|has|have|of|with|be|being|becomes|produces|the|an?|again|then|also|thus"
    r"|therefore|both|real|each|matri(?:x|ces)|will|must|should|having)\s+)*(?:(?:size|shape|dimensions?|"
    r"dimensionality)\s*(?:of\s+|is\s+)?)?(?:an?\s+)?",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:is|are|has|have|of|with|becomes|be|size|shape|dimensions?)\b|\(", re.I)
_OF_MATRIX = re.compile(
    r"\s*(?:real\s+|dense\s+|weight\s+|data\s+|input\s+)?matri(?:x|ces)\s+", re.IGNORECASE
)
_RESULT = re.compile(
    r"multiply(?:ing)?\s+(?:it\s+|this\s+|that\s+|the\s+\w+\s+)?(?:with|by)\s*$", re.IGNORECASE
)
_RESULT_IS = re.compile(
    r"[^.;]{0,20}\b(?:output|result|product|context|outcome)s?\s+(?:then\s+)?(?:has|is|have|of|becomes)"
    r"(?:\s+(?:an?|the|of|again))*(?:\s+(?:size|shape|dimensions?))?\s*(?:of\s+)?",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:giv(?:es|ing)|gives|yield(?:s|ing)|result(?:s|ing)?|produc(?:es|ing)|is|becomes|get|has)\b|->|→"
)
_TIMES = re.compile(r"[^.;]{0,30}\b(?:times|by|with)\b[^.;]{0,25}|\s*[×x*@]\s*", re.IGNORECASE)
_MULTIPLY = re.compile(r"multipl|\btimes\b|matmul|matrix product|[×@]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A value (or a factor of it, behind "multiplying with") is said to have a size.

    ``span`` is where the size stands in ``math``'s formula; ``factor`` tells that ``value`` is only
    what something unnamed is multiplied with.
    """

    value: nodes.Node
    shape: Shape
    math: Math
    span: Span
    begin: int
    factor: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """What a question says about sizes."""

    sizes: Sizes
    alike: Alike


def declared_at(document: Document, place: Place) -> Declared:
    """Return the sizes declared in the question, or below the same heading, as a place."""
    return _sections(document).get((place.question, place.title)) or Declared(
        Sizes({}, Alike()), Alike()
    )


@lru_cache(maxsize=4)
def _sections(document: Document) -> dict[tuple[int | None, str], Declared]:
    found: dict[tuple[int | None, str], dict[str, Shape]] = {}
    doubtful: dict[tuple[int | None, str], set[str]] = {}
    pairs: dict[tuple[int | None, str], set[frozenset[str]]] = {}
    for prose in document.units(Prose):
        if not prose.nodes or prose.place.hidden:
            continue
        key = (prose.place.question, prose.place.title)
        for name, shape in _declarations(prose, document):
            if found.setdefault(key, {}).setdefault(name, shape) != shape:
                doubtful.setdefault(key, set()).add(name)
        pairs.setdefault(key, set()).update(_equal_names(prose, document))
    sections = {}
    for key, shapes in found.items():
        unsure = doubtful.get(key, set())
        sure = {k: v for k, v in shapes.items() if k not in unsure and v != UNREAD}
        alike = Alike(frozenset(pairs.get(key, ())))
        sections[key] = Declared(Sizes(sure, alike), alike)
    return sections


def _maths(prose: Prose) -> list[Math]:
    return [one for one in prose.nodes if isinstance(one, Math) and one.rendered]


def _equal_names(prose: Prose, document: Document) -> Iterator[frozenset[str]]:
    """Yield pairs of names that stand in one equation: they may be equal."""
    for math in _maths(prose):
        if "=" in math.tex and len(math.tex) < 200:
            for chain in nodes.chains(read_formula(math, document)):
                names = {
                    one.name
                    for side in chain.sides
                    for one in nodes.walk(side)
                    if isinstance(one, nodes.Symbol)
                }
                if "=" in chain.operators and len(names) < 6:
                    yield from map(frozenset, combinations(sorted(names), 2))


def _declarations(prose: Prose, document: Document) -> Iterator[tuple[str, Shape]]:
    for value, shape, *_ in _sized(prose, document):
        if isinstance(value, nodes.Symbol):
            yield value.name, shape
    for math in _maths(prose):
        if "\\times" in math.tex:
            for one in nodes.walk(read_formula(math, document)):
                if isinstance(one, nodes.Symbol) and len(one.indices) == 1:
                    found = shape_in(one.indices[0])
                    if found is not None:
                        yield one.name, found
    yield from _rows_and_columns(prose, document)


def _sized(prose: Prose, document: Document) -> Iterator[tuple[nodes.Node, Shape, Math, Span, int]]:
    """Yield values with the size they are said to have, and where it says so."""
    maths = _maths(prose)
    if not any(
        "\\times" in x.tex or "mathbb" in x.tex or "×" in x.tex or "\\R" in x.tex for x in maths
    ):
        return
    words = prose.words()
    for at, math in enumerate(maths):
        tree = read_formula(math, document)
        yield from _membership(tree, math)
        if at + 1 == len(maths):
            continue
        other = maths[at + 1]
        between = words[math.end : other.start]
        if len(between) > 60:
            continue
        second = read_formula(other, document)
        shape = shape_in(second)
        size = shape_in(tree)
        if shape is not None and size is None and _VERB.search(between) and _IS.fullmatch(between):
            for value in _values(tree):
                yield value, shape, other, second.span, math.start
        if size is not None and _OF_MATRIX.fullmatch(between) and isinstance(second, nodes.Symbol):
            yield second, size, math, tree.span, math.start


def _values(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Yield what is said to have a size: a formula, the last side of ``C = AB``, each of a list."""
    if isinstance(tree, nodes.Relation):
        if set(tree.operators) <= {"=", ":="}:
            yield tree.sides[-1]
            if isinstance(tree.sides[0], nodes.Symbol):
                yield tree.sides[0]
    elif isinstance(tree, nodes.Sequence):
        if not tree.brackets:
            yield from tree.items
    else:
        yield tree


def _membership(
    tree: nodes.Node, math: Math
) -> Iterator[tuple[nodes.Node, Shape, Math, Span, int]]:
    waiting: list[nodes.Node] = []
    for one in tree.items if isinstance(tree, nodes.Sequence) and not tree.brackets else (tree,):
        if not isinstance(one, nodes.Relation):
            waiting.append(one)
            continue
        shape = space(one.sides[-1]) if one.operators[-1] == "in" else None
        if shape is None and one.operators == ("other",):
            shape = shape_in(one.sides[-1])
        if shape is not None and set(one.operators[:-1]) <= {"="}:
            for value in (*waiting, *one.sides[:-1]):
                yield value, shape, math, one.sides[-1].span, math.start
        waiting = []


_ROWS = re.compile(r"\s*rows\s+(?:\([^)]*\)\s*)?and\s*", re.IGNORECASE)
_COLUMNS = re.compile(r"\s*columns(?:\s*\([^)]*\))?\s+(?:in|of)\s*", re.IGNORECASE)
_HAS = re.compile(r"\s*(?:has|with|having|is\s+a\s+matrix\s+with)\s*", re.IGNORECASE)


def _rows_and_columns(prose: Prose, document: Document) -> Iterator[tuple[str, Shape]]:
    words = prose.words()
    if " rows" not in words or "columns" not in words:
        return
    maths = _maths(prose)
    for at, (rows, columns) in enumerate(pairwise(maths)):
        if not _ROWS.fullmatch(words[rows.end : columns.start]):
            continue
        sizes = [read_formula(x, document) for x in (rows, columns)]
        shape = shape_in(nodes.Product(rows.span, (sizes[0], sizes[1]), ("×",)))
        name: Math | None = None
        if at + 2 < len(maths) and _COLUMNS.fullmatch(words[columns.end : maths[at + 2].start]):
            name = maths[at + 2]
        elif at and _HAS.fullmatch(words[maths[at - 1].end : rows.start]):
            name = maths[at - 1]
        symbol = None if name is None else read_formula(name, document)
        if shape is not None and isinstance(symbol, nodes.Symbol):
            yield symbol.name, shape


def claims(prose: Prose, document: Document) -> Iterator[Claim]:
    """Yield what a paragraph says about the sizes of products, and of what it multiplies with."""
    for value, shape, math, span, begin in _sized(prose, document):
        if not isinstance(value, nodes.Symbol) and shape != UNREAD:
            yield Claim(value, shape, math, span, begin)
    words = prose.words()
    maths = _maths(prose)
    for factor, size in pairwise(maths):
        if not _RESULT.search(words[max(0, factor.start - 60) : factor.start].replace("\n", " ")):
            continue
        if _RESULT_IS.fullmatch(words[factor.end : size.start]):
            tree = read_formula(size, document)
            stated = shape_in(tree) or space(tree)
            if stated is not None:
                value = read_formula(factor, document)
                yield Claim(value, stated, size, tree.span, factor.start, factor=True)


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
    if not _MULTIPLY.search(text):
        return
    words = prose.words()
    maths = [(x, shape_in(read_formula(x, document))) for x in _maths(prose) if "\\times" in x.tex]
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
