"""Named formulas in sentences, lists and asides: each slip is seen, at the smallest part."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_formulas import found

SLIPS = Path(__file__).resolve().parent / "formulas_wrong.md"


def slips() -> list[tuple[str, str, str]]:
    """Return sentences with one slip each, the formula's id and the part that is wrong."""
    cases = []
    for line in SLIPS.read_text(encoding="utf-8").splitlines():
        if "$" not in line:
            continue
        formula, _, marked = line.partition(": ")
        part = re.search(r"⟦(.*)⟧", marked)
        assert part is not None, line
        cases.append((re.sub("[⟦⟧]", "", marked), formula, part[1]))
    return cases


def test_there_are_enough_slips() -> None:
    assert len(slips()) >= 100


@pytest.mark.parametrize(("text", "formula", "part"), slips())
def test_slips_are_seen(text: str, formula: str, part: str) -> None:
    assert found(text + "\n") == [(formula, part)]
