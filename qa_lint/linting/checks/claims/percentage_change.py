"""Recomputes relative changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.claims.templates import HEDGE, NUMBER, misses, numbered, wrong_value
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose

_UNIT = r"(?: ?([A-Za-z€$£]{1,12}))?"
_CHANGE = re.compile(
    rf"\bfrom {NUMBER}{_UNIT} (?:down |up )?to {NUMBER}{_UNIT}[,)]?"
    r"(?: \(?(?:it|this|that|which|so it|so|we|i\.e\.|or|thus))?"
    r" (?:is|has|was|are|means|gives|amounts to|corresponds to|equals)? ?(?:an? |the )?"
    r"(?:(?:relative|total|overall) )?(?:(?:is|was|been|being) )?"
    r"(?:reduced|decreased|increased|cut|lowered|raised|reduction|decrease|increase|drop|fall|"
    r"rise|gain|growth|saving|improvement|decline) (?:by|of) "
    rf"{HEDGE}{NUMBER}(?! ?(?:percentage )?points?)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"{NUMBER} (?:relative )?(?:reduction|decrease|increase|drop|rise|growth|decline)"
    rf"(?: in \w+)? \(?from {NUMBER}{_UNIT} to {NUMBER}{_UNIT}",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\bper (?:year|month|day)|annual|yearly|compound|percentage points?|log|average|each|on top",
    re.IGNORECASE,
)


def _with_percentages(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text("%")


@rule(Prose, severity="warning", tier="measured", needs=("%",), among=_with_percentages)
def percentage_change(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """A relative change is computed wrongly.

    Why: A change is relative to where it starts; the way down and the way back up differ.
    Bad:
        When latency falls from 250 ms to 200 ms it is reduced by ⟦25 %⟧.
        ---
        Going from 40 to 50 requests is an increase of 25 %, from 50 to 40 a drop of ⟦25 %⟧.
    Good:
        When latency falls from 250 ms to 200 ms it is reduced by 20 %.
        ---
        Accuracy went from 80 % to 84 %, an increase of 5 % or 4 percentage points.
    Fix: Divide the difference by the value before the change.
    """
    if "from" not in prose.text.lower():
        return
    text = numbered(prose)
    found = [one.groups() for one in text.matches(_CHANGE)]
    for value, *change in (one.groups() for one in text.matches(_NAMED)):
        found.append((*change, None, value))
    if not found or _OTHER.search(prose.text):
        return
    for first, unit, second, other_unit, hedge, value in found:
        start, end, claimed = (text.literal(str(one)) for one in (first, second, value))
        if not claimed.percent or start.percent or end.percent or start.value <= 0:
            continue
        if unit and other_unit and unit != other_unit:
            continue
        true = abs(end.value - start.value) / start.value
        if misses(claimed, true, hedged=hedge is not None):
            computed = f"|{end.text} - {start.text}| / {start.text}"
            finding = wrong_value(prose, claimed, true, computed, (start, end), ctx.document)
            if finding is not None:
                yield finding
