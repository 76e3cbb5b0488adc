"""Derivatives, integrals, limits and series as pages state them: in formulas, words and tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.calculus.expressions import read_plain
from qa_lint.linting.calculus.gradients import refute_gradient
from qa_lint.linting.calculus.growth import refute_growth
from qa_lint.linting.calculus.known import Known
from qa_lint.linting.calculus.limits import refute_limit
from qa_lint.linting.calculus.series import refute_expansion
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse
from qa_lint.running.jobs import Job, check_job

RULES = ("math/false-derivative", "math/false-integral", "math/false-limit")
HERE = Path(__file__).parent


def _found(text: str) -> list[tuple[int, str]]:
    """Return the line and the message of each finding."""
    result = check_job(Job(Source("page.md", text), Settings(select=RULES), Profile()))
    assert result.failures == {}
    return [(one.range.start.line, one.message) for one in result.diagnostics]


def test_what_is_true_or_not_claimed_is_silent() -> None:
    assert _found((HERE / "calculus_right.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_each_false_statement_is_found(every: int) -> None:
    head, *items = re.split(r"(?m)^(?=## )", (HERE / "calculus_wrong.md").read_text("utf-8"))
    text = head + "".join(items[::every])
    lines = text.split("\n")
    sections = [at for at, line in enumerate(lines, 1) if line.startswith("## ")]
    found = {max(at for at in sections if at <= line) for line, _ in _found(text)}
    assert [lines[at - 1] for at in sections if at not in found] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The derivative of tanh(x) is 1 - tanh(x).", "1 - tanh(x)"),
        ("The derivative of `x**3` is `3*x`.", "3*x"),
        ("| $f(x)$ | $f'(x)$ |\n|---|---|\n| $x^3$ | $3x$ |", "3x"),
        ("Note that $(fg)' = f'g'$ holds.", "f'g'"),
    ],
)
def test_the_wrong_side_is_marked(text: str, shown: str) -> None:
    result = check_job(Job(Source("page.md", text + "\n"), Settings(select=RULES), Profile()))
    (one,) = result.diagnostics
    start, end = one.range.start, one.range.end
    assert text.split("\n")[start.line - 1][start.column - 1 : end.column - 1] == shown


def _sides(tex: str) -> tuple[nodes.Node, nodes.Node]:
    chain = next(nodes.chains(parse(tex)))
    return chain.sides[0], chain.sides[1]


@pytest.mark.parametrize(
    "tex",
    [
        r"\nabla_w \|Xw - y\|^2 = 2 X^T (Xw - y)",
        r"\nabla_x (x^T A x) = (A + A^T) x",
        r"\nabla_x (x^T A x) = 2 A x",
        r"\frac{\partial}{\partial X} \log \det X = X^{-T}",
        r"\frac{\partial}{\partial A} \operatorname{tr}(AB) = B^T",
        r"\frac{\partial}{\partial A} \operatorname{tr}(AB) = B",
        r"\nabla_x \|x\| = \frac{x}{\|x\|}",
        r"\nabla_W \|W X - Y\|_F^2 = 2 (W X - Y) X^T",
        r"\nabla_x (a^T x + c) = a",
    ],
)
def test_right_gradients(tex: str) -> None:
    assert refute_gradient(*_sides(tex), Known(), symmetric=False, square=False) == ""


@pytest.mark.parametrize(
    "tex",
    [
        r"\nabla_w \|Xw - y\|^2 = 2 X (Xw - y)",
        r"\nabla_x (x^T A x) = A x",
        r"\frac{\partial}{\partial X} \log \det X = X^T",
        r"\frac{\partial}{\partial X} \operatorname{tr}(X^T A X) = 2 X A",
        r"\nabla_x \|x\| = \frac{x}{\|x\|^2}",
        r"\nabla_W \|W X - Y\|_F^2 = 2 X^T (W X - Y)",
    ],
)
def test_wrong_gradients(tex: str) -> None:
    assert refute_gradient(*_sides(tex), Known(), symmetric=False, square=False) != ""


@pytest.mark.parametrize(
    ("limit", "true", "false"),
    [
        (r"\lim_{x \to 0} \frac{\sin x}{x}", "1", "0"),
        (r"\lim_{x \to \infty} (1 + \frac{a}{x})^x", "e^a", "a"),
        (r"\lim_{x \to 2} \frac{x^2 - 4}{x - 2}", "4", "2"),
        (r"\lim_{x \to 0^+} x \ln x", "0", "1"),
        (r"\lim_{x \to -\infty} e^x", "0", "1"),
        (r"\lim_{x \to 0} \frac{1}{x^2}", r"\infty", "0"),
    ],
)
def test_limits(limit: str, true: str, false: str) -> None:
    body = parse(limit)
    assert isinstance(body, nodes.BigOp)
    assert refute_limit(body, parse(true), Known()) == ""
    assert refute_limit(body, parse(false), Known()) != ""


def test_slow_convergence_proves_nothing() -> None:
    body = parse(r"\lim_{x \to \infty} \frac{1}{\ln x}")
    assert isinstance(body, nodes.BigOp)
    assert refute_limit(body, parse("0"), Known()) == ""


@pytest.mark.parametrize(
    ("function", "terms"),
    [
        ("e^x", ["1", "x", r"\frac{x^2}{2}", r"\frac{x^3}{6}"]),
        (r"\sin x", ["x", r"-\frac{x^3}{6}", r"\frac{x^5}{120}"]),
        (r"\ln(1 + x)", ["x", r"-\frac{x^2}{2}", r"\frac{x^3}{3}"]),
        (r"\frac{1}{1 - x}", ["1", "x", "x^2", "x^3"]),
        (r"\tanh x", ["x", r"-\frac{x^3}{3}", r"\frac{2 x^5}{15}"]),
        (r"\sqrt{1 + x}", ["1", r"\frac{x}{2}", r"-\frac{x^2}{8}"]),
    ],
)
def test_every_term_of_an_expansion_counts(function: str, terms: list[str]) -> None:
    def refuted(shown: list[str]) -> str:
        right = re.sub(r"\+ -", "- ", " + ".join(shown)) + r" + \dots"
        return refute_expansion(parse(function), parse(right), Known(), rough=False)

    assert refuted(terms) == ""
    for at, term in enumerate(terms):
        flipped = term[1:] if term.startswith("-") else f"-{term}"
        assert refuted([*terms[:at], flipped, *terms[at + 1 :]]) != "", term


@pytest.mark.parametrize(
    ("tex", "right"),
    [
        (r"n! \approx \sqrt{2 \pi n} \left(\frac{n}{e}\right)^n", True),
        (r"n! \approx \sqrt{\pi n} \left(\frac{n}{e}\right)^n", False),
        (r"n! \approx \left(\frac{n}{e}\right)^n", True),
        (r"n! \approx \sqrt{2 \pi n} \left(\frac{e}{n}\right)^n", False),
        (r"\ln n! \approx n \ln n - n", True),
        (r"\ln n! \approx n \ln n", True),
        (r"\ln n! \approx n \ln n + n", False),
    ],
)
def test_stirling(tex: str, *, right: bool) -> None:
    assert (refute_growth(*_sides(tex), Known()) == "") is right


@pytest.mark.parametrize(
    ("plain", "tex"),
    [
        ("np.exp(-x)", r"\exp(-x)"),
        ("2x", "2 x"),
        ("3*x**2", "3 x^2"),
        ("1/(1+x)", r"\frac{1}{1 + x}"),
    ],
)
def test_arithmetic_in_plain_words(plain: str, tex: str) -> None:
    assert read_plain(plain) == parse(tex)


@pytest.mark.parametrize("text", ["loss.grad", "a_rate * x", "learning_rate"])
def test_words_are_no_arithmetic(text: str) -> None:
    assert any(isinstance(one, nodes.Opaque) for one in nodes.walk(read_plain(text)))
