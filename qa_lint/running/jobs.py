"""One file from text to results: what a worker process does, and what the cache keeps."""

from __future__ import annotations

import atexit
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from qa_lint.core.diagnostic import Diagnostic, Finding
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source, Span
from qa_lint.core.wire import from_cache, to_cache
from qa_lint.linting.context import Context
from qa_lint.linting.engine import Stamper, run_checks, summarise
from qa_lint.linting.file_rules import FILE_RULES, mixed_line_ends
from qa_lint.linting.registry import RuleSet, chosen, select_rules
from qa_lint.running.comments import Cover, read_comments
from qa_lint.running.workers import AlgebraWorker

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from qa_lint.parsing.document import Document

_PER_PROCESS = 1_000_000
"""Characters of text that are worth the start of a process."""


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

    ``summaries`` holds what the rules of the whole bank need, by rule; ``tree_summaries`` what
    those need that look at the files around this one. ``covers`` are what the file's own comments
    leave out. ``failures`` are rules that broke, ``unread`` counts what could not be read, by
    reason. A result that ran out of time somewhere is not ``complete`` and never cached.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    summaries: dict[str, Any] = field(default_factory=dict)
    tree_summaries: dict[str, Any] = field(default_factory=dict)
    covers: list[Cover] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    complete: bool = True

    def to_data(self) -> dict[str, Any]:
        """Return the result as JSON-able data."""
        return {
            "diagnostics": [to_cache(diagnostic) for diagnostic in self.diagnostics],
            "summaries": self.summaries,
            "tree": self.tree_summaries,
            "covers": [cover.to_data() for cover in self.covers],
            "unread": self.unread,
        }

    @staticmethod
    def from_data(data: dict[str, Any]) -> Result:
        """Undo :meth:`to_data`; raises ``KeyError`` or ``TypeError`` on data of another shape."""
        diagnostics = [from_cache(item) for item in data["diagnostics"]]
        covers = [Cover.from_data(item) for item in data["covers"]]
        return Result(diagnostics, data["summaries"], data["tree"], covers, unread=data["unread"])


@lru_cache(maxsize=16)
def rules_for(settings: Settings, packs: tuple[tuple[str, str], ...]) -> RuleSet:
    """Return the rules that the settings select, importing only those."""
    from qa_lint.linting.packs.loading import load_packs

    checks = load_packs(True, packs, documented=False)
    return select_rules(
        checks, settings.select, settings.ignore, preview=settings.preview, documented=False
    )


@cache
def algebra() -> AlgebraWorker:
    """Return this process's algebra capability; its child is started by its first question."""
    worker = AlgebraWorker()
    atexit.register(worker.close)
    return worker


def check_job(job: Job) -> Result:
    """Read and check one file."""
    from qa_lint.parsing.reader import read

    document = read(job.source, job.profile, job.settings.dialect)
    worker = algebra()
    worker.timeouts = 0
    rules = rules_for(job.settings, job.packs)
    context = Context(document, job.profile, job.settings, worker)
    outcome = run_checks(rules.checks, context)
    result = Result(outcome.diagnostics, failures=outcome.failures, unread=context.unread)
    for check in rules.bank_checks:
        summarise(check, context, result.summaries, result.failures)
    for tree_check in rules.tree_checks:
        summarise(tree_check, context, result.tree_summaries, result.failures)
    if document.too_deep is not None and _selected("file/too-deep", job.settings):
        result.diagnostics.append(_too_deep(document, document.too_deep))
    result.covers, wrong = read_comments(document, lambda: _rule_ids(job.packs))
    result.diagnostics += [found for found in wrong if _selected(found.rule, job.settings)]
    mixed = mixed_line_ends(job.source) if _selected("file/mixed-line-ends", job.settings) else None
    if mixed is not None:
        stamped = Stamper().stamp(FILE_RULES["file/mixed-line-ends"], mixed, job.source)
        result.diagnostics.append(stamped)
    if worker.timeouts:
        result.unread["out of time"] = worker.timeouts
    result.complete = not worker.timeouts and not result.failures
    return result


def _rule_ids(packs: tuple[tuple[str, str], ...]) -> list[str]:
    from qa_lint.running.catalogue import rule_ids

    return rule_ids(packs)


def _selected(rule_id: str, settings: Settings) -> bool:
    return chosen(rule_id, settings.select, settings.ignore)


def _too_deep(document: Document, span: Span) -> Diagnostic:
    finding = Finding(
        span,
        "blocks are nested deeper than qa-lint reads; what lies deeper was not checked",
        help="nest fewer block quotes, lists and boxes",
    )
    return Stamper().stamp(FILE_RULES["file/too-deep"], finding, document.source)


def check_jobs(jobs: Sequence[Job], executor: Executor | None = None) -> Iterator[Result]:
    """Check many files and yield their results in order.

    ``executor`` is where the work is done; without one, much work is spread over the processors
    of this machine and little is done here.
    """
    if executor is not None:
        yield from executor.map(check_job, jobs)
        return
    size = sum(len(job.source.original) for job in jobs)
    processes = min(os.cpu_count() or 1, len(jobs), size // _PER_PROCESS)
    if processes < 2:
        yield from map(check_job, jobs)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_ignore_interrupts) as pool:
        with _interrupts_ignored():  # the children inherit that, also while they start
            results = pool.map(check_job, jobs, chunksize=8)
        yield from results


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the parent: a child that dies of it can hang the whole pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may change that, and only it is interrupted
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
