"""The title of a box that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.format._boxes import BOX_TYPES
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Container

_LITTLE = frozenset(
    "a an the of to in on for and or is are was it this that how why what when with your you not "
    "from by at as if do don't be can".split()
)
_CLASSES = frozenset("inline end annotate collapsed hidden highlight no-title".split())
_OPENER = re.compile(r"[!?]{3}\+?[ ]?(?P<type>[\w-]+)[ ]+(?P<title>[^\"\n]*\S)")
_FEWEST = 3


@rule(Container, severity="warning", tier="measured")
def unquoted_title(box: Container, ctx: Context) -> Iterator[Finding]:
    """The title of a box stands without quotes, so it is read as names of styles.

    Why: the box is called "Note", and the words behind its type are never shown.
    Bad:
        !!! note ⟦Keep in mind⟧
            The learning rate is the step size.
    Good:
        !!! note "Keep in mind"
            The learning rate is the step size.

        !!! info inline end
            The batch is what one step sees.
    Fix: put the title in straight double quotes.
    Source: https://python-markdown.github.io/extensions/admonition/
    """
    words = box.type.split()
    if box.kind == "tab" or box.label or len(words) < 2 or words[0].lower() not in BOX_TYPES:
        return
    opener = _OPENER.match(ctx.source.text[slice(*box.opener)].lstrip())
    if opener is None or box.place.hidden:
        return
    title = opener["title"].split()
    if _CLASSES & {word.lower() for word in title} or any("-" in word for word in title[1:]):
        return
    spoken = title[0][0].isupper() or bool(_LITTLE & {word.lower() for word in title})
    if not spoken and len(title) < _FEWEST:
        return
    text = ctx.source.text
    start = text.index(opener["title"], box.opener.start)
    span = Span(start, start + len(opener["title"]))
    yield Finding(
        span,
        f"“{opener['title']}” is not shown: without quotes it is no title, but a list of styles",
        help="put the title in straight double quotes",
        fix=Fix("quote the title", (Edit(span, f'"{opener["title"]}"'),), "suggestion"),
    )
