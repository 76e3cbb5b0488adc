"""Tables with a column of functions and one of their derivatives or antiderivatives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa_lint.linting.calculus.expressions import Expression, only_expression
from qa_lint.linting.calculus.known import SIGMOID
from qa_lint.linting.calculus.usual import SPOKEN
from qa_lint.parsing.document import Code, Document, Math, Prose, Table

Kind = Literal["derivative", "integral"]
_PRIME = r"(?:'{1,3}|’|′|\^\\prime|\^\{(?:\\prime){1,2}\})"
_LETTER = r"(?P<name>[A-Za-z]|\\(?:sigma|phi|varphi|psi))"
_SLOPE = re.compile(
    rf"{_LETTER}(?P<primes>{_PRIME})(?:\([a-z]\))?"
    rf"|\\[dt]?frac\{{d(?P<of>[a-z])?(?:\([a-z]\))?\}}\{{d[a-z]\}}(?:[a-z](?:\([a-z]\))?)?|d[a-z]/d[a-z]"
)
_WHOLE = re.compile(rf"{_LETTER}(?:\([a-z]\))?|(?P<left>[a-z])=f\([a-z]\)")
_AREA = re.compile(
    r"\\int[a-z]?(?:\([a-z]\))?(?:\\,)?d[a-z]|F\([a-z]\)|\\intf\([a-z]\)(?:\\,)?d[a-z]"
)
_SLOPES = re.compile(r"(?:(?:the|its|first|second|1st|2nd) )?(?:derivatives?|gradient|slope)")
_AREAS = re.compile(r"(?:the |its |indefinite )?(?:antiderivative|integral|primitive)s?")
_FORMULAS = re.compile(r"(?:the )?(?:formula|definition|equation|expression|mathematical form)s?")
_FUNCTIONS = re.compile(r"(?:(?:the|original|activation) )?(?:functions?|activations?)|name|type")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says: ``claim`` is the derivative of ``function``, or of the one ``named``.

    ``names`` are what a cell may call the row's function; ``sigmoid`` tells whether the table
    speaks of it.
    """

    kind: Kind
    function: Expression | None
    named: str
    claim: Expression
    order: int
    names: frozenset[str]
    sigmoid: bool


def entry_of(cell: Prose, document: Document) -> Entry | None:
    """Return what a cell says about its row's function, if it does."""
    return _entries(document).get(id(cell)) if cell.kind == "cell" else None


def claiming_cells(document: Document) -> list[Prose]:
    """Return the cells that say what a derivative or an integral is."""
    return [one.claim.prose for one in _entries(document).values()]


@lru_cache(maxsize=4)
def _entries(document: Document) -> Mapping[int, Entry]:
    found: dict[int, Entry] = {}
    for table in document.units(Table):
        for entry in _in_table(table):
            found[id(entry.claim.prose)] = entry
    return found


_Grid = list[list[Prose]]


@dataclass(frozen=True, slots=True)
class _Column:
    kind: Kind
    at: int
    order: int
    name: str


def _in_table(table: Table) -> Iterator[Entry]:
    """Yield what the rows say, or the columns where the first one holds the headings."""
    grid = [table.header.cells, *(row.cells for row in table.rows)]
    claiming = _claiming(grid[0])
    if not claiming and len({len(row) for row in grid}) == 1:
        grid = [list(column) for column in zip(*grid, strict=True)]
        claiming = _claiming(grid[0])
    if claiming:
        yield from _in_grid(grid, claiming)


def _claiming(header: list[Prose]) -> list[_Column]:
    """Return the columns that say what derivatives or integrals are."""
    found: list[_Column] = []
    for at, cell in enumerate(header):
        words, math = _heading(cell)
        slope, area = _SLOPE.fullmatch(math), _AREA.fullmatch(math)
        if (_SLOPES.fullmatch(words) and (not math or slope)) or (not words and slope):
            second = words.startswith(("second", "2nd")) or bool(slope and _is_second(slope))
            name = (slope["name"] or slope["of"] or "") if slope else ""
            found.append(_Column("derivative", at, 2 if second else 1, name))
        elif (_AREAS.fullmatch(words) and (not math or area)) or (not words and area):
            found.append(_Column("integral", at, 1, ""))
    return found


def _in_grid(grid: _Grid, claiming: list[_Column]) -> Iterator[Entry]:
    source, name = _function_column(grid[0], {column.at for column in claiming})
    sigmoid = any(SIGMOID.search(cell.text) for row in grid for cell in row)
    for cells in grid[1:]:
        for column in claiming:
            names = frozenset({"f", name or "f", column.name or "f"})
            found = _in_row(cells, column, source, names, sigmoid=sigmoid)
            if found is not None:
                yield found


def _is_second(slope: re.Match[str]) -> bool:
    primes = slope["primes"] or ""
    return primes == "''" or primes.count("\\prime") == 2


def _heading(cell: Prose) -> tuple[str, str]:
    """Return the words of a header, in lower case, and its formula without blanks."""
    words = " ".join(re.sub(r"[*_(),:]|\\", " ", cell.words()).lower().split())
    shown = [one.tex if isinstance(one, Math) else one.code
             for one in cell.nodes if isinstance(one, (Math, Code))]  # fmt: skip
    math = "".join("".join(shown).split()) if len(shown) < 2 else "?"
    if not shown and re.fullmatch(
        r"[a-z]['’′]*\([a-z]\)|[a-z]['’′]*|d[a-z]/d[a-z]", cell.text.strip()
    ):
        return "", cell.text.strip()
    return words, math


def _function_column(header: list[Prose], taken: set[int]) -> tuple[int | None, str]:
    """Return which column holds the functions, and what its header calls them."""
    best: tuple[int, int | None, str] = (0, None, "")
    for at, cell in enumerate(header):
        if at in taken:
            continue
        words, math = _heading(cell)
        named = _WHOLE.fullmatch(math)
        if math and not named:
            continue
        name = (named["name"] or named["left"] or "") if named else ""
        rank = 0
        if named and (not words or _FUNCTIONS.fullmatch(words) or _FORMULAS.fullmatch(words)):
            rank = 3
        elif not math and _FORMULAS.fullmatch(words):
            rank = 2
        elif not math and _FUNCTIONS.fullmatch(words):
            rank = 1
        if rank > best[0]:
            best = (rank, at, name)
    return best[1], best[2]


def _in_row(
    cells: list[Prose], column: _Column, source: int | None, names: frozenset[str], *, sigmoid: bool
) -> Entry | None:
    if column.at >= len(cells):
        return None
    claim = only_expression(cells[column.at])
    if claim is None:
        return None
    function = None
    if source is not None and source < len(cells):
        function = only_expression(cells[source])
        if function is not None and _spoken(function.text):
            function = None
        elif function is None and not _spoken(cells[source].text):
            return None  # cases, or words that change what it says
    named = "" if function else _spoken(cells[source or 0].text)
    if function is None and not named:
        return None
    return Entry(column.kind, function, named, claim, column.order, names, sigmoid)


def _spoken(text: str) -> str:
    """Return the function that a cell names, or an empty text."""
    words = " ".join(re.sub(r"[*_`$\\]|\(.*\)|\btext\b|[{}]", " ", text).lower().split())
    return SPOKEN.get(words.removesuffix(" activation").removesuffix(" function"), "")
