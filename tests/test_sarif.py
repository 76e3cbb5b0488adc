"""SARIF: what the standard and GitHub ask for, by the official validator where it is installed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from qa_lint.core.diagnostic import (
    Evidence,
    RelatedPlace,
    ResolvedEdit,
    ResolvedFix,
    Skipped,
    Suppression,
)
from qa_lint.core.text import Source
from qa_lint.reporting import sarif
from qa_lint.reporting.line_hash import line_hashes
from qa_lint.reporting.material import FileView, Material, RuleText
from tests.command_line import ROOT, run, write
from tests.node_tools import validate_sarif
from tests.reports import BODY, HOSTILE, diagnostic, material

FAMILIES = "claims,format,links,spelling"
RULE = RuleText(
    "format/x", "error", "proven", "Something is wrong", "It [misleads](javascript:1).", "Mend it",
    "https://example.org", "~~~ bad |\n~~~", "good", "https://example.org/rules#formatx",
)  # fmt: skip


def only_run(given: Material) -> dict[str, Any]:
    report = json.loads(sarif.render(given))
    assert report["version"] == "2.1.0"
    (found,) = report["runs"]
    assert isinstance(found, dict)
    return found


def findings(report: str) -> list[str]:
    """Return the errors and warnings of the validator."""
    return re.findall(r": (?:error|warning) .*", report)


def test_every_part() -> None:
    base = diagnostic()
    made = diagnostic(
        help="do this",
        evidence=Evidence(("wrong",), "right", "https://example.org"),
        related=(RelatedPlace("a.md", base.range, "the other"),),
        fix=ResolvedFix("write right", "safe", (ResolvedEdit(base.range, "right"),)),
    )
    hidden = diagnostic(suppressed=Suppression("comment", "agreed"), severity="warning", key="h")
    old = diagnostic(suppressed=Suppression("baseline", ""), severity="info", key="o")
    report = only_run(material(made, suppressed=[hidden, old], rules={"format/x": RULE}))
    assert report["columnKind"] == "utf16CodeUnits"
    first, second, third = report["results"]
    region = {"startLine": 1, "startColumn": 6, "endLine": 1, "endColumn": 11}
    place = {
        "physicalLocation": {
            "artifactLocation": {"uri": "a.md", "uriBaseId": "%SRCROOT%"},
            "region": region,
        }
    }
    assert first == {
        "ruleId": "format/x",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "a message.\nRead: wrong.\nComputed: right.\nTo do: do this.\n"
            "Source: https://example.org."
        },
        "locations": [place],
        "partialFingerprints": {
            "qaLintKey/v1": "k",
            "primaryLocationLineHash": line_hashes(Source("a.md", BODY), 1)[0],
        },
        "relatedLocations": [{"id": 1, **place, "message": {"text": "the other"}}],
        "fixes": [
            {
                "description": {"text": "write right (safe)"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "a.md", "uriBaseId": "%SRCROOT%"},
                        "replacements": [
                            {"deletedRegion": region, "insertedContent": {"text": "right"}}
                        ],
                    }
                ],
            }
        ],
    }
    assert second["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "agreed"}
    ]
    assert second["level"] == "warning"
    assert third["suppressions"] == [{"kind": "external", "status": "accepted"}]
    assert third["level"] == "note"


def test_a_rule_is_described() -> None:
    (rule,) = only_run(material(diagnostic(), rules={"format/x": RULE}))["tool"]["driver"]["rules"]
    assert rule["id"] == "format/x"
    assert rule["shortDescription"]["text"] == "Something is wrong."
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["helpUri"] == "https://example.org/rules#formatx"
    assert rule["properties"] == {
        "tags": ["qa-lint", "format"],
        "precision": "very-high",
        "problem.severity": "error",
    }
    assert rule["help"]["markdown"] == (
        "Something is wrong\n\n**Why:** It \\[misleads\\](javascript:1).\n\n**Fix:** Mend it\n\n"
        "Wrong:\n\n~~~~markdown\n~~~ bad |\n~~~\n~~~~\n\nRight:\n\n~~~markdown\ngood\n~~~\n\n"
        "**Source:** `https://example.org`"
    )


@pytest.mark.parametrize(
    ("location", "uri"),
    [
        (b"docs/a.md", "docs/a.md"),
        ("ü 𝄞.md".encode(), "%C3%BC%20%F0%9D%84%9E.md"),
        (b"caf\xe9.md", "caf%E9.md"),
        (b"a:b#c?d%20.md", "a%3Ab%23c%3Fd%2520.md"),
        (b"a\nb\\c.md", "a%0Ab%5Cc.md"),
        (b"/outside/a b.md", "file:///outside/a%20b.md"),
        (b"D:/outside/a.md", "file:///D:/outside/a.md"),
    ],
)
def test_addresses_are_percent_encoded(location: bytes, uri: str) -> None:
    files = {"a.md": FileView(location, Source("a.md", BODY))}
    (result,) = only_run(material(diagnostic(), files=files))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert ("uriBaseId" in artifact) == (not uri.startswith("file:"))


def test_the_root_is_a_folder() -> None:
    report = only_run(material(diagnostic(), root="/a b/ü"))
    assert report["originalUriBaseIds"]["%SRCROOT%"]["uri"] == "file:///a%20b/%C3%BC/"
    windows = only_run(material(diagnostic(), root="C:\\bank"))
    assert windows["originalUriBaseIds"]["%SRCROOT%"]["uri"] == "file:///C:/bank/"


def test_most_important_first_and_no_more_than_github_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert sarif.MAX_RESULTS == 25_000
    monkeypatch.setattr(sarif, "MAX_RESULTS", 50)
    found = [diagnostic(severity="warning", key=str(n)) for n in range(sarif.MAX_RESULTS)]
    found += [diagnostic(severity="error", key="last"), diagnostic(severity="info", key="info")]
    report = only_run(material(*found))
    assert len(report["results"]) == sarif.MAX_RESULTS
    assert report["results"][0]["partialFingerprints"]["qaLintKey/v1"] == "last"
    (notification,) = report["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("2 results left out")


def test_rules_that_were_not_run_are_told() -> None:
    report = only_run(material(skipped=[Skipped("math/z", "it broke", "a.md")]))
    (note,) = report["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "math/z was not run on a.md: it broke"
    assert report["results"] == []


def test_the_official_validator_takes_hostile_texts(tmp_path: Path) -> None:
    found = []
    for number, text in enumerate(HOSTILE):
        base = diagnostic(f"{number} {text[:20]}.md")
        place = RelatedPlace(base.path, base.range, text)
        fix = ResolvedFix(text, "unsafe", (ResolvedEdit(base.range, text),))
        evidence = Evidence((text,), text, text)
        values = {"message": text or "empty", "help": text, "rule": f"facts/r{number}"}
        found.append(diagnostic(base.path, **values, evidence=evidence, related=(place,), fix=fix))
    rules = {d.rule: RuleText(d.rule, "error", "proven", *[d.message] * 6) for d in found}
    file = tmp_path / "report.sarif"
    report = sarif.render(material(*found, rules=rules, root=str(tmp_path)))
    file.write_text(report, encoding="utf-8")
    errors = [line for line in findings(validate_sarif(file)) if ": error " in line]
    assert errors == []


def test_the_official_validator_says_nothing_about_a_real_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs/example/questions.md").read_text(encoding="utf-8")
    write(tmp_path / "bänk 1" / "qu𝄞stions.md", text.replace("You", "𝄞 🐶 You"))
    monkeypatch.chdir(tmp_path)
    ran = run("--output-format", "sarif=report.sarif", "--select", FAMILIES, ".")
    assert ran.status == 1, ran.err
    assert findings(validate_sarif(tmp_path / "report.sarif")) == []
    results = json.loads((tmp_path / "report.sarif").read_text(encoding="utf-8"))
    assert len(results["runs"][0]["results"]) >= 4
