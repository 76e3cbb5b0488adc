"""A list that renders as running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math, Paragraph, Prose

_MARKER = re.compile(r"(?:([-*+])|(\d{1,3})\.)[ \t]+\S")
_BREAKLESS = ("mdx_breakless_lists", "prependnewline", "mdx_linkify_lists")


@rule(Paragraph)
def glued_list(paragraph: Paragraph, ctx: Context) -> Iterator[Finding]:
    """A list follows a paragraph without a blank line, so it is no list.

    Why: Python-Markdown starts a list only after a blank line; the items run on as one line of
    text with stray dashes.
    Bad:
        !!! note

            A pipeline has these steps:
            ⟦- lowercase the text⟧
            - split it into tokens
    Good:
        !!! note

            A pipeline has these steps:

            - lowercase the text
            - split it into tokens
    Fix: put a blank line before the first item.
    Source: https://python-markdown.github.io/#differences
    """
    if ctx.profile.renderer != "mkdocs" or any(e in ctx.profile.extensions for e in _BREAKLESS):
        return
    prose = paragraph.prose
    first = _first_item(prose)
    if first is None:
        return
    piece = prose.pieces[first]
    line_start = ctx.source.line_span(ctx.source.line_of(piece.start)).start
    edit = Edit(Span(line_start, line_start), "\n")
    yield Finding(
        piece,
        "this list follows a paragraph without a blank line and renders as running text",
        help="put a blank line before the first item",
        fix=Fix("insert a blank line", (edit,), "safe", frozenset({"lists", "text"})),
    )


def _first_item(prose: Prose) -> int | None:
    """Return the number of the line that starts the list, if lines of the paragraph surely are one.

    One dash at the start of a wrapped line is no list: there must be two items of one kind in a
    row, or a colon before the only one.
    """
    lines = prose.text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    kinds = [_kind(line, number) for number, line in enumerate(lines)]
    for number in range(1, len(lines)):
        kind = kinds[number]
        if kind is None or _in_math(prose, offsets[number]):
            continue
        announced = lines[number - 1].rstrip().endswith((":", ":**", ":*"))
        followed = number + 1 < len(lines) and kinds[number + 1] == kind
        if (announced or followed) and kinds[0] is None:
            return number
    return None


def _kind(line: str, number: int) -> str | None:
    match = _MARKER.match(line)
    if match is None:
        return None
    return match[1] or "1."


def _in_math(prose: Prose, offset: int) -> bool:
    return any(isinstance(n, Math) and n.start < offset < n.end for n in prose.nodes)
