"""Recomputes softmax outputs, or checks that they add up to one."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.algebra.softmax import SoftmaxVerdict, softmax_claim, sums_to_one
from qa_lint.linting.claims.asserted import home_of, is_asserted
from qa_lint.linting.claims.distributions import (
    TEMPERATURE,
    Group,
    SoftmaxSentence,
    softmax_sentences,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose
from qa_lint.parsing.literals import Literal

_ROUGHLY = re.compile(r"\b(?:about|around|roughly|approximately|nearly|almost|ca\.)|[≈~]")
_ROUGH = 0.05
"""How far a value may be off that is given roughly."""
_REACH = 16
"""How many sentences with numbers back logits are looked for, in the same question."""


@rule(Document, needs=("softmax",))
def softmax(document: Document, ctx: Context) -> Iterator[Finding]:
    """Softmax doesn't give these probabilities.

    Why: A softmax output is fixed by its logits and adds up to one; readers recompute it.
    Bad:
        - The logits are, say, `10.1` for cat and `5.6` for dog.
        - If we apply softmax to the logits, we get `0.99` for cat and `⟦0.1⟧` for dog.
        ---
        Applying softmax to [1, 2, 3] gives [0.09, 0.24, ⟦0.76⟧].
        ---
        The softmax output for the three classes is [⟦0.7, 0.2, 0.3⟧].
    Good:
        Softmax of [1, 2, 3] is roughly [0.09, 0.24, 0.67].
        ---
        The sigmoid outputs for three independent labels are [0.7, 0.2, 0.3], unlike a softmax.
        ---
        Why does the softmax output [0.5, 0.4, 0.2] make no sense?
        ---
        The softmax output is [0.33, 0.33, 0.33], rounded.
    Fix: Recompute the output from the logits.
    Source: https://en.wikipedia.org/wiki/Softmax_function
    """
    homes = {home_of(prose) for prose in document.page_text.with_word(("softmax",))}
    recent: deque[SoftmaxSentence] = deque(maxlen=_REACH)
    for prose in document.units(Prose) if homes else ():
        if home_of(prose) not in homes:
            continue
        if recent and home_of(recent[-1].prose) != home_of(prose):
            recent.clear()
        for sentence in softmax_sentences(prose):
            for group in sentence.groups:
                if not sentence.about_softmax or group.role != "probabilities":
                    continue
                finding = _judge(group, sentence, recent) if group.is_distribution_like else None
                if finding and is_asserted(prose, group.begin, group.end, document):
                    yield finding
            recent.append(sentence)


def _judge(
    group: Group, sentence: SoftmaxSentence, recent: Sequence[SoftmaxSentence]
) -> Finding | None:
    """Return what is wrong with the probabilities, if anything."""
    logits, certain = _logits(group, sentence, recent)
    sums = sums_to_one(group.values)
    if sums is False and not group.closed and _total(group) < 1:
        sums = None  # values of some classes only
    verdict = SoftmaxVerdict("unknown")
    if logits is not None and not (sentence.has_temperature and sentence.temperature is None):
        verdict = softmax_claim(logits.values, group.values, sentence.temperature)
        certain = certain and not _is_loose(group, sentence, verdict, recent)
    # Where every value is off and they can't be shares at all, the logits may be others'.
    bound = certain or (sums is False and len(verdict.wrong) < len(group.values))
    if verdict.status == "refuted" and logits is not None and bound:
        return _recomputed(group, logits, verdict, sentence.temperature)
    return _not_one(group) if sums is False and verdict.status != "equal" else None


def _is_loose(
    group: Group,
    sentence: SoftmaxSentence,
    verdict: SoftmaxVerdict,
    recent: Sequence[SoftmaxSentence],
) -> bool:
    """Tell whether the values may be meant roughly, or at a temperature named before."""
    lead = group.prose.text[sentence.span.start : group.begin]
    if _ROUGHLY.search(lead):
        gaps = (
            abs(float(one.value) - float(true))
            for one, true in zip(group.values, verdict.computed, strict=False)
        )
        return max(gaps, default=0.0) <= _ROUGH
    if sentence.temperature is not None:
        return False
    here = group.prose.text[max(0, sentence.span.start - 1_000) : sentence.span.end]
    return TEMPERATURE.search(here) is not None or any(one.has_temperature for one in recent)


def _logits(
    group: Group, sentence: SoftmaxSentence, recent: Sequence[SoftmaxSentence]
) -> tuple[Group | None, bool]:
    """Return the logits the probabilities belong to, and whether that is certain."""
    here = [one for one in sentence.groups if one.role == "logits" and one.end <= group.begin]
    for one in reversed(here):
        if len(one.values) == len(group.values):
            return one, not (any(one.labels) and any(group.labels) and one.labels != group.labels)
    for earlier in reversed(recent):
        for one in earlier.groups:
            if one.role == "logits" and len(one.values) == len(group.values):
                return one, all(group.labels) and one.labels == group.labels
    return None, False


def _total(group: Group) -> float:
    return float(sum(one.value for one in group.values))


def _recomputed(
    group: Group, logits: Group, verdict: SoftmaxVerdict, temperature: Literal | None
) -> Finding:
    spans = group.spans
    wrong = [spans[at] for at in verdict.wrong]
    right = [spans[at] for at in range(len(spans)) if at not in verdict.wrong]
    arguments = ", ".join(one.text for one in logits.values)
    at_temperature = f" at temperature {temperature.text}" if temperature else ""
    computed = f"softmax({arguments}){at_temperature} = {', '.join(verdict.computed)}"
    shown = ", ".join(group.values[at].text for at in verdict.wrong)
    better = ", ".join(verdict.computed[at] for at in verdict.wrong)
    edits = tuple(
        Edit(span, verdict.computed[at]) for span, at in zip(wrong, verdict.wrong, strict=True)
    )
    return Finding(
        Span(wrong[0].start, wrong[-1].end),
        f"softmax gives {better} here, not {shown}",
        related=(
            *(Related(span, "logit") for span in logits.spans),
            *(Related(span, "another claimed value") for span in right),
        ),
        evidence=Evidence((arguments, ", ".join(one.text for one in group.values)), computed),
        fix=Fix(f"write {better}", edits, "suggestion"),
    )


def _not_one(group: Group) -> Finding:
    shown = ", ".join(one.text for one in group.values)
    total = f"{_total(group):.6g}"
    return Finding(
        group.prose.locate(group.begin, group.end),
        f"a softmax output adds up to 1, these add up to {total}",
        evidence=Evidence((shown,), " + ".join(one.text for one in group.values) + f" = {total}"),
    )
