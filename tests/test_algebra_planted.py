"""Slips planted in true identities are refuted twice; the identities themselves never are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa_lint.linting.algebra.identity import IdentityVerdict, judge_identity_chain
from qa_lint.linting.algebra.wire import encode
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse
from qa_lint.running.workers import AlgebraWorker
from tests.planted_identities import AREAS, IDENTITIES, is_assumed, planted, renamed

ALL, CHECKABLE = 0.93, 0.99
"""What share of the slips is refuted at least: of all, and of those that can be told."""


@pytest.fixture(scope="module")
def worker() -> Iterator[AlgebraWorker]:
    with AlgebraWorker(answer_seconds=60, startup_seconds=120) as one:
        yield one


def judged(tex: str) -> tuple[IdentityVerdict, nodes.Relation]:
    """Return the verdict about a formula, on a page that speaks of matrices if it does."""
    chain = parse(tex)
    assert isinstance(chain, nodes.Relation)
    matrices = any(tex in AREAS[area] for area in ("matrices", "vectors")) or "^T" in tex
    return judge_identity_chain(chain, matrices=matrices)[-1], chain


def is_refuted(tex: str, worker: AlgebraWorker) -> bool:
    """Tell whether a formula is refuted twice."""
    verdict, chain = judged(tex)
    if verdict.status != "refuted":
        return False
    return worker.prove_trees(verdict.kind, *map(encode, chain.sides)) == "refuted"


@pytest.mark.parametrize("identity", IDENTITIES)
def test_identities_are_not_refuted_in_any_notation(identity: str) -> None:
    for tex in (identity, *renamed(identity)):
        assert judged(tex)[0].status != "refuted", tex


def test_a_sample_of_the_slips_is_refuted(worker: AlgebraWorker) -> None:
    sample = [one for one in planted() if not is_assumed(one)][::14]
    found = [one for one in sample if is_refuted(one.tex, worker)]
    assert len(found) >= CHECKABLE * len(sample) - 1


@pytest.mark.slow
def test_the_slips_are_refuted(worker: AlgebraWorker) -> None:
    slips = planted()
    checkable = {
        one.tex for one in slips if not is_assumed(one) and judged(one.origin)[0].status == "equal"
    }
    found = {one.tex for one in slips if is_refuted(one.tex, worker)}
    assert len(found) >= ALL * len(slips)
    assert len(found & checkable) >= CHECKABLE * len(checkable)


@pytest.mark.parametrize(
    "tex",
    [
        r"x_{ij} = 0",
        r"(x + 4)(x - 2) = 0",
        r"x^2 = 2x",
        r"\lambda^2 = \lambda",
        r"p = 1 - p",
        r"\sin x = \cos x",
        r"e^{x} = e^{-x}",
        r"x^2 + 1 = 3x",
        r"w = w - \eta g",
        r"w = (1 - \alpha) w + \alpha g",
        r"\sigma(x) = \tanh(x)",
        r"\hat{p}_1^0 = 1/9",
        r"P x^k = k P x^k",
        r"H(Y|X) = H(X|Y)",
        r"(AA^+)^T = AA^+",
        r"x = x \cdot r^2 / r \bmod n = x * r^2",
        r"\vb*{p} \cdot \vu*{r} / r^2 = \vb*{p} \cdot \vb*{r} / r^3",
        r"N(n - 1) + 2N = Nn + \order{N}",
        r"|a + b|^2 = a^2 + b^2 - 2ab",
        r"e^x = 1 + x",
        r"(1 + x)^2 = 1 + 2x",
    ],
)
def test_equations_definitions_and_operators_are_left_alone(tex: str) -> None:
    chain = parse(tex)
    assert isinstance(chain, nodes.Relation)
    assert all(one.status != "refuted" for one in judge_identity_chain(chain))
