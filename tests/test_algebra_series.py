"""Sums with dots, residues, and what is nearly an identity."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa_lint.linting.algebra.identity import judge_identity_chain
from qa_lint.linting.algebra.residues import holds_modulo
from qa_lint.linting.algebra.series import without_dots
from qa_lint.linting.algebra.wire import encode
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse
from qa_lint.running.workers import AlgebraWorker
from tests.planted_identities_held import HELD, held

FOUND = 0.83
"""What share of the other slips is refuted at least; a few of them are true."""


@pytest.fixture(scope="module")
def worker() -> Iterator[AlgebraWorker]:
    with AlgebraWorker(answer_seconds=60, startup_seconds=120) as one:
        yield one


def chain_of(tex: str) -> nodes.Relation:
    chain = parse(tex)
    assert isinstance(chain, nodes.Relation)
    return chain


def status(tex: str) -> str:
    matrices = any(tex.partition(" = ")[0] in line for line in HELD["matrices"].splitlines())
    return judge_identity_chain(chain_of(tex), matrices=matrices or "^T" in tex)[-1].status


@pytest.mark.parametrize(
    ("tex", "lower"),
    [
        (r"1 + 2 + \dots + n", "1"),
        (r"1 + r + r^2 + \cdots + r^{n-1}", "0"),
        (r"1^2 + 2^2 + \dots + n^2", "1"),
        (r"1 + 3 + 5 + \dots + (2n-1)", "1"),
        (r"x_1 + x_2 + \dots + x_n", "1"),
        (r"a + ar + ar^2 + \dots + ar^n", "0"),
    ],
)
def test_dots_are_sums(tex: str, lower: str) -> None:
    found = without_dots(parse(tex))
    assert isinstance(found, nodes.BigOp)
    assert isinstance(found.lower, nodes.Number)
    assert found.lower.literal.text == lower


@pytest.mark.parametrize(
    "tex", [r"a + b + \dots + z", r"1 + 2 + \dots", r"x_1 + y_2 + \dots + x_n"]
)
def test_dots_that_follow_no_rule_stay(tex: str) -> None:
    tree = parse(tex)
    assert without_dots(tree) == tree


def test_series_with_dots_are_judged() -> None:
    assert status(r"1 + 2 + \dots + n = \frac{n(n+1)}{2}") == "equal"
    assert status(r"1 + 2 + \dots + n = \frac{n(n-1)}{2}") == "refuted"


@pytest.mark.parametrize(
    ("tex", "holds"),
    [
        ("(a + b)^2 = a^2 + b^2", True),
        ("(1 + 1)x + (2 + 1) = 2x", True),
        ("(a + b)^2 = a^2 + ab + b^2", False),
    ],
)
def test_residues(tex: str, holds: bool) -> None:
    assert holds_modulo(*chain_of(tex).sides) is holds


@pytest.mark.parametrize(
    "tex",
    [
        r"E[X] = \text{Var}(X) = \lambda",
        r"\text{Var}(X) = E[X]^2 = 1/\lambda^2",
        r"H(z) = \frac{3z + 4}{z + 2}",
        r"\text{Var}(X) = E(X - E[X])^2",
        r"\frac{\ln U}{\lambda} = \frac{\ln(1 - U)}{\lambda}",
        r"\frac{1}{2}\sqrt{4m^2} = -m",
    ],
)
def test_what_holds_of_some_is_not_refuted(tex: str) -> None:
    chain = chain_of(tex)
    assert all(one.status != "refuted" for one in judge_identity_chain(chain))


@pytest.mark.parametrize(
    "identity",
    [line.strip() for text in HELD.values() for line in text.splitlines() if line.strip()],
)
def test_other_identities_are_not_refuted(identity: str) -> None:
    assert status(identity) == "equal"


@pytest.mark.slow
def test_other_slips_are_refuted(worker: AlgebraWorker) -> None:
    found = 0
    slips = held()
    for slip in slips:
        chain = chain_of(slip.tex)
        matrices = slip.origin in HELD["matrices"] or "^T" in slip.tex
        verdict = judge_identity_chain(chain, matrices=matrices)[-1]
        sides = map(encode, (chain.sides[0], chain.sides[-1]))
        found += verdict.status == "refuted" and (
            worker.prove_trees(verdict.kind, *sides) == "refuted"
        )
    assert found >= FOUND * len(slips)
