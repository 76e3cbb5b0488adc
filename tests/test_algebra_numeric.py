"""Equalities of numbers."""

from __future__ import annotations

import json
import math
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval, NotEvaluable, logarithm, power, root
from qa_lint.linting.algebra.numeric import candidates, judge_chain, judge_equality
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse, parse_plain


def verdicts(node: nodes.Node) -> list[str]:
    return [one.status for chain in nodes.chains(node) for one in judge_chain(chain)]


EQUAL = [
    "84 / (84 + 16) = 0.84", "2^15 = 32,768", "5 × 5 × 24 + 24 = 624", "1 - 0.95**10 ≈ 0.40",
    "2/7 ≈ 0.29", "2/3 = 0.67", "2/3 = 0.66", "1/3 = 0.333", "35/5 = 7", "log(100) = 2",
    "log(8) = 3", "log(10) = 2.303", "0.98 × 0.005 = 0.0049", "2^-3 = 0.125", "1/8 = 12.5 %",
    "0.1 + 0.2 = 0.3", "2^10 ≈ 1000", "(1 + 2/3 + 3/4) / 3 ≈ 0.81", "√6 ≈ 2.45", "3! = 6",
    "300 × 128 + 128 = 38,528", "2 * 10^9 * 16 * 32 = 10^12", "max(3, 5) = 5", "floor(2.7) = 2",
    "exp(1.5) ≈ 4.48", "7/2 = 3.5 = 21/6", "17 / 5 = 3",
    "299,792,458 = 3 × 10^8",
]  # fmt: skip
REFUTED = [
    "(84 + 372) / 500 = 0.932", "38,528 + 4,128 + 165 = 42,281", "(1 + 1/3 + 1/2) / 3 = 0.50",
    "√1.67 ≈ 1.49", "1 + 2 + 1 = 5", "35/5 = 8", "log(8) = 4", "5 - 7 = 2", "exp(2.0) ≈ 20.1",
    "13e9 * 4 = 104e9", "10000^10 = 10^42", "0.04 × 0.995 = 0.398", "2^10 = 1000", "1/8 = 1.25 %",
    "(0.25)*4 = 1.5", "10^3 = 1100", "1/2 × 1/2 = 1/6", "3! = 9", "2^5 = 31",
    "2 * 10^9 * 16 * 32 = 10^13",
]  # fmt: skip
UNKNOWN = [
    "20 / 50 * 100 = 40 %", "sin(30) = 0.5", "19 / 5 = 3", "1 + 1 = 10", "1 + 1 = 1",
    "5 = 6", "x + 1 = 2", "9**9**9 = 3", "1/0 = 5", "2 × 1.000 = 2000", "7 - 2 = 5 × 5",
    "2 + 2 < 3", "log(-1) = 2", "200! + 201! = 3", "5 × 3 MB = 16", "0**0 = 1", "12:30 = 1",
    "2 + 2 = 4!", "200 + 10 % = 220", "1 / 2 * 3 = 0.167",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "status"),
    [(text, "equal") for text in EQUAL]
    + [(text, "refuted") for text in REFUTED]
    + [(text, "unknown") for text in UNKNOWN],
)
def test_plain_equalities(text: str, status: str) -> None:
    found = verdicts(parse_plain(text))
    assert set(found) <= {status}
    assert found or status == "unknown"


@pytest.mark.parametrize(
    ("tex", "status"),
    [
        (r"\ln 32 \approx 3.47", "equal"),
        (r"\ln 32 \approx 3.57", "refuted"),
        (r"\sigma(2) \approx 0.88", "equal"),
        (r"\sigma(-2) \approx 0.22", "refuted"),
        (r"\sigma(2) = 3", "unknown"),  # an entry of a permutation
        (r"4 / (3 \sqrt{5}) \approx 0.60", "equal"),
        (r"\lfloor (128 + 4 - 5)/2 \rfloor + 1 = 64", "equal"),
        (r"\sum_{i=1}^{4} i^2 = 30", "equal"),
        (r"\sum_{i=1}^{4} i^2 = 31", "refuted"),
        (r"\binom{5}{2} = 12", "refuted"),
        (r"\frac{1}{\sqrt{2\pi}} = 0.3989", "equal"),
        (r"\frac{1}{\sqrt{2\pi}} = 0.4989", "refuted"),
        (r"\pi + 1 = 1.5", "unknown"),  # a policy, a prior
        (r"e + 1 = 1.5", "unknown"),
        (r"e^{-1} \approx 0.37", "equal"),
        (r"9^{9^{9^9}} = 1", "unknown"),
        (r"\sum_{i=1}^{10^9} i = 1", "unknown"),
        (r"3 \cdot 2 = 1 \pmod 5", "unknown"),
        (r"0.81 \approx 0.283^2", "refuted"),
        (r"P(A \mid B) = 0.2 + 0.1 = 0.3", "equal"),
    ],
)
def test_latex_equalities(tex: str, status: str) -> None:
    assert set(verdicts(parse(tex))) - {"unknown"} == {status} - {"unknown"}


def test_the_values_are_shown_as_people_print_them() -> None:
    for text, left, right in [
        ("(84 + 372) / 500 = 0.932", "0.912", "0.932"),
        ("38,528 + 4,128 + 165 = 42,281", "42,821", "42,281"),
        ("1 + 2 + 1 = 5", "4", "5"),
        ("log(8) = 4", "3", "4"),
    ]:
        chain = parse_plain(text)
        assert isinstance(chain, nodes.Relation)
        (verdict,) = judge_chain(chain)
        assert (verdict.left_value, verdict.right_value) == (left, right)


def test_a_bare_logarithm_has_three_values() -> None:
    assert len(candidates(parse(r"\log 8"))) == 3
    assert len(candidates(parse(r"\ln 8"))) == 1
    assert candidates(parse("x")) == ()


@pytest.mark.parametrize(
    "tex",
    [
        "9^{9^{9^9}}", "200!" + "!" * 50, "(((5!)!)!)!", "400^{400^{400}}", r"\binom{10^9}{5}",
        "1/0", r"\ln 0", r"\log_1 5", r"\sqrt{-1}", "2^{10^6}", "+".join("1" * 100),
        r"\prod_{i=1}^{60} 10^{400}", r"\exp(10^9)", r"\sqrt[1000]{5}", "9" * 59 + "^{400}",
        r"\sum_{i=1}^{64}" * 10 + "i",
    ],
)  # fmt: skip
def test_what_is_beyond_the_budget_has_no_value(tex: str) -> None:
    assert evaluate(parse(tex)) is None


# Differential tests against Python's own arithmetic.

NUMBERS = st.integers(1, 9_999)


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(1, 6))
def test_a_true_equality_is_never_refuted(a: int, b: int, c: int, places: int) -> None:
    value = Fraction(a, b) * c + a
    digits = f"{round(value * 10**places):0{places + 1}d}"
    shown = f"{digits[:-places]}.{digits[-places:]}"
    for op in ("=", "≈"):
        assert verdicts(parse_plain(f"{a} / {b} × {c} + {a} {op} {shown}")) == ["equal"]


@given(st.floats(0.01, 50), st.integers(1, 5))
def test_true_function_values_are_never_refuted(x: float, places: int) -> None:
    shown = f"{x:.3f}"
    for name in ("ln", "exp", "sqrt", "tanh", "sin", "cos"):
        function = {"ln": math.log, "sqrt": math.sqrt}.get(name) or getattr(math, name)
        value = f"{function(float(shown)):.{places}f}"
        assert verdicts(parse_plain(f"{name}({shown}) = {value}")) == ["equal"]


@given(st.lists(st.fractions(-99, 99), min_size=2, max_size=6))
def test_a_rounded_sum_of_rounded_terms_is_never_refuted(terms: list[Fraction]) -> None:
    shown = [f"{float(one):.2f}" for one in [*terms, sum(terms)]]
    text = " + ".join(f"({one})" for one in shown[:-1])
    assert "refuted" not in verdicts(parse_plain(f"{text} = {shown[-1]}"))


@given(NUMBERS, NUMBERS, st.integers(2, 500))
def test_a_wrong_integer_is_refuted(a: int, b: int, off: int) -> None:
    assume(set(f"{a}{b}{a * b + off}") - {"0", "1"})
    assert verdicts(parse_plain(f"{a} × {b} + 2 = {a * b + 2 + off}")) == ["refuted"]


@given(st.integers(100, 999), st.integers(101, 999), st.integers(2, 9))
def test_a_wrong_digit_is_refuted(a: int, b: int, off: int) -> None:
    """The second decimal of a quotient of integers is changed by two or more."""
    hundredths = round(Fraction(a, b) * 100) + off
    text = f"{a} / {b} = {hundredths // 100}.{hundredths % 100:02d}"
    assert verdicts(parse_plain(text)) == ["refuted"]


@given(st.fractions(0, 100), st.fractions(0, 10), st.fractions(-3, 3))
def test_intervals_hold_the_true_values(a: Fraction, width: Fraction, x: Fraction) -> None:
    wide = Interval(a, a + width)
    inside = a + width / 3
    for other in (Interval.exact(x), Interval(x, x + 1)):
        assert (wide + other).low <= inside + x <= (wide + other).high
        assert (wide * other).low <= inside * x <= (wide * other).high
    square = power(Interval(x, x + 1), Interval.exact(2))
    assert square.low <= x * x <= square.high
    assert square.low <= (x + 1) ** 2 <= square.high
    found = root(wide, 2)
    assert found.low**2 <= inside <= found.high**2
    if a > 0:
        logs = logarithm(wide)
        with localcontext() as context:
            context.prec = 60
            oracle = Fraction((Decimal(inside.numerator) / inside.denominator).ln())
        assert logs.low <= oracle <= logs.high


def test_undefined_operations_raise_their_own_error() -> None:
    zero = Interval(Fraction(-1), Fraction(1))
    with pytest.raises(NotEvaluable):
        Interval.exact(1) / zero
    with pytest.raises(NotEvaluable):
        logarithm(zero)
    with pytest.raises(NotEvaluable):
        power(Interval.exact(-2), Interval.exact(Fraction(1, 2)))


@given(st.text(alphabet="0123456789.+-*/^()=≈!% ", max_size=40))
def test_any_arithmetic_gets_a_verdict(text: str) -> None:
    verdicts(parse_plain(text))


def test_unknown_operators_are_not_judged() -> None:
    one, two = parse("1 + 1"), parse("3 + 4")
    assert judge_equality(one, "<", two).status == "unknown"
    assert judge_equality(one, "=", two).status == "refuted"


@pytest.mark.parametrize(("page", "refuted"), [("p6_clean.md", 0), ("p1_claims.md", 2)])
def test_the_practice_pages(shared: Path, page: str, refuted: int) -> None:
    parts = (shared / "practice" / page).read_text(encoding="utf-8").split("$")
    found = [one for tex in parts[1::2] for one in verdicts(parse(tex))]
    assert found.count("refuted") == refuted


def test_what_is_refuted_in_real_text_is_false(shared: Path) -> None:
    """The two are errors of their authors: lost zeros, and a square of a rounded square root."""
    lines = (shared / "math" / "fragments.jsonl").read_text(encoding="utf-8").splitlines()
    real = [json.loads(line) for line in lines]
    found = [
        one["tex"] for one in real
        if one["mutation"] is None and "refuted" in verdicts(parse(one["tex"]))
    ]  # fmt: skip
    assert len(found) == 2
    assert any(r"0.283^2" in tex for tex in found)
    assert any("GPU Hours" in tex for tex in found)
