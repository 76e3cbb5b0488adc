"""Cuts the rows of tables into cells, and tells which blocks are tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"\\\\|\\(?P<escaped>`+)|(?P<ticks>`+)|\\\||(?P<pipe>\|)")
_ESCAPED_OR_PIPE = re.compile(r"\\.|(?P<pipe>\|)")
_DELIMITERS = frozenset("|:- \t")
_DELIMITER_CELL = re.compile(r"[ \t]*:?-+:?[ \t]*")

Cells = list[tuple[int, int]]


def has_border(row: str) -> bool:
    """Tell whether a row, stripped, starts or ends with a pipe."""
    return row.startswith("|") or _ends_with_pipe(row)


def _ends_with_pipe(row: str) -> bool:
    before = row[:-1]
    return row.endswith("|") and (len(before) - len(before.rstrip("\\"))) % 2 == 0


def split_row(row: str, *, bordered: bool, code: bool) -> Cells:
    """Return the stretches of the cells of a row.

    Pipes behind a backslash don't split, with ``code`` those in code spans don't either; with
    ``bordered`` a pipe at the start and one at the end are the table's border.
    """
    start = len(row) - len(row.lstrip())
    end = len(row.rstrip())
    if bordered and row.startswith("|", start):
        start += 1
    if bordered and end > start and _ends_with_pipe(row[:end]):
        end -= 1
    cells: Cells = []
    for pipe in _pipes_outside_code(row, start, end) if code else _pipes(row, start, end):
        cells.append((start, pipe))
        start = pipe + 1
    cells.append((start, end))
    return cells


def _pipes(row: str, start: int, end: int) -> list[int]:
    return [m.start() for m in _ESCAPED_OR_PIPE.finditer(row, start, end) if m["pipe"]]


def _pipes_outside_code(row: str, start: int, end: int) -> list[int]:
    pipes: list[int] = []
    runs: list[tuple[int, int, int, int]] = []
    by_size: dict[int, list[int]] = {}
    for mark in _MARKS.finditer(row, start, end):
        if mark["pipe"]:
            pipes.append(mark.start())
        elif ticks := mark["escaped"] or mark["ticks"]:
            by_size.setdefault(len(ticks), []).append(len(runs))
            opening = len(ticks) - 1 if mark["escaped"] else len(ticks)
            runs.append((mark.start(), mark.end(), len(ticks), opening))
    if not runs:
        return pipes
    return _outside(pipes, _code_regions(runs, by_size))


def _code_regions(
    runs: Sequence[tuple[int, int, int, int]], by_size: dict[int, list[int]]
) -> list[tuple[int, int]]:
    """Pair each run of backticks with the next one as long as it."""
    regions: list[tuple[int, int]] = []
    at = 0
    while at < len(runs):
        opener, _, _, size = runs[at]
        alike = by_size.get(size, [])
        place = bisect_right(alike, at)
        if size and place < len(alike):
            regions.append((opener, runs[alike[place]][1]))
            at = alike[place]
        at += 1
    return regions


def _outside(pipes: Sequence[int], regions: Sequence[tuple[int, int]]) -> list[int]:
    ends = [end for _, end in regions]
    found: list[int] = []
    for pipe in pipes:
        place = bisect_right(ends, pipe)
        if place == len(regions) or pipe < regions[place][0]:
            found.append(pipe)
    return found


def is_table(header: str, delimiter: str, rows: Iterable[str]) -> bool:
    """Tell whether Python-Markdown reads lines as a table.

    A table has two columns at least, or a pipe in each row; the second row has as many cells as
    the first and nothing but dashes, colons and pipes.
    """
    if not _DELIMITERS.issuperset(delimiter):
        return False
    header, delimiter = header.strip(" "), delimiter.strip(" ")
    bordered = has_border(header)
    columns = len(split_row(header, bordered=bordered, code=True))
    if len(split_row(delimiter, bordered=bordered, code=True)) != columns:
        return False
    if columns > 1:
        return True
    return bordered and has_border(delimiter) and all(has_border(row.strip(" ")) for row in rows)


def is_delimiter_row(row: str, columns: int) -> bool:
    """Tell whether a row is the second one of a GitHub table with so many columns."""
    if "-" not in row or not _DELIMITERS.issuperset(row):
        return False
    cells = split_row(row, bordered=True, code=False)
    return len(cells) == columns and all(_DELIMITER_CELL.fullmatch(row, *cell) for cell in cells)
