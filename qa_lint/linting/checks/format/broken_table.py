"""Rows with pipes that are no table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Block, Container, Document, Item, Paragraph, Quote, Table

_ROW = re.compile(r"\|[^|\n].*\|")
_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_PIPE = re.compile(r"(?<!\\)\|")


@rule(Document, severity="warning", tier="measured")
def broken_table(document: Document, ctx: Context) -> Iterator[Finding]:
    """Rows between pipes don't make a table.

    Why: without a line of dashes that has as many columns as the header, right below it, and with
    a blank line between the rows, renderers show the pipes as text.
    Bad:
        ⟦| Optimizer | Values |⟧
        | SGD       | 0      |
        | Adam      | 2      |
        ---
        ⟦| Optimizer | Values | Decay |⟧
        |-----------|--------|
        | Adam      | 2      | no    |
        ---
        | Optimizer | Values |
        |-----------|--------|
        | SGD       | 0      |

        ⟦| Adam      | 2      |⟧
    Good:
        | Optimizer | Values |
        |-----------|--------|
        | SGD       | 0      |

        The norm |x| is a number, and |x| + |y| is one, too.
    Fix: write a line of dashes below the header, with as many columns, and no blank line inside.
    """
    if "|" not in ctx.source.text or ctx.profile.hooked:
        return
    for blocks in _levels(document):
        before: Block | None = None
        for block in blocks:
            if isinstance(block, Paragraph) and "|" in block.prose.text and not block.place.hidden:
                yield from _of(block, before, ctx)
            before = block


def _levels(document: Document) -> Iterator[list[Block]]:
    """Yield the blocks of the page, and those of each box, item and quote."""
    yield document.blocks
    for kind in (Container, Item, Quote):
        for holder in document.units(kind):
            yield list(holder.children)


def _of(paragraph: Paragraph, before: Block | None, ctx: Context) -> Iterator[Finding]:
    lines = [line.strip() for line in paragraph.prose.text.split("\n")]
    if not all(_ROW.fullmatch(line) for line in lines):
        return
    counts = [len(_PIPE.findall(line)) - 1 for line in lines]
    if isinstance(before, Table):
        if set(counts) == {before.columns} and not any(_DELIMITER.fullmatch(x) for x in lines):
            yield _finding(paragraph, "a blank line ends the table above", before)
        return
    if len(lines) < 2 or max(counts) < 2:
        return
    if _DELIMITER.fullmatch(lines[1]):
        if counts[1] != counts[0] and len(lines) > 2 and set(counts) - {counts[1]} == {counts[0]}:
            problem = f"the line of dashes has {counts[1]} columns, the header {counts[0]}"
            yield _finding(paragraph, problem, None)
    elif len(set(counts)) == 1 and not any(_DELIMITER.fullmatch(line) for line in lines):
        yield _finding(paragraph, "there is no line of dashes below the first row", None)


def _finding(paragraph: Paragraph, problem: str, table: Block | None) -> Finding:
    first = paragraph.prose.pieces[0]
    related = (Related(Span(table.span.start, table.span.start + 1), "the table"),) if table else ()
    return Finding(
        first,
        f"{problem}: these rows are shown as text",
        help="write a line of dashes below the header, and no blank line between the rows",
        related=related,
    )
