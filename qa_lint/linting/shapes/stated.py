"""Sizes that a text states: of single symbols, which declares them, and of products."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from qa_lint.core.text import Span
from qa_lint.linting.explaining.items import letters
from qa_lint.linting.shapes import states_sizes
from qa_lint.linting.shapes.dimensions import UNREAD, Alike, Shape, Sizes, shape_in, space
from qa_lint.linting.shapes.phrases import Phrases, formulas_of
from qa_lint.linting.symbols import read_formula, section
from qa_lint.parsing.document import Document, Math, Prose
from qa_lint.parsing.latex import nodes

_IS = re.compile(
    r"\s*,?\s*\(?\s*(?:(?:is|are|has|have|of|with|be|being|becomes|produces|the|an?|again|then|also|thus"
    r"|therefore|both|real|each|matri(?:x|ces)|vectors?|will|must|should|having)\s+)*(?:(?:size|shape"
    r"|dimensions?|dimensionality|length)\s*(?:of\s+|is\s+)?)?(?:an?\s+)?",
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
MAX_BETWEEN = 60
"""How far, in code points, the size stands behind what has it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A value (or a factor of it, behind "multiplying with") is said to have a size.

    ``span`` is where the size stands in the text, ``begin`` where what has it does; ``factor``
    tells that ``value`` is only what something unnamed is multiplied with.
    """

    value: nodes.Node
    shape: Shape
    span: Span
    begin: int
    factor: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """What a text says about sizes.

    ``worlds`` are the sizes by letters, and by numbers where both are given ("for example
    $3 \\times 4$"); ``letters`` are those of the symbols that have one.
    """

    worlds: tuple[Sizes, ...]
    alike: Alike
    letters: frozenset[str] = frozenset()


NOTHING = Declared((), Alike())
_Shapes = dict[str, set[Shape]]


def declared_at(document: Document, prose: Prose) -> Declared:
    """Return the sizes declared in a text itself, in its question, or below the same heading.

    What the text itself says of a symbol comes before what the others say.
    """
    if not states_sizes(document):
        return NOTHING
    found = _sections(document).get(section(prose.place))
    if found is None:
        return NOTHING
    own = found.by_prose.get(prose, {})
    changed = {name: shapes for name, shapes in own.items() if shapes != found.shapes[name]}
    if not changed:
        return found.declared
    alike = found.declared.alike
    worlds = tuple(
        Sizes(ChainMap(_world(changed, numeric), sizes.known), alike)
        for sizes, numeric in zip(found.declared.worlds, (False, True), strict=True)
    )
    return Declared(worlds, alike, found.declared.letters)


class _Section(NamedTuple):
    """What is said about sizes in a section, and in each of its texts."""

    shapes: _Shapes
    by_prose: dict[Prose, _Shapes]
    declared: Declared


def _world(shapes: _Shapes, numeric: bool) -> dict[str, Shape]:
    """Return the sizes that are said once: by numbers, or by letters, else by the other."""
    known = {}
    for name, found in shapes.items():
        wanted = [one for one in found if _is_numeric(one) == numeric] or list(found)
        known[name] = wanted[0] if len(wanted) == 1 else UNREAD
    return known


def _is_numeric(shape: Shape) -> bool:
    return shape.rows.isdigit() and shape.columns.isdigit()


@lru_cache(maxsize=4)
def _sections(document: Document) -> dict[tuple[int | None, str], _Section]:
    found: dict[tuple[int | None, str], dict[Prose, _Shapes]] = {}
    around: dict[tuple[int | None, str], list[Prose]] = {}
    for prose in dict.fromkeys(math.prose for math in document.units(Math)):
        if prose.place.hidden:
            continue
        key = section(prose.place)
        around.setdefault(key, []).append(prose)
        for name, shape in _declarations(prose, document):
            own = found.setdefault(key, {}).setdefault(prose, {})
            own.setdefault(name, set()).add(shape)
    return {key: _section(by_prose, around[key], document) for key, by_prose in found.items()}


def _section(
    by_prose: dict[Prose, _Shapes], around: Iterable[Prose], document: Document
) -> _Section:
    whole: _Shapes = {}
    for own in by_prose.values():
        for name, shapes in own.items():
            whole.setdefault(name, set()).update(shapes)
    alike = Alike(frozenset(pair for prose in around for pair in _equal_names(prose, document)))
    named = frozenset(letter for name in whole for letter in letters(name))
    worlds = tuple(Sizes(_world(whole, numeric), alike) for numeric in (False, True))
    return _Section(whole, by_prose, Declared(worlds, alike, named))


def _equal_names(prose: Prose, document: Document) -> Iterator[frozenset[str]]:
    """Yield pairs of names that stand in one equation: they may be equal."""
    for math in formulas_of(prose):
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
    for math in formulas_of(prose):
        if "\\times" in math.tex:
            for one in nodes.walk(read_formula(math, document)):
                if isinstance(one, nodes.Symbol) and len(one.indices) == 1:
                    found = shape_in(one.indices[0])
                    if found is not None:
                        yield one.name, found
    yield from _rows_and_columns(prose, document)


def _sized(prose: Prose, document: Document) -> Iterator[tuple[nodes.Node, Shape, Span, int]]:
    """Yield values with the size they are said to have, where it says so, and where they stand."""
    phrases = Phrases(prose, document)
    for at, math in enumerate(phrases.maths):
        if "\\in" in math.tex or "mathbb" in math.tex or "\\R" in math.tex:
            yield from _membership(read_formula(math, document), math)
        said = phrases.behind(math, MAX_BETWEEN)
        if said is not None and _VERB.search(said[1]) and _IS.fullmatch(said[1]):
            phrase = said[0]
            tree = read_formula(math, document)
            for value in _values(tree) if shape_in(tree) is None else ():
                if not has_argument(value, math.tex):
                    yield value, phrase.shape, phrase.span, math.start
        if at + 1 < len(phrases.maths) and "\\times" in math.tex:
            other = phrases.maths[at + 1]
            if _OF_MATRIX.fullmatch(phrases.words[math.end : other.start]):
                tree, second = read_formula(math, document), read_formula(other, document)
                size = shape_in(tree)
                if size is not None and isinstance(second, nodes.Symbol):
                    yield second, size, _placed(math, tree), math.start


def has_argument(node: nodes.Node, tex: str) -> bool:
    """Tell whether a product may be the value of a function: ``H^T (x)`` is H transposed at x."""
    return any(
        isinstance(factor, nodes.Symbol) and tex.startswith(("(", "\\left"), factor.span.start)
        for one in nodes.walk(node)
        if isinstance(one, nodes.Product)
        for factor in one.factors[1:]
    )


def _placed(math: Math, node: nodes.Node) -> Span:
    """Return where a part of a formula stands in its text."""
    return Span(math.tex_start + node.span.start, math.tex_start + node.span.end)


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


def _membership(tree: nodes.Node, math: Math) -> Iterator[tuple[nodes.Node, Shape, Span, int]]:
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
                if not has_argument(value, math.tex):
                    yield value, shape, _placed(math, one.sides[-1]), math.start
        waiting = []


_ROWS = re.compile(r"\s*rows\s+(?:\([^)]*\)\s*)?and\s*", re.IGNORECASE)
_COLUMNS = re.compile(r"\s*columns(?:\s*\([^)]*\))?\s+(?:in|of)\s*", re.IGNORECASE)
_HAS = re.compile(r"\s*(?:has|with|having|is\s+a\s+matrix\s+with)\s*", re.IGNORECASE)


def _rows_and_columns(prose: Prose, document: Document) -> Iterator[tuple[str, Shape]]:
    words = prose.words()
    if " rows" not in words or "columns" not in words:
        return
    maths = formulas_of(prose)
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
    for value, shape, span, begin in _sized(prose, document):
        if not isinstance(value, nodes.Symbol) and shape != UNREAD:
            yield Claim(value, shape, span, begin)
    words = prose.words()
    for factor, size in pairwise(formulas_of(prose)):
        if not _RESULT.search(words[max(0, factor.start - 60) : factor.start].replace("\n", " ")):
            continue
        if _RESULT_IS.fullmatch(words[factor.end : size.start]):
            tree = read_formula(size, document)
            stated = shape_in(tree) or space(tree)
            if stated is not None:
                value = read_formula(factor, document)
                yield Claim(value, stated, _placed(size, tree), factor.start, factor=True)
