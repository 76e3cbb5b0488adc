"""A run over files: settings, cache, checks, the bank, fixes, links; the result is a Report."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_lint.core.diagnostic import Diagnostic, Finding, Skipped
from qa_lint.core.errors import UnreadableFile, UsageError
from qa_lint.core.profile import Profile
from qa_lint.core.rule import parse_doc
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source, Span
from qa_lint.linting.engine import Stamper, run_bank_check
from qa_lint.linting.file_rules import FILE_RULES
from qa_lint.linting.registry import check_patterns, chosen, python_rules
from qa_lint.parsing.mkdocs import infer_profile
from qa_lint.running.cache import Cache, cache_folder
from qa_lint.running.discovery import find_files, is_excluded
from qa_lint.running.files import FileRef, Text, read_file
from qa_lint.running.jobs import Job, Result, check_job, check_jobs
from qa_lint.running.settings_files import (
    Layer,
    forget_files,
    layers,
    merged,
    nearest_settings_file,
)
from qa_lint.running.site import profile_for

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from qa_lint.parsing.document import Document


@dataclass(slots=True)
class Options:
    """What the command line asks for beyond the settings of files.

    ``command_line`` holds settings given there; ``config`` replaces the search for a settings
    file. ``bank`` tells whether rules that compare files run, ``tracked`` whether only files count
    that git tracks. ``executor`` is where files are checked, if not here.
    """

    command_line: Mapping[str, Any] = field(default_factory=dict)
    config: Path | None = None
    cache: bool = True
    bank: bool = True
    tracked: bool = False
    executor: Executor | None = None


@dataclass(slots=True)
class Report:
    """The result of a run, ready to be reported."""

    paths: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    statistics: dict[str, Any] = field(default_factory=dict)
    broken_rules: bool = False

    @property
    def files(self) -> int:
        """How many files were checked."""
        return len(self.paths)

    def sort(self) -> None:
        """Order the diagnostics by file, as named, and by place."""
        order = {path: number for number, path in enumerate(self.paths)}
        self.diagnostics.sort(key=lambda d: (order.get(d.path, len(order)), d.range.start.offset))


@dataclass(slots=True)
class Checked:
    """A file with its result; ``text`` is ``None`` where it could not be read."""

    ref: FileRef
    text: Text | None
    result: Result


class Session:
    """Checks files under the settings that apply to each."""

    def __init__(self, options: Options) -> None:
        forget_files()
        self.options = options
        self.folders: dict[str, Path] = {}
        self._settings: dict[Path, Settings] = {}

    @cached_property
    def cache(self) -> Cache | None:
        """The store of results, if the run may use one."""
        folder = cache_folder() if self.options.cache else None
        return Cache(folder) if folder else None

    def settings_for(self, folder: Path) -> Settings:
        """Return the effective settings of a folder; raises for names of rules nobody knows."""
        if folder not in self._settings:
            found = layers(folder, self.options.command_line, self.options.config)
            settings = merged(found)
            self._check_names(settings, found)
            self._settings[folder] = settings
        return self._settings[folder]

    def settings_of(self, diagnostic: Diagnostic) -> Settings:
        """Return the settings of the file that a diagnostic is about."""
        return self.settings_for(self.folders.get(diagnostic.path) or Path.cwd())

    def _check_names(self, settings: Settings, found: Sequence[Layer]) -> None:
        known = set(python_rules())
        families = {rule.split("/")[0] for rule in known}
        patterns = (*settings.select, *settings.ignore)
        if any(pattern.rstrip("/") not in known | families for pattern in patterns):
            from qa_lint.running.catalogue import all_rules

            known = {rule.id for rule in all_rules(self.packs(settings))}
        for name in ("select", "ignore"):
            origin = next((layer.origin for layer in reversed(found) if name in layer.values), "")
            check_patterns(getattr(settings, name), known, f"{origin}: {name}")

    def packs(self, settings: Settings) -> tuple[tuple[str, str], ...]:
        """Return the rule packs that the settings name, as ``(name, text)``."""
        from qa_lint.running.pack_files import read_packs

        return read_packs(settings.packs) if settings.packs else ()

    def job(self, source: Source, folder: Path) -> Job:
        """Return the job of checking a text as if it stood in ``folder``."""
        settings = self.settings_for(folder)
        return Job(source, settings, self.profile_of(source, folder), self.packs(settings))

    def profile_of(self, source: Source, folder: Path) -> Profile:
        """Return how a text is rendered that stands in ``folder``."""
        profile = profile_for(folder, self.settings_for(folder), self.cache)
        return infer_profile(profile, source.text)

    def read(self, source: Source, folder: Path) -> Document:
        """Return the document of a text that stands in ``folder``."""
        from qa_lint.parsing.reader import read

        dialect = self.settings_for(folder).dialect
        return read(source, self.profile_of(source, folder), dialect)

    def find(self, paths: Sequence[str]) -> list[FileRef]:
        """Return the files of the run; raises :class:`UsageError` for a path that isn't there."""
        try:
            working = Path.cwd()
        except OSError as error:
            raise UsageError(f"the working folder: {error.strerror}") from None
        self.settings_for(working)  # wrong settings are an error, even where there is no file
        found = find_files(paths, tracked=self.options.tracked)
        return [ref for ref in found if not self.is_excluded(ref)]

    def is_excluded(self, ref: FileRef) -> bool:
        """Tell whether the settings leave a file out; a named one only with ``force-exclude``.

        Patterns of a settings file are seen from its folder, others from the working folder.
        """
        settings = self.settings_for(ref.path.parent)
        if ref.named and not settings.force_exclude:
            return False
        patterns = settings.exclude
        file = self.options.config or nearest_settings_file(ref.path.parent)
        bases = [Path.cwd(), *([Path(os.path.abspath(file)).parent] if file else [])]
        return any(is_excluded(ref, patterns, base) for base in bases)

    def check(self, refs: Sequence[FileRef]) -> list[Checked]:
        """Check files, each under its own settings; known results come from the cache."""
        checked = [self._read(ref) for ref in refs]
        jobs = [
            (item, self.job(item.text.source, item.ref.path.parent), item.text.data)
            for item in checked
            if item.text is not None
        ]
        missing = []
        for item, job, data in jobs:
            known = self._known(job, data)
            if known is None:
                missing.append((item, job, data))
            else:
                item.result = known
        results = check_jobs([job for _, job, _ in missing], self.options.executor)
        for (item, job, data), result in zip(missing, results, strict=True):
            item.result = result
            self._remember(job, data, result)
        return checked

    def _read(self, ref: FileRef) -> Checked:
        folder = self.folders[ref.shown] = ref.path.parent
        settings = self.settings_for(folder)
        try:
            return Checked(ref, read_file(ref, settings.max_file_size), Result())
        except UnreadableFile as error:
            return Checked(ref, None, self.unreadable(ref, settings, error))

    def unreadable(self, ref: FileRef, settings: Settings, error: UnreadableFile) -> Result:
        """Return the result of a file that can't be checked: the finding that says why."""
        if not chosen(error.rule, settings.select, settings.ignore):
            return Result()
        rule = FILE_RULES[error.rule]
        finding = Finding(Span(0, 0), str(error), help=parse_doc(rule.doc).fix)
        return Result([Stamper().stamp(rule, finding, Source(ref.shown, ""))])

    def run(self, job: Job) -> Result:
        """Check one text, or take its result from the cache."""
        data = job.source.original.encode("utf-8", "surrogatepass")
        result = self._known(job, data)
        if result is None:
            result = check_job(job)
            self._remember(job, data, result)
        return result

    def _key(self, job: Job, data: bytes) -> str:
        decisive = replace(
            job.settings, fail_on="", show="", exclude=(), baseline="", changed_since=""
        )
        parts = (repr(decisive), repr(job.profile), repr(job.packs))
        return self.cache.key(job.source.path, data, *parts) if self.cache else ""

    def _known(self, job: Job, data: bytes) -> Result | None:
        stored = self.cache.get(self._key(job, data)) if self.cache else None
        if stored is None:
            return None
        try:
            return Result.from_data(stored)
        except (KeyError, TypeError, AttributeError):
            return None

    def _remember(self, job: Job, data: bytes, result: Result) -> None:
        if self.cache and result.complete:
            self.cache.put(self._key(job, data), result.to_data())

    def report(self, checked: Sequence[Checked]) -> Report:
        """Gather the results of the files and of the rules that compare them."""
        report = Report([item.ref.shown for item in checked])
        unread: Counter[str] = Counter()
        for item in checked:
            report.diagnostics += item.result.diagnostics
            unread.update(item.result.unread)
            for rule, reason in item.result.failures.items():
                report.skipped.append(Skipped(rule, reason, item.ref.shown))
                report.broken_rules = True
        if unread:
            report.statistics["unread"] = dict(sorted(unread.items()))
        if self.options.bank:
            self._check_bank(checked, report)
        self._check_tree(checked, report)
        report.sort()
        return report

    def _check_bank(self, checked: Sequence[Checked], report: Report) -> None:
        from qa_lint.core.rule import BankCheck
        from qa_lint.linting.registry import load_rule

        summaries = {item.ref.shown: item.result.summaries for item in checked if item.text}
        sources = {item.ref.shown: item.text.source for item in checked if item.text}
        for rule_id in sorted({rule for summary in summaries.values() for rule in summary}):
            check = load_rule(rule_id)
            if not isinstance(check, BankCheck):
                continue
            own = {path: s[rule_id] for path, s in summaries.items() if rule_id in s}
            outcome = run_bank_check(check, own, sources)
            report.diagnostics += outcome.diagnostics
            for rule, reason in outcome.failures.items():
                report.skipped.append(Skipped(rule, reason))
                report.broken_rules = True

    def _check_tree(self, checked: Sequence[Checked], report: Report) -> None:
        """Run the rules that look at the files around a page."""
        if not any(item.result.tree_summaries for item in checked):
            return
        from qa_lint.running.tree_checks import Page, check_tree

        pages = [
            Page(item.ref, item.text.source, item.result.tree_summaries)
            for item in checked
            if item.text is not None
        ]
        outcome = check_tree(pages, self)
        report.diagnostics += outcome.diagnostics
        report.skipped += outcome.skipped
        report.broken_rules |= outcome.broken_rules

    def close(self) -> None:
        """Write the cache."""
        if self.options.cache and self.cache is not None:
            self.cache.close()
