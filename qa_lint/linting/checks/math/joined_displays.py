"""Two display formulas that are read as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa_lint.core.diagnostic import Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.math._delimiters import (
    arithmatex,
    at_one_edge,
    is_joined,
    is_site_text,
    lost_formula_severity,
    replacing,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Math, Prose


def _with_displays(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text("$$")


@rule(Prose, needs=("$$",), among=_with_displays)
def joined_displays(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""Two display formulas, and what stands between them, are read as one.

    Why: On MkDocs sites a paragraph that starts and ends with `$$` is one formula, whatever dollars
        it holds; the engine shows an error, or the text between the two as letters.
    Bad:
        === "Answer"

            $$a = b⟦$$
            $$⟧c = d$$
    Good:
        === "Answer"

            $$a = b$$

            $$c = d$$
    Fix: put a blank line between them.
    Source: https://facelessuser.github.io/pymdown-extensions/extensions/arithmatex/
    """
    if not arithmatex(ctx.profile) or not is_joined(prose) or not is_site_text(prose, ctx):
        return
    displays = [node for node in prose.nodes if isinstance(node, Math) and node.delimiter == "$$"]
    for first, second in pairwise(displays):
        yield Finding(
            prose.locate(first.tex_end, second.tex_start),
            "no blank line parts these two display formulas: they are read as one",
            fix=_fix(prose, first, second, ctx.source.text),
            severity=lost_formula_severity(ctx.profile, raw=False),
        )


def _fix(prose: Prose, first: Math, second: Math, source: str) -> Fix | None:
    """Return what parts two formulas on lines of their own."""
    if prose.text[first.end : second.start].strip(" ") != "\n" or not at_one_edge(prose, source):
        return None
    at = source.rfind("\n", 0, second.span.start) + 1
    return replacing("put a blank line between them", (Span(at, at), "\n"))
