"""Files with planted errors: what is right stays silent, and what was found once stays found."""

from __future__ import annotations

import json

import pytest

from tests.planted_sets import FOLDER, names, score

FLOOR: dict[str, int] = json.loads((FOLDER / "found.json").read_text(encoding="utf-8"))
"""How many of the planted errors of each file are found; raise it when more are."""


@pytest.mark.parametrize("name", names())
def test_planted_errors(name: str) -> None:
    result = score(name)
    assert [(why["why"], found.message) for why, found in result.fired] == []
    assert [found.message for found in result.elsewhere] == []
    missed = [one["what"] for one in result.missed]
    assert len(result.found) >= FLOOR[name], f"missed: {missed}"
