"""The JSON report, version 1; its schema is shipped as ``rules/data/report.schema.json``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from qa_lint import __version__
from qa_lint.core.diagnostic import Diagnostic, Skipped
from qa_lint.core.wire import to_wire
from qa_lint.reporting.json_text import dump


def render(
    diagnostics: Sequence[Diagnostic],
    skipped: Sequence[Skipped],
    files: int,
    statistics: Mapping[str, Any],
) -> str:
    """Return the whole report as one JSON text."""
    report = {
        "version": 1,
        "tool": {"name": "qa-lint", "version": __version__},
        "root": os.getcwd(),
        "files": files,
        "diagnostics": [to_wire(diagnostic) for diagnostic in diagnostics],
        "skipped": [item._asdict() for item in skipped],
        "statistics": dict(statistics),
    }
    return dump(report, indent=2)
