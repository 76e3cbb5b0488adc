"""``the the``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.spelling._context import (
    SEEN,
    is_checked,
    is_in_quotes,
    starts_sentence,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose

_NEVER_TWICE = frozenset(
    "the an of to with and our their its we they into than through between should these because "
    "also your my every each".split()
)
"""Words that no English sentence has twice in a row, unlike ``that that`` or ``is is``."""

_DOUBLED = re.compile(
    r"(?<![\w'’/.\\-])([A-Za-z]{2,})[ \n]{1,3}((?i:\1))(?![\w'’/\\-]|\.\w)", re.IGNORECASE
)


def _with_repeated_words(document: Document) -> Sequence[Prose]:
    return document.page_text.with_repeated_word(_NEVER_TWICE)


def _pairs(text: str) -> Iterator[re.Match[str]]:
    """Yield the words that stand twice; ``an And and an Or`` has two different ones."""
    for found in _DOUBLED.finditer(text):
        if found[2] not in _NEVER_TWICE or is_in_quotes(text, *found.span()):
            continue
        if found[1] == found[2] or starts_sentence(text, found.start()):
            yield found


@rule(Prose, severity="warning", tier="measured", among=_with_repeated_words)
def doubled_word(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """A word stands twice in a row.

    Why: it is left over from an edit, and readers stumble over it.
    Bad:
        Each step subtracts ⟦the the⟧ gradient from the weights.
        ---
        The average ⟦of
        of⟧ all the losses.
    Good:
        Each step subtracts the gradient from the weights.
        ---
        The value that that function returns had had no name, and what it is is unknown.
        ---
        The Or changes to an And and the two inputs are negated.
        ---
        Write `the` the way it is spoken; the band is called The The.
    Fix: remove one of the two.
    """
    pairs = list(_pairs(prose.words("\0")))
    if not pairs or not is_checked(prose, ctx.document):
        return
    for found in pairs:
        first, second = found[1], found[2]
        span = prose.locate(*found.span())
        surplus = Span(prose.locate(*found.span(1)).end, span.end)
        yield Finding(
            span,
            f"'{second}' stands twice in a row",
            help="remove one of the two",
            evidence=Evidence(read=(" ".join(found[0].split()),), computed=first),
            fix=Fix(f"remove the second '{second}'", (Edit(surplus, ""),), "unsafe", SEEN),
        )
