"""Claims in fixed words: entropies, perplexities, relative changes, samples, announced counts."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa_lint.core.diagnostic import Finding
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.checks.claims.count import count
from qa_lint.linting.checks.claims.f_score import f_score
from qa_lint.linting.checks.claims.percentage_change import percentage_change
from qa_lint.linting.checks.claims.perplexity import perplexity
from qa_lint.linting.checks.claims.sample_statistic import sample_statistic
from qa_lint.linting.checks.claims.uniform_entropy import uniform_entropy
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Prose
from qa_lint.parsing.reader import read
from qa_lint.running.workers import AlgebraWorker

RULES: tuple[Callable[[Any, Context], Iterable[Finding]], ...] = (
    uniform_entropy,
    perplexity,
    percentage_change,
    sample_statistic,
    f_score,
)


def flagged(text: str) -> list[str]:
    """Return what any of the rules flags in a text."""
    document = read(Source("notes.md", text), Profile())
    context = Context(document, Profile(), Settings(), AlgebraWorker())
    proses = document.units(Prose)
    found = [one for rule in RULES for prose in proses for one in rule(prose, context)]
    found += count(document, context)
    return [text[slice(*one.span)] for one in sorted(found, key=lambda one: one.span)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("A uniform distribution over 32 classes has an entropy of 6 bits.", "6"),
        ("A fair die with 6 sides has an entropy of about 3.6 bits.", "3.6"),
        ("With 16 equally likely symbols the entropy is 5 bits.", "5"),
        ("The entropy of a uniform distribution over 8 values is `2` bits.", "2"),
        ("A uniform choice among 10 items has an entropy of $3.32$ nats.", "3.32"),
        ("A loss of 2.0 nats means a perplexity of 4.", "4"),
        ("A cross-entropy of 3 bits per token gives a perplexity of 20.1.", "20.1"),
        ("Latency went from 250 ms to 200 ms, a drop of 25 %.", "25 %"),
        ("Going from 40 to 50 is an increase of 20%.", "20%"),
        ("The mean of 2, 4 and 9 is 4.", "4"),
        ("The median of the numbers 3, 1, 4, 1 is 1.", "1"),
        ("The sum of [1, 2, 3] is 7.", "7"),
        ("A precision of 0.9 and a recall of 0.1 give an F1 score of 0.5.", "0.5"),
        ("Here $P$: precision is 0.9, recall is 0.1. So $F_1$ = 0.50.", "0.50"),
        ("There are three steps:\n\n- a\n- b", "three"),
        ("Three situations:\n\n- a\n- b", "Three"),
        ("The model consists of 2 parts:\n\n1. a\n2. b\n3. c", "2"),
    ],
)
def test_wrong_ones_fire(text: str, wrong: str) -> None:
    assert flagged(text) == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "A uniform distribution over 32 classes has an entropy of 5 bits.",
        "A uniform distribution over 10 classes has an entropy of 2.30 nats, or 3.32 bits.",
        "Does a uniform distribution over 32 classes have an entropy of 6 bits?",
        "It is wrong that a uniform distribution over 32 classes has an entropy of 6 bits.",
        "A biased die with 6 sides has an entropy of 2 bits.",
        "A loss of 2.0 nats means a perplexity of about 7.4.",
        "A loss of 2 means a perplexity of 4.",
        "Latency went from 250 ms to 200 ms, a drop of 20 %.",
        "Accuracy went from 80 % to 84 %, an increase of 4 percentage points, or of 5 %.",
        "It grew from 100 to 121, an increase of 10 % per year.",
        "Time fell from 2 s to 500 ms, a drop of 75 %.",
        "The geometric mean of 2, 4, 8 is 4.",
        "The moving average of 1, 2, 3 is 2.5.",
        "The median of 3, 1, 4, 1 is 2.",
        "With a precision of 0.9 and a recall of 0.1 the macro F1 is 0.5.",
        "With a precision of 0.9 and a recall of 0.1 the F1 is 0.18, far from the average 0.5.",
        "If precision is 1.0 and recall is 0.5, F1 is not 0.75.",
        "With a precision of 0.5 and a recall of 1, F1 is 2/3; and F1 = 2 * 0.5 / 1.5.",
        "The mean of 1, 2 and 4 is 7/3, and the median of 1, 2 and 3 is 1 + 1.",
        "There are several types:\n\n- a\n- b",
        "There are at least two steps:\n\n- a\n- b\n- c",
        "There are three steps:\n\n- a\n- b\n\nThen:\n\n- c",
        "There are three steps, one of which is optional:\n\n- a\n- b",
        "There are three steps.\n\n- a\n- b",
        "> There are three steps:\n>\n> - a\n> - b",
    ],
)
def test_right_and_other_ones_are_silent(text: str) -> None:
    assert flagged(text) == []


@given(st.integers(2, 5000), st.integers(0, 4), st.sampled_from(["bits", "nats"]))
def test_true_entropies_never_fire(size: int, places: int, unit: str) -> None:
    value = math.log2(size) if unit == "bits" else math.log(size)
    shown = f"{value:.{places}f}"
    text = f"A uniform distribution over {size} classes has an entropy of {shown} {unit}."
    assert flagged(text) == []


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 3))
def test_true_changes_never_fire(start: int, end: int, places: int) -> None:
    change = abs(end - start) / start * 100
    word = "a drop" if end < start else "a rise"
    assert flagged(f"It went from {start} ms to {end} ms, {word} of {change:.{places}f} %.") == []


@given(st.lists(st.integers(-500, 500), min_size=3, max_size=12), st.integers(2, 5))
def test_samples(sample: list[int], places: int) -> None:
    listed = ", ".join(map(str, sample))
    mean, median = statistics.fmean(sample), statistics.median(sample)
    assert flagged(f"The mean of {listed} is {mean:.{places}f}.") == []
    assert flagged(f"The median of {listed} is {median}.") == []
    assume(mean + 7 != median)
    assert flagged(f"The median of {listed} is {median + 7}.") == [str(median + 7)]


def test_practice_files(shared: Path) -> None:
    text = (shared / "practice" / "p1_claims.md").read_text(encoding="utf-8")
    assert flagged(text) == ["6", "20.1", "25 %", "12"]
    assert flagged((shared / "practice" / "p6_clean.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "piece", ["uniform ", "from 1 to 2 ", "mean of 1, 2, ", "entropy of ", "a 3 ", "has two "]
)
def test_long_input_is_read(piece: str) -> None:
    flagged(piece * (20_000 // len(piece)))
