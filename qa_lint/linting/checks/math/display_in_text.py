"""A display formula that does not stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.math._delimiters import (
    arithmatex,
    at_one_edge,
    is_joined,
    is_latex,
    is_site_text,
    lost_formula_severity,
    replacing,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math, Prose
from qa_lint.parsing.latex.tables import tables

_OTHER_TEXT = "it needs a blank line before and behind it"
_INDENTED = "it is indented, but not as far as the text of a list item or box"
_IN_CELL = "a table cell holds formulas between single dollars only"
# Dots or words only: somebody writes about dollars.
_NO_FORMULA = re.compile(r"[\W_]*|\s*[A-Za-z]{3,}(?:[ ./-]+[A-Za-z]+)*\s*|\s*[a-z]{2,} [a-z ]*")
_LINE_END = re.compile(r" *+(?:\n|\Z)")
_REST = re.compile(r"\s*+\Z")
_IN_HEADING = "a heading holds formulas between single dollars only"


@rule(Math)
def display_in_text(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A display formula does not stand in a paragraph of its own, so it is not set as one.

    Why: On MkDocs sites `$$` opens a formula at the start of a paragraph only. Elsewhere the reader
        sees the dollars, with the raw LaTeX or a formula in the line between them.
    Bad:
        === "Answer"

            The loss is
            ⟦$$L = x^2$$⟧
            for each row.
        ---
        === "Answer"

            | loss | of |
            | ---- | -- |
            | ⟦$$L = x^2$$⟧ | $x$ |
    Good:
        === "Answer"

            The loss is

            $$L = x^2$$

            for each row, and $x^2$ stands in the line.

            - The loss:

                $$L = x^2$$
    Fix: put blank lines around it and indent it like the text it belongs to, or use single
        dollars.
    Source: https://facelessuser.github.io/pymdown-extensions/extensions/arithmatex/
    """
    if math.rendered or not arithmatex(ctx.profile):
        return
    prose = math.prose
    if not is_site_text(prose, ctx) or is_joined(prose) or _NO_FORMULA.fullmatch(math.tex):
        return
    if math.delimiter != "$$" and not _is_display(math):
        return
    raw = math.delimiter != "$$" or math.tex != math.tex.strip()
    shown = "shown as text" if raw else "shown in the line, between stray dollars"
    yield Finding(
        math.span,
        f"this display formula is {shown}: {_cause(prose, math)}",
        fix=_fix(prose, math, ctx.source.text),
        severity=lost_formula_severity(ctx.profile, raw=raw),
    )


def _is_display(math: Math) -> bool:
    """Tell whether what is no pair of dollars is a formula: not brackets, not a list of LaTeX."""
    if math.delimiter == "\\[":
        return is_latex(math.tex)
    name = math.tex[len("\\begin{") : math.tex.find("}")]
    return name in tables("mathjax3").environments


def _fix(prose: Prose, math: Math, source: str) -> Fix | None:
    """Return what sets the formula apart, where its paragraph stands at the edge of its box."""
    span = math.span
    edits: list[tuple[Span, str]] = []
    if prose.kind == "cell" and math.delimiter == "$$":
        inside = prose.locate(math.tex_start, math.tex_end)
        edits += [(Span(span.start, inside.start), "$"), (Span(inside.end, span.end), "$")]
        return replacing("write single dollars", *edits)
    text = prose.text
    whole = text[math.start - 1 : math.start] in ("", "\n") and _LINE_END.match(text, math.end)
    if prose.kind != "paragraph" or not whole or not at_one_edge(prose, source):
        return None
    line = source.rfind("\n", 0, span.start) + 1
    edits += [(Span(line, line), "\n")] if math.start else []
    edits += [] if _REST.match(text, math.end) else [(Span(span.end, span.end), "\n")]
    return replacing("put blank lines around it", *edits) if edits else None


def _cause(prose: Prose, math: Math) -> str:
    if prose.kind == "cell":
        return _IN_CELL
    if prose.kind == "heading":
        return _IN_HEADING
    alone = prose.indented and not math.start and _REST.match(prose.text, math.end)
    return _INDENTED if alone else _OTHER_TEXT
