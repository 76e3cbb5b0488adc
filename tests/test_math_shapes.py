"""Sizes of products: true statements in many notations are silent, mutated ones are found."""

from __future__ import annotations

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.running.jobs import Job, check_job

SETTINGS = Settings(select=("math/shape-mismatch",))

# Each with the right size marked and a wrong one to put there.
STATEMENTS = [
    (r"Let $A$ be $n \times m$, $B$ be $m \times d$. Then $AB$ is $@n \times d@$.", r"n \times m"),
    (r"$A$ is an $n \times m$ matrix, so $A^T A$ is $@m \times m@$.", r"n \times n"),
    (r"$A \in \mathbb{R}^{n \times m}$, so $A A^T \in \mathbb{R}^{@n \times n@}$.", r"m \times m"),
    (
        r"With $X \in \mathbb{R}^{n \times d}$ and $W \in \mathbb{R}^{d \times h}$, the output"
        r" $XW$ has shape $@n \times h@$.",
        r"n \times d",
    ),
    (
        r"With $Q \in \mathbb{R}^{n \times d}$, $K \in \mathbb{R}^{m \times d}$, the score matrix"
        r" $Q K^T$ is $@n \times m@$.",
        r"m \times n",
    ),
    (
        r"With $Q, K \in \mathbb{R}^{n \times d_k}$ and $V \in \mathbb{R}^{n \times d_v}$ we get"
        r" $\text{softmax}(Q K^\top / \sqrt{d_k}) V \in \mathbb{R}^{@n \times d_v@}$.",
        r"n \times d_k",
    ),
    (r"$W \in \mathbb{R}^{h \times d}$, $x \in \mathbb{R}^d$, so $Wx \in \mathbb{R}^{@h@}$.", "d"),
    (r"$A$ is $3 \times 4$ and $B$ is $4 \times 2$, so $AB$ is $@3 \times 2@$.", r"3 \times 4"),
    (r"With $n$ rows and $d$ columns in $X$, $X^T X$ is $@d \times d@$.", r"n \times n"),
    (r"A layer computes (32, 128) x (128, 64) = @(32, 64)@.", "(32, 128)"),
    (r"Multiplying (8, 16) @ (16, 4) gives @(8, 4)@.".replace(" @ ", " × "), "(16, 16)"),
    (
        r"A $3 \times 4$ matrix times a $4 \times 2$ matrix gives a $@3 \times 2@$ matrix.",
        r"3 \times 4",
    ),
    (r"$W$ is a $3 \times 4$ matrix and $x$ has 4 entries, so $Wx$ has @3 entries@.", "4 entries"),
    (r"$W$ is $3 \times 4$, $x$ is a vector of length $4$, so $Wx$ has @length 3@.", "length 4"),
    (r"$A$ is 3×4 and $B$ is 4×2, so $AB$ is @3×2@.", "3×4"),
    (
        r"Let $W \in \mathbb{R}^{m \times n}$, for example $W$ is a $3 \times 4$ matrix and $x$ is"
        r" a vector with 4 components: then $Wx$ has @3 components@.",
        "4 components",
    ),
    (
        r"For 10 tokens $Q = X W$ is $10 \times 64$. The scores $Q K^\top$ are of size"
        r" $@10 \times 10@$.",
        r"64 \times 64",
    ),
    (
        r"$Q$ has shape $(n, d_k)$ and $K$ has shape $(m, d_k)$, so $QK^T$ has shape $@(n, m)@$.",
        "(n, d_k)",
    ),
    (
        r"$X$ has shape (32, 128) and $W$ has shape (128, 64), so $XW$ has @shape (32, 64)@.",
        "shape (32, 128)",
    ),
    ("We compute (8, 10, 64) @ (64, 32) = @(8, 10, 32)@.".replace(" @ ", " × "), "(8, 10, 64)"),
    (
        r"LoRA has $B \in \mathbb{R}^{d \times r}$ and $A \in \mathbb{R}^{r \times k}$; the update"
        r" $BA$ is $@d \times k@$.",
        r"r \times r",
    ),
]  # fmt: skip
SILENT = [
    r"Let $A$ be $n \times m$ and $B$ be $m \times d$. It is wrong that $AB$ is $n \times m$.",
    r"Let $A$ be $n \times n$ and $B$ be $m \times d$, so $AB$ is undefined.",
    r"$X \in \mathbb{R}^{n \times d}$ and $b \in \mathbb{R}^{d}$, so $X + b$ is broadcast.",
    r"$A$ is $n \times m$. In another layer $A$ is $m \times d$, and $A^T A$ is $d \times d$.",
    r"$d_k = d_v$; $Q, K \in \mathbb{R}^{n \times d_k}$, $V \in \mathbb{R}^{n \times d_v}$, so"
    r" $(Q K^T) V \in \mathbb{R}^{n \times d_k}$.",
    r"The grid is $3 \times 4$, twelve cells, and $AB$ is shorter.",
    r"The elementwise product of $A \in \mathbb{R}^{n \times m}$ and"
    r" $B \in \mathbb{R}^{n \times m}$ is $n \times m$; $AB$ is another thing than elementwise.",
    r"A batch $x \in \mathbb{R}^{d}$ as a row with $W \in \mathbb{R}^{d \times h}$: $xW + b$.",
    r"$(32, 128)$ and (128, 64) are sizes of images, not of products.",
    r"$\mathbf{P}$ is $n \times n$, $\mathbf{H}$ is $m \times n$ and $\mathbf{x} \in \mathbb{R}^n$;"
    r" the gain is $\mathbf{P} \mathbf{H}^T(\mathbf{x}) \mathbf{S}^{-1}$.",
    r"$W$ is $3 \times 4$ and holds 12 entries; $x$ has 3 elements less, and $Wx$ none.",
    r"Is $AB$ for $A \in \mathbb{R}^{n \times m}$, $B \in \mathbb{R}^{k \times d}$ possible?",
]


def _findings(text: str) -> list[str]:
    result = check_job(Job(Source("page.md", text + "\n"), SETTINGS, Profile()))
    assert result.failures == {}
    return [one.message for one in result.diagnostics]


@pytest.mark.parametrize(("text", "wrong"), STATEMENTS)
def test_a_stated_size(text: str, wrong: str) -> None:
    before, right, after = text.split("@")
    assert _findings(before + right + after) == []
    assert len(_findings(before + wrong + after)) == 1


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_false_size(text: str) -> None:
    assert _findings(text) == []


def test_an_impossible_product() -> None:
    given = r"With $Q \in \mathbb{R}^{n \times d}$ and $K \in \mathbb{R}^{m \times d}$"
    assert len(_findings(given + r" the scores are $QK$.")) == 1
    assert _findings(given + r" the scores are $QK^T$.") == []


def test_multiplying_with() -> None:
    given = r"With $V \in \mathbb{R}^{m \times d_v}$. After multiplying with $V$ the output is "
    assert _findings(given + r"$n \times d_v$.") == []
    assert len(_findings(given + r"$n \times m$.")) == 1
