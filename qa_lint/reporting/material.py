"""What reports are made of: diagnostics, and the views of files and rules that go with them.

A reporter opens no file and knows no rule. What it needs of either (the text of a line for its
columns, a rule's help) is looked up before and handed over here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from qa_lint.core.diagnostic import Diagnostic, Severity, Skipped, Tier, severity_rank
from qa_lint.core.text import Source

_DRIVE = re.compile(rb"[A-Za-z]:/")
HOMEPAGE = "https://github.com/qa-lint/qa-lint"


class FileView(NamedTuple):
    """A file of the run.

    ``location`` is its path from the root of the repository, with ``/``, as the file system has
    it; an absolute path for a file outside. ``source`` is ``None`` where it could not be read.
    """

    location: bytes
    source: Source | None


class RuleText(NamedTuple):
    """What a report says about a rule; ``url`` is its page, for rules that have one."""

    id: str
    severity: Severity
    tier: Tier
    summary: str
    why: str = ""
    fix: str = ""
    source: str = ""
    bad: str = ""
    good: str = ""
    url: str = ""


def _never(_: Diagnostic) -> bool:
    return False


def _as_shown(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class Material:
    """A run, ready to be reported.

    ``diagnostics`` are those to show, in the order of the files; ``suppressed`` those that would
    be shown if nothing had suppressed them. ``files`` holds the files of the run by the path that
    users see, and ``locate`` gives the location of any other. ``fails`` tells whether a
    diagnostic makes the run fail. ``root`` is the absolute path that locations start from.
    """

    diagnostics: Sequence[Diagnostic]
    files: Mapping[str, FileView]
    skipped: Sequence[Skipped] = ()
    statistics: Mapping[str, Any] = field(default_factory=dict)
    suppressed: Sequence[Diagnostic] = ()
    rules: Mapping[str, RuleText] = field(default_factory=dict)
    fails: Callable[[Diagnostic], bool] = _never
    locate: Callable[[str], bytes] = _as_shown
    root: str = "/"

    def source(self, path: str) -> Source | None:
        """Return the text of a file, by the path that users see."""
        view = self.files.get(path)
        return view.source if view else None

    def location(self, path: str) -> bytes:
        """Return where a file is, seen from the root of the repository."""
        view = self.files.get(path)
        return view.location if view else self.locate(path)

    def shown_location(self, path: str) -> str:
        """Return :meth:`location` as text; bytes that are no UTF-8 appear as escapes."""
        return self.location(path).decode("utf-8", "backslashreplace")


_TIERS: tuple[Tier, ...] = ("proven", "measured", "candidate")


def by_importance(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics, most important first.

    The worst severity comes first, then the best proof. Among equals each rule has its turn, so
    that a limit on their number does not show one rule's findings only; the order of the files
    decides the rest.
    """
    turns: dict[tuple[str, str], int] = {}
    keyed = []
    for place, diagnostic in enumerate(diagnostics):
        group = (diagnostic.rule, diagnostic.severity)
        turn = turns[group] = turns.get(group, 0) + 1
        rank = (severity_rank(diagnostic.severity), _TIERS.index(diagnostic.tier), turn, place)
        keyed.append((rank, diagnostic))
    return [diagnostic for _, diagnostic in sorted(keyed, key=lambda item: item[0])]


def is_absolute(location: bytes) -> bool:
    """Tell whether a location is that of a file outside the repository."""
    return location.startswith(b"/") or bool(_DRIVE.match(location))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 file``, ``1,200 files``."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def clipped(text: str, longest: int) -> str:
    """Return a text of at most ``longest`` characters, with an ellipsis where it was cut."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
