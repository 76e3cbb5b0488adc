"""What a rule yields (:class:`Finding`) and what a user sees (:class:`Diagnostic`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from qa_lint.core.text import Range, Span

Severity = Literal["error", "warning", "info"]
Tier = Literal["candidate", "measured", "proven"]
Safety = Literal["safe", "unsafe", "suggestion"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From worst to mildest."""

TIER_CAP: dict[Tier, Severity] = {"candidate": "warning", "measured": "warning", "proven": "error"}
"""The worst severity a rule of each tier may have."""


def severity_rank(severity: Severity) -> int:
    """Return 0 for the worst severity, more for milder ones."""
    return SEVERITIES.index(severity)


def milder(first: Severity, second: Severity) -> Severity:
    """Return the milder of two severities."""
    return first if severity_rank(first) >= severity_rank(second) else second


class Edit(NamedTuple):
    """Replace the text of ``span`` by ``text``; spans refer to :attr:`Source.text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the file, with what it does (``title``) and how far it can be trusted.

    ``safe`` changes are made by ``--fix``, ``unsafe`` ones by ``--unsafe-fixes``; a
    ``suggestion`` is only shown. ``changes`` names what the reader will see differently, one of
    the outline's kinds (``links``, ``lists`` ...); anything else that changes refuses the fix.
    """

    title: str
    edits: tuple[Edit, ...]
    safety: Safety = "safe"
    changes: frozenset[str] = frozenset()


class Related(NamedTuple):
    """Another place that belongs to a finding; ``path`` is ``None`` for the same file."""

    span: Span
    message: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a finding is known: what was read, what was computed from it, and the source."""

    read: tuple[str, ...] = ()
    computed: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule yields: a place and a message. The engine adds rule, severity and path.

    ``severity`` may only make the rule's own milder. ``help`` says what to do about it.
    """

    span: Span
    message: str
    help: str | None = None
    related: tuple[Related, ...] = ()
    evidence: Evidence | None = None
    fix: Fix | None = None
    severity: Severity | None = None


class RelatedPlace(NamedTuple):
    """A :class:`Related` with its path and range resolved."""

    path: str
    range: Range
    message: str


class ResolvedEdit(NamedTuple):
    """An :class:`Edit` with the range of the file that it replaces."""

    range: Range
    text: str


class ResolvedFix(NamedTuple):
    """A :class:`Fix` whose edits know their place in the file."""

    title: str
    safety: Safety
    edits: tuple[ResolvedEdit, ...]
    changes: frozenset[str] = frozenset()


class Suppression(NamedTuple):
    """Why a diagnostic does not count."""

    by: Literal["comment", "baseline"]
    reason: str


@dataclass(slots=True)
class Diagnostic:
    """A finding as users see it, with everything a report needs.

    ``line_text`` is the line where the range starts, for the excerpt. ``key`` names the finding
    by content (rule, flagged text, title above, occurrence), so that it survives edits elsewhere
    in the file and a rename of it.
    """

    path: str
    rule: str
    severity: Severity
    tier: Tier
    message: str
    range: Range
    line_text: str = ""
    help: str | None = None
    evidence: Evidence = field(default_factory=Evidence)
    related: tuple[RelatedPlace, ...] = ()
    fix: ResolvedFix | None = None
    key: str = ""
    suppressed: Suppression | None = None

    @property
    def content(self) -> str:
        """The key without the number that tells equal findings of one file apart."""
        return self.key.partition("-")[0]


class Skipped(NamedTuple):
    """A rule that was not run, with the reason; ``path`` is ``None`` for the whole run."""

    rule: str
    reason: str
    path: str | None = None
