"""A table row with more or fewer cells than the header."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Table

_FULL_ROWS = 2
_SENTENCE = 3


@rule(Table)
def table_columns(table: Table, ctx: Context) -> Iterator[Finding]:
    r"""A table row has more cells than the header, or it alone has fewer.

    Why: renderers cut a row at the number of columns of the header; the text behind is lost.
    A line without pipes right below a table becomes a row of it, too.
    Bad:
        | Optimizer | Values |
        |-----------|--------|
        | SGD       | 0      |
        | Adam      | 2      | ⟦two moments⟧ |
        ---
        | Optimizer | Values | Decay |
        |-----------|--------|-------|
        | SGD       | 0      | no    |
        ⟦| Adam      | 2      |⟧
        | AdamW     | 2      | yes   |
        ---
        | Optimizer | Values |
        |-----------|--------|
        | SGD       | 0      |
        | Adam      | 2      |
        ⟦The values are counted for each weight.⟧
    Good:
        | Optimizer | Values |
        |-----------|--------|
        | SGD       | 0      |
        | a \| b    | `c|d`  |
    Fix: add the column to the header, or write a literal pipe as \| (or &#124;).
    """
    yield from _short(table, ctx)
    for row in table.rows:
        surplus = [cell for cell in row.cells[table.columns :] if cell.text.strip()]
        if surplus:
            yield Finding(
                surplus[0].span,
                f"this row has {len(row.cells)} cells, the header {table.columns}: "
                "what stands from here on is not shown",
                help=r"add the column to the header, or write a literal pipe as \|",
            )


def _short(table: Table, ctx: Context) -> Iterator[Finding]:
    """Yield the only row that has fewer cells than the header, among two or more that have all.

    Renderers fill it up with empty cells.
    """
    short = [row for row in table.rows if len(row.cells) < table.columns]
    if len(short) != 1 or len(table.rows) - 1 < _FULL_ROWS or ctx.profile.renderer == "sphinx":
        return
    row = short[0]
    said = ctx.source.text[slice(*row.span)].strip()
    if "|" not in said:
        if not said[:1].isalnum() or len(said.split()) < _SENTENCE:
            return
        problem, advice = "this line is read as a row of the table", "put a blank line before it"
    else:
        problem = f"this row has {len(row.cells)} cells, the header {table.columns}"
        advice = "write all cells, the empty ones, too"
    yield Finding(row.span, problem, help=advice, severity="warning")
