"""Decides which findings of a run count: comments, baselines and a base revision take some out.

All three only mark a finding as suppressed. What is marked by a baseline or a base revision is
found by its content key, each as often as it was known.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from qa_lint.core.diagnostic import Diagnostic
from qa_lint.core.settings import HOOK_VARIABLE
from qa_lint.linting.registry import chosen
from qa_lint.running import policy
from qa_lint.running.base_checkout import BaseSession, Checkout
from qa_lint.running.baseline import Baseline, Entry
from qa_lint.running.baselines import Baselines
from qa_lint.running.discovery import project_root
from qa_lint.running.jobs import Job, Result
from qa_lint.running.revisions import Base, Bases, Wanted, find_bases
from qa_lint.running.session import Checked, Report, Session
from qa_lint.running.suppressing import Comments, Ran, apply_comments
from qa_lint.running.weakening import grown_baseline, new_comments, weakened_settings


@dataclass(slots=True)
class _Before:
    """What the base had: its findings by content, and what a change turned off since."""

    known: policy.Known = field(default_factory=Counter)
    weakened: list[Diagnostic] = field(default_factory=list)


class Review:
    """What becomes of the findings of a run over ``paths``, as the command line names them.

    ``remarks`` is for whoever runs it: why something could not be left out.
    """

    def __init__(self, session: Session, paths: Sequence[str]) -> None:
        self.session = session
        self.paths = [Path(path) for path in paths]
        self.remarks: list[str] = []
        folders = [path for path in self.paths if path.is_dir()]
        self.baselines = Baselines(session, folders)
        self._whole = any(Path(os.path.realpath(path)) == project_root(path) for path in folders)
        self._ran = Ran(session, whole=self._whole)
        self._before: _Before | None = None
        self._left_out: dict[str, policy.Known] = {}

    @cached_property
    def wanted(self) -> Wanted | None:
        """The revision to compare with, if there is one."""
        given = self.session.options.command_line
        name = self.session.settings_for(Path.cwd()).changed_since
        if name:
            return Wanted(name, "changed-since" in given)
        if "changed-since" in given:
            self.remarks.append("--changed-since is empty; everything is reported")
            return None
        hook = os.environ.get(HOOK_VARIABLE, "")
        return Wanted(hook, explicit=False) if hook else None

    @cached_property
    def _bases(self) -> Bases:
        if self.wanted is None:
            return Bases()
        bases = find_bases(self.wanted, self.paths, self.session.folders.values())
        self.remarks += bases.remarks
        return bases

    def links_before(self) -> set[str]:
        """Return the web addresses that the base had: whether those are alive is not new."""
        from qa_lint.running.link_base import links_before

        return links_before(self.session, self._bases.found)

    def conclude(self, report: Report, checked: Sequence[Checked]) -> None:
        """Mark what does not count, and add what there is to say about the marks themselves."""
        for diagnostic in report.diagnostics:
            diagnostic.suppressed = None
        apply_comments(self.session, checked, report, self._ran)
        report.sort()
        self.baselines.apply(report, checked, self._ran)
        if self.wanted is not None:
            if self._before is None:
                self._before = self._look_back(checked)
            policy.subtract(
                report.diagnostics, self._before.known, f"not new since {self.wanted.name}"
            )
            report.diagnostics += self._before.weakened
        self._left_out = {}
        for diagnostic in report.diagnostics:
            if diagnostic.suppressed is not None and diagnostic.suppressed.by == "baseline":
                known = self._left_out.setdefault(diagnostic.path, Counter())
                known[diagnostic.content, diagnostic.severity] += 1
        report.sort()

    def compare(
        self,
        report: Report,
        checked: Sequence[Checked],
        baseline: Baseline | None,
        *,
        answered: bool,
    ) -> list[Entry]:
        """Mark what comments and this one baseline leave out; return its stale entries.

        ``answered`` tells whether the network said of every link whether it is alive.
        """
        apply_comments(self.session, checked, report, self._ran)
        report.sort()
        if baseline is None:
            return []
        ran = Ran(self.session, whole=self._whole, network=answered)
        return self.baselines.subtract(baseline, report.diagnostics, checked, ran)

    def check(self, path: str) -> Callable[[Job], Result]:
        """Return how to check a file anew, with what :meth:`conclude` left out of it left out."""

        def check(job: Job) -> Result:
            result = self.session.run(job)
            Comments(result.covers).suppress(result.diagnostics)
            policy.subtract(result.diagnostics, self._left_out.get(path, Counter()), "known")
            return result

        return check

    def _look_back(self, checked: Sequence[Checked]) -> _Before:
        before = _Before()
        for base in self._bases.found:
            try:
                holder = tempfile.TemporaryDirectory(prefix="qa-lint-", ignore_cleanup_errors=True)
            except OSError as error:
                reason = f"no temporary folder ({error.strerror})"
                self.remarks.append(f"{self.wanted}: {reason}; everything is reported")
                continue
            with holder as folder:
                checkout = Checkout(base, Path(folder) / "base")
                if checkout.lacking:
                    reason = checkout.lacking
                    self.remarks.append(f"{self.wanted}: {reason}; everything is reported")
                else:
                    self._compare(checkout, checked, before)
        return before

    def _compare(self, checkout: Checkout, checked: Sequence[Checked], before: _Before) -> None:
        """Check a base as the run was checked, and compare what may be left out."""
        session = BaseSession(self.session, checkout, checked)
        inside = self._inside(checkout.base, checked)
        named = [path for path in self.paths if _is_below(path, checkout.base.top)]
        selected = checkout.select(self.session, named or [Path(checkout.base.top)])
        was = session.check(selected.inside)
        moved = session.check(selected.moved)
        report = session.report(was)
        session.options = replace(session.options, bank=False)
        report.diagnostics += session.report(moved).diagnostics
        apply_comments(session, [*was, *moved], report, Ran(session, whole=self._whole))
        before.known.update(
            (d.content, d.severity) for d in report.diagnostics if d.suppressed is None
        )
        before.weakened += self._weakened(checkout, inside, [*was, *moved])

    def _weakened(
        self, checkout: Checkout, now: Sequence[Checked], before: Sequence[Checked]
    ) -> list[Diagnostic]:
        found = list(
            new_comments(
                [cover for item in now for cover in item.result.covers],
                [cover for item in before for cover in item.result.covers],
            )
        )
        if self.session.options.config is None:
            found += weakened_settings({item.ref.path.parent for item in now}, checkout)
        for baseline in self.baselines.loaded:
            if _is_below(baseline.path, checkout.base.top):
                found += grown_baseline(baseline, checkout)
        return [one for one in found if self._is_told(one)]

    def _is_told(self, diagnostic: Diagnostic) -> bool:
        """Tell whether a finding about a weakening goes into the report.

        Settings of the tree can't silence it: what they leave out becomes a remark.
        """
        given = self.session.options.command_line
        if not chosen(diagnostic.rule, given.get("select", ()), given.get("ignore", ())):
            return False
        settings = self.session.settings_of(diagnostic)
        shown = policy.visible([diagnostic], self.session.settings_of)
        if shown and chosen(diagnostic.rule, settings.select, settings.ignore):
            return True
        self.remarks.append(f"{diagnostic.path}: {diagnostic.message}")
        return False

    def _inside(self, base: Base, checked: Sequence[Checked]) -> list[Checked]:
        return [item for item in checked if _is_below(item.ref.path, base.top)]


def _is_below(path: Path, top: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(top)
