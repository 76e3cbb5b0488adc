"""The space between the marks of a heading and its text."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Heading


@rule(Heading, severity="info")
def heading_spacing(heading: Heading, ctx: Context) -> Iterator[Finding]:
    """A heading has no space, or more than one, behind its marks.

    Why: without the space only Python-Markdown sees a heading, and other tools see text; more
    than one is harmless, but untidy.
    Bad:
        ⟦##Where it is used⟧
        ---
        ⟦##  Where it is used⟧
    Good:
        ## Where it is used
    Fix: write exactly one space behind the marks.
    """
    text = ctx.source.text
    marks = text[slice(*heading.marker)]
    if heading.prose is None or not marks.startswith("#"):
        return
    gap = Span(heading.marker.end, heading.prose.span.start)
    if text[slice(*gap)] == " ":
        return
    wanted = "no space" if gap.end == gap.start else "more than one space"
    yield Finding(
        heading.span,
        f"there is {wanted} between {marks} and the heading's text",
        help="write exactly one space",
        fix=Fix("write one space", (Edit(gap, " "),), "safe"),
    )
