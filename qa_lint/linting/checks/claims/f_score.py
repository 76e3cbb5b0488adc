"""Recomputes F1 scores from precision and recall."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.claims.templates import HEDGE, NUMBER, misses, numbered, wrong_value
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose
from qa_lint.parsing.literals import Literal

_IS = r"(?: ?(?:of|is|=|:|equals|at|score|both|then|would be|becomes|comes out at|with|a)){0,3} ?"
_BOTH = (
    rf"\b(?P<first>precision|recall){_IS}{HEDGE}{NUMBER}(?: and|,| and a|, and)? "
    rf"(?:an? |the )?(?P<second>precision|recall){_IS}{HEDGE}{NUMBER}"
)
_CLAIM = re.compile(
    rf"{_BOTH}[^#?]{{0,80}}\bF1(?:[- ](?:score|measure|value))?{_IS}{HEDGE}{NUMBER}", re.IGNORECASE
)
_OTHER = re.compile(
    r"\b(?:macro|micro|weighted|averaged?|mean of the|per[- ]class|F2|F0|beta|not|never)\b|β",
    re.IGNORECASE,
)


def _with_scores(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text("F1", "F_1")


@rule(Prose, severity="warning", tier="measured", needs=("f1", "f_1"), among=_with_scores)
def f_score(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """An F1 score is not the harmonic mean of its precision and recall.

    Why: The harmonic mean lies closer to the smaller of the two; the plain average is the usual
        slip.
    Bad:
        With a precision of 1.0 and a recall of 0.5, the F1 score is ⟦0.75⟧.
        ---
        If recall is 80 % and precision is 60 %, F1 is about ⟦90 %⟧.
    Good:
        If precision is 1.0 and recall is 0.5, F1 is 0.67 rather than the plain average of 0.75.
        ---
        With a precision of 0.84 and a recall of 0.75 the F1 score is roughly 0.79.
    Fix: Compute 2PR / (P + R).
    Source: https://en.wikipedia.org/wiki/F-score
    """
    text = numbered(prose)
    for found in text.matches(_CLAIM):
        groups = found.groups()
        if groups[0].lower() == groups[3].lower() or _OTHER.search(found[0]):
            continue
        one, other, claimed = (text.literal(groups[at]) for at in (2, 5, 7))
        if not all(0 < x.value <= 1 for x in (one, other)) or one.percent != claimed.percent:
            continue
        hedged = any(groups[at] is not None for at in (1, 4, 6))
        low, high = _harmonic(one.low, other.low), _harmonic(one.high, other.high)
        true = _harmonic(one.value, other.value)
        if _apart(claimed, low, high) and misses(claimed, true, hedged=hedged):
            computed = f"2 * {one.text} * {other.text} / ({one.text} + {other.text})"
            finding = wrong_value(prose, claimed, true, computed, (one, other), ctx.document)
            if finding is not None:
                yield finding


def _harmonic(first: Fraction, second: Fraction) -> Fraction:
    return 2 * first * second / (first + second)


def _apart(claimed: Literal, low: Fraction, high: Fraction) -> bool:
    """Tell whether no rounding of precision and recall gives the claimed value."""
    return claimed.high < low or claimed.low > high
