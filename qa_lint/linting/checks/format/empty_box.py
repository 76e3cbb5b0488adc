"""A box with nothing in it."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Container


@rule(Container, severity="warning", tier="measured")
def empty_box(box: Container, ctx: Context) -> Iterator[Finding]:
    """A box is empty, and its text stands below it or is missing.

    Why: only lines that are indented by four spaces belong to a box; this one shows nothing.
    Bad:
        ⟦!!! tip "Hint"⟧
        Print the order of the classes.
        ---
        ⟦!!! tip⟧

        Print the order of the classes.
    Good:
        !!! success "You are done."

        !!! tip "Hint"
            Print the order of the classes.

        === "Python"

            !!! note ""
                A box without a title.
    Fix: indent the text of the box by four spaces, or remove the box.
    """
    if box.kind == "tab" or box.place.hidden or ctx.profile.hooked or ctx.profile.templated:
        return
    if box.blocks:
        return
    line = ctx.source.line_of(box.opener.start) + 1
    below = ctx.source.line_text(line) if line <= len(ctx.source.line_starts) else ""
    columns = len(below.expandtabs(4)) - len(below.expandtabs(4).lstrip())
    if below.strip():
        if columns != box.indent or not below.lstrip()[0].isalnum():
            return
    elif box.label:
        return  # a title alone is a message, too
    yield Finding(
        box.opener,
        "this box is empty",
        help="indent the text of the box by four spaces more than its opener, or remove the box",
    )
