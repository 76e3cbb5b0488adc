"""What becomes of diagnostics: which are shown, and how the run ends. Pure decisions."""

from __future__ import annotations

from collections.abc import Iterable

from qa_lint.core.diagnostic import Diagnostic, severity_rank

EXIT_CLEAN = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130


def visible(diagnostics: Iterable[Diagnostic], show: str) -> list[Diagnostic]:
    """Return the diagnostics that count, from severity ``show`` on."""
    worst = severity_rank(show)  # type: ignore[arg-type]
    return [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.suppressed is None and severity_rank(diagnostic.severity) <= worst
    ]


def exit_code(diagnostics: Iterable[Diagnostic], fail_on: str, *, broken_rules: bool) -> int:
    """Return the exit status: a broken rule outranks findings at or above ``fail_on``."""
    if broken_rules:
        return EXIT_BUG
    if fail_on == "never":
        return EXIT_CLEAN
    limit = severity_rank(fail_on)  # type: ignore[arg-type]
    counted = any(
        diagnostic.suppressed is None and severity_rank(diagnostic.severity) <= limit
        for diagnostic in diagnostics
    )
    return EXIT_FINDINGS if counted else EXIT_CLEAN
