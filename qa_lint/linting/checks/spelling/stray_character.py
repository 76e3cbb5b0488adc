"""``random;y``: a slip to the neighbouring key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.checks.spelling._context import (
    is_checked,
    is_in_quotes,
)
from qa_lint.linting.checks.spelling._lexicon import common_words
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose

_WORD = re.compile(
    r"(?<![^\s(\[\"“‘'*_—–])([A-Za-z]+)([;,])([a-z]+)(?=['’]s\b|[.,:;!?)\]\"”*_—–-]*(?:\s|\Z))"
)
_NEIGHBOUR = {";": "l", ",": "m"}
"""The letter whose key lies beside the character's on a QWERTY keyboard."""

_CONTRACTION = re.compile(
    r"(?:do|does|did|is|are|was|were|have|has|had|ca|could|should|would|must|wo)n;t"
    r"|(?:it|that|what|there|here|he|she|let);s|(?:we|you|they);(?:re|ve|ll|d)|i;(?:m|ve|ll|d)"
)
_SHORTEST = 5
_MARK_IN_WORD = re.compile(r"[;,](?<=[A-Za-z].)[a-z]")


def _with_marks_in_words(document: Document) -> Sequence[Prose]:
    return document.page_text.with_pattern(_MARK_IN_WORD)


@rule(Prose, severity="warning", tier="measured", among=_with_marks_in_words)
def stray_character(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """A word has a punctuation mark where the letter of the neighbouring key belongs.

    Why: a slip of the finger that reads as two broken words.
    Bad:
        Several implementations remove that centroid or ⟦random;y⟧ replace it.
        ---
        The gradient ⟦doesn;t⟧ vanish, and the ⟦para,eters⟧ of the model are updated.
    Good:
        Several implementations remove that centroid or randomly replace it.
        ---
        Visit the cities Paris;London or the points a;b and x,y of the list.
        ---
        It is bold&nbsp;text with a small;medium;large choice, that is, i.e.,e.g. one of three.
    Fix: write the letter.
    """
    slips = [
        (found, word)
        for found in _WORD.finditer(prose.words("\0"))
        if (word := _meant(found)) and not is_in_quotes(prose.text, *found.span())
    ]
    if not slips or not is_checked(prose, ctx.document):
        return
    for found, word in slips:
        span = prose.locate(found.start(1), found.end(3))
        written = prose.text[found.start(1) : found.end(3)]
        yield Finding(
            span,
            f"'{written}' has a '{found[2]}' inside the word",
            help=f"write '{word}'",
            evidence=Evidence(read=(written,), computed=word),
            fix=Fix(f"write '{word}'", (Edit(span, word),), "suggestion"),
        )


def _meant(found: re.Match[str]) -> str | None:
    """Return the word that was meant, if nothing else could be.

    A mark with a word on both sides may be one in its place whose space was forgotten.
    """
    left, mark, right = found.groups()
    if mark == ";" and _CONTRACTION.fullmatch(found[0].lower()):
        return f"{left}'{right}"
    words = common_words()
    word = left + _NEIGHBOUR[mark] + right
    if len(word) < _SHORTEST or word.lower() not in words:
        return None
    return None if left.lower() in words and right in words else word
