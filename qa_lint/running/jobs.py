"""One file from text to results: what a worker process does, and what the cache keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from qa_lint.core.diagnostic import Diagnostic, Finding
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source, Span
from qa_lint.core.wire import from_cache, to_cache
from qa_lint.linting.context import Context
from qa_lint.linting.engine import Stamper, run_checks
from qa_lint.linting.file_rules import FILE_RULES
from qa_lint.linting.registry import RuleSet, select_rules
from qa_lint.parsing.document import Document
from qa_lint.running.workers import AlgebraWorker


@dataclass(frozen=True, slots=True)
class Job:
    """A file to check: its text with everything that decides the result, nothing else.

    ``packs`` are the user's own rule packs as ``(name, text)``.
    """

    source: Source
    settings: Settings
    profile: Profile
    packs: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Result:
    """What checking a file gave.

    ``summaries`` holds what the rules of the whole bank need, by rule. ``failures`` are rules
    that broke, ``unread`` counts what could not be read, by reason. A result that ran out of
    time somewhere is not ``complete`` and never cached.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    summaries: dict[str, Any] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    complete: bool = True

    def to_data(self) -> dict[str, Any]:
        """Return the result as JSON-able data."""
        return {
            "diagnostics": [to_cache(diagnostic) for diagnostic in self.diagnostics],
            "summaries": self.summaries,
            "unread": self.unread,
        }

    @staticmethod
    def from_data(data: dict[str, Any]) -> Result:
        """Undo :meth:`to_data`; raises ``KeyError`` or ``TypeError`` on data of another shape."""
        diagnostics = [from_cache(item) for item in data["diagnostics"]]
        return Result(diagnostics, data["summaries"], {}, data["unread"])


@lru_cache(maxsize=16)
def rules_for(settings: Settings, packs: tuple[tuple[str, str], ...]) -> RuleSet:
    """Return the rules that the settings select, importing only those."""
    from qa_lint.linting.packs import load_packs

    own = load_packs(True, packs)
    return select_rules(own, settings.select, settings.ignore, preview=settings.preview)


@contextmanager
def algebra() -> Iterator[AlgebraWorker]:
    """Provide the algebra capability; its child is started by its first question."""
    worker = AlgebraWorker()
    try:
        yield worker
    finally:
        worker.close()


def check_document(document: Document, job: Job, worker: AlgebraWorker) -> Result:
    """Run the selected rules on a document."""
    rules = rules_for(job.settings, job.packs)
    context = Context(document, job.profile, job.settings, worker)
    timeouts = worker.timeouts
    outcome = run_checks(rules.checks, context)
    result = Result(outcome.diagnostics, {}, outcome.failures, context.unread)
    for check in rules.bank_checks:
        result.summaries[check.rule.id] = check.summarise(document)
    if document.too_deep is not None and "file" not in job.settings.ignore:
        result.diagnostics.append(_too_deep(document, document.too_deep))
    result.complete = worker.timeouts == timeouts and not outcome.failures
    return result


def _too_deep(document: Document, span: Span) -> Diagnostic:
    finding = Finding(
        span,
        "blocks are nested deeper than qa-lint reads; what lies deeper was not checked",
        help="nest fewer block quotes, lists and boxes",
    )
    return Stamper().stamp(FILE_RULES["file/too-deep"], finding, document.source)


def check_job(job: Job) -> Result:
    """Read and check one file."""
    from qa_lint.parsing.reader import read

    with algebra() as worker:
        return check_document(read(job.source, job.profile), job, worker)
