"""What becomes of diagnostics: which are shown, and how the run ends. Pure decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from qa_lint.core.diagnostic import SEVERITIES, Diagnostic, Severity, Suppression, severity_rank
from qa_lint.core.settings import Settings

EXIT_CLEAN = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130


Known = Counter[tuple[str, Severity]]
"""How often findings are known: by content, as :attr:`Diagnostic.content` has it, and severity."""

SettingsOf = Callable[[Diagnostic], Settings]
"""Gives the settings of the file that a diagnostic is about."""


def visible(diagnostics: Iterable[Diagnostic], settings_of: SettingsOf) -> list[Diagnostic]:
    """Return the diagnostics that each one's file shows; what fails the run is always shown."""
    return [
        d
        for d in diagnostics
        if _reaches(d, settings_of(d).show) or _reaches(d, settings_of(d).fail_on)
    ]


def suppressed(diagnostics: Iterable[Diagnostic], settings_of: SettingsOf) -> list[Diagnostic]:
    """Return the diagnostics that would be visible if nothing suppressed them."""
    return [
        d
        for d in diagnostics
        if d.suppressed is not None
        and (_is_as_bad(d, settings_of(d).show) or _is_as_bad(d, settings_of(d).fail_on))
    ]


def subtract(diagnostics: Iterable[Diagnostic], known: Known, reason: str) -> None:
    """Suppress what is ``known``, each as often as it is, unless it was milder then."""
    left = Counter(known)
    for diagnostic in diagnostics:
        if diagnostic.suppressed is not None:
            continue
        for severity in reversed(SEVERITIES[: severity_rank(diagnostic.severity) + 1]):
            if left[diagnostic.content, severity] > 0:
                left[diagnostic.content, severity] -= 1
                diagnostic.suppressed = Suppression("baseline", reason)
                break


def exit_code(
    diagnostics: Iterable[Diagnostic], settings_of: SettingsOf, *, broken_rules: bool
) -> int:
    """Return the exit status: a broken rule outranks findings at or above ``fail-on``."""
    if broken_rules:
        return EXIT_BUG
    failed = any(_reaches(d, settings_of(d).fail_on) for d in diagnostics)
    return EXIT_FINDINGS if failed else EXIT_CLEAN


def _reaches(diagnostic: Diagnostic, limit: str) -> bool:
    return diagnostic.suppressed is None and _is_as_bad(diagnostic, limit)


def _is_as_bad(diagnostic: Diagnostic, limit: str) -> bool:
    if limit == "never":
        return False
    return severity_rank(diagnostic.severity) <= severity_rank(limit)  # type: ignore[arg-type]
