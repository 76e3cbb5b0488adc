"""Recomputes perplexities from cross-entropies."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.claims.templates import HEDGE, NUMBER, misses, numbered, wrong_value
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose

_FORWARD = re.compile(
    rf"\b(?:entropy|loss|one|nll) (?:of|is|equals|=) {HEDGE}{NUMBER} (bit|nat)s?\b[^#.;:?]{{0,50}}"
    rf"\bperplexity (?:of |is |equals |= ?){{0,2}}{HEDGE}{NUMBER}(?! ?(?:bit|nat)s?\b)",
    re.IGNORECASE,
)
_BACKWARD = re.compile(
    rf"\bperplexity (?:of|is|equals|=) {HEDGE}{NUMBER} (?:means|corresponds to|is|comes from|"
    rf"belongs to|for) (?:an? )?(?:\w+ )?(?:cross-?entropy|loss) of {HEDGE}{NUMBER} (bit|nat)s?\b",
    re.IGNORECASE,
)
_LARGEST = 60


def _with_perplexities(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text("erplexity")


@rule(Prose, severity="warning", tier="measured", needs=("perplexity",), among=_with_perplexities)
def perplexity(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """A perplexity does not belong to its cross-entropy.

    Why: Perplexity is 2 to the cross-entropy in bits, e to the one in nats; mixing the two
        gives a number that is far off.
    Bad:
        A model with a loss of 2.0 nats has a perplexity of about ⟦20.1⟧.
        ---
        A cross-entropy of 3 bits per token means a perplexity of ⟦20⟧.
    Good:
        A model with a cross-entropy of 3 bits per token has perplexity 8, and one with a loss
        of 2.0 nats has a perplexity of about 7.4.
        ---
        A perplexity of 20.1 corresponds to a cross-entropy of 3 nats.
    Fix: Raise 2 to the bits, e to the nats.
    Source: https://en.wikipedia.org/wiki/Perplexity
    """
    text = numbered(prose)
    for pattern, forward in ((_FORWARD, True), (_BACKWARD, False)):
        for found in text.matches(pattern):
            if forward:
                first, entropy_at, unit, second, value_at = found.groups()
            else:
                first, value_at, second, entropy_at, unit = found.groups()
            entropy, claimed = text.literal(entropy_at), text.literal(value_at)
            if not 0 <= entropy.value <= _LARGEST or claimed.percent or entropy.percent:
                continue
            base = 2.0 if unit.lower() == "bit" else math.e
            ends = [Fraction(base ** float(end)) for end in (entropy.low, entropy.high)]
            hedged = first is not None or second is not None
            if entropy.is_integer:
                ends = [Fraction(base ** float(entropy.value))] * 2
            true = Fraction(base ** float(entropy.value))
            if all(misses(claimed, one, hedged=hedged) for one in (true, *ends)) and (
                claimed.high < ends[0] or claimed.low > ends[1]
            ):
                computed = f"{'2' if base == 2 else 'e'}^{entropy.text}"
                finding = wrong_value(prose, claimed, true, computed, (entropy,), ctx.document)
                if finding is not None:
                    yield finding
