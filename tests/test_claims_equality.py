"""Equalities of numbers: what is read, what fires, what must stay silent."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa_lint.core.diagnostic import Finding
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.checks.claims.equality import equality
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Prose
from qa_lint.parsing.reader import read
from qa_lint.parsing.reading.equalities import find_equalities
from qa_lint.running.workers import AlgebraWorker


def findings(text: str) -> list[tuple[str, Finding]]:
    """Return what the rule finds in a text, with the flagged words."""
    document = read(Source("notes.md", text), Profile())
    context = Context(document, Profile(), Settings(), AlgebraWorker())
    found = [one for prose in document.units(Prose) for one in equality(prose, context)]
    return [(text[slice(*one.span)], one) for one in found]


def flagged(text: str) -> list[str]:
    return [shown for shown, _ in findings(text)]


def equalities(text: str) -> list[tuple[str, str, str]]:
    return [
        (text[slice(*one.left.span)], one.operator, text[slice(*one.right.span)])
        for one in find_equalities(text)
    ]


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("Precision is 84 / (84 + 16) = 0.84, so", "84 / (84 + 16)", "0.84"),
        ("P(4) = 6C4 * 0.25 = 3.75", "6C4 * 0.25", "3.75"),
        ("= 28x28x4≈3000", "28x28x4", "3000"),
        ("in total 2 × 40 × 8 = 640 bytes.", "2 × 40 × 8", "640"),
        ("x = 3 + 4 = 7 - great", "3 + 4", "7"),
        ("It has 10² = 100 cells", "10²", "100"),
        ("the sum of 3 + 4 = 7.", "3 + 4", "7"),
        ("pay $5 * 3 = $15.", "5 * 3", "15"),
        ("50 (steps) x 2 = 100", "50 (steps) x 2", "100"),
        ("2 * 5 million = 10 million", "2 * 5 million", "10 million"),
    ],
)
def test_reads_the_whole_of_both_sides(text: str, left: str, right: str) -> None:
    assert [(one[0], one[2]) for one in equalities(text)] == [(left, right)]


@pytest.mark.parametrize(
    "text",
    [
        "x - 3 + 5 = 2",
        "12:30 + 2 = 14",
        "1 + 2 + ... + 10 = 54",
        "3 + 4 = 7 (mod 5)",
        "f(3) = 9 and a[2] = 4",
        "1,5 + 2 = 3,5",
        "2 * 3 = 6 - x",
        "GPT-4 = 5 and 0x10 = 16",
        "10 % 3 = 1",
        "0.5 * 4 GB = 2 GB",
        "16 * 1024 = 16 KB",
        "60 * 24 = 24 hours",
        "the average of 3 + 4 = 3.5",
        "2 * n + 3 = 8",
        "1 == 2 - 1 and 3 != 2 + 2",
        "version 1.2.3 = 1.2.3",
        "same as step 1 = 0.5 * 0.5",
        "5 choose 2 = 10",
        "3 + 4 = 7!",
        "3 + ? = 7",
    ],
)
def test_leaves_alone_what_is_no_equality_of_numbers(text: str) -> None:
    assert equalities(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Note that 1 + 1 = 10 in binary.",
        "With XOR, `6 ^ 3 = 5`.",
        "In Python 2, 7 / 2 = 3.",
        "On a clock 11 + 2 = 1, and 7 + 8 = 3 modulo 12.",
        "Is 2 + 2 = 5?",
        "It is wrong to write 2 + 2 = 5.",
        "2 + 2 = 5 is not true.",
        "Suppose 2 + 2 = 5.",
        "- [ ] 2 + 2 = 5\n- [x] 2 + 2 = 4",
        "Common mistakes:\n\n- 2 + 2 = 5",
        "1. $4^3 = 81$\n2. $3^4 = 81$\n3. $81^3 = 4$",
        "- 2 + 2 = 5\n- 2 + 2 = 4",
        "## Quiz\n\n- 2 * 3 = 6\n- 2 + 2 = 5",
        "> 2 + 2 = 5",
        "## Is 2 + 2 = 5",
        "The price rises, 200 + 10% = 220.",
        "2/3 = 66 %, more exactly 2/3 = 0.66.",
        "6*13 = 78-7 = 71",
        "`0.1 + 0.2 = 0.30000000000000004` and 0.1 * 3 = 0.30000000000000004.",
        "127 + 1 = -128, 255 + 1 = 0 and 2147483647 + 1 = -2147483648.",
        "9007199254740992 + 1 = 9007199254740992.",
        "(2 x 3) * (3 x 4) = (2 x 4) and $(2 \\times 3)(3 \\times 4) = 2 \\times 4$",
        "$3\\frac{1}{2} = 3.5$ and $!4 = 9$ and $1011_2 = 11_{10}$",
        "$0.\\overline{3} = 1/3$ and $0.\\bar{6} = 2/3$",
        "10 / 3 = 3 remainder 1, 1 + 1/2 = 1 1/2, 10 000 / 4 = 2500.",
        "1 - 10% * 2 = 0.8 and 3,14 * 2 = 6,28.",
        "It moves $2 \\cdot 10^9 \\cdot 16 \\cdot 32 = 10^{12}$ bytes.",
        "A 336×336 = 576 tokens image and 1-3 = 1 point.",
        "$\\log 8 = 3$ and $\\log 100 = 2$",
        "$7 = 2 \\pmod 5$",
        "$3 \\times 4 = 0.012$ million",
        "We see that $3 + 5 \\equiv 1$. Here $3 + 5 = 1$ in $\\mathrm{GF}(7)$.",
        "In $\\mathbb{Z}_6$ we have $4 + 5 = 3$.",
        "The finite field has seven elements.\n\nThere $3 - 5 = 5$ holds.",
        "In bfloat16, 256 + 1 = 256.",
        "The squares are $1^2, 2^2, 3^2 = 1, 4, 9$.",
        "The squares are 1^2, 2^2, 3^2 = 1, 4, 9.",
        "$\\log_2 1, \\log_2 2, \\log_2 4 = 0, 1, 2$",
        "With deviations $\\sigma(1) = 0.4$ and $\\sigma(2) = 0.5$.",
        "The model predicted 17 + 25 = 32 and got no point.",
        "The puzzle is why $8 + 5 = 1$ can hold.",
        "Eight days after Monday is Tuesday: $0 + 8 = 1$.",
        "That is $224 \\times 224 \\times 3 \\approx 150$k values.",
    ],
)
def test_other_arithmetic_and_frames_are_silent(text: str) -> None:
    assert flagged(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("So 12 * 12 = 124 pixels.", "124"),
        ("**Bonus:** 200,000 x 50% (half a year) x 20% (rank) = 2000", "2000"),
        ("The share is **84 / 100 = 0.48**.", "0.48"),
        ("`84` / (`84` + `16`) = `0.48`", "0.48"),
        ("$\\frac{1}{4000} = 0.0025$", "0.0025"),
        ("$$\n\\sqrt{16} + 3 = 8\n$$", "8"),
        ("24 = 2 * 3 * 5", "24"),
        ("1. 300 × 128 + 128 = 38,528\n2. 128 × 32 + 32 = 4,182", "4,182"),
        ("5! = 125 orders", "125"),
        ("$a = 3 \\cdot 4 = 13 \\text{ cells}$", "13"),
    ],
)
def test_false_ones_fire_on_the_wrong_value(text: str, wrong: str) -> None:
    assert flagged(text) == [wrong]


def test_a_number_format_excuses_only_what_it_rounds() -> None:
    assert flagged("In fp16 each takes 2 bytes, so it is 7 * 2 = 15 in all.") == ["15"]


def test_a_sigmoid_and_a_list_of_equalities_are_read() -> None:
    assert flagged("The sigmoid gives $\\sigma(1) = 0.4$.") == ["0.4"]
    assert flagged("Sums: $2 + 2 = 4, 3 + 3 = 7$.") == ["7"]


def test_rough_equalities_only_warn() -> None:
    ((_, finding),) = findings("RMSE is $\\sqrt{1.67} \\approx 1.49$.")
    assert finding.severity == "warning"


def test_operands_of_one_digit_are_exact_only_for_longer_results() -> None:
    ((shown, finding),) = findings("We get 0.5 * 0.4 * 0.4 = 0.1, and 0.5 * 0.4 = 0.24.")
    assert (shown, finding.severity) == ("0.24", "warning")
    assert flagged("A third of a third is 0.3 * 0.3 = 0.1, and 0.5 * 0.3 = 0.15.") == []


def test_evidence_and_fix() -> None:
    ((_, finding),) = findings("Accuracy is (84 + 372) / 500 = 0.932, which is fine.")
    assert finding.evidence is not None
    assert finding.evidence.computed == "(84 + 372) / 500 = 0.912"
    assert finding.fix is not None
    assert finding.fix.safety == "suggestion"
    assert finding.fix.edits[0].text == "0.912"


def test_lost_exponents_are_suggested() -> None:
    ((_, finding),) = findings("P(4) = 6C4 * (0.25)*4 * (0.75)*2 = 0.032")
    assert finding.help == "did you mean 6C4 * (0.25)^4 * (0.75)^2?"
    assert finding.fix is None


def test_a_wrong_link_of_a_chain_is_reported_once() -> None:
    assert flagged("We get 3 * 4 = 13 = 2 * 6 cells.") == ["13"]


PHRASINGS = (
    "The result is {} = {}, as expected.",
    "Together that is {} = {} parameters.",
    "- Value: {} = {}",
    "we get `{} = {}` here",
    "so ({} = {}).",
    "**{} = {}**",
)
TEX_PHRASINGS = ("It is ${} = {}$.", "$$\n{} = {}\n$$", "We find $x = {} = {}$ units.")
phrasings = st.sampled_from(PHRASINGS)
counts = st.integers(2, 999)


def _decimals(value: Fraction, places: int) -> str:
    return f"{float(round(value, places)):.{places}f}"


@given(counts, counts, counts, st.integers(1, 4), phrasings)
def test_true_quotients_printed_with_rounding_never_fire(
    a: int, b: int, c: int, places: int, phrasing: str
) -> None:
    shown = _decimals(Fraction(a + b, c), places)
    assert flagged(phrasing.format(f"({a} + {b}) / {c}", shown)) == []


@given(counts, counts, counts, st.sampled_from(TEX_PHRASINGS), st.integers(1, 4))
def test_true_formulas_printed_with_rounding_never_fire(
    a: int, b: int, c: int, phrasing: str, places: int
) -> None:
    shown = _decimals(Fraction(a, b) * c, places)
    assert flagged(phrasing.format(rf"\frac{{{a}}}{{{b}}} \times {c}", shown)) == []


@given(counts, counts, phrasings, st.sampled_from("+*"))
def test_true_sums_and_products_never_fire(a: int, b: int, phrasing: str, sign: str) -> None:
    value = a + b if sign == "+" else a * b
    for shown in (str(value), f"{value:,}"):
        assert flagged(phrasing.format(f"{a} {sign} {b}", shown)) == []


@given(st.integers(12, 999), st.integers(12, 999), st.data(), phrasings, st.sampled_from("+*"))
def test_a_wrong_digit_fires(a: int, b: int, data: st.DataObject, phrasing: str, sign: str) -> None:
    value = str(a + b if sign == "+" else a * b)
    assume(not set(f"{a}{b}") <= {"0", "1"})
    at = data.draw(st.integers(0, len(value) - 1))
    digit = data.draw(st.sampled_from([one for one in "123456789" if one != value[at]]))
    wrong = value[:at] + digit + value[at + 1 :]
    assert flagged(phrasing.format(f"{a} {sign} {b}", wrong)) == [wrong]


@given(st.text(alphabet="0123456789+-*/^()=≈.,% xC!ab$`\\{}\n", max_size=60))
def test_never_raises_and_spans_lie_inside(text: str) -> None:
    for shown, finding in findings(text):
        assert shown
        assert 0 <= finding.span.start < finding.span.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["3 + ", "(", "((3)", "= 3 ", "9^9^", "a = 2 * ", "**3 = 4", "6C3", "`3 = 4` "]
)
def test_long_input_is_read(piece: str) -> None:
    findings(piece * (20_000 // len(piece)))


def test_practice_errors_are_found(shared: Path) -> None:
    text = (shared / "practice" / "p1_claims.md").read_text(encoding="utf-8")
    assert flagged(text) == ["0.932", "42,281", "5", "1.49", "0.50"]


def test_clean_practice_file_is_silent(shared: Path) -> None:
    text = (shared / "practice" / "p6_clean.md").read_text(encoding="utf-8")
    assert flagged(text) == []
