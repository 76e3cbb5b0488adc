"""``1)`` items that render as running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Paragraph, Prose

_ITEM = re.compile(r"(\d{1,2}|[a-f])\)[ \t]+\S")
_SIGN = re.compile(r"\n[ \t]*(?:\d{1,2}|[b-f])\)[ \t]")
_BREAKS = re.compile(r"(?:  |\\|<br ?/?>)[ ]*\Z")
_STARTS = (("0", "1"), ("1", "2"), ("a", "b"))
_OTHERWISE = ("nl2br", "markdown.extensions.nl2br", "pymdownx.fancylists")
"""Extensions that break the lines as written, or that read such a list."""


@rule(Document, severity="warning", tier="measured")
def paren_list(document: Document, ctx: Context) -> Iterator[Finding]:
    """Numbers with a parenthesis start no list in MkDocs: the items run on as one line of text.

    Why: Python-Markdown knows only `1.` as the number of a list item.
    Bad:
        !!! note

            ⟦1)⟧ Split the data.
            2) Train the model.
    Good:
        !!! note

            1. Split the data.
            2. Train the model.

            We do two things: 1) we split the data and 2) we train the model. The year
            2) is not numbered in a row.
    Fix: write `1.`, with a blank line before the first item.
    Source: https://python-markdown.github.io/#differences
    """
    if ctx.profile.renderer != "mkdocs" or ctx.profile.hooked:
        return
    if not _SIGN.search(ctx.source.text) or any(e in ctx.profile.extensions for e in _OTHERWISE):
        return
    for paragraph in document.units(Paragraph):
        if paragraph.prose.place.hidden or ")" not in paragraph.prose.text:
            continue
        lettered = paragraph.prose.text.lstrip()[:1].isalpha()
        if lettered and (paragraph.place.role != "answer" or paragraph.place.question is None):
            continue  # choices may be set in one line on purpose
        marker = _first_marker(paragraph.prose)
        if marker is not None:
            yield Finding(
                marker,
                "this is no list in MkDocs: its items run on as one line of text",
                help="write 1. instead of 1), with a blank line before the first item",
            )


def _first_marker(prose: Prose) -> Span | None:
    """Return the first marker of two lines in a row, numbered one after the other.

    A line that ends in a line break of its own looks right all the same.
    """
    lines = prose.text.split("\n")
    items = [_ITEM.match(line) for line in lines]
    for number in range(len(lines) - 1):
        first, second = items[number], items[number + 1]
        if first and second and (first[1], second[1]) in _STARTS:
            if _BREAKS.search(lines[number]):
                return None
            start = prose.pieces[number].start
            return Span(start, start + len(first[1]) + 1)
    return None
