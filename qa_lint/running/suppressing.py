"""Leaves out what comments in the files say, and finds the comments that leave out nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from qa_lint.core.diagnostic import Diagnostic, Suppression
from qa_lint.core.rule import Rule
from qa_lint.core.settings import Settings
from qa_lint.linting.registry import chosen
from qa_lint.running.catalogue import all_rules
from qa_lint.running.comments import FAMILY, UNUSED, Cover, unused
from qa_lint.running.jobs import Result
from qa_lint.running.session import Checked, Report, Session


@dataclass(slots=True)
class _Lines:
    """The covers of one pattern in one file, by their first line."""

    covers: list[Cover] = field(default_factory=list)
    reach: list[int] = field(default_factory=list)

    def add(self, cover: Cover) -> None:
        self.covers.append(cover)
        self.reach.append(max(cover.last, self.reach[-1] if self.reach else 0))

    def nearest(self, first: int, last: int) -> Cover | None:
        """Return the cover of the lines that starts last."""
        number = bisect_right(self.covers, last, key=lambda cover: cover.first) - 1
        while number >= 0 and self.reach[number] >= first:
            if self.covers[number].last >= first:
                return self.covers[number]
            number -= 1
        return None


class Comments:
    """The comments of one file, and which of them were of use."""

    def __init__(self, covers: Iterable[Cover]) -> None:
        self._all = sorted((cover for cover in covers), key=lambda cover: cover.first)
        self._used: set[int] = set()
        self._lines: dict[str, _Lines] = {}
        for cover in self._all:
            if cover.last:
                self._lines.setdefault(cover.pattern.rstrip("/"), _Lines()).add(cover)

    def suppress(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Mark the diagnostics of the file that a comment covers."""
        for diagnostic in diagnostics:
            cover = self._cover(diagnostic)
            if cover is not None:
                diagnostic.suppressed = Suppression("comment", cover.reason)
                self._used.add(id(cover))

    def _cover(self, diagnostic: Diagnostic) -> Cover | None:
        start, end = diagnostic.range.start.line, diagnostic.range.end.line
        if end > start and diagnostic.range.end.column == 1:
            end -= 1  # the range ends with a line, not in the next one
        family = diagnostic.rule.partition("/")[0]
        for pattern in (diagnostic.rule, family):
            lines = self._lines.get(pattern)
            found = lines.nearest(start, end) if lines else None
            if found is not None:
                return found
        return None

    def unused(self, has_run: Callable[[str], bool]) -> list[Diagnostic]:
        """Return findings for comments that left nothing out of what ``has_run``."""
        return [
            unused(cover)
            for cover in self._all
            if id(cover) not in self._used
            and not cover.pattern.startswith(FAMILY)
            and cover.pattern.rstrip("/") != FAMILY.rstrip("/")
            and (not cover.last or has_run(cover.pattern))
        ]


class Ran:
    """Tells which rules really looked at a file in a run: only those can be missed."""

    def __init__(self, session: Session, *, whole: bool, network: bool = False) -> None:
        self._session = session
        self._network = network
        self._whole = whole and session.options.bank
        self._rules: dict[tuple[str, ...], dict[str, list[Rule]]] = {}
        self._known: dict[tuple[str, Path], bool] = {}

    def on(self, pattern: str, folder: Path, result: Result | None) -> bool:
        """Tell whether every rule that a pattern means ran on a file of a folder.

        ``result`` is ``None`` for a file that is gone. Rules that compare files ran only if the run
        had all of them; those that need the network, if the run says that it got all answers.
        """
        if result is not None and (result.failures or not result.complete):
            return False
        if (pattern, folder) not in self._known:  # a hostile baseline has 100,000s of entries
            settings = self._session.settings_for(folder)
            self._known[pattern, folder] = self._all_ran(pattern, settings)
        return self._known[pattern, folder]

    def _all_ran(self, pattern: str, settings: Settings) -> bool:
        if settings.packs not in self._rules:
            self._rules[settings.packs] = _by_name(all_rules(self._session.packs(settings)))
        meant = [
            rule
            for rule in self._rules[settings.packs].get(pattern.rstrip("/"), ())
            if rule.tier != "candidate" or settings.preview
        ]
        return bool(meant) and all(
            chosen(rule.id, settings.select, settings.ignore) and self._saw_enough(rule)
            for rule in meant
        )

    def _saw_enough(self, rule: Rule) -> bool:
        if rule.scope == "network":
            return self._network
        return rule.scope == "file" or self._whole


def _by_name(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """Return the rules by their ids and by their families."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for name in (rule.id, rule.id.partition("/")[0]):
            found.setdefault(name, []).append(rule)
    return found


def apply_comments(session: Session, checked: Sequence[Checked], report: Report, ran: Ran) -> None:
    """Mark what comments in the files leave out, and add the comments that leave out nothing."""
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in report.diagnostics:
        by_path.setdefault(diagnostic.path, []).append(diagnostic)
    for item in checked:
        if not item.result.covers:
            continue
        comments = Comments(item.result.covers)
        comments.suppress(by_path.get(item.ref.shown, ()))
        folder = item.ref.path.parent
        settings = session.settings_for(folder)
        if chosen(UNUSED, settings.select, settings.ignore):
            result = item.result
            report.diagnostics += comments.unused(partial(ran.on, folder=folder, result=result))
