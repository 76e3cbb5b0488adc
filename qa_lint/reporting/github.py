"""GitHub's annotations: workflow commands on standard output, one a line.

GitHub shows ten errors, ten warnings and ten notices of a step; which ones, is decided here. The
job summary (:mod:`qa_lint.reporting.github_summary`) has them all.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Diagnostic, Severity
from qa_lint.reporting.material import Material, by_importance, clipped
from qa_lint.reporting.workflow_commands import LIMIT, annotation

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}

_LONGEST = 1_000
"""Characters of a line of a message: GitHub cuts annotations that are much longer."""


def render(material: Material) -> Iterator[str]:
    """Yield the commands, most important first, as many as GitHub shows."""
    left = dict.fromkeys(_LEVELS, LIMIT)
    for diagnostic in by_importance(material.diagnostics):
        if left[diagnostic.severity]:
            left[diagnostic.severity] -= 1
            level = _LEVELS[diagnostic.severity]
            path = material.shown_location(diagnostic.path)
            title = f"qa-lint {diagnostic.rule}"
            yield annotation(level, path, diagnostic.range, title, _message(diagnostic))


def left_out(material: Material) -> int:
    """Return how many diagnostics have no annotation."""
    levels = [diagnostic.severity for diagnostic in material.diagnostics]
    return sum(max(0, levels.count(level) - LIMIT) for level in _LEVELS)


def _message(diagnostic: Diagnostic) -> str:
    """Return the finding with what proves it and what to do, a line each."""
    evidence = diagnostic.evidence
    lines = [diagnostic.message]
    for label, text in (
        ("read", "; ".join(evidence.read)),
        ("computed", evidence.computed),
        ("source", evidence.source),
        ("help", diagnostic.help),
    ):
        if text:
            lines.append(f"{label}: {text}")
    return "\n".join(clipped(" ".join(line.split()), _LONGEST) for line in lines)
