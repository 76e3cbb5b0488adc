"""Hostile formulas: nothing raises, hangs or outlives its worker."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from qa_lint.linting.algebra.identity import judge_identity_chain
from qa_lint.linting.algebra.numeric import judge_chain
from qa_lint.linting.algebra.wire import encode
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import MAX_LENGTH, parse
from qa_lint.running.workers import AlgebraWorker

_PIECES = (
    r"x y a b n X Y A B \mathbf{w} \Sigma 1 2.5 10^{99} 9^{9^{9}} ( ) [ ] \{ \} { } | \| + - * / = "
    r"\le ^ _ ' ! , ; \\ & \frac \sqrt \sum_{i=1}^{n} \prod_{k} \int dx \lim_{x\to0} \log \exp "
    r"\max_x \text{if} \text{Var} \mathbb{E} P H \det \operatorname{tr} ^T ^{-1} \cup \cap \pm "
    r"\begin{aligned} \end{aligned} \begin{bmatrix} \end{bmatrix} \begin{cases} \end{cases} "
    r"\left( \right) \left. \right| \forall \exists \land \pmod \partial \nabla \infty \ldots "
    r"\unknown \def \binom \hat \overset \underset % ~ $ # 𝐱 é \operatorname"
).split()
REPEATED = (
    "9^{", "(", "{", "[", r"\frac{", r"\sqrt{", "x_{", r"\left(", "|", r"\|", "!", "'", "-", "=x",
    "+x", r"\sum_{i=1}^{9}", r"\int ", r"\log ", "f(", r"\begin{aligned}", "a&",
    r"\\", r"\hat", r"\mathbf", r"\text{", "1,", r"\binom", r"E[", r"P(A|", r"\det ", "^T",
    r"\forall x", r"\land ", r"\pmod", r"\nabla ", r"\partial ", r"\overset{a}", "x^y", r"\lim_{x}",
)  # fmt: skip


def hostile(count: int) -> Iterator[str]:
    """Yield ``count`` formulas that repeat, nest and mix what formulas are made of."""
    draw = random.Random(7)
    for piece in REPEATED:
        for times in (50, 700):
            yield (piece * times)[:MAX_LENGTH]
            yield f"x = {(piece * times)[: MAX_LENGTH - 10]}"
    for _ in range(count - 4 * len(REPEATED)):
        yield " ".join(draw.choices(_PIECES, k=draw.randint(1, 120)))


def test_reading_and_judging_end() -> None:
    for tex in hostile(1_200):
        tree = parse(tex)
        for one in nodes.walk(tree):
            assert 0 <= one.span.start <= one.span.end <= len(tex)
            if isinstance(one, nodes.Relation):
                judge_chain(one)
                judge_identity_chain(one, matrices=True)


def test_depth_and_length_are_limited() -> None:
    assert isinstance(parse("{" * 200 + "x" + "}" * 200), nodes.Opaque)
    assert isinstance(parse("x" * (MAX_LENGTH + 1)), nodes.Opaque)
    assert nodes.is_readable(parse("{" * 10 + "x" + "}" * 10))


@pytest.mark.parametrize(
    ("before", "inside", "after"),
    [(r"1+\frac{1}{", "1", "}"), ("1+(", "x", ")"), ("{", "x", "}"), (r"\sqrt{1+", "x", "}"),
     ("x^{", "x", "}"), (r"\log(1+", "x", ")"), (r"\hat{", "x", "}"), ("x_{", "i", "}")],
)  # fmt: skip
def test_what_nests_a_hundred_deep_is_read(before: str, inside: str, after: str) -> None:
    assert nodes.is_readable(parse(before * 49 + inside + after * 49))
    assert nodes.is_readable(parse(before * 98 + inside + after * 98))
    assert isinstance(parse(before * 101 + inside + after * 101), nodes.Opaque)


def test_applications_that_may_be_products_nest_only_so_deep() -> None:
    for times in (5, 20, 98):
        tree = parse("a(" * times + "x" + ")" * times)
        assert sum(1 for _ in nodes.walk(tree)) < 10_000


@pytest.mark.slow
def test_the_worker_survives() -> None:
    questions = 0
    with AlgebraWorker(answer_seconds=2, startup_seconds=120) as worker:
        for tex in hostile(1_500):
            worker.timeouts = 0
            for chain in nodes.chains(parse(tex)):
                for left, right in zip(chain.sides, chain.sides[1:], strict=False):
                    kind = ("numbers", "chance", "matrices")[questions % 3]
                    answer = worker.prove_trees(kind, encode(left), encode(right))
                    assert answer in ("equal", "refuted", "unknown", "timeout")
                    questions += 1
        worker.timeouts = 0
        assert worker.prove_trees("numbers", encode(parse("x+1")), encode(parse("1+x"))) in (
            "equal", "timeout")  # fmt: skip
    assert questions >= 1_000
