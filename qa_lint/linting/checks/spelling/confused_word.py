"""``the different between``: another word was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.checks.spelling._context import (
    is_checked,
    is_in_quotes,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose

_NOUNS = (
    "formula derivative equation definition purpose goal value output input name range size shape "
    "role advantage disadvantage performance syntax length gradient complexity"
).split()
_CONFUSIONS: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:the|a|main|key|major|biggest|basic)[ \n](?P<w>different)[ \n]between\b(?!-)",
        "difference",
    ),
    (
        r"\b(?:could|should|would)[ \n](?P<w>of)[ \n]"
        r"(?:been|had|done|gone|made|known|seen|taken|given|used|written|become|thought|chosen)\b",
        "have",
    ),
    (r"(?P<w>\bit['’]s)[ \n]own\b(?!-)", "its"),
    (rf"(?P<w>\bit['’]s)[ \n](?:{'|'.join(_NOUNS)})[ \n](?:is|are|was|were|has)\b", "its"),
    (r"\b(?:is|are|was|were|['’]re)[ \n](?P<w>suppose)[ \n]to\b", "supposed"),
    (r"\bd(?:oes|id|o)(?:n['’]t|[ \n]not)[ \n](?P<w>has|had)\b(?!-)", "have"),
    (r"\b(?:greater|less|larger|smaller)[ \n](?P<w>then)[ \n]or[ \n]equal\b", "than"),
)
"""Each phrase that no grammar allows, and what its word ``w`` should be."""

_PHRASES = tuple((re.compile(phrase, re.IGNORECASE), right) for phrase, right in _CONFUSIONS)
_PAIRS = {
    "different": ("between",),
    **dict.fromkeys(("could", "should", "would"), ("of",)),
    "s": ("own", *_NOUNS),
    "suppose": ("to",),
    **dict.fromkeys(("t", "not"), ("has", "had")),
    "then": ("or",),
}
"""The two words of each phrase by which it is found."""


def _with_pairs(document: Document) -> Sequence[Prose]:
    return document.page_text.with_pair(_PAIRS)


@rule(Prose, severity="warning", tier="measured", among=_with_pairs)
def confused_word(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """A word stands where only another one fits.

    Why: the sentence is wrong though each word is right, so no spelling checker sees it.
    Bad:
        #### What is the ⟦different⟧ between standardization and normalization?
        ---
        Every head has a projection of ⟦it's⟧ own.
        ---
        ⟦It's⟧ formula is the sum of all the losses, which could ⟦of⟧ been averaged.
    Good:
        #### What is the difference between standardization and normalization?
        ---
        It's a projection of its own, and it's different between the heads.
        ---
        The different between-group variances would of course be equal.
        ---
        It's name-based: if the number is more, then one of them is removed.
    Fix: write the word as suggested.
    """
    phrases = list(_phrases(prose))
    if not phrases or not is_checked(prose, ctx.document):
        return
    for found, right in phrases:
        wrong = found["w"]
        fitting = right.capitalize() if wrong[0].isupper() else right
        span = prose.locate(*found.span("w"))
        yield Finding(
            span,
            f"'{wrong}' is confused with '{fitting}'",
            help=f"write '{fitting}'",
            evidence=Evidence(read=(" ".join(found[0].split()),), computed=fitting),
            fix=Fix(f"write '{fitting}'", (Edit(span, fitting),), "suggestion"),
        )


def _phrases(prose: Prose) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the phrases of the table that stand in a text, with the word that fits."""
    for phrase, right in _PHRASES:
        if phrase.search(prose.text):
            text = prose.words("\0")
            for found in phrase.finditer(text):
                if not is_in_quotes(text, *found.span()):
                    yield found, right
