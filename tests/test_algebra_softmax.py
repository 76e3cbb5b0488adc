"""Claims about softmax."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.linting.algebra.interval import Interval, NotEvaluable
from qa_lint.linting.algebra.softmax import softmax, softmax_claim, sums_to_one
from qa_lint.parsing.literals import Literal, find_literals


def numbers(text: str) -> list[Literal]:
    return find_literals(text)


def test_a_wrong_value_is_named_with_the_true_ones() -> None:
    verdict = softmax_claim(numbers("10.1, 5.6"), numbers("0.99, 0.1"))
    assert verdict.status == "refuted"
    assert verdict.wrong == (1,)
    assert verdict.computed == ("0.989", "0.011")


@pytest.mark.parametrize(
    ("logits", "temperature", "values", "wrong"),
    [
        ("1.5, 0.5, -1.0", "", "0.690, 0.254, 0.057", ()),
        ("1.5, 0.5, -1.0", "0.5", "0.876, 0.118, 0.006", ()),
        ("1.5, 0.5, -1.0", "2", "0.53, 0.32, 0.15", ()),
        ("1.5, 0.5, -1.0", "2", "0.53, 0.32, 0.25", (2,)),
        ("2, 1, 0", "", "0.66, 0.24, 0.09", ()),  # cut off, not rounded
        ("2, 1, 0", "", "66.5 %, 24.5 %, 9 %", ()),
        ("2, 1, 0", "", "0.09, 0.24, 0.67", (0, 2)),
        ("0, 0", "", "0.5, 0.5", ()),
    ],
)
def test_claims(logits: str, temperature: str, values: str, wrong: tuple[int, ...]) -> None:
    scale = numbers(temperature)[0] if temperature else None
    verdict = softmax_claim(numbers(logits), numbers(values), scale)
    assert verdict.wrong == wrong
    assert verdict.status == ("refuted" if wrong else "equal")


@pytest.mark.parametrize(
    ("logits", "values", "temperature"),
    [("1, 2", "0.5", None), ("1", "1", None), ("1, 2", "0.3, 0.7", "0"), ("1e9, 0", "1, 0", None)],
)
def test_what_can_not_be_judged(logits: str, values: str, temperature: str | None) -> None:
    scale = numbers(temperature)[0] if temperature else None
    assert softmax_claim(numbers(logits), numbers(values), scale).status == "unknown"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("0.99, 0.1", False), ("0.7, 0.2, 0.2", True), ("0.690, 0.254, 0.057", True),
        ("0.53, 0.32, 0.25", False), ("70 %, 30 %", True), ("70 %, 20 %", False),
        ("0.92, 0.71, 0.40", False), ("0.5", None), ("2, 3", None),
    ],
)  # fmt: skip
def test_shares_add_up(text: str, verdict: bool | None) -> None:
    assert sums_to_one(numbers(text)) is verdict


LOGITS = st.lists(st.integers(-60, 60), min_size=2, max_size=8)


@given(LOGITS, st.integers(1, 4))
def test_true_values_are_never_refuted(tenths: list[int], places: int) -> None:
    shown = ", ".join(f"{one / 10:.1f}" for one in tenths)
    weights = [math.exp(one / 10) for one in tenths]
    values = ", ".join(f"{one / sum(weights):.{places}f}" for one in weights)
    assert softmax_claim(numbers(shown), numbers(values)).status == "equal"


@given(LOGITS)
def test_the_enclosure_holds_the_true_values(logits: list[int]) -> None:
    weights = [math.exp(one - max(logits)) for one in logits]
    for one, weight in zip(softmax([Interval.exact(x) for x in logits]), weights, strict=True):
        assert float(one.low) <= weight / sum(weights) * (1 + 1e-12)
        assert float(one.high) >= weight / sum(weights) * (1 - 1e-12)
        assert float(one.high - one.low) < 1e-9


def test_too_many_classes() -> None:
    with pytest.raises(NotEvaluable):
        softmax([Interval.exact(0)] * 1001)
