"""A table that renders as running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Source, Span
from qa_lint.linting.checks.format._lines import starts_inside
from qa_lint.linting.context import Context
from qa_lint.parsing.blocks.table_rows import is_delimiter_row, is_table
from qa_lint.parsing.document import Document, Paragraph, Prose

_DELIMITER = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*\|[-|: \t]*$")
_SIGN = re.compile(r"\|[ \t]*:?-")


@rule(Document)
def glued_table(document: Document, ctx: Context) -> Iterator[Finding]:
    """A table follows a line of text without a blank line, so it is no table.

    Why: Python-Markdown reads a table only at the start of a block; the rows run on as one line
    of text with pipes and dashes.
    Bad:
        !!! note

            The results on the test set:
            ⟦| Model | Recall |⟧
            |-------|--------|
            | A     | 0.8    |
    Good:
        !!! note

            The results on the test set:

            | Model | Recall |
            |-------|--------|
            | A     | 0.8    |
    Fix: put a blank line before the header of the table.
    Source: https://python-markdown.github.io/extensions/tables/
    """
    if ctx.profile.renderer != "mkdocs" or ctx.profile.hooked:
        return
    if not _SIGN.search(ctx.source.text) or "prependnewline" in ctx.profile.extensions:
        return
    for paragraph in document.units(Paragraph):
        prose = paragraph.prose
        if prose.place.hidden or "|" not in prose.text:
            continue
        number = _header(prose)
        if number is None:
            continue
        piece = prose.pieces[number]
        yield Finding(
            piece,
            "this table follows a line of text without a blank line and renders as running text",
            help="put a blank line before the header of the table",
            fix=_fix(prose, number, ctx.source),
        )


def _header(prose: Prose) -> int | None:
    """Return the number of the line, not the first, that a table would start with."""
    lines = prose.text.split("\n")
    inside = starts_inside(prose)
    for number in range(2, len(lines)):
        delimiter, header = lines[number].strip(), lines[number - 1].strip()
        if "|" not in delimiter or not _DELIMITER.match(delimiter) or "|" not in header:
            continue
        columns = len(delimiter.strip("|").split("|"))
        if not is_delimiter_row(delimiter, columns) or "|" in lines[number - 2]:
            continue
        rows = [line for line in lines[number + 1 :] if "|" in line]
        if rows and is_table(header, delimiter, rows) and not inside[number - 1]:
            return number - 1
    return None


def _fix(prose: Prose, number: int, source: Source) -> Fix | None:
    """Return a blank line, if all lines of the paragraph are indented alike."""
    starts = [source.line_span(source.line_of(piece.start)).start for piece in prose.pieces]
    indents = {
        source.text[start : piece.start] for start, piece in zip(starts, prose.pieces, strict=True)
    }
    if len(indents) != 1 or indents.pop().strip(" "):
        return None
    edit = Edit(Span(starts[number], starts[number]), "\n")
    return Fix("insert a blank line", (edit,), "safe", frozenset({"tables", "text"}))
