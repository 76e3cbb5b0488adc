"""A backslash that GitHub takes away before the formula is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.math._delimiters import replacing
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_ESCAPE = re.compile(r"\\([{},;:!_%#&])|\\.", re.DOTALL)
_SOURCE = "https://github.com/github/markup/issues/1577"


@rule(Math, severity="warning", tier="measured")
def eaten_backslash(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""GitHub's Markdown takes a backslash in a formula for an escape of its own.

    Why: Between plain dollars Markdown is read first: of `\{` only the `{` reaches MathJax,
        and the braces are not seen.
    Settings:
        renderer = "github"
    Bad:
        The set $⟦\{⟧ 1, 2 \}$ is small.
    Good:
        The set $`\{ 1, 2 \}`$ is small, and so is $\lbrace 1, 2 \rbrace$.
    Fix: put backticks inside the dollars, or write \lbrace and \rbrace.
    Source: https://github.com/github/markup/issues/1577
    """
    opened = math.tex_start - math.start
    if ctx.profile.renderer != "github" or math.delimiter != "$" or opened != 1:
        return
    if math.place.hidden or not math.rendered:
        return
    found = next((found for found in _ESCAPE.finditer(math.tex) if found[1]), None)
    if found is None:
        return
    first, last = math.locate(0, 1).start, math.locate(len(math.tex) - 1, len(math.tex)).end
    quoted = replacing("put backticks inside", (Span(first, first), "`"), (Span(last, last), "`"))
    yield Finding(
        math.locate(*found.span()),
        f"GitHub's Markdown takes the backslash of `{found[0]}` away",
        help="write $`...`$",
        evidence=Evidence(read=(found[0],), source=_SOURCE),
        fix=None if "`" in math.tex else quoted,
        severity=None if ctx.settings.renderer == "github" else "info",
    )
