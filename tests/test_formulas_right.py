"""Named formulas that are right in one convention or another: none of them may be reported.

``tests/formulas_right`` has one statement a line; ``pages.md`` has whole pages, for what depends on
headings, tables and lists. All of them are true, however unusual: rearranged, solved for another
quantity, in other letters, of a special case, or of something akin that is named after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.library import own_library
from tests.test_formulas import found

HERE = Path(__file__).resolve().parent / "formulas_right"
PAGE = "<!-- page -->"
ENOUGH = 2_000


def statements(path: Path) -> list[str]:
    """Return the pages of a file, or its lines with a formula."""
    text = path.read_text(encoding="utf-8")
    if PAGE in text:
        return [page.strip() for page in text.split(PAGE) if page.strip()]
    return [line for line in text.splitlines() if "$" in line]


def reported(texts: list[str]) -> list[tuple[str, tuple[str, str]]]:
    """Return what is found on pages of their own, with the page."""
    return [(text, one) for text in texts for one in found(text + "\n")]


@pytest.mark.parametrize("path", sorted(HERE.glob("*.md")), ids=lambda path: path.stem)
def test_what_is_right_is_silent(path: Path) -> None:
    assert reported(statements(path)) == []


def test_there_are_enough_right_statements() -> None:
    assert sum(len(statements(path)) for path in HERE.glob("*.md")) >= ENOUGH


def test_right_statements_beside_each_other_are_silent() -> None:
    assert found("\n\n".join(statements(HERE / "answers.md")) + "\n") == []


@pytest.mark.parametrize(
    "phrase",
    [
        "The {} is ${}$.",
        "# Questions\n\n## What is the {}?\n\nIt is given by\n\n$${}$$",
        "Recall the {}: ${}$, which is used often.",
        "| Name | Formula |\n|---|---|\n| {} | ${}$ |",
    ],
    ids=["sentence", "question", "aside", "table"],
)
def test_right_forms_are_silent_however_they_are_named(phrase: str) -> None:
    named = [re.fullmatch(r"The (.*?): \$(.*)\$", one) for one in statements(HERE / "named.md")]
    assert reported([phrase.format(*one.groups()) for one in named if one]) == []


AROUND: tuple[Callable[[str], str], ...] = (
    r"\frac{{1}}{{{}}}".format,
    "1 - {}".format,
    "2 {}".format,
    "-{}".format,
)
"""Expressions around a quantity: both sides of an equation may stand in one of them."""
_PLAIN = re.compile(r"(?:\\text\{[A-Z][A-Za-z]+\}|[A-Z])(?:_\d)?")
"""A left side that is nothing but a name; bare capitals may be read as a product."""


def rearranged(formula: Formula) -> Iterator[str]:
    """Yield equations that follow from a formula, with an expression of its name on the left."""
    left = next((one for one in formula.data["left"] if _PLAIN.fullmatch(one)), None)
    alias = formula.data["aliases"][0]
    if left is None or formula.data["relation"] != "=" or "+" in alias:
        return
    for around in AROUND:
        right = around(rf"\left({formula.data['statement']}\right)")
        yield rf"With the {alias} we have ${around(left)} = {right}$."


def test_an_expression_of_the_name_is_silent() -> None:
    texts = [text for formula in own_library().formulas for text in rearranged(formula)]
    assert len(texts) >= ENOUGH // 5
    assert reported(texts) == []
