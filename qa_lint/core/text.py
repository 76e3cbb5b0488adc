"""A text and the places in it.

Offsets count code points from 0, ranges are half-open, lines and columns count from 1.
Inside qa-lint a text has ``\n`` line ends and no byte order mark, whatever the file has;
:meth:`Source.to_file` leads back to the file's own offsets.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch of code points of one text."""

    start: int
    end: int

    def shift(self, by: int) -> Span:
        """Return this span moved by ``by`` code points."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a code point, or an empty one lies inside the other."""
        return (self.start < other.end and other.start < self.end) or self.start == other.start


class Position(NamedTuple):
    """A place in a file: ``line`` and ``column`` from 1, ``offset`` from 0, all in code points."""

    line: int
    column: int
    offset: int


class Range(NamedTuple):
    """A half-open range of a file."""

    start: Position
    end: Position


class Source:
    """The text of one file, with the way back from every offset to line and column.

    ``original`` is the text as decoded from the file, without its byte order mark; ``text`` is
    the same with every line end as ``\\n``, and is what all spans refer to.
    """

    def __init__(self, path: str, original: str, *, bom: bool = False) -> None:
        self.path = path
        self.original = original
        self.bom = bom
        self.text = (
            original.replace("\r\n", "\n").replace("\r", "\n") if "\r" in original else original
        )

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line starts."""
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    @cached_property
    def _crlf_ends(self) -> list[int]:
        """Offsets, in ``text``, just behind the newlines that are two characters in the file."""
        ends: list[int] = []
        at = self.original.find("\r\n")
        while at >= 0:
            ends.append(at + 1 - len(ends))
            at = self.original.find("\r\n", at + 2)
        return ends

    def to_file(self, offset: int) -> int:
        """Return where ``offset`` of ``text`` is in ``original``."""
        return offset + bisect_right(self._crlf_ends, offset) if self._crlf_ends else offset

    @cached_property
    def newline(self) -> str:
        """The line end that most lines of the file have; text put into it gets the same."""
        return "\r\n" if self.original.count("\r\n") * 2 > self.original.count("\n") else "\n"

    def line_of(self, offset: int) -> int:
        """Return the number, from 1, of the line that holds ``offset``."""
        return bisect_right(self.line_starts, offset)

    def position(self, offset: int) -> Position:
        """Return line, column and file offset of an offset of ``text``."""
        line = self.line_of(offset)
        return Position(line, offset - self.line_starts[line - 1] + 1, self.to_file(offset))

    def range(self, span: Span) -> Range:
        """Return the range of the file that ``span`` of ``text`` covers."""
        return Range(self.position(span.start), self.position(span.end))

    def line_span(self, line: int) -> Span:
        """Return the span of a line, numbered from 1, without its line end."""
        start = self.line_starts[line - 1]
        last = line == len(self.line_starts)
        return Span(start, len(self.text) if last else self.line_starts[line] - 1)

    def line_text(self, line: int, most: int | None = None) -> str:
        """Return a line, numbered from 1, without its line end; at ``most`` so many characters."""
        start, end = self.line_span(line)
        return self.text[start : end if most is None else min(end, start + most)]
