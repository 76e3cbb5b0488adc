"""Diagnostics as JSON-able data: the form of the JSON report and of the cache."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa_lint.core.diagnostic import (
    Diagnostic,
    Evidence,
    RelatedPlace,
    ResolvedEdit,
    ResolvedFix,
    Suppression,
)
from qa_lint.core.text import Position, Range


def range_to_wire(range_: Range) -> dict[str, dict[str, int]]:
    """Return a range as ``{"start": {"line", "column", "offset"}, "end": ...}``."""
    return {"start": range_.start._asdict(), "end": range_.end._asdict()}


def range_from_wire(data: Mapping[str, Mapping[str, int]]) -> Range:
    """Undo :func:`range_to_wire`."""
    return Range(Position(**data["start"]), Position(**data["end"]))


def to_wire(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as it stands in the JSON report."""
    evidence, fix = diagnostic.evidence, diagnostic.fix
    return {
        "path": diagnostic.path,
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        "tier": diagnostic.tier,
        "message": diagnostic.message,
        "range": range_to_wire(diagnostic.range),
        "evidence": {
            "read": list(evidence.read),
            "computed": evidence.computed,
            "source": evidence.source,
        },
        "related": [
            {"path": place.path, "range": range_to_wire(place.range), "message": place.message}
            for place in diagnostic.related
        ],
        "fix": fix
        and {
            "title": fix.title,
            "safety": fix.safety,
            "edits": [{"range": range_to_wire(e.range), "text": e.text} for e in fix.edits],
        },
        "key": diagnostic.key,
        "suppressed": diagnostic.suppressed and diagnostic.suppressed._asdict(),
    }


def to_cache(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return everything of a diagnostic, for :func:`from_cache`."""
    data = to_wire(diagnostic)
    data["line_text"] = diagnostic.line_text
    data["help"] = diagnostic.help
    data["changes"] = sorted(diagnostic.fix.changes) if diagnostic.fix else []
    return data


def from_cache(data: Mapping[str, Any]) -> Diagnostic:
    """Undo :func:`to_cache`; raises ``KeyError`` or ``TypeError`` on data of another shape."""
    evidence, fix, suppressed = data["evidence"], data["fix"], data["suppressed"]
    return Diagnostic(
        path=data["path"],
        rule=data["rule"],
        severity=data["severity"],
        tier=data["tier"],
        message=data["message"],
        range=range_from_wire(data["range"]),
        line_text=data["line_text"],
        help=data["help"],
        evidence=Evidence(tuple(evidence["read"]), evidence["computed"], evidence["source"]),
        related=tuple(
            RelatedPlace(r["path"], range_from_wire(r["range"]), r["message"])
            for r in data["related"]
        ),
        fix=fix
        and ResolvedFix(
            fix["title"],
            fix["safety"],
            tuple(ResolvedEdit(range_from_wire(e["range"]), e["text"]) for e in fix["edits"]),
            frozenset(data["changes"]),
        ),
        key=data["key"],
        suppressed=suppressed and Suppression(**suppressed),
    )
