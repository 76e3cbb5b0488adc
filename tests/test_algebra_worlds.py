"""Identities of random variables, events and matrices: refuted twice, or left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa_lint.linting.algebra.identity import judge_identity_chain
from qa_lint.linting.algebra.wire import decode, encode
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse
from qa_lint.running.workers import AlgebraWorker

TRUE = [
    r"\text{Var}(aX + b) = a^2\,\text{Var}(X)",
    r"\mathrm{Cov}(X,Y)=\mathbb{E}[XY]-\mathbb{E}[X]\mathbb{E}[Y]",
    r"P(A \cup B) = P(A)+P(B)-P(A \cap B)",
    r"P(A|B)=\frac{P(B|A)P(A)}{P(B)}",
    r"P(\bar A) = 1 - P(A)",
    r"P(A^c)=1-P(A)",
    r"I(X;Y) = H(X) - H(X|Y)",
    r"H(X,Y) = H(X) + H(Y|X)",
    r"\mathbb{V}[X]=E[(X-E[X])^2]",
    r"E[X] = E[E[X|Y]]",
    r"\text{Var}(X) = E[\text{Var}(X|Y)] + \text{Var}(E[X|Y])",
    r"\text{Var}(X+Y) = \text{Var}(X)+\text{Var}(Y)",
    r"P(A \cap B) = P(A)P(B)",
    r"E[XY]=E[X]E[Y]",
    r"P(A, B) = P(A \mid B) P(B)",
    r"\text{Var}(X)=E[X^2]",
    r"E[X] = 1 + \frac12 E[X]",
    r"E[(X-\mu)^2]=E[X^2]-\mu^2",
    r"P(A|B)=P(A)",
    r"P(A) = P(A|B)P(B)+P(A|C)P(C)",
    r"E[(X+\epsilon)^2]=E[X^2]+\text{Var}(\epsilon)",
    r"P(A \cup B)=P(A)+P(B)",
    r"H(X,Y)=H(X)+H(Y)",
    r"(AB)^T = B^TA^T",
    r"(AB)^{-1} = B^{-1}A^{-1}",
    r"\operatorname{tr}(AB)=\operatorname{tr}(BA)",
    r"\det(cA) = c^n\det(A)",
    r"\det A^{-1} = \frac{1}{\det A}",
    r"\|x+y\|^2 = \|x\|^2+2x^Ty+\|y\|^2",
    r"(A^T)^{-1} = (A^{-1})^T",
    r"\text{Tr}(ABC)=\text{Tr}(CAB)",
    r"\text{tr}(xy^T)=y^Tx",
    r"(\mathbf{A}+\mathbf{B})^\top=\mathbf{A}^\top+\mathbf{B}^\top",
    r"(x+y)^T(x+y)=x^Tx+2x^Ty+y^Ty",
    r"P = (V S U^T U S V^T)^{-1} V S U^T = V S^{-1} U^T",
    r"\det(AB) = \det(A)\det(B)",
    r"y = a^T b + b^T a = 2 a^T b",
    r"A^T A = I",
    r"X^TXw = X^Ty",
    r"\|x - y\|^2 = \|x\|^2 + \|y\|^2 - 2x^Ty",
    r"\textrm{Cov}(X, Y) = \textrm{Cov}(X, aX+b)",
    r"E[X] = \int x p(x) dx",
    r"\|\mathbf{a}+\mathbf{b}\|^2 = \|\mathbf{a}\|^2+\|\mathbf{b}\|^2",
    r"(1+r)^T = 1 + rT",
    r"\operatorname{tr}(A^T B) = \operatorname{tr}(B A^T)",
    r"Q^T Q x = x",
]
"""None of them is refuted: identities, and what holds under a usual assumption."""
FALSE = [
    r"\text{Var}(aX + b) = a\,\text{Var}(X)",
    r"\mathrm{Cov}(X,Y)=\mathbb{E}[XY]+\mathbb{E}[X]\mathbb{E}[Y]",
    r"P(A \cup B) = P(A)+P(B)+P(A \cap B)",
    r"P(A|B)=\frac{P(B|A)P(B)}{P(A)}",
    r"P(\bar A) = P(A)",
    r"P(A^c)=1+P(A)",
    r"I(X;Y) = H(X) + H(X|Y)",
    r"H(X,Y) = H(X) - H(Y|X)",
    r"E[X^2] = \operatorname{Var}(X) + E[X]",
    r"E[aX+b]=aE[X]",
    r"\text{Var}(X - Y) = \text{Var}(X) + \text{Var}(Y) + 2\,\text{Cov}(X, Y)",
    r"\text{Var}(X+Y) = \text{Var}(X) + \text{Var}(Y) + \text{Cov}(X, Y)",
    r"\text{Var}(X)=E[X^2]-E[X]",
    r"\text{Var}(X)=E[X]^2-E[X^2]",
    r"\text{Cov}(aX,bY)=(a+b)\text{Cov}(X,Y)",
    r"P(A \mid B) = P(A \cap B)/P(A)",
    r"\text{Var}(X-Y)=\text{Var}(X)-\text{Var}(Y)",
    r"E[X+Y]=E[X]E[Y]",
    r"\operatorname{Var}(X) = E[X^2] + (E[X])^2",
    r"H(Y|X)=H(X,Y)+H(X)",
    r"I(X;Y)=H(X)+H(Y)+H(X,Y)",
    r"(AB)^T = A^TB^T",
    r"(AB)^{-1} = A^{-1}B^{-1}",
    r"\operatorname{tr}(AB)=\operatorname{tr}(A)\operatorname{tr}(B)",
    r"\det(cA) = c\det(A)",
    r"\det(A+B)=\det(A)+\det(B)",
    r"\|x+y\|^2 = \|x\|^2+x^Ty+\|y\|^2",
    r"(\mathbf{A}\mathbf{B})^\top=\mathbf{A}^\top \mathbf{B}^\top",
    r"(A+B)^{-1}=A^{-1}+B^{-1}",
    r"(A^TB)^T=A^TB",
    r"\det A^{-1} = -\det A",
    r"(A+B)(A-B)^T=AA^T-BB^T",
    r"\|\mathbf{x}-\mathbf{y}\|^2 = \|\mathbf{x}\|^2 - \|\mathbf{y}\|^2",
]


@pytest.fixture(scope="module")
def worker() -> Iterator[AlgebraWorker]:
    with AlgebraWorker(answer_seconds=60, startup_seconds=120) as one:
        yield one


def last_link(tex: str) -> tuple[str, str, nodes.Relation]:
    """Return status and kind of the last link of a chain, and the chain."""
    chain = parse(tex)
    assert isinstance(chain, nodes.Relation)
    verdict = judge_identity_chain(chain, matrices=True)[-1]
    return verdict.status, verdict.kind, chain


@pytest.mark.parametrize("tex", TRUE)
def test_true_and_open_ones_are_not_refuted(tex: str) -> None:
    assert last_link(tex)[0] != "refuted"


@pytest.mark.parametrize("tex", FALSE)
def test_false_ones_are_refuted_twice(tex: str, worker: AlgebraWorker) -> None:
    status, kind, chain = last_link(tex)
    assert status == "refuted"
    left, right = map(encode, chain.sides[-2:])
    assert worker.prove_trees(kind, left, right) == "refuted"


def test_true_ones_are_proved(worker: AlgebraWorker) -> None:
    for tex in (r"\text{Var}(aX + b) = a^2\,\text{Var}(X)", r"P(A^c) = 1 - P(A)"):
        status, kind, chain = last_link(tex)
        assert status == "equal"
        assert worker.prove_trees(kind, *map(encode, chain.sides)) == "equal"


def test_the_counterexample_is_in_words() -> None:
    chain = parse(r"P(A \cup B) = P(A) + P(B) + P(A \cap B)")
    assert isinstance(chain, nodes.Relation)
    (verdict,) = judge_identity_chain(chain)
    assert verdict.counterexample == (
        "for A = {1, 2}, B = {2, 3, 4} with equal chances: left 1, right 3/2"
    )


@pytest.mark.parametrize("tex", [*TRUE, *FALSE, r"\int_0^1 x \, dx = [1, 2)", "x_{1}! = 3.50"])
def test_trees_survive_the_wire(tex: str) -> None:
    tree = parse(tex)
    assert decode(encode(tree)) == tree


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "3", '{"Sum":[]}', '{"Node":[]}', '{"Number":["x"]}']
)
def test_what_is_no_tree(text: str) -> None:
    with pytest.raises(ValueError, match=r"tree|number|Expecting|unpack"):
        decode(text)
