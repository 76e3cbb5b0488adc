"""Named formulas: every accepted form in every notation is silent, every slip is seen."""

from __future__ import annotations

import json
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
from qa_lint.core.rule import parse_doc
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.context import Context
from qa_lint.linting.formulas.check import formulas_check, near_misses
from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.heads import head_of
from qa_lint.linting.formulas.judging import judge
from qa_lint.linting.formulas.library import Library, own_library
from qa_lint.linting.packs.formulas import (
    COMPILED,
    compile_formulas,
    compile_own_formulas,
    own_formula_files,
    own_formulas,
)
from qa_lint.linting.packs.loading import load_packs
from qa_lint.parsing.document import Prose
from qa_lint.parsing.latex.tree import parse
from qa_lint.parsing.reader import read
from tests.formula_notations import notations, slips

ROOT = Path(__file__).resolve().parent.parent
ENOUGH = 150
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


@pytest.mark.parametrize("formula", own_library().formulas, ids=lambda formula: formula.id)
def test_examples(formula: Formula) -> None:
    """What is wrong is flagged where it is marked, by this formula or a neighbour; right is not."""
    doc = parse_doc(formula.data["doc"])
    assert doc.source.startswith("https://")
    for example in doc.examples:
        expected = [example.text[slice(*span)] for span in example.spans]
        assert [flagged for _, flagged in found(example.text)] == expected, example.text


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


def test_heads() -> None:
    assert head_of(r"\text{softmax}(z)_i").arguments == ("z",)
    assert head_of(r"D_{KL}(p \,\|\, q)").arguments == ("p", "q")
    assert head_of(r"\text{F1-score}").name == "f1score"
    assert head_of("P(A | B)").shape != head_of("P(A, B)").shape
    assert head_of("Var(X + Y)").shape != head_of("Var(X)").shape
    assert head_of("(" * 150).name is not None
    assert head_of("x" * 1000).name == ""


def test_what_is_shipped_was_compiled_from_the_packs() -> None:
    files = {name: path.read_bytes() for name, path in own_formula_files().items()}
    kept = json.loads(data_path("data", COMPILED).read_text(encoding="utf-8"))
    made = json.loads(json.dumps(compile_own_formulas(files)))
    assert kept == made, "run tools/compile_packs.py"
    roles = [[list(one["roles"]) for one in data["formulas"]] for data in (kept, made)]
    assert roles[0] == roles[1]


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
    (check,) = [c for c in load_packs(own=False, extra=[("own.yaml", PACK)]) if c.rules]
    assert [rule.id for rule in check.rules] == ["formulas/kinetic-energy"]
    library = Library(compile_formulas([("own.yaml", PACK)])["formulas"])
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
