"""The main job on the real seed: what must be found, at its exact place, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qa_lint.cli import main


@pytest.fixture
def findings(shared: Path, capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    seed = shared / "seed" / "interview_questions.md"
    status = main(["check", "--no-cache", "--preview", "--output-format", "json", str(seed)])
    assert status == 1
    found: list[dict[str, Any]] = json.loads(capfd.readouterr().out)["diagnostics"]
    return found


def _at(findings: list[dict[str, Any]], rule: str) -> list[tuple[int, int, int, int]]:
    ranges = [item["range"] for item in findings if item["rule"] == rule]
    return [
        (r["start"]["line"], r["start"]["column"], r["end"]["line"], r["end"]["column"])
        for r in ranges
    ]


def test_each_known_defect_is_found_at_its_exact_place(findings: list[dict[str, Any]]) -> None:
    assert _at(findings, "links/doubled-parentheses") == [(98, 195, 98, 294)]
    assert _at(findings, "claims/softmax") == [(99, 278, 99, 281)]
    assert _at(findings, "spelling/stray-character") == [(391, 149, 391, 157)]
    assert _at(findings, "facts/gptq-group-size") == [(591, 503, 591, 507)]
    assert _at(findings, "math/underscore-in-text") == [(602, 18, 602, 19), (602, 37, 602, 38)]


def test_nothing_but_true_findings(findings: list[dict[str, Any]]) -> None:
    """Each of these was read and is true of the text."""
    assert sorted({(item["range"]["start"]["line"], item["rule"]) for item in findings}) == [
        (98, "links/doubled-parentheses"),
        (99, "claims/softmax"),
        (216, "structure/hidden-question"),
        (362, "spelling/confused-word"),
        (391, "spelling/stray-character"),
        (395, "consistency/near-duplicate"),
        (399, "spelling/confused-word"),
        (591, "facts/gptq-group-size"),
        (602, "math/underscore-in-text"),
        (618, "math/plain-function-name"),
    ]


def test_the_softmax_finding_shows_its_evidence(findings: list[dict[str, Any]]) -> None:
    (finding,) = [item for item in findings if item["rule"] == "claims/softmax"]
    assert finding["evidence"]["computed"] == "softmax(10.1, 5.6) = 0.989, 0.011"
    assert {(r["range"]["start"]["line"]) for r in finding["related"]} == {98, 99}


def test_the_fact_names_its_source(findings: list[dict[str, Any]]) -> None:
    (finding,) = [item for item in findings if item["rule"] == "facts/gptq-group-size"]
    assert finding["evidence"]["source"].startswith("https://")
