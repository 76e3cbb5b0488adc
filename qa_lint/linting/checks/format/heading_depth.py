"""A heading with more marks than there are levels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Heading, Paragraph

_DEEP = re.compile(r"#{7,}(?=[ \t]+\S)")


@rule(Document)
def heading_depth(document: Document, ctx: Context) -> Iterator[Finding]:
    """A heading has seven marks or more, and there are six levels.

    Why: MkDocs shows the surplus marks in the title, other renderers show the line as text.
    Bad:
        ⟦#######⟧ Where it is used
    Good:
        ###### Where it is used

        The line `####### Where` has seven marks.
    Fix: write at most six marks.
    """
    if "#######" not in ctx.source.text:
        return
    for kind in (Heading, Paragraph):
        for block in document.units(kind):
            if block.place.hidden:
                continue
            marks = _DEEP.match(ctx.source.text, block.span.start)
            if marks is not None:
                yield Finding(
                    Span(*marks.span()),
                    f"{len(marks[0])} marks make no heading: there are six levels",
                    help="write at most six marks",
                )
