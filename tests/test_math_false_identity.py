"""Identities of symbols: refuted twice, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_lint.core.capabilities import Proof
from qa_lint.core.diagnostic import Finding
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.algebra.wire import encode
from qa_lint.linting.checks.math.false_identity import false_identity
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math
from qa_lint.parsing.latex.tree import parse
from qa_lint.parsing.reader import read
from qa_lint.running.workers import AlgebraWorker
from tests.command_line import run_json


class Prover:
    """An :class:`~qa_lint.core.capabilities.Algebra` that always gives the same answer."""

    def __init__(self, answer: Proof) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str]] = []

    def prove_identity(self, tex_left: str, tex_right: str) -> Proof:
        self.asked.append((tex_left, tex_right))
        return self.answer

    def prove_trees(self, kind: str, left: str, right: str) -> Proof:
        self.asked.append((left, right))
        return self.answer


@pytest.fixture(scope="module")
def worker() -> Iterator[AlgebraWorker]:
    with AlgebraWorker() as made:
        yield made


def findings(text: str, algebra: AlgebraWorker | Prover) -> list[Finding]:
    document = read(Source("notes.md", text), Profile())
    context = Context(document, Profile(), Settings(), algebra)
    return [one for math in document.units(Math) for one in false_identity(math, context)]


@pytest.mark.parametrize(
    "formula",
    [
        r"\log(a + b) = \log a + \log b",
        r"(a - b)^2 = a^2 - 2ab - b^2",
        r"\sum_{i=0}^{t} \beta^i = \frac{1-\beta^t}{1-\beta}",
        r"e^{a+b} = e^a + e^b",
        r"\sqrt{a^2 + b^2} = a + b",
    ],
)
def test_slips_are_found(formula: str, worker: AlgebraWorker) -> None:
    text = f"Remember that ${formula}$ holds."
    (found,) = findings(text, worker)
    assert text[slice(*found.span)] == formula
    assert "left" in found.message


@pytest.mark.parametrize(
    "text",
    [
        r"Remember that $\log(ab) = \log a + \log b$ holds.",
        r"Note that $\log(a + b) = \log a + \log b$ is wrong.",
        r"$(a + b)^2 = a^2 + b^2$ is a common mistake.",
        r"Is $(a + b)^2 = a^2 + b^2$?",
        r"In general $(a + b)^2 \neq a^2 + b^2$, and it's not true that $(a+b)^2 = a^2 + b^2$.",
        r"Solve $(a + b)^2 = a^2 + b^2$.",
        r"This holds when $(a + b)^2 = a^2 + b^2$.",
        r"Update $w = w - \eta g$ and $w \leftarrow w(1 - \eta)$.",
        r"Let $f(x) = (x + a)^2$.",
        r"$\sum_{i=0}^{t-1} \beta^i = \frac{1-\beta^t}{1-\beta}$",
        r"> $(a + b)^2 = a^2 + b^2$",
    ],
)
def test_true_conditional_and_denied_ones_are_silent(text: str, worker: AlgebraWorker) -> None:
    assert findings(text, worker) == []


@pytest.mark.parametrize("answer", ["equal", "unknown", "timeout"])
def test_one_refutation_is_not_enough(answer: Proof) -> None:
    prover = Prover(answer)
    assert findings("So $(a + b)^2 = a^2 + b^2$.", prover) == []
    assert prover.asked == [(encode(parse("(a + b)^2")), encode(parse("a^2 + b^2")))]


def test_a_page_without_candidates_asks_nothing() -> None:
    prover = Prover("refuted")
    assert findings("So $(a + b)^2 = a^2 + 2ab + b^2$ and $y = ax + b$.", prover) == []
    assert prover.asked == []


def test_practice_files(shared: Path, worker: AlgebraWorker) -> None:
    expected = {"p2_formulas.md": [33, 148, 257], "p6_clean.md": [], "p1_claims.md": []}
    for name, lines in expected.items():
        text = (shared / "practice" / name).read_text(encoding="utf-8")
        source = Source(name, text)
        assert [source.line_of(one.span.start) for one in findings(text, worker)] == lines


def test_a_formula_with_a_name_is_reported_once(tmp_path: Path) -> None:
    page = tmp_path / "notes.md"
    page.write_text("The variance scales: $\\text{Var}(aX + b) = a\\,\\text{Var}(X)$.\n", "utf-8")
    both = ("--select", "math/false-identity", "--select", "math/wrong-variance-of-linear")
    assert run_json(*both, "--no-cache", page).rules == ["math/wrong-variance-of-linear"]
    assert run_json(*both[:2], "--no-cache", page).rules == ["math/false-identity"]
