"""Rules about signs and indices of formulas: notations that people use are silent."""

from __future__ import annotations

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.running.jobs import Job, check_job

SILENT = [
    ("index-bound-twice", r"$P = \sum_k P_{ik} \cdot \sum_k P_{kj}$"),
    ("index-bound-twice", r"$d = \sum_{t=2}^T (e_t - e_{t-1})^2 \Big/ \sum_{t=1}^T e_t^2$"),
    ("index-bound-twice", r"$\prod_{j=1}^m \Gamma(b_j - s) \prod_{j=1}^n \Gamma(1 - a_j + s)$"),
    ("index-escapes", r"$P_0 = \sum_{y=x_l}^{x_u} \binom{n}{y} w^y$"),
    ("index-escapes", r"$M = \frac{a}{\frac{1}{m-s} \sum_{j=s+1}^m |y_j - y_{j-s}|}$"),
    ("dangling-operator", r"$\overline{L_{\cdot \cdot}}$ and $y_{i \cdot \cdot}$"),
    ("dangling-operator", r"$LR+ = TPR / FPR$ and $[(n_y \times)\, n_x \times n_z]$"),
    ("dangling-operator", "$$\na = b +\n$$\n\n$$\nc + d\n$$"),
    ("empty-script", r"$explained\_{}variance$"),
    ("epsilon-for-in", r"$\int d\epsilon \mathcal{N}(\epsilon | 0, \sigma)$"),
    ("epsilon-for-in", r"$\frac{\mu_f \epsilon S^2 L}{v}$ and the noise $\sigma \epsilon (x, t)$"),
    ("lost-braces", r"$[C_3 G_f^210^{C_4 L_f}]^4$"),
    ("plain-function-name", "$$\na = b % log(x)\n$$"),
    ("unbalanced-brackets", r"$\begin{cases}1 & n = 0,\\(n-1)! \times n & n > 1\end{cases}$"),
    ("unbalanced-brackets", r"$\lfloor x \rceil$, $f = \{ \begin{array}{l} 1 \end{array}$"),
    ("unbalanced-brackets", r"the set $\{1, 2$ and $3\}$"),
    ("lost-braces", r"$f^{(n)}$, $x^*(t)$ and $a_i(t)$"),
    ("unclosed-formula", "With $C = 6ND$ it costs $2M. That is $5k or $10."),
]
FOUND = [
    ("index-bound-twice", r"$\sum_{i=1}^n \frac{1}{n} \sum_{i=1}^m a_{ij}$"),
    ("dangling-operator", "$$\na = b +\n$$\n\nThis is all."),
    ("epsilon-for-in", r"for some $\xi \epsilon (x, x + h)$"),
    ("lost-braces", r"$\frac{1}{1 + e^-z}$"),
    ("lost-braces", r"$\frac{1}{x^10}$"),
    ("lost-braces", r"$f^(n)$"),
    ("unbalanced-brackets", r"$\lfloor (n - k) / s + 1$"),
    ("unbalanced-brackets", r"$S = \{x \mid x > 0$"),
    ("unbalanced-brackets", r"$\begin{cases}1 & n = 0,\\(n-1! \times n & n > 1\end{cases}$"),
    ("unclosed-formula", "With $C = 6ND$ the forward pass alone is $2ND."),
]
RATIO = "$$\ns = \\frac{a}{b}\n$$\n\n"
LISTS = [
    ("where $a$ is the gain, $b$ the cost and $c$ the number of trials.", 1),
    ("where\n\n- $a$ is the gain,\n- $b$ is the cost,\n- $c$ says how often it is tried.", 1),
    ("where $a$ is the gain, $b$ is the cost. The estimates $c$ are computed by hand.", 0),
    ("where $a$ is the gain, $b$ is the cost, $c$ is the number of features:", 0),
    ("where $a$ is the gain, $b$ is the cost and $c$ is small. $$\\own{b} = 1$$", 0),
]


def _findings(rule: str, text: str) -> list[str]:
    settings = Settings(select=(f"math/{rule}",))
    result = check_job(Job(Source("page.md", text + "\n"), settings, Profile()))
    assert result.failures == {}
    return [one.message for one in result.diagnostics]


@pytest.mark.parametrize(("rule", "text"), SILENT)
def test_what_people_write(rule: str, text: str) -> None:
    assert _findings(rule, text) == []


@pytest.mark.parametrize(("rule", "text"), FOUND)
def test_what_is_wrong(rule: str, text: str) -> None:
    assert len(_findings(rule, text)) == 1


@pytest.mark.parametrize(("text", "count"), LISTS)
def test_a_list_of_symbols(text: str, count: int) -> None:
    assert len(_findings("unused-explanation", RATIO + text)) == count


CONFLICTS = [
    ("where $a$ is the gain, $b$ is the cost and $a$ is the temperature.", 1),
    ("where\n\n- $a$ is the gain,\n- $b$ is the cost,\n- $a$ is the temperature.", 1),
    ("where $a$ is the gain. For oblique cases, where $a$ is a temperature, see below.", 0),
    ("where $a$ is the gain, $b$ is the cost and $a$ is the gains' mean.", 0),
]


@pytest.mark.parametrize(("text", "count"), CONFLICTS)
def test_two_explanations(text: str, count: int) -> None:
    assert len(_findings("conflicting-explanation", RATIO + text)) == count


def test_a_command_of_the_site() -> None:
    often = " ".join(rf"$\prox_{{{letter}}}(x)$" for letter in "fgh")
    settings = Settings(select=("math/unknown-command",))
    result = check_job(Job(Source("page.md", often + "\n"), settings, Profile()))
    assert {(one.severity, one.fix) for one in result.diagnostics} == {("info", None)}
    once = check_job(Job(Source("page.md", "$\\lamda$\n"), settings, Profile()))
    assert [one.fix is not None for one in once.diagnostics] == [True]
