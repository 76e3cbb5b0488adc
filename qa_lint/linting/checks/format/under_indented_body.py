"""A box whose body is not inside it."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Container


@rule(Container)
def under_indented_body(box: Container, ctx: Context) -> Iterator[Finding]:
    """A box or tab is empty because its body is indented by less than four spaces.

    Why: MkDocs takes only lines indented by four spaces more than the opener; the box stays
    empty and the text stands below it.
    Bad:
        !!! tip
          ⟦Print the order of the classes.⟧
    Good:
        !!! tip
            Print the order of the classes.
    Fix: indent the body by four spaces more than the opener.
    """
    if box.blocks or box.place.hidden:
        return
    source = ctx.source
    line = source.line_of(box.opener.start) + 1
    while line <= len(source.line_starts) and not source.line_text(line).strip():
        line += 1
    if line > len(source.line_starts):
        return
    text = source.line_text(line).expandtabs(4)
    indent = len(text) - len(text.lstrip())
    if box.indent < indent < box.indent + 4:
        span = source.line_span(line)
        raw = source.line_text(line)
        start = span.start + len(raw) - len(raw.lstrip())
        yield Finding(
            Span(start, span.start + len(raw.rstrip())),
            f"this line is indented by {indent - box.indent} spaces, not 4: "
            "it is not part of the box above, which stays empty",
            help=f"indent the body by {box.indent + 4} spaces",
            related=(Related(box.opener, "the empty box"),),
        )
