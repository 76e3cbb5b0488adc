"""Items without a space behind their mark, and items with a mark that is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Paragraph

_GLUED = re.compile(r"(?P<mark>-|\*|\+|\d{1,2}\.)(?=[A-Za-z(\"“`])")
_BULLET = re.compile(r"(?P<mark>[•●▪◦‣·∙➢➤])[ \t]*(?=\S)")
_BREAK = re.compile(r"(?:  |\\|<br ?/?>)\Z")
_SIGN = re.compile(r"(?m)^[ \t>]*(?:[-*+•●▪◦‣·∙➢➤]|\d{1,2}\.)(?=\S|[ \t])")
_OTHERWISE = ("nl2br", "markdown.extensions.nl2br")
_FEWEST = 2
_PHRASE = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}\b")


@rule(Document, severity="warning", tier="measured")
def list_marker_spacing(document: Document, ctx: Context) -> Iterator[Finding]:
    """Lines that were meant as a list start with a mark that starts none.

    Why: an item needs `-`, `*`, `+` or a number with a full stop, and a space behind it; else the
    lines run on as one line of text.
    Bad:
        ⟦-⟧Load the data.
        -Fit the model.
        ---
        ⟦1.⟧Load the data.
        2.Fit the model.
        ---
        ⟦•⟧ Load the data.
        • Fit the model.
    Good:
        - Load the data.
        - Fit the model.

        The options are
        -v and
        -x.
    Fix: write `- ` or `1. ` before each item.
    """
    if not _SIGN.search(ctx.source.text) or ctx.profile.renderer == "sphinx":
        return
    if any(name in ctx.profile.extensions for name in _OTHERWISE) or ctx.profile.hooked:
        return
    for paragraph in document.units(Paragraph):
        prose = paragraph.prose
        if prose.place.hidden or len(prose.pieces) < _FEWEST:
            continue
        lines = prose.text.split("\n")
        found = _first(lines)
        if found is not None:
            number, mark = found
            start = prose.pieces[number].start
            yield Finding(
                Span(start, start + len(mark)),
                "this starts no list: the lines run on as one line of text",
                help="write a list mark and a space before each item, below a blank line",
            )


def _first(lines: list[str]) -> tuple[int, str] | None:
    """Return the first of two lines in a row that are items of one kind, with its mark.

    Where a line ends in a line break of its own, it looks right all the same.
    """
    for pattern in (_GLUED, _BULLET):
        marks = [pattern.match(line) for line in lines]
        for number in range(len(lines) - 1):
            first, second = marks[number], marks[number + 1]
            if first is None or second is None or _BREAK.search(lines[number]):
                continue
            if pattern is _GLUED and not _is_glued(lines, first["mark"], second["mark"], number):
                continue
            if first["mark"].strip("0123456789") == second["mark"].strip("0123456789"):
                return number, first["mark"]
    return None


def _is_glued(lines: list[str], first: str, second: str, number: int) -> bool:
    """Tell whether two lines are items of text, not options of a command or emphasis."""
    if first[0].isdigit():
        return second[0].isdigit() and int(second[:-1]) == int(first[:-1]) + 1
    texts = [line[1:] for line in lines[number : number + 2]]
    sentences = all(text[:1].isupper() and " " in text for text in texts)
    phrases = all(_PHRASE.match(text) for text in texts)
    return (sentences or phrases) and not any("*" in text for text in texts)
