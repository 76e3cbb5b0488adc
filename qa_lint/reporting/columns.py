"""Columns as other tools count them: UTF-16 code units, or bytes of UTF-8.

qa-lint counts code points. The text of the line leads from one to the other; where it is unknown,
there is no column.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from qa_lint.core.text import Position, Range, Source

Unit = Literal["utf-8", "utf-16"]

_BOM_BYTES = 3


class Place(NamedTuple):
    """A half-open range in lines and columns of some unit, all from 1."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


def place(range_: Range, source: Source, unit: Unit) -> Place:
    """Return a range of a file in columns of ``unit``.

    A byte order mark takes three bytes of the first line, and none of its characters.
    """
    start, end = range_
    return Place(start.line, _column(start, source, unit), end.line, _column(end, source, unit))


def _column(position: Position, source: Source, unit: Unit) -> int:
    before = source.line_text(position.line)[: position.column - 1]
    column = 1 + units(before, unit)
    return column + _BOM_BYTES if source.bom and unit == "utf-8" and position.line == 1 else column


def units(text: str, unit: Unit) -> int:
    """Return how many units of an encoding a text takes."""
    if text.isascii():
        return len(text)
    if unit == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
