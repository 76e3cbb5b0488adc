"""Recomputes the mean, the median and others of samples listed in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.claims.templates import HEDGE, NUMBER, misses, numbered, wrong_value
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose

_LIST = r"[\[({]?((?:#\d+;(?:, and | and |, |; |,)){2,40}#\d+;)[\])}]?"
_CLAIM = re.compile(
    r"(?:\b(\w{1,20})[ -])?\b(median|mean|average|sum|range|mode) of (?:the )?"
    r"(?:(?:numbers|values|sample|data|data ?set|list|scores|set|observations) )?"
    rf"{_LIST} (?:is|equals|=|are|would be) {HEDGE}{NUMBER}",
    re.IGNORECASE,
)
_NAMES = dict.fromkeys(("median", "mean", "average", "sum", "range", "mode"), ("of",))
_PLAIN = frozenset("the a its their arithmetic simple sample and plain whose so thus".split())


def _naming_one(document: Document) -> Sequence[Prose]:
    return document.page_text.with_pair(_NAMES)


@rule(
    Prose,
    severity="warning",
    tier="measured",
    needs=("median of", "mean of", "average of", "sum of", "range of", "mode of"),
    among=_naming_one,
)
def sample_statistic(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """The mean, median, sum, range or mode of a listed sample is wrong.

    Why: Readers recompute small samples, and learn the wrong definition from a wrong result.
    Bad:
        The median of 8, 4, 12, 5, 6 is ⟦12⟧, the value in the middle.
        ---
        The mean of [2, 3, 10] is ⟦3⟧.
    Good:
        The median of 8, 4, 12, 5, 6 is 6, and the mean of 1, 2 and 2 is 1.67.
        ---
        The weighted mean of 1, 2, 3 is 2.5, and the median of the numbers 1, 2, 3, 4 is 2.5.
    Fix: Sort the sample for the median; divide the sum by the number of values for the mean.
    """
    text = numbered(prose)
    for found in text.matches(_CLAIM):
        before, kind, listed, hedge, value = found.groups()
        if before is not None and before.lower() not in _PLAIN:
            continue
        sample = [text.literal(one) for one in re.findall(NUMBER, listed)]
        claimed = text.literal(value)
        if any(one.percent != claimed.percent for one in sample):
            continue
        true = _statistic(kind.lower(), [one.value for one in sample])
        if true is not None and misses(claimed, true, hedged=hedge is not None):
            computed = f"the {kind.lower()} of {', '.join(one.text for one in sample)}"
            finding = wrong_value(prose, claimed, true, computed, sample, ctx.document)
            if finding is not None:
                yield finding


def _statistic(kind: str, values: list[Fraction]) -> Fraction | None:
    """Return the statistic; ``None`` for the mode where there is no single one."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if kind == "median":
        odd = len(ordered) % 2
        return ordered[middle] if odd else (ordered[middle - 1] + ordered[middle]) / 2
    if kind == "range":
        return ordered[-1] - ordered[0]
    if kind == "mode":
        counts = {one: ordered.count(one) for one in ordered}
        best = [one for one, count in counts.items() if count == max(counts.values())]
        return best[0] if len(best) == 1 else None
    total = sum(values, Fraction(0))
    return total if kind == "sum" else total / len(values)
