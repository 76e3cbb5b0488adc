"""Softmax claims: bound to their logits, or checked to add up to one."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa_lint.core.diagnostic import Finding
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.checks.claims.softmax import softmax
from qa_lint.linting.context import Context
from qa_lint.parsing.reader import read
from qa_lint.running.workers import AlgebraWorker


def findings(text: str) -> list[tuple[str, Finding]]:
    """Return what the rule finds in a text, with the flagged words."""
    document = read(Source("notes.md", text), Profile())
    context = Context(document, Profile(), Settings(), AlgebraWorker())
    return [(text[slice(*one.span)], one) for one in softmax(document, context)]


def flagged(text: str) -> list[str]:
    return [shown for shown, _ in findings(text)]


def test_the_seed_is_reported_at_its_value(shared: Path) -> None:
    text = (shared / "seed" / "interview_questions.md").read_text(encoding="utf-8")
    ((shown, finding),) = findings(text)
    assert shown == "0.1"
    assert Source("", text).line_of(finding.span.start) == 99
    assert finding.evidence is not None
    assert finding.evidence.computed == "softmax(10.1, 5.6) = 0.989, 0.011"
    line_of = Source("", text).line_of
    related = {text[slice(*one.span)]: line_of(one.span.start) for one in finding.related}
    assert related == {"10.1": 98, "5.6": 98, "0.99": 99}


def test_the_practice_file(shared: Path) -> None:
    text = (shared / "practice" / "p1_claims.md").read_text(encoding="utf-8")
    ((shown, finding),) = findings(text)
    assert shown == "0.25"
    assert finding.evidence is not None
    assert finding.evidence.computed == (
        "softmax(1.5, 0.5, -1.0) at temperature 2 = 0.528, 0.320, 0.151"
    )
    assert not flagged((shared / "practice" / "p6_clean.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Applying softmax to [1, 2, 3] gives [0.09, 0.24, 0.76].", "0.76"),
        ("softmax([2.0, 1.0, 0.1]) = [0.66, 0.24, 0.30]", "0.30"),
        ("The softmax output for the three classes is [0.7, 0.2, 0.3].", "0.7, 0.2, 0.3"),
        ("Softmax assigns 0.8 to cat and 0.4 to dog.", "0.8 to cat and 0.4"),
        ("The softmax turns them into `[0.6, 0.2, 0.05]`.", "0.6, 0.2, 0.05"),
        ("With the logits cat: 2, dog: 0 the softmax yields cat: 0.88, dog: 0.22.", "0.22"),
        ("The softmax of the logits 2 and 0 returns 88 % and 22 %.", "22 %"),
    ],
)
def test_wrong_outputs_fire(text: str, wrong: str) -> None:
    assert flagged(text) == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "Softmax of [1, 2, 3] is roughly [0.09, 0.24, 0.67].",
        "The softmax gives [0.33, 0.33, 0.33].",
        "The softmax gives [0.7, 0.2, 0.2].",
        "The softmax output is about [0.1, 0.25, 0.65] for [1, 2, 3].",
        "The sigmoid outputs for three independent labels are [0.7, 0.2, 0.3], not a softmax.",
        "Why does the softmax output [0.5, 0.4, 0.2] not make sense?",
        "A softmax can't give [0.5, 0.4, 0.2].",
        "It is a mistake to believe that softmax returns [0.5, 0.4, 0.2].",
        "We apply softmax to the logits [0.7, 0.2, 0.3].",
        "The softmax gives 0.6 for cat and 0.2 for dog, and the rest is spread.",
        "The top-2 probabilities after softmax are 0.5 and 0.2.",
        "Log-softmax of [1, 2, 3] gives [-2.41, -1.41, -0.41].",
        "At temperature 2, softmax of [1, 2, 3] gives [0.19, 0.31, 0.51].",
        "A higher temperature makes it flatter. Softmax of [1, 2, 3] gives [0.19, 0.31, 0.51].",
        "The losses with softmax are 0.9, 0.8 and 0.7.",
    ],
)
def test_right_and_other_ones_are_silent(text: str) -> None:
    assert flagged(text) == []


def test_several_wrong_values_are_covered_by_one_span() -> None:
    text = "Applying softmax to [1, 2, 3] gives [0.19, 0.24, 0.57]."
    ((shown, finding),) = findings(text)
    assert shown == "0.19, 0.24, 0.57"
    assert finding.fix is not None
    assert [edit.text for edit in finding.fix.edits] == ["0.090", "0.665"]


def _softmax(logits: list[int]) -> list[float]:
    powers = [math.exp(one) for one in logits]
    return [one / sum(powers) for one in powers]


PHRASINGS = (
    "Applying softmax to [{}] gives [{}].",
    "The softmax of the logits [{}] is [{}].",
    "- The logits are [{}].\n- With softmax we get `[{}]`.",
    "softmax({}) = ({})",
)


@given(
    st.lists(st.integers(-4, 4), min_size=2, max_size=5),
    st.sampled_from(PHRASINGS),
    st.integers(1, 5),
)
def test_true_outputs_never_fire(logits: list[int], phrasing: str, places: int) -> None:
    shown = ", ".join(f"{one:.{places}f}" for one in _softmax(logits))
    assert flagged(phrasing.format(", ".join(map(str, logits)), shown)) == []


@given(
    st.lists(st.integers(-4, 4), min_size=2, max_size=5),
    st.sampled_from(PHRASINGS),
    st.data(),
)
def test_a_wrong_output_fires(logits: list[int], phrasing: str, data: st.DataObject) -> None:
    values = [f"{one:.3f}" for one in _softmax(logits)]
    at = data.draw(st.integers(0, len(values) - 1))
    wrong = data.draw(st.sampled_from([f"{tenths / 10:.3f}" for tenths in range(1, 10)]))
    assume(abs(float(wrong) - float(values[at])) > 0.05)
    values[at] = wrong
    assert flagged(phrasing.format(", ".join(map(str, logits)), ", ".join(values))) == [wrong]
