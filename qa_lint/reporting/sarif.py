"""SARIF 2.1.0, as GitHub's code scanning and editors read it.

The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/. Columns count UTF-16 code units,
which is what readers assume that don't look at ``columnKind``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote_from_bytes

from qa_lint import __version__
from qa_lint.core.diagnostic import Diagnostic, ResolvedFix
from qa_lint.core.text import Range, Source
from qa_lint.reporting.columns import place
from qa_lint.reporting.json_text import dump
from qa_lint.reporting.line_hash import line_hashes
from qa_lint.reporting.material import (
    HOMEPAGE,
    Material,
    by_importance,
    clipped,
    counted,
    is_absolute,
)
from qa_lint.reporting.sarif_rules import LEVELS, described, plain, sentence

MAX_RESULTS = 25_000
"""GitHub takes no more of one run, and shows the first 5,000 by severity."""

_LONGEST = 2_000
_ROOT = "%SRCROOT%"
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def render(material: Material) -> str:
    """Return the report; the most important results come first, as many as GitHub takes."""
    ordered = by_importance([*material.diagnostics, *material.suppressed])
    kept = ordered[:MAX_RESULTS]
    ids = sorted({diagnostic.rule for diagnostic in kept})
    numbers = {rule: number for number, rule in enumerate(ids)}
    hashes = _hashes(kept, material)
    run = {
        "tool": {
            "driver": {
                "name": "qa-lint",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": HOMEPAGE,
                "rules": [described(rule, material.rules.get(rule)) for rule in ids],
            }
        },
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {_ROOT: {"uri": _folder_uri(material.root)}},
        "invocations": [_invocation(material, len(ordered) - len(kept))],
        "results": [
            _result(diagnostic, numbers[diagnostic.rule], hashes, material) for diagnostic in kept
        ],
    }
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _invocation(material: Material, left_out: int) -> dict[str, Any]:
    notes = []
    for item in material.skipped:
        where = f" on {item.path}" if item.path else ""
        notes.append(_notification("warning", f"{item.rule} was not run{where}: {item.reason}"))
    if left_out:
        text = f"{counted(left_out, 'result')} left out: there is room for {MAX_RESULTS:,}"
        notes.append(_notification("warning", text))
    return {
        "executionSuccessful": True,
        "workingDirectory": {"uri": _folder_uri(material.root)},
        "toolExecutionNotifications": notes,
    }


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": plain(text)}}


def _hashes(diagnostics: Sequence[Diagnostic], material: Material) -> dict[tuple[str, int], str]:
    """Return the line hashes of the places of diagnostics, by path and line."""
    lines: dict[str, set[int]] = {}
    for diagnostic in diagnostics:
        lines.setdefault(diagnostic.path, set()).add(diagnostic.range.start.line)
    found = {}
    for path, wanted in lines.items():
        source = material.source(path)
        if source is not None:
            hashes = line_hashes(source, max(wanted))
            for line in wanted:
                found[path, line] = hashes[line - 1]
    return found


def _result(
    diagnostic: Diagnostic,
    rule_index: int,
    hashes: Mapping[tuple[str, int], str],
    material: Material,
) -> dict[str, Any]:
    fingerprints = {"qaLintKey/v1": diagnostic.key}
    line_hash = hashes.get((diagnostic.path, diagnostic.range.start.line))
    if line_hash:
        fingerprints["primaryLocationLineHash"] = line_hash
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": rule_index,
        "level": LEVELS[diagnostic.severity],
        "message": {"text": _message(diagnostic)},
        "locations": [_location(diagnostic.path, diagnostic.range, material)],
        "partialFingerprints": fingerprints,
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                **_location(other.path, other.range, material),
                "message": {"text": plain(other.message)},
            }
            for number, other in enumerate(diagnostic.related, 1)
        ]
    source = material.source(diagnostic.path)
    if diagnostic.fix and diagnostic.fix.edits and source:
        result["fixes"] = [_fix(diagnostic, diagnostic.fix, source, material)]
    if diagnostic.suppressed:
        kind = "inSource" if diagnostic.suppressed.by == "comment" else "external"
        suppression = {"kind": kind, "status": "accepted"}
        if diagnostic.suppressed.reason:
            suppression["justification"] = plain(diagnostic.suppressed.reason)
        result["suppressions"] = [suppression]
    return result


def _message(diagnostic: Diagnostic) -> str:
    """Return the finding, what proves it and what to do, as sentences."""
    evidence = diagnostic.evidence
    parts = [diagnostic.message]
    for label, text in (
        ("Read", "; ".join(evidence.read)),
        ("Computed", evidence.computed),
        ("To do", diagnostic.help),
        ("Source", evidence.source),
    ):
        if text:
            parts.append(f"{label}: {text}")
    return "\n".join(sentence(plain(clipped(part, _LONGEST))) for part in parts)


def _location(path: str, range_: Range, material: Material) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(path, material),
            "region": _region(range_, material.source(path)),
        }
    }


def _artifact(path: str, material: Material) -> dict[str, str]:
    """Return a file's address: percent-encoded, relative to the root where it lies inside."""
    location = material.location(path)
    if is_absolute(location):
        return {"uri": _file_uri(location)}
    return {"uri": quote_from_bytes(location, safe="/"), "uriBaseId": _ROOT}


def _file_uri(location: bytes) -> str:
    """Return the address of an absolute path; on Windows it starts with a drive."""
    slash = "" if location.startswith(b"/") else "/"
    return f"file://{slash}{quote_from_bytes(location, safe='/:')}"


def _folder_uri(path: str) -> str:
    location = path.encode("utf-8", "surrogateescape")
    if not location.startswith(b"/"):  # on Windows, where both slashes part folders
        location = location.replace(b"\\", b"/")
    uri = _file_uri(location)
    return uri if uri.endswith("/") else uri + "/"


def _region(range_: Range, source: Source | None) -> dict[str, int]:
    if source is None:
        return {"startLine": range_.start.line, "endLine": range_.end.line}
    start_line, start_column, end_line, end_column = place(range_, source, "utf-16")
    return {
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def _fix(
    diagnostic: Diagnostic, fix: ResolvedFix, source: Source, material: Material
) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": _region(edit.range, source),
            "insertedContent": {"text": edit.text.replace("\n", source.newline)},
        }
        for edit in fix.edits
    ]
    return {
        "description": {"text": plain(f"{fix.title} ({fix.safety})")},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(diagnostic.path, material),
                "replacements": replacements,
            }
        ],
    }
