"""Makes the blocks of a document from the stretches of the file they were read from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from qa_lint.core.text import Span
from qa_lint.parsing.blocks.table_rows import has_border, split_row
from qa_lint.parsing.document import Heading, HtmlBlock, Prose, Row, Table

ProseKind = Literal["paragraph", "heading", "cell"]


def trimmed(text: str, span: Span) -> Span:
    """Return the span without the blanks at its end."""
    start, end = span
    if start == end or not text[end - 1].isspace():
        return span
    return Span(start, start + len(text[start:end].rstrip()))


def whole(text: str, pieces: Sequence[Span]) -> Span:
    """Return the span from the first to the last character of the pieces."""
    filled = [piece for piece in pieces if piece.end > piece.start] or pieces
    return Span(filled[0].start, trimmed(text, filled[-1]).end)


def prose(text: str, pieces: Sequence[Span], kind: ProseKind) -> Prose:
    """Return the inline text of the pieces, each a line."""
    pieces = [*pieces[:-1], trimmed(text, pieces[-1])]
    return Prose("\n".join(text[a:b] for a, b in pieces), pieces, kind)


def heading(text: str, span: Span, level: int, marks: Span, title: Span) -> Heading:
    """Return a heading; without a title it has no prose."""
    words = prose(text, [title], "heading") if title.end > title.start else None
    return Heading(span, level, marks, words)


def html(text: str, span: Span) -> HtmlBlock:
    """Return a block of raw HTML."""
    raw = text[slice(*span)]
    comment = raw.startswith("<!--") and raw.find("-->") == len(raw) - len("-->")
    return HtmlBlock(span, comment)


def table(text: str, pieces: Sequence[Span], *, code: bool) -> Table:
    """Return a table; with ``code`` pipes in code spans are no borders of cells."""
    bordered = not code or has_border(text[slice(*pieces[0])].strip(" "))
    rows = [
        _row(text, trimmed(text, piece), bordered=bordered, code=code)
        for number, piece in enumerate(pieces)
        if number != 1
    ]
    return Table(whole(text, pieces), len(rows[0].cells), rows[0], rows[1:])


def _row(text: str, piece: Span, *, bordered: bool, code: bool) -> Row:
    raw = text[slice(*piece)]
    cells = []
    for start, end in split_row(raw, bordered=bordered, code=code):
        left = start + len(raw[start:end]) - len(raw[start:end].lstrip())
        right = max(left, start + len(raw[start:end].rstrip()))
        cells.append(prose(text, [Span(piece.start + left, piece.start + right)], "cell"))
    return Row(piece, cells)
