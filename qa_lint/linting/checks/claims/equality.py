"""Recomputes the equalities of numbers in answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix, Related
from qa_lint.core.rule import rule
from qa_lint.linting.algebra.numeric import Verdict, judge_equality
from qa_lint.linting.claims.alternatives import is_alternative
from qa_lint.linting.claims.asserted import is_asserted, sentence_span
from qa_lint.linting.claims.mending import (
    did_you_mean,
    is_exactly_wrong,
    is_machine_arithmetic,
    is_rounded_power,
    is_run_on,
    is_slip,
    literal_of,
    printed_like,
    value_of,
)
from qa_lint.linting.claims.other_meanings import means_something_else
from qa_lint.linting.claims.statements import SIGNS, Member, Statement, statements
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose
from qa_lint.parsing.latex.nodes import Node, Number, Sum, walk

_LABEL_LIKE = re.compile(r"[0-9]+(?:[x×-][0-9]+)+")
"""Shapes (``336×336``) and ranges (``1-3``): maybe no arithmetic at all."""
_SHAPE = re.compile(r"\(?[0-9]+(?:\s?(?:x|×|\\times)\s?[0-9]+)+\)?")
"""``(2×3)(3×4) = 2 × 4``: the result of a product of matrices."""
_SCORE_LIKE = re.compile(r"[0-9]+/[0-9]+")
"""Scores, dates and ratios, if only a number stands on the other side."""
_DAYS = 31
_MAX_FINDINGS = 100
"""The most findings in one paragraph; more is no text somebody wrote."""


def _with_signs(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text(*SIGNS)


@rule(Prose, needs=SIGNS, among=_with_signs)
def equality(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""An equality of numbers is false.

    Why: A worked number that doesn't follow from the numbers beside it teaches the wrong method,
        or makes the reader doubt the right one.
    Bad:
        Accuracy is (84 + 372) / 500 = ⟦0.932⟧, which looks great.
        ---
        The false positives have probability $0.04 \times 0.995 = ⟦0.398⟧$.
        ---
        Together that is 38,528 + 4,128 + 165 = ⟦42,281⟧ parameters.
        ---
        Four successes in six tries: P(4) = 6C4 * (0.25)*4 * (0.75)*2 = ⟦0.032⟧
        ---
        The mean reciprocal rank is `(1 + 1/3 + 1/2) / 3 = ⟦0.50⟧`.
    Good:
        Accuracy is (84 + 372) / 500 = 0.912, and 2/3 = 0.66 is cut off rather than rounded.
        ---
        It is a common mistake to write 0.1 + 0.2 = 0.4.
        ---
        Does 84 / (84 + 16) = 0.75 hold? With 24 hours on the dial, 20 + 7 = 3 (mod 24).
        ---
        Measured in nats, $\ln 32 \approx 3.47$, and $2^{10} \approx 1000$.
        ---
        At a patch size of 14, 336×336 = 576 tokens; 7 / 2 = 3 in integer division.
    Fix: Recompute it; where the result is right, one of the operands isn't.
    """
    reported: set[tuple[int, int]] = set()
    for statement in statements(prose):
        verdict = judge_equality(statement.left.node, statement.operator, statement.right.node)
        if verdict.status != "refuted" and not is_exactly_wrong(statement):
            continue
        if _means_something_else(statement, ctx.document):
            continue
        if not is_asserted(prose, statement.begin, statement.end, ctx.document):
            continue
        if is_alternative(statement, ctx.document):
            continue
        finding = _finding(statement, verdict)
        if verdict.status != "refuted":
            finding = replace(finding, severity="warning")
        if finding.span not in reported:
            reported.add(finding.span)
            yield finding
        if len(reported) == _MAX_FINDINGS:
            return


def _means_something_else(statement: Statement, document: Document) -> bool:
    """Tell whether the equality may be true in another arithmetic, or no arithmetic at all."""
    text = statement.prose.text
    first, last = sentence_span(statement.prose, statement.begin, statement.end)
    if means_something_else(statement, document):
        return True
    shown = text[statement.begin : statement.end]
    if statement.code and "^" in shown:
        return True  # exclusive or
    if any(_adds_percentage(side.node) for side in (statement.left, statement.right)):
        return True
    if _is_share_in_percent(statement) and re.search(r"%|percent", text[first:last]):
        return True
    if any(one(statement) for one in (is_rounded_power, is_run_on, is_machine_arithmetic)):
        return True
    return _is_label(statement) and not is_slip(statement)


def _is_label(statement: Statement) -> bool:
    """Tell whether a side may be a shape, a range or a score."""
    left, right = statement.left, statement.right
    if _SHAPE.fullmatch(right.text) and literal_of(left.node) is None:
        return True
    return any(
        _LABEL_LIKE.fullmatch(one.text)
        or (_SCORE_LIKE.fullmatch(one.text) and _is_small_count(other.node))
        for one, other in ((left, right), (right, left))
    )


def _is_small_count(node: Node) -> bool:
    """Tell whether a side is a small whole number, as a day or a number of points is."""
    literal = literal_of(node)
    return literal is not None and literal.is_integer and abs(literal.value) <= _DAYS


def _adds_percentage(node: Node) -> bool:
    """Tell whether a percentage is added to a plain number: ``200 + 10 % = 220``."""
    for one in walk(node):
        if isinstance(one, Sum):
            shares = [
                any(isinstance(x, Number) and x.literal.percent for x in walk(term))
                for term in one.terms
            ]
            if any(shares) and not all(shares):
                return True
    return False


def _is_share_in_percent(statement: Statement) -> bool:
    """Tell whether the sides differ by a factor of 100: ``84 / 100 = 84``."""
    first, second = value_of(statement.left.node), value_of(statement.right.node)
    literal = literal_of(statement.right.node)
    if first is None or second is None or literal is None:
        return False
    return literal.low <= first * 100 <= literal.high


def _finding(statement: Statement, verdict: Verdict) -> Finding:
    wrong, other = _wrong_side(statement)
    true_value = verdict.left_value if wrong is statement.right else verdict.right_value
    literal, value = literal_of(wrong.node), value_of(other.node)
    better = printed_like(value, literal) if literal is not None and value is not None else None
    better = None if better == wrong.text else better
    shown = better or true_value
    computed = f"{_one_line(other.text)} = {shown}"
    mended = did_you_mean(statement)
    hint = f"did you mean {_one_line(mended)}?" if mended else None
    fix = None
    if better is not None and mended is None:
        fix = Fix(f"write {better}", (Edit(wrong.span, better),), "suggestion")
    return Finding(
        wrong.span,
        f"{_one_line(other.text)} is {shown}, not {_one_line(wrong.text)}",
        help=hint,
        related=(Related(other.span, "what was recomputed"),),
        evidence=Evidence(
            (_one_line(statement.prose.text[statement.begin : statement.end]),), computed
        ),
        fix=fix,
        severity="warning" if statement.operator != "=" or statement.code else None,
    )


def _wrong_side(statement: Statement) -> tuple[Member, Member]:
    """Return the side that holds the claimed value, and the one that was computed."""
    if literal_of(statement.right.node) is None and literal_of(statement.left.node) is not None:
        return statement.left, statement.right
    return statement.right, statement.left


def _one_line(text: str) -> str:
    return " ".join(text.split())
