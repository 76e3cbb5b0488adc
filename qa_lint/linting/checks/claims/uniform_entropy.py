"""Recomputes the entropy of uniform distributions."""

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

_VALUE = rf"{HEDGE}{NUMBER} (bit|nat)s?\b"
_ENTROPY = rf"\bentropy (?:of |is |equals |= ?|: ?|that is |equal to ){{1,2}}{_VALUE}"
_UNIFORM = r"uniform(?:ly)? (?:\w{1,20} ){0,4}(?:over|with|on|among|across|between|from)"
_OUTCOMES = (
    rf"(?:{_UNIFORM} (?:\w{{1,20}} )?{NUMBER}"
    rf"|fair (?:\w{{1,20}} )?(?:die|dice|wheel|spinner) with {NUMBER}|fair {NUMBER} ?-?sided"
    rf"|{NUMBER} equally (?:likely|probable)|{NUMBER} equiprobable)"
)
_FORWARD = re.compile(rf"{_OUTCOMES} [^#.;:?]{{0,60}}{_ENTROPY}", re.IGNORECASE)
_BACKWARD = re.compile(
    rf"\bentropy of (?:an? |the )?{_OUTCOMES}[^#.;:?]{{0,40}} (?:is|equals|=) {_VALUE}",
    re.IGNORECASE,
)


def _with_entropies(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text("ntropy")


@rule(Prose, severity="warning", tier="measured", needs=("entropy",), among=_with_entropies)
def uniform_entropy(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """The entropy of a uniform distribution is not the logarithm of its size.

    Why: The entropy of n equally likely outcomes is log2(n) bits, ln(n) nats: the anchor for
        every other entropy.
    Bad:
        A uniform distribution over 32 classes has an entropy of ⟦6⟧ bits.
        ---
        The entropy of a uniform distribution over 10 classes is ⟦2.30⟧ bits.
    Good:
        A fair die with 8 sides has an entropy of 3 bits.
        ---
        A uniform distribution over 10 classes has an entropy of 2.30 nats, about 3.3 bits.
        ---
        A uniform distribution over 6 classes has an entropy of about 2.6 bits.
    Fix: Take the logarithm to base 2 for bits, the natural one for nats.
    Source: https://en.wikipedia.org/wiki/Entropy_(information_theory)
    """
    text = numbered(prose)
    for pattern in (_FORWARD, _BACKWARD):
        for found in text.matches(pattern):
            *sizes, hedge, value, unit = found.groups()
            size = text.literal(next(one for one in sizes if one is not None))
            claimed = text.literal(value)
            if not size.is_integer or size.value < 2 or claimed.percent:
                continue
            bits = unit.lower() == "bit"
            true = Fraction((math.log2 if bits else math.log)(int(size.value)))
            if misses(claimed, true, hedged=hedge is not None):
                computed = f"{'log2' if bits else 'ln'}({size.text})"
                finding = wrong_value(prose, claimed, true, computed, (size,), ctx.document)
                if finding is not None:
                    yield finding
