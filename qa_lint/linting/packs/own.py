"""The packs that qa-lint brings along: its facts and its formulas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from qa_lint.linting.packs.shipped import Shipped

LEXICON = "lexicon.yaml"
"""The pack whose concepts all facts share."""


def _compile_facts(packs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    from qa_lint.linting.packs.compiled import compile_facts

    return compile_facts(packs)


def _compile_formulas(packs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    from qa_lint.linting.packs.formulas import compile_formulas

    return compile_formulas(packs)


FACTS = Shipped("facts", "packs.json", _compile_facts, LEXICON)
FORMULAS = Shipped("formulas", "formulas.jsonl", _compile_formulas, many="formulas")


@cache
def own_formulas() -> Any:
    """Return the compiled formulas; other rules ask them, too: they are read once."""
    return FORMULAS.data()
