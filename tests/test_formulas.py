"""Named formulas: every accepted form in every notation is silent, every slip is seen."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qa_lint.core.data import data_path
from qa_lint.core.errors import PackError
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.context import Context
from qa_lint.linting.formulas import check
from qa_lint.linting.formulas.check import near_misses
from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.heads import head_of
from qa_lint.linting.formulas.judging import Budget, judge
from qa_lint.linting.formulas.library import Library, own_library
from qa_lint.linting.formulas.rules import PREFIX, formulas_check
from qa_lint.linting.packs.formulas import compile_formulas
from qa_lint.linting.packs.loading import load_packs
from qa_lint.linting.packs.own import FORMULAS, own_formulas
from qa_lint.parsing.document import Prose
from qa_lint.parsing.latex.tree import parse
from qa_lint.parsing.reader import read
from tests.formula_notations import notations, slips

ROOT = Path(__file__).resolve().parent.parent
ENOUGH = 260
RECALL = 0.9


def forms(formula: Formula) -> list[str]:
    return [formula.data["statement"], *formula.data["variants"]]


def status(formula: Formula, tex: str) -> str:
    return judge(formula, parse(tex), tex).status


def found(text: str, library: Library | None = None) -> list[tuple[str, str]]:
    """Return what is found in a text: the formula's id, and what is flagged."""
    page = read(Source("page.md", text), Profile())
    algebra: Any = None
    context = Context(page, Profile(), Settings(), algebra)
    return [
        (formula.id, text[slice(*finding.span)])
        for prose in page.units(Prose)
        for formula, finding in near_misses(prose, context, library or own_library())
    ]


def wrong_notations(formulas: list[Formula]) -> list[tuple[str, str, str]]:
    return [
        (formula.id, what, tex)
        for formula in formulas
        for form in forms(formula)
        for what, tex in notations(form)
        if status(formula, tex) != "equal"
    ]


def recall_of_slips(formulas: list[Formula]) -> Counter[str]:
    """Count what becomes of slips; those that lead to another accepted form are none."""
    return Counter(
        status(formula, tex)
        for formula in formulas
        for form in forms(formula)
        for _, tex in slips(form)
    )


@cache
def sample() -> list[Formula]:
    return random.Random(7).sample(own_library().formulas, 40)


def test_there_are_enough_formulas() -> None:
    assert len(own_library().formulas) >= ENOUGH


def test_other_notations_are_accepted() -> None:
    assert wrong_notations(sample()) == []


def test_slips_are_seen() -> None:
    counts = recall_of_slips(sample())
    assert counts["near"] >= RECALL * (counts.total() - counts["equal"])


@pytest.mark.slow
def test_every_notation_of_every_formula_is_accepted() -> None:
    assert wrong_notations(list(own_library().formulas)) == []


@pytest.mark.slow
def test_slips_in_every_formula_are_seen() -> None:
    counts = recall_of_slips(list(own_library().formulas))
    assert counts["near"] >= RECALL * (counts.total() - counts["equal"])


@pytest.mark.parametrize(
    ("tex", "formula", "part"),
    [
        (r"(X^T X - \lambda I)^{-1} X^T y", "ridge", r"- \lambda I"),
        (r"(A^\top A + \alpha I) A^\top b", "ridge", r"(A^\top A + \alpha I)"),
        (r"\frac{2 TP}{2 TP + FP - FN}", "f1-score", "- FN"),
        (r"\log \frac{\text{df}(t)}{N}", "idf", r"\frac{\text{df}(t)}{N}"),
        (r"\frac{e^{z_i}}{\sum_j e^{z_i}}", "softmax", "z_i"),
        (r"\text{softmax}(\frac{Q K}{\sqrt{d_k}}) V", "attention", "K"),
    ],
)
def test_the_smallest_part_is_named(tex: str, formula: str, part: str) -> None:
    verdict = judge(own_library().formula(formula), parse(tex), tex)
    assert verdict.slip is not None
    assert tex[slice(*verdict.slip.span)].strip("{}()") == part.strip("{}()")


@pytest.mark.parametrize(
    "text",
    [
        r"It is a mistake to write the F1 score as $F_1 = \frac{P R}{P + R}$.",
        r"Is the F1 score $F_1 = \frac{P R}{P + R}$?",
        r"The F1 score is not $F_1 = \frac{P R}{P + R}$.",
        r"A simplified ridge regression uses $\hat{w} = (X^T X - \lambda I)^{-1} X^T y$.",
        r"The force is $F_1 = \frac{P R}{P + R}$.",
        r"Bayes: $P(A \mid B) \propto P(B \mid A) P(A)$.",
        "> The F1 score is $F_1 = \\frac{P R}{P + R}$.",
        "# The F1 score is $F_1 = \\frac{P R}{P + R}$\n",
        "- [ ] The F1 score is $F_1 = \\frac{P R}{P + R}$.",
    ],
)
def test_what_nobody_claims_is_silent(text: str) -> None:
    assert found(text + "\n") == []


def test_formulas_in_code_are_read() -> None:
    right = "The F1 score is `F1 = 2 * precision * recall / (precision + recall)`.\n"
    assert found(right) == []
    wrong = right.replace("2 * ", "")
    assert [formula for formula, _ in found(wrong)] == ["f1-score"]


@pytest.mark.parametrize(
    ("text", "formula", "flagged"),
    [
        (r"Recall is $\frac{TP}{TP + FP}$.", "recall", "FP"),
        (r"- Entropy: $\sum_i p_i \log p_i$ bits", "entropy", r"\sum_i p_i \log p_i"),
        (r"- **Recall**: $\frac{TP}{TP + FN + FP}$", "recall", "FP"),
        (
            "| metric | formula |\n|---|---|\n| Recall | $\\frac{TP}{TP + FP}$ |",
            "recall",
            "FP",
        ),
        (
            "| distribution | mean | variance |\n|---|---|---|\n"
            "| exponential | $\\frac{1}{\\lambda}$ | $\\frac{1}{\\lambda}$ |",
            "exponential-variance",
            r"\frac{1}{\lambda}",
        ),
        (
            r"The unbiased estimate is $s^2 = \frac{1}{n} \sum_i (x_i - \bar{x})^2$.",
            "unbiased-variance",
            "n",
        ),
        (
            "The **lasso** minimises $\\min_w \\|y - X w\\|_2^2 + \\lambda \\|w\\|_2$.",
            "lasso-loss",
            r"\|w\|_2",
        ),
        (
            r"The IoU is $\text{IoU}(A, B) = \frac{|A \cap B|}{|A| + |B|}$.",
            "jaccard",
            r"|A| + |B|",
        ),
        (
            r"Adam: $\hat{v}_t = \frac{v_t}{1 - \beta_1^t}$.",
            "adam-second-correction",
            r"\beta_1^t",
        ),
        (
            r"The 95% confidence interval is $\bar{x} \pm 1.96 \frac{\sigma}{n}$.",
            "confidence-interval",
            "n",
        ),
        (
            r"Policy gradient: $\nabla_\theta J = E[\nabla_\theta \pi_\theta(a|s) Q(s, a)]$.",
            "policy-gradient",
            r"\nabla_\theta \pi_\theta(a|s)",
        ),
    ],
)
def test_names_outside_of_the_formula(text: str, formula: str, flagged: str) -> None:
    """In the words before, a label, the row and the head of a table; sets, gradients, minima."""
    expected = [(formula, flagged)] if formula else []
    assert [(one, _bare(part)) for one, part in found(text + "\n")] == expected


@pytest.mark.parametrize(
    "text",
    [
        r"A fair guess has the recall $\frac{1}{2}$.",
        r"The geometric mean of precision and recall is $\sqrt{P R}$.",
        r"The half-Cauchy density is $f(x) = \frac{2}{\pi (1 + x^2)}$.",
        r"Precision and recall are $\frac{TP}{TP + FP}$ and $\frac{TP}{TP + FN}$, respectively.",
        r"The Jaccard index is $J(X, Y) = \frac{|X \cap Y|}{|X| + |Y| - |X \cap Y|}$.",
        r"The variance is $\mathbb{V}[X] = \mathbb{E}\left(X - \mathbb{E}[X]\right)^2$.",
        r"MAPE is $\frac{1}{n} \sum_i \frac{|y_i - \hat{y}_i|}{\max(\epsilon, |y_i|)}$.",
        r"The SVD is $A = U \Sigma V^*$.",
        r"The GAN plays $\min_G \max_D E[\log D(x)] + E[\log(1 - D(G(z)))]$.",
        r"The policy gradient is $E[\nabla_\theta \log \pi_\theta(a|s) R]$.",
        "| metric | formula |\n|---|---|\n| Precision | $\\frac{TP}{TP + FP}$ |\n"
        "| Recall | $\\frac{TP}{TP + FN}$ |",
    ],
)
def test_names_nearby_mean_something_else(text: str) -> None:
    assert found(text + "\n") == []


def right_statements() -> list[str]:
    text = (ROOT / "tests" / "formulas_right" / "answers.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if "$" in line]


@pytest.mark.parametrize("statement", right_statements())
def test_what_is_right_is_silent(statement: str) -> None:
    """Conventions, other letters and akin formulas, written by hand, each alone."""
    assert found(statement + "\n") == []


def test_right_statements_beside_each_other_are_silent() -> None:
    assert len(right_statements()) >= 200
    assert found("\n\n".join(right_statements()) + "\n") == []


@pytest.mark.parametrize(
    ("text", "formula", "flagged"),
    [
        (r"Chebyshev: $P(|X - \mu| \ge k\sigma) \le \frac{1}{k}$.", "chebyshev", r"\frac{1}{k}"),
        (r"Chebyshev: $\frac{1}{k} \ge P(|X - \mu| \ge k\sigma)$.", "chebyshev", r"\frac{1}{k}"),
        (
            r"Markov's inequality: $P(X \ge a) \ge \frac{E[X]}{a}$.",
            "markov",
            r"\frac{E[X]}{a}",
        ),
        (
            r"The confidence interval is $CI = \bar{x} \pm z \frac{s}{n}$.",
            "confidence-interval",
            "n",
        ),
        (
            r"ELU: $\text{ELU}(x) = \begin{cases} x & x > 0 \\ a(e^x + 1) & x < 0 \end{cases}$",
            "elu",
            "1",
        ),
        (r"LoRA computes $h = W x - B A x$.", "lora", "- B A x"),
    ],
)
def test_bounds_intervals_and_cases(text: str, formula: str, flagged: str) -> None:
    assert [(one, _bare(part)) for one, part in found(text + "\n")] == [(formula, flagged)]


def _bare(part: str) -> str:
    return part[1:-1] if part.startswith("{") else part


def test_what_is_checked_on_a_page_is_limited_and_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "MAX_SIDES", 3)
    slip = r"The ridge solution is $\hat w = (X^T X - \lambda I)^{-1} X^T y$."
    page = read(Source("page.md", f"{slip}\n\n" * 5), Profile())
    algebra: Any = None

    def count() -> int:
        context = Context(page, Profile(), Settings(), algebra)
        return sum(1 for one in page.units(Prose) for _ in near_misses(one, context, own_library()))

    assert [count(), count()] == [3, 3]


def test_no_slip_is_looked_for_without_a_budget() -> None:
    tex = r"(X^T X - \lambda I)^{-1} X^T y"
    ridge = own_library().formula("ridge")
    assert judge(ridge, parse(tex), tex, budget=Budget(0)).status == "other"
    assert judge(ridge, parse(tex), tex).status == "near"


def test_every_formula_is_a_rule() -> None:
    (formulas,) = [one for one in load_packs(own=True) if one.rules[0].id.startswith(PREFIX)]
    assert len(formulas.rules) == len(own_library().formulas)
    assert {rule.tier for rule in formulas.rules} == {"measured"}


def test_heads() -> None:
    assert head_of(r"\text{softmax}(z)_i").arguments == ("z",)
    assert head_of(r"D_{KL}(p \,\|\, q)").arguments == ("p", "q")
    assert head_of(r"\text{F1-score}").name == "f1score"
    assert head_of("P(A | B)").shape != head_of("P(A, B)").shape
    assert head_of("Var(X + Y)").shape != head_of("Var(X)").shape
    assert head_of("(" * 150).name is not None
    assert head_of("x" * 1000).name == ""


def test_what_is_shipped_was_compiled_from_the_packs() -> None:
    files = {name: path.read_bytes() for name, path in FORMULAS.files().items()}
    kept = data_path("data", FORMULAS.compiled).read_text(encoding="utf-8")
    assert kept == FORMULAS.written(FORMULAS.made(files)), "run tools/compile_packs.py"


def test_loading_the_shipped_formulas_imports_no_yaml() -> None:
    program = (
        "import sys; from qa_lint.linting.formulas.library import own_library; own_library(); "
        "sys.exit('ruamel' in sys.modules or 'sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


PACK = r"""
formulas:
  - id: kinetic-energy
    name: kinetic energy
    aliases: [kinetic energy]
    left: ['E_k', 'T']
    roles:
      m: mass
      v: {is: speed, names: ['u']}
    statement: '\frac{1}{2} m v^2'
    variants: ['\frac{m v^2}{2}']
    source: https://en.wikipedia.org/wiki/Kinetic_energy
    wrong: ['The kinetic energy is $E_k = \frac{1}{2} m ⟦v⟧$.']
    right: ['The kinetic energy is $E_k = \frac{m u^2}{2}$.']
"""


def test_a_pack_of_ones_own() -> None:
    (mine,) = [c for c in load_packs(own=False, extra=[("own.yaml", PACK)]) if c.rules]
    assert [rule.id for rule in mine.rules] == ["math/wrong-kinetic-energy"]
    library = Library(compile_formulas([("own.yaml", PACK)]))
    assert found("The kinetic energy is $E_k = \\frac{1}{2} m v$.\n", library)
    assert not found("The kinetic energy is $E_k = 0.5 \\cdot m u^2$.\n", library)
    assert formulas_check(own_formulas()).rules


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("statement:", "statment:", "10:5", "did you mean"),
        (r"'\frac{1}{2} m v^2'", r"'\frac{1}{2} m w^2'", "10:16", "w has no role"),
        (r"'\frac{1}{2} m v^2'", r"'\frac{1}{2'", "10:16", "can't read"),
        (r"['\frac{m v^2}{2}']", r"['\frac{m x^2}{2}']", "11:16", "x has no role"),
        (
            "{is: speed, names: ['u']}",
            "{is: speed, kind: vektor}",
            "9:28",
            "did you mean 'vector'",
        ),
        ("https:", "http:", "12:13", "https"),
        ("⟦v⟧", "v", "13:13", "one ⟦ ⟧"),
        ("      m: mass", "      m + 1: mass", "8:7", "not one symbol"),
    ],
)
def test_a_broken_pack_says_where(old: str, new: str, place: str, message: str) -> None:
    with pytest.raises(PackError, match=re.escape(f"own.yaml:{place}")) as error:
        compile_formulas([("own.yaml", PACK.replace(old, new))])
    assert message in str(error.value)


def test_practice(shared: Path) -> None:
    """The planted formulas of the practice page are found, and nothing else is flagged."""
    text = (shared / "practice" / "p2_formulas.md").read_text(encoding="utf-8")
    lines = sorted(
        text[: text.index(flagged)].count("\n") + 1 for _, flagged in found(text) if flagged
    )
    assert {formula for formula, _ in found(text)} >= {"ridge", "f1-score", "q-learning", "idf"}
    assert len(lines) >= 5


def test_the_clean_page_is_clean(shared: Path) -> None:
    assert found((shared / "practice" / "p6_clean.md").read_text(encoding="utf-8")) == []
