"""GitLab's code quality report: what a merge request shows beside its changes.

The form is described at https://docs.gitlab.com/ci/testing/code_quality/.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from qa_lint.core.diagnostic import Diagnostic, Severity
from qa_lint.reporting.json_text import dump
from qa_lint.reporting.material import Material
from qa_lint.reporting.plain import printable

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def render(material: Material) -> str:
    """Return the report; of equal fingerprints GitLab shows one, so each is given out once."""
    seen: Counter[tuple[str, str]] = Counter()
    issues = []
    for diagnostic in material.diagnostics:
        path = material.shown_location(diagnostic.path)
        identity = (path, diagnostic.key)
        seen[identity] += 1
        issues.append(_issue(diagnostic, path, _fingerprint(*identity, seen[identity])))
    return dump(issues, indent=2)


def _fingerprint(path: str, key: str, count: int) -> str:
    """Return what names a finding from one commit to the next: its file and content, no line."""
    text = "\0".join((path, key, str(count)))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _issue(diagnostic: Diagnostic, path: str, fingerprint: str) -> dict[str, Any]:
    evidence = diagnostic.evidence
    parts = [diagnostic.message]
    if evidence.computed:
        parts.append(f"computed: {evidence.computed}")
    if diagnostic.help:
        parts.append(diagnostic.help)
    start, end = diagnostic.range
    return {
        "description": printable("; ".join(parts)),
        "check_name": diagnostic.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {"path": path, "lines": {"begin": start.line, "end": end.line}},
    }
