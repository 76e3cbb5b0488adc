"""A list that renders as running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Source, Span
from qa_lint.linting.checks.format._lines import columns
from qa_lint.linting.checks.format._stretches import is_in
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Html, Math, Paragraph, Prose

_MARKER = re.compile(r"(?:([-*+])|(\d{1,3})\.)[ \t]+\S")
_TAG = re.compile(r"</?([A-Za-z][\w-]*)")
_HTML = frozenset(
    "a abbr b bdi bdo big br button cite code data del details dfn div em figcaption figure font "
    "hr i iframe img input ins kbd label li mark math ol p pre q s samp script section select "
    "small span strike strong style sub summary sup svg table td th time tr u ul var video wbr "
    "center blockquote picture source audio h1 h2 h3 h4 h5 h6 tbody thead textarea".split()
)
_BREAKLESS = frozenset({"mdx_breakless_lists", "prependnewline", "mdx_linkify_lists"})


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
    prose = paragraph.prose
    if ctx.profile.renderer != "mkdocs" or len(prose.pieces) < 2:
        return
    first = _first_item(prose)
    if first is None or _in_plugin_tag(prose) or not _BREAKLESS.isdisjoint(ctx.profile.extensions):
        return
    piece = prose.pieces[first]
    start = ctx.source.line_span(ctx.source.line_of(piece.start)).start
    if _in_item(prose, ctx.source):
        wanted = ctx.profile.list_indent
        yield Finding(
            piece,
            f"this line is indented by {columns(ctx.source.text[start : piece.start])} spaces, "
            "which starts no list here: it renders as running text",
            help=f"indent a nested list by {wanted} spaces more than the item it belongs to"
            if wanted
            else "indent a nested list as the site's other nested lists are",
        )
        return
    yield Finding(
        piece,
        "this list follows a paragraph without a blank line and renders as running text",
        help="put a blank line before the first item",
        fix=Fix(
            "insert a blank line",
            (Edit(Span(start, start), "\n"),),
            "safe",
            frozenset({"lists", "text"}),
        ),
    )


def _in_item(prose: Prose, source: Source) -> bool:
    """Tell whether the paragraph starts behind the marker of a list item."""
    start = prose.pieces[0].start
    line = source.line_span(source.line_of(start))
    return bool(source.text[line.start : start].strip(" \t>"))


def _in_plugin_tag(prose: Prose) -> bool:
    """Tell whether the paragraph has a tag that is no HTML: a plugin reads what is inside."""
    return any(
        isinstance(node, Html) and (tag := _TAG.match(node.text)) and tag[1].lower() not in _HTML
        for node in prose.nodes
    )


def _first_item(prose: Prose) -> int | None:
    """Return the number of the line that starts the list, if lines of the paragraph surely are one.

    One dash at the start of a wrapped line is no list: there must be two items of one kind in a
    row, or a colon before the only one.
    """
    lines = prose.text.split("\n")
    kinds = [_kind(line) for line in lines]
    if kinds[0] is not None or not any(kinds):
        return None
    formulas = [Span(node.start, node.end) for node in prose.nodes if isinstance(node, Math)]
    offsets = accumulate((len(line) + 1 for line in lines), initial=0)
    for number, (kind, offset) in enumerate(zip(kinds, offsets, strict=False)):
        if kind is None or is_in(formulas, offset):
            continue
        announced = lines[number - 1].rstrip().endswith((":", ":**", ":*"))
        followed = number + 1 < len(lines) and kinds[number + 1] == kind
        if announced or followed:
            return number
    return None


def _kind(line: str) -> str | None:
    match = _MARKER.match(line)
    if match is None:
        return None
    return match[1] or "1."
