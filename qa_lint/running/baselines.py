"""The baselines that the settings of a run's files name: what they leave out, what is stale."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from qa_lint.core.diagnostic import Diagnostic, Finding, Related
from qa_lint.core.text import Source
from qa_lint.linting.engine import Stamper
from qa_lint.linting.file_rules import FILE_RULES
from qa_lint.linting.registry import chosen
from qa_lint.running import policy
from qa_lint.running.baseline import Baseline, Entry, entry_path, load
from qa_lint.running.files import shown_path
from qa_lint.running.session import Checked, Report, Session
from qa_lint.running.suppressing import Ran
from qa_lint.running.weakening import entry_span

RULE = "file/stale-baseline"
_MOST_SHOWN = 10


class Baselines:
    """The baselines of a run, each read once; ``searched`` are the folders that the run walked."""

    def __init__(self, session: Session, searched: Iterable[Path]) -> None:
        self._session = session
        self._searched = [Path(os.path.realpath(folder)) for folder in searched]
        self._read: dict[Path, Baseline] = {}

    @property
    def loaded(self) -> list[Baseline]:
        """The baselines that files of the run have."""
        return list(self._read.values())

    def of(self, folder: Path) -> Baseline | None:
        """Return the baseline of a folder; raises :class:`BaselineError` for a broken one."""
        name = self._session.settings_for(folder).baseline
        if not name:
            return None
        path = Path(os.path.abspath(name))
        if path not in self._read:
            self._read[path] = load(path)
        return self._read[path]

    def apply(self, report: Report, checked: Sequence[Checked], ran: Ran) -> None:
        """Mark what is known, and add a finding for each baseline with stale entries."""
        groups: dict[Path, list[Checked]] = {}
        for item in checked:
            baseline = self.of(item.ref.path.parent)
            if baseline is not None:
                groups.setdefault(baseline.path, []).append(item)
        for path, items in groups.items():
            baseline = self._read[path]
            shown = {item.ref.shown for item in items}
            inside = [d for d in report.diagnostics if d.path in shown]
            stale = self.subtract(baseline, inside, items, ran)
            settings = self._session.settings_for(items[0].ref.path.parent)
            if stale and chosen(RULE, settings.select, settings.ignore):
                report.diagnostics.append(_finding(baseline, stale))

    def subtract(
        self,
        baseline: Baseline,
        diagnostics: Sequence[Diagnostic],
        checked: Sequence[Checked],
        ran: Ran,
    ) -> list[Entry]:
        """Mark the diagnostics that a baseline knows.

        Return the entries that nothing matched though their rule looked at their file.
        """
        known: policy.Known = Counter((entry.key, "error") for entry in baseline.entries)
        policy.subtract(diagnostics, known, f"in {shown_path(baseline.path)}")
        places = {item.ref.shown: item.ref.path for item in checked}
        used = Counter(
            (d.content, entry_path(places[d.path], baseline.path))
            for d in diagnostics
            if d.suppressed is not None and d.suppressed.by == "baseline"
        )
        rest = []
        for entry in baseline.entries:  # first those that are where they were
            if used[entry.key, entry.path] > 0:
                used[entry.key, entry.path] -= 1
            else:
                rest.append(entry)
        elsewhere: Counter[str] = Counter()
        for (key, _), count in used.items():
            elsewhere[key] += count
        unmatched = []
        for entry in rest:
            if elsewhere[entry.key] > 0:
                elsewhere[entry.key] -= 1
            else:
                unmatched.append(entry)
        items = {entry_path(item.ref.path, baseline.path): item for item in checked}
        return [entry for entry in unmatched if self._was_looked_for(entry, baseline, items, ran)]

    def _was_looked_for(
        self, entry: Entry, baseline: Baseline, items: dict[str, Checked], ran: Ran
    ) -> bool:
        item = items.get(entry.path)
        if item is not None:
            return item.text is not None and ran.on(entry.rule, item.ref.path.parent, item.result)
        place = Path(os.path.normpath(baseline.path.parent / entry.path))
        gone = any(place.is_relative_to(folder) for folder in self._searched)
        return gone and ran.on(entry.rule, place.parent, None)


def _finding(baseline: Baseline, stale: Sequence[Entry]) -> Diagnostic:
    source = Source(shown_path(baseline.path), baseline.source.original, bom=baseline.source.bom)
    first = stale[0]
    others = f" and {len(stale) - 1:,} more" if len(stale) > 1 else ""
    message = f"no longer found, but in the baseline: {first.rule} in {first.path}{others}"
    finding = Finding(
        entry_span(source.text, first),
        message,
        help="run qa-lint baseline prune",
        related=tuple(
            Related(entry_span(source.text, entry), f"{entry.rule} in {entry.path}")
            for entry in stale[1:_MOST_SHOWN]
        ),
    )
    return Stamper().stamp(FILE_RULES[RULE], finding, source)
