"""Numbers as printed."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa_lint.parsing.literals import as_literal, find_literals, scan_number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("softmax of 1.5, 0.5 and -1.0", ["1.5", "0.5", "-1.0"]),
        ("it is 0.99.", ["0.99"]),
        ("1,234,567 rows, 5 % of 5% and 5\\% end", ["1,234,567", "5 %", "5%", "5\\%"]),
        ("[0.7,0.2,0.1]", ["0.7", "0.2", "0.1"]),
        ("84/100 and 3-5", ["84", "100", "3", "5"]),
        ("a −3 and 5-3", ["−3", "5", "3"]),
        ("1.5e-3 2e9", ["1.5e-3", "2e9"]),
        ("84 / (84 + 16) = 0.84, so", ["84", "84", "16", "0.84"]),
        ("x=-2.5", ["-2.5"]),
        ("**5** items", ["5"]),
        ("in 2019, 300", ["2019", "300"]),
        ("(0.99, 0.1)", ["0.99", "0.1"]),
        ("1 − 2", ["1", "2"]),
        ("p<.05", [".05"]),
    ],
)
def test_numbers_of_prose(text: str, found: list[str]) -> None:
    assert [one.text for one in find_literals(text)] == found
    for one in find_literals(text):
        assert text[one.span.start : one.span.end] == one.text


@pytest.mark.parametrize(
    "text",
    [
        "L2", "x1", "x_1", "GPT-4", "v1.2.3", "1.2.3.4", "2024-01-02", "01/02/2024", "12:30",
        "10:30:15", "10^6", "10⁶", "0.95**10", "10k", "3rd", "5-fold", "top-5", "1,5", "#12",
        "1.234,56", "H2O", "0x1F", "9" * 100, "1e9999",
    ],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    assert find_literals(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("0.99", "0.985", "0.995", "0.01"),
        ("12", "11.5", "12.5", "1"),
        ("1,234", "1233.5", "1234.5", "1"),
        ("5 %", "0.045", "0.055", "0.01"),
        ("1.5e-3", "0.00145", "0.00155", "0.0001"),
        ("-2.5", "-2.55", "-2.45", "0.1"),
    ],
)
def test_the_interval_is_half_a_unit_wide(text: str, low: str, high: str, unit: str) -> None:
    literal = as_literal(text)
    assert literal is not None
    assert (literal.low, literal.high, literal.unit) == tuple(map(Fraction, (low, high, unit)))
    assert literal.contains(literal.value)


@pytest.mark.parametrize(
    ("text", "digits"),
    [("0.990", 3), ("1000", 1), ("1024", 4), ("0.05", 1), ("2.5e3", 2), ("0", 1)],
)
def test_significant_digits(text: str, digits: int) -> None:
    literal = as_literal(text)
    assert literal is not None
    assert literal.significant == digits


@pytest.mark.parametrize(
    ("tex", "read"),
    [
        (r"32{,}768", "32{,}768"), (r"5\%", r"5\%"), (r"1\,000\,000", r"1\,000\,000"),
        ("1,234.5 + 1", "1,234.5"), ("5 % comment", "5"), ("1e5", "1"),
    ],
)  # fmt: skip
def test_numbers_of_latex(tex: str, read: str) -> None:
    literal = scan_number(tex, tex=True)
    assert literal is not None
    assert literal.text == read


def test_as_literal_wants_the_exact_place() -> None:
    literal = as_literal("abc -12,", 4)
    assert literal is not None
    assert (literal.text, literal.span) == ("-12", (4, 7))
    assert as_literal("abc -12", 3) is None
    assert as_literal("4x") is None
    assert as_literal("") is None


@given(st.text(alphabet="0123456789.,-−+eE%x/:^*_ ()", max_size=60))
@example("1.5e+10 and 2e-3")
@example("0E+0")
def test_any_text_gives_ordered_spans(text: str) -> None:
    spans = [one.span for one in find_literals(text)]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for at in range(len(text)):
        as_literal(text, at)


def printed(value: Fraction, places: int) -> str:
    """Print a value rounded to so many decimals, exactly."""
    digits = f"{abs(round(value * 10**places)):0{places + 1}d}"
    point = f".{digits[-places:]}" if places else ""
    return ("-" if value < 0 else "") + (digits[:-places] if places else digits) + point


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 6))
def test_what_is_printed_holds_the_value(value: Fraction, places: int) -> None:
    literal = as_literal(printed(value, places))
    assert literal is not None
    assert literal.contains(value)


@pytest.mark.parametrize("text", ["1," * 40_000, "-" * 80_000, "1.1" * 30_000, "1e" * 40_000])
def test_hostile_text_is_read(text: str) -> None:
    assert isinstance(find_literals(text), list)
