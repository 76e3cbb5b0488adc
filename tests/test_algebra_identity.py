"""Identities of symbols: refuted by numbers, and by SymPy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa_lint.linting.algebra.identity import judge_identity_chain
from qa_lint.linting.algebra.prover import prove
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse

TRUE = [
    r"\log(ab) = \log a + \log b",
    r"(a+b)^2 = a^2 + 2ab + b^2",
    r"y = \sigma(z)(1 - \sigma(z)) = \sigma(z)\sigma(-z)",
    r"F = \frac{2}{1/P + 1/R} = \frac{2PR}{P+R}",
    r"a(b+c) = ab + ac",
    r"y = \frac{1}{1+e^{-x}} = \frac{e^x}{1+e^x}",
    r"y = \sqrt{a^2 b} = a\sqrt{b}",
    r"y = \frac{a/b}{c/d} = \frac{ad}{bc}",
    r"t = \tanh(x) = 2\sigma(2x) - 1",
]
FALSE = [
    r"\log(a + b) = \log a + \log b",
    r"(a+b)^2 = a^2 + b^2",
    r"f = x^2-2x = x(x-3)",
    r"F = \frac{2}{1/P + 1/R} = \frac{PR}{P+R}",
    r"y = \frac{1}{1+e^{-x}} = \frac{e^x}{1-e^x}",
    r"D = \sum_i p_i \log \frac{p_i}{q_i} = \sum_i p_i \log \frac{q_i}{p_i}",
    r"\binom{n}{k} = \frac{n!}{k!(n+k)!}",
    r"\sum_{i=0}^t \beta^i = \frac{1 - \beta^t}{1 - \beta}",
    r"y = \frac{-\exp(x)}{(1 + \exp(-x))^2} = \mathrm{sigmoid}(x)(1-\mathrm{sigmoid}(x))",
    r"s = a^2 - b^2 = (a-b)^2",
]
SILENT = {
    "a definition": r"f(x) = x^2",
    "a fresh symbol": r"z = w x + b",
    "an update": r"w = w - \eta g",
    "an equation to solve": r"x^2 = 2x + 3",
    "an equation in two unknowns": r"xy = x + y",
    "an equilibrium": r"p(1-q) = q(1-p)",
    "an approximation": r"y = e^x \approx 1 + x",
    "the imaginary unit": r"e^{i\theta} = \cos\theta + i\sin\theta",
    "an unknown function": r"f(a+b) = f(a) + f(b)",
    "a norm": r"\|a-b\|^2 = \|a\|^2 + \|b\|^2 - 2ab",
    "orthonormal columns": r"P = (V S U^T U S V^T)^{-1} V S U^T = V S^{-1} U^T",
    "weights that add up to one": r"L=-\sum_i y_i \log \frac{e^{z_i}}{\sum_j e^{z_j}}"
    r" = \log \sum_j e^{z_j} - \sum_i y_i z_i",
    "weights up to a bound": r"L=-\sum_{i=1}^n y_i \log \frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}"
    r" = \log \sum_{j=1}^n e^{z_j} - \sum_{i=1}^n y_i z_i",
    "a mean": r"v = \frac1n\sum_{i=1}^n (x_i - \mu)^2 = \frac1n\sum_{i=1}^n x_i^2 - \mu^2",
    "q = 1 - p": r"v = p q = p - p^2 + 0 q",
    "a recurrence": r"d = p_k q_{k-1} - p_{k-1} q_k = p_{k-1} q_k + p_k q_{k-1}",
    "upper indices": r"C_{2n}^{n} - C_{2n}^{n-1} = \frac{1}{n + 1} C_{2n}^{n}",
    "infinite series": r"y = \sin x = \sum_i (-1)^i\frac{x^{2i+1}}{(2i+1)!}",
    "a limit": r"y = \frac{\sin x}{x} = \frac{x}{x}",
    "an operator": r"Q = P^2(x^k J) = (P^2x^k)J + 2(Px^k)(PJ) + x^k P^2 J = x^k (k + P)^2 J",
    "points of the plane": r"PQ = Q - P = (1, 2)",
    "a modulus": r"y = (a+b)^2 = a^2 + b^2 \pmod 2",
    "standard deviations": r"s = \sigma(aX) = a \sigma(X)",
    "matrix transposes": r"y = a^T b + b^T a = 2 a^T b",
    "the identity matrix": r"y = (I - A)(I + A) = I - A^2",
    "differentials": r"d(fg) = f dg + g df",
    "an elementwise product": r"y = (a + b) \odot (a + b) = a + b",
    "a condition": r"P(x + y | z) = P(x | z)",
}


def statuses(tex: str) -> list[str]:
    return [one.status for chain in nodes.chains(parse(tex)) for one in judge_identity_chain(chain)]


def proofs(tex: str) -> list[str]:
    chain = next(nodes.chains(parse(tex)))
    return [prove(a, b) for a, b in zip(chain.sides, chain.sides[1:], strict=False)]


@pytest.mark.parametrize("tex", TRUE)
def test_true_identities(tex: str) -> None:
    assert statuses(tex)[-1] == "equal"
    assert proofs(tex)[-1] != "refuted"


@pytest.mark.parametrize("tex", FALSE)
def test_false_identities_are_refuted_twice(tex: str) -> None:
    assert statuses(tex)[-1] == "refuted"
    assert proofs(tex)[-1] == "refuted"


@pytest.mark.parametrize("tex", SILENT.values(), ids=list(SILENT))
def test_what_claims_no_identity(tex: str) -> None:
    assert "refuted" not in statuses(tex)


def test_most_true_identities_are_proved() -> None:
    assert sum(proofs(tex)[-1] == "equal" for tex in TRUE) >= len(TRUE) - 2


def test_the_counterexample_is_in_words() -> None:
    chain = parse(r"(a+b)^2 = a^2 + b^2")
    assert isinstance(chain, nodes.Relation)
    (verdict,) = judge_identity_chain(chain)
    assert verdict.counterexample == "for a = 2, b = 3: left 25, right 13"


def test_verdicts_are_reproducible() -> None:
    assert [statuses(tex) for tex in FALSE] == [statuses(tex) for tex in FALSE]


def test_the_prover_reads_nothing_it_does_not_know() -> None:
    for tex in (r"f(x) = f(y)", r"\|x\| = y", r"x = \int y", r"\sum_{i=1}^{10^6} x_i = y"):
        assert proofs(tex) == ["unknown"]


def test_a_sum_of_unknown_length_is_never_proved() -> None:
    assert proofs(r"\sum_{i=1}^n (x_i + y_i) = \sum_{i=1}^n x_i + \sum_{i=1}^n y_i") == ["unknown"]


def test_what_is_refuted_in_real_text_is_false(shared: Path) -> None:
    """One: in a step with continued fractions, x_k - z_k a_k becomes x_k - y_k a_k."""
    lines = (shared / "math" / "fragments.jsonl").read_text(encoding="utf-8").splitlines()
    real = [json.loads(line) for line in lines]
    found = [x["tex"] for x in real if x["mutation"] is None and "refuted" in statuses(x["tex"])]
    assert len(found) == 1
    assert r"s_{k+1} = \frac{1}{s_k-a_k}" in found[0]


@pytest.mark.parametrize(("page", "refuted"), [("p6_clean.md", 0), ("p2_formulas.md", 2)])
def test_the_practice_pages(shared: Path, page: str, refuted: int) -> None:
    text = (shared / "practice" / page).read_text(encoding="utf-8").replace("$$", "$")
    found = [one for tex in text.split("$")[1::2] for one in statuses(tex)]
    assert found.count("refuted") == refuted
