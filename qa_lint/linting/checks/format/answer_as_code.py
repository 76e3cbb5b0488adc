"""Prose that is indented so deeply that it becomes code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Container, Document, IndentedCode

_PROSE = re.compile(r"[A-Z](?![A-Z]{2})[\w ,.:'’“”\"?!()\n–—%/*-]*[.!?][\"”)*]*")
_SENTENCE_WORD = re.compile(r"\b[A-Za-z][a-z'’-]*\b")
_CODE = re.compile(
    r"^[ ]*(?:[-+*] |\d+\.|--|\*)|\w\(|\w[._/]\w|\b[a-z]+[A-Z]|\*\*|  +\S", re.MULTILINE
)
_LITTLE = re.compile(
    r"\b(?:the|a|an|is|are|was|to|of|and|in|it|that|for|with|by|as)\b", re.IGNORECASE
)
_FEWEST_WORDS = 8
_FEWEST_LITTLE = 3


@rule(Document, severity="warning", tier="measured")
def answer_as_code(document: Document, ctx: Context) -> Iterator[Finding]:
    """Ordinary sentences in a box or tab are indented so deeply that they become a code block.

    Why: the reader gets one long line in a code font that does not wrap.
    Bad:
        === "Answer"

                ⟦The gradient gets smaller with each layer, so the first layers hardly learn.⟧
    Good:
        === "Answer"

            The gradient gets smaller with each layer, so the first layers hardly learn.

                print("The gradient gets smaller with each layer, so it is not large.")
    Fix: indent the text by four spaces more than the opener.
    """
    if ctx.profile.renderer != "mkdocs" or not document.units(IndentedCode):
        return
    for box in document.units(Container):
        if box.place.hidden:
            continue
        for block in box.blocks:
            if isinstance(block, IndentedCode) and _is_prose(ctx.source.text[slice(*block.span)]):
                start = ctx.source.text[slice(*block.span)]
                begin = block.span.start + len(start) - len(start.lstrip())
                yield Finding(
                    Span(begin, block.span.start + len(start.rstrip())),
                    "this text is indented by four spaces too many: it is shown as a code block",
                    help=f"indent it by {box.indent + 4} spaces",
                    related=(Related(box.opener, "the box or tab that it belongs to"),),
                )


def _is_prose(text: str) -> bool:
    """Tell whether all of a text is plain sentences, with nothing that code could have."""
    text = "\n".join(line.strip() for line in text.strip().split("\n"))
    if not _PROSE.fullmatch(text) or _CODE.search(text):
        return False
    enough = len(_SENTENCE_WORD.findall(text)) >= _FEWEST_WORDS
    return enough and len(_LITTLE.findall(text)) >= _FEWEST_LITTLE
