"""Markdown that stands in a block of raw HTML, and is shown as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import HtmlBlock

_LINE = re.compile(
    r"\n[ \t>]*(?P<text>(?:(?P<heading>#{1,6}[ \t]+\S|#{2,6}\w)"
    r"|(?P<list>(?:[-*+]|\d{1,2}[.)])[ \t]+\S)"
    r"|(?P<code>```|~~~)|(?P<bold>\*\*[^\s*][^*\n]{0,200}\*\*:?[ \t]*(?=\n|\Z)))[^\n]*)"
)
_OTHER_TEXT = re.compile(
    r"<(?:!--|pre|code|script|style|textarea|svg|math|template)\b|<!--|\{[{%]|\bmarkdown\b",
    re.IGNORECASE,
)
_KNOWN_BY_MKDOCS = re.compile(r"\s*<(?:details|div|center|section|summary|p)\b", re.IGNORECASE)
_NAMES = {
    "heading": "heading",
    "list": "list",
    "code": "code block",
    "bold": "bold line",
}


@rule(HtmlBlock, severity="warning", tier="measured")
def swallowed_by_html(block: HtmlBlock, ctx: Context) -> Iterator[Finding]:
    """Markdown stands right below an HTML tag, so that it counts as HTML.

    Why: the page shows the number signs, dashes and asterisks, all in one line. On GitHub raw HTML
    goes on until the next blank line; on a MkDocs site until its closing tag.
    Settings:
        renderer = "github"
    Bad:
        <details>
        <summary>What is a tensor?</summary>

        An array.

        </details>
        ⟦## What is a kernel?⟧

        A filter.
        ---
        <div align="right">
        ⟦- lowercase⟧
        - tokenise
        </div>
    Good:
        <details>
        <summary>What is a tensor?</summary>

        - an array
        - with axes

        </details>

        ## What is a kernel?

        A filter.
        ---
        <pre>
        # a comment
        - a dash
        - another
        </pre>
    Fix: put a blank line between the tag and the Markdown (on a MkDocs site: `markdown="1"` in the
    tag, with the extension `md_in_html`).
    """
    if block.comment:
        return
    raw = ctx.source.text[slice(*block.span)]
    if "\n" not in raw or _OTHER_TEXT.search(raw):
        return
    on_site = ctx.profile.renderer == "mkdocs"
    if on_site and not _KNOWN_BY_MKDOCS.match(raw):
        return
    lines = list(_LINE.finditer(raw))
    kinds = [_kind(line) for line in lines]
    for line, kind in zip(lines, kinds, strict=True):
        if (kind == "list" and kinds.count("list") < 2) or (kind == "code" and on_site):
            continue
        start = block.span.start + line.start("text")
        yield _finding(Span(start, block.span.start + line.end("text")), kind, on_site)
        return


def _kind(line: re.Match[str]) -> str:
    return next(kind for kind in _NAMES if line[kind] is not None)


def _finding(span: Span, kind: str, on_site: bool) -> Finding:
    message = f"this {_NAMES[kind]} stands in raw HTML: it is shown as it is written"
    if on_site:
        return Finding(span, message, help='add markdown="1" to the tag')
    at = Span(span.start, span.start)
    return Finding(
        span,
        message,
        help="put a blank line above it",
        fix=Fix("insert a blank line", (Edit(at, "\n"),), "suggestion"),
    )
