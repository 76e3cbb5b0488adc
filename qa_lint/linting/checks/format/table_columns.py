"""A table row with cells that nobody will see."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Table


@rule(Table)
def table_columns(table: Table, ctx: Context) -> Iterator[Finding]:
    r"""A table row has more cells than the header, and the surplus is dropped.

    Why: renderers cut a row at the number of columns of the header; the text behind is lost.
    Bad:
        | Optimizer | Values |
        |-----------|--------|
        | SGD       | 0      |
        | Adam      | 2      | ⟦two moments⟧ |
    Good:
        | Optimizer | Values |
        |-----------|--------|
        | SGD       | 0      |
        | a \| b    | `c|d`  |
    Fix: add the column to the header, or write a literal pipe as \| (or &#124;).
    """
    for row in table.rows:
        surplus = [cell for cell in row.cells[table.columns :] if cell.text.strip()]
        if surplus:
            yield Finding(
                surplus[0].span,
                f"this row has {len(row.cells)} cells, the header {table.columns}: "
                "what stands from here on is not shown",
                help=r"add the column to the header, or write a literal pipe as \|",
            )
