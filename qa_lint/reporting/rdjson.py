"""The Reviewdog Diagnostic Format, as one JSON document; columns count bytes of UTF-8.

The form is ``proto/rdf/reviewdog.proto`` of https://github.com/reviewdog/reviewdog.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa_lint.core.diagnostic import Diagnostic, ResolvedEdit, ResolvedFix, Severity
from qa_lint.core.text import Range, Source
from qa_lint.reporting.columns import place
from qa_lint.reporting.json_text import dump
from qa_lint.reporting.material import HOMEPAGE, Material
from qa_lint.reporting.plain import printable

_SEVERITIES: dict[Severity, str] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def render(material: Material) -> str:
    """Return the report."""
    report = {
        "source": {"name": "qa-lint", "url": HOMEPAGE},
        "diagnostics": [_diagnostic(item, material) for item in material.diagnostics],
    }
    return dump(report, indent=2)


def _diagnostic(diagnostic: Diagnostic, material: Material) -> dict[str, Any]:
    source = material.source(diagnostic.path)
    rule = material.rules.get(diagnostic.rule)
    code = {"value": diagnostic.rule}
    if rule and rule.url:
        code["url"] = rule.url
    item: dict[str, Any] = {
        "message": _message(diagnostic),
        "location": _location(diagnostic.path, diagnostic.range, material),
        "severity": _SEVERITIES[diagnostic.severity],
        "code": code,
    }
    if diagnostic.fix and diagnostic.fix.edits and source:
        item["suggestions"] = [_suggestion(diagnostic.fix, source)]
    if diagnostic.related:
        item["related_locations"] = [
            {
                "message": printable(other.message),
                "location": _location(other.path, other.range, material),
            }
            for other in diagnostic.related
        ]
    return item


def _message(diagnostic: Diagnostic) -> str:
    parts = [diagnostic.message]
    if diagnostic.evidence.computed:
        parts.append(f"computed: {diagnostic.evidence.computed}")
    if diagnostic.help:
        parts.append(diagnostic.help)
    return "\n".join(map(printable, parts))


def _location(path: str, range_: Range, material: Material) -> dict[str, Any]:
    shown = material.shown_location(path)
    return {"path": shown, "range": _range(range_, material.source(path))}


def _range(range_: Range, source: Source | None) -> dict[str, Any]:
    if source is None:
        return {"start": {"line": range_.start.line}, "end": {"line": range_.end.line}}
    start_line, start, end_line, end = place(range_, source, "utf-8")
    return {
        "start": {"line": start_line, "column": start},
        "end": {"line": end_line, "column": end},
    }


def _suggestion(fix: ResolvedFix, source: Source) -> dict[str, Any]:
    """Return the fix as one suggestion: reviewers accept suggestions one by one, never half."""
    edits = sorted(fix.edits, key=lambda edit: edit.range.start.offset)
    last = max(edits, key=lambda edit: edit.range.end.offset).range.end
    whole = Range(edits[0].range.start, last)
    return {"range": _range(whole, source), "text": _after(edits, whole, source)}


def _after(edits: Sequence[ResolvedEdit], whole: Range, source: Source) -> str:
    """Return the text of ``whole`` with the edits made."""
    text = source.original
    parts = []
    at = whole.start.offset
    for edit in edits:
        parts += [text[at : edit.range.start.offset], edit.text.replace("\n", source.newline)]
        at = edit.range.end.offset
    return "".join(parts)
