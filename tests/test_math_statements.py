"""Claims about derivatives, integrals, symbols and indices as pages make them."""

from __future__ import annotations

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.explaining.roles import contradiction
from qa_lint.running.jobs import Job, check_job

RULES = (
    "false-derivative", "false-integral", "shape-mismatch", "misexplained-symbol",
    "unused-explanation", "index-mismatch", "index-bound-twice", "index-escapes", "lost-braces",
    "invisible-braces", "unbalanced-brackets", "epsilon-for-in", "dangling-operator",
)  # fmt: skip
SETTINGS = Settings(select=tuple(f"math/{one}" for one in RULES))

WRONG = [
    r"The derivative of $x^3$ is $2x^2$.",
    r"The derivative of $\tanh(z)$ is $1 - \tanh(z)$.",
    r"The derivative of $\ln(1 + e^z)$ with respect to $z$ is $1 - \frac{1}{1 + e^{-z}}$.",
    r"Differentiating $\sin(2x)$ gives $\cos(2x)$.",
    r"Differentiating $e^{-\lambda t}$ with respect to $t$ yields $\lambda e^{-\lambda t}$.",
    r"The second derivative of $x^4$ is $12x^3$.",
    r"The gradient of $\frac{1}{2}\|Xw - y\|^2$ with respect to $w$ is $2X^T(Xw - y)$.",
    r"The derivative of the sigmoid is $\sigma(z)(1 + \sigma(z))$.",
    r"The derivative of tanh is $1 - \tanh(x)$.",
    r"The function $x^2 e^x$ has the derivative $2x e^x$.",
    r"For the loss $(wx - y)^2$ the gradient is $2(wx - y) + 1$.",
    r"Let $f(x) = x^2 + 1$. Then $f'(x) = 2x + 1$.",
    r"Sigmoid $\sigma(z) = \frac{1}{1 + e^{-z}}$ has the derivative $\sigma(z)(1 + \sigma(z))$.",
    r"Softplus is $f(x) = \ln(1 + e^x)$. Its derivative is $\frac{1}{1 + e^x}$.",
    r"Swish is $f(x) = x^2$, and its derivative is $x$.",
    r"$\text{ReLU}'(z) = 0$ for $z > 0$.",
    r"$\text{ReLU}'(z) = 1$ for $z < 0$.",
    r"Let $f(x) = |x|$. Then $f'(x) = \begin{cases} -1 & x > 0 \\ -1 & x < 0 \end{cases}$.",
    r"The antiderivative of $x^2$ is $x^3$.",
    r"The integral of $e^{2x}$ is $2 e^{2x}$.",
    r"We have $\int \frac{1}{x} \, dx = \frac{1}{x^2} + C$.",
    r"We have $\int_0^2 x \, dx = 4$.",
    r"The mean is $\bar{x} = \frac{1}{n} \sum_{i=1}^{n} x_j$.",
    r"The variance $\sigma^2$ is $\frac{1}{n} \sum_{i} (x_j - \mu)^2$.",
    r"There are $2^32$ values.",
    r"The rate is $10^-4$.",
    r"It takes $O(n \log(n)$ steps.",
    r"Here $y \in {0, 1}$.",
    r"Here $x \epsilon \mathbb{R}^n$.",
    r"Here $\sigma^2$ is the standard deviation.",
]
RIGHT = [
    r"The derivative of $x^3$ is $3x^2$.",
    r"The derivative of $x^3$ at $x = 2$ is $12$.",
    r"The derivative of $x^3$ is not $2x^2$.",
    r"A common mistake is that the derivative of $x^3$ is $2x^2$.",
    r"Is the derivative of $x^3$ equal to $2x^2$?",
    r"The derivative of $f$ is $g$.",
    r"Sigmoid $\sigma(z) = \frac{1}{1 + e^{-z}}$ has the derivative $\sigma(z)(1 - \sigma(z))$.",
    r"Softplus is $f(x) = \ln(1 + e^x)$. Its derivative is $\frac{1}{1 + e^{-x}}$.",
    r"We know $a = 3$ and its derivative is $0$. A ball has $v = 2$, and the gradient is $5$.",
    r"The derivative of $f(x)$ is $f'(x)$.",
    r"The derivative of $\log x$ is $1/x$, that of $\log_{10} x$ is $\frac{1}{x \ln 10}$.",
    r"The gradient of the loss is $X^T(Xw - y)$ up to a constant.",
    r"The derivative of the ReLU is $1$ for positive inputs and $0$ for negative ones.",
    r"$\text{ReLU}'(z) = 1$ for $z > 0$ and $0$ for $z < 0$.",
    r"Setting $\frac{d}{dw} (w - 3)^2 = 0$ gives $w = 3$.",
    r"For small $x$, $\frac{d}{dx} \sin x = 1$ approximately.",
    r"The derivative of $\sigma$ is $\sigma(1 - \sigma)$ for the sigmoid.",
    r"The chain rule is $\frac{dy}{dx} = \frac{dy}{du} \frac{du}{dx}$.",
    r"The product rule is $(uv)' = u'v + uv'$.",
    r"Here $\sigma$ is any activation, for example $\sigma'(z) = 1$.",
    r"Let $f(x) = x^2 + 1$. Then $f'(x) = 2x$ and $f'(1) = 2$.",
    r"Let $f(x) = x^2$. In the next example $f(x) = x^3$, and $f'(x) = 3x^2$.",
    r"The update is $w' = w - \eta \frac{\partial L}{\partial w}$.",
    r"The integral of $x$ is $\frac{x^2}{2} + C$, of $\frac{1}{x}$ it is $\ln|x| + C$.",
    r"We have $\int_0^1 f(x) \, dx = 1$ for a density.",
    r"By parts, $\int x e^x \, dx = x e^x - \int e^x \, dx = (x - 1) e^x + C$.",
    r"Softmax is $p_i = \frac{e^{z_i}}{\sum_{j} e^{z_j}}$.",
    r"$\sum_{k=1}^{K} \sum_{i \in C_k} \|x_i - \mu_k\|^2$ is minimised.",
    r"The total is $\sum_{i=1}^{n} c$ and $\sum_{i=1}^{n} 1 = n$.",
    r"The interval $[0, 1)$ and $(a, b]$, a half-open $[0,1[$, and $f(x_{1,2})$.",
    r"There are $2^{32}$ values, $x^2y$, $x_1x_2$, and $\frac12$.",
    r"The limit from the left is $0^-$, ions are $Na^+$, and $A^\top$, $x^*$.",
    r"It is $1{,}000$ or $\{1, 2\}$, and ${n \choose k}$.",
    r"The kernel $k(\cdot, \cdot)$ and $f(x, \cdot)$.",
    r"With $\epsilon > 0$ we add $\epsilon \mathbf{I}$.",
    r"Here $\sigma^2$ is the variance and $\sigma$ is the standard deviation.",
]


def _fired(text: str) -> list[str]:
    result = check_job(Job(Source("page.md", text + "\n"), SETTINGS, Profile()))
    assert result.failures == {}
    return [f"{one.rule}: {one.message}" for one in result.diagnostics]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_true_or_not_claimed_is_silent(text: str) -> None:
    assert _fired(text) == []


@pytest.mark.parametrize("text", WRONG)
def test_what_is_false_is_found_once(text: str) -> None:
    assert len(_fired(text)) == 1


@pytest.mark.parametrize(
    ("role", "phrase", "contradicts"),
    [
        ("size of a key", "the number of keys in the sequence", True),
        ("size of a key", "the dimension of the keys", False),
        ("size of a key", "the number of dimensions of a key", False),
        ("number of heads", "the dimension of each head", True),
        ("number of heads", "the number of attention heads", False),
        ("false positives", "the number of false negatives", True),
        ("false positives", "the number of false positives", False),
        ("learning rate", "the discount factor", True),
        ("discount", "the discount factor", False),
        ("learning rate", "the step size", False),
        ("weights", "the weights of the input layer", False),
        ("variance", "the standard deviation", True),
    ],
)
def test_explanations(role: str, phrase: str, *, contradicts: bool) -> None:
    others = ["keys", "queries", "false negatives", "discount", "learning rate", "input"]
    assert bool(contradiction(role, phrase, tuple(others))) is contradicts
