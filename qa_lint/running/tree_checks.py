"""Runs the rules that look at the files around a page: relative links, images, anchors."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from qa_lint.core.diagnostic import Diagnostic, Skipped
from qa_lint.core.errors import UnreadableFile
from qa_lint.core.rule import TreeCheck
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.engine import Outcome, run_tree_check
from qa_lint.linting.registry import load_rule
from qa_lint.running.discovery import is_project, project_root
from qa_lint.running.files import FileRef, read_file, shown_path
from qa_lint.running.jobs import Job
from qa_lint.running.tree import Anchors, PageTree, Project


class Host(Protocol):
    """What a run knows of any file: its settings, and how it is read."""

    def settings_for(self, folder: Path) -> Settings:
        """Return the effective settings of a folder."""
        ...

    def job(self, source: Source, folder: Path) -> Job:
        """Return the job of checking a text as if it stood in ``folder``."""
        ...


class Page(NamedTuple):
    """A page of the run, with what the rules that look around it kept of it, by rule."""

    ref: FileRef
    source: Source
    summaries: Mapping[str, Any]


class Pages:
    """The pages of a run with their trees; other pages are read when a link asks for them."""

    def __init__(self, pages: Iterable[Page], host: Host) -> None:
        self._host = host
        self._summaries = {os.path.abspath(page.ref.path): page.summaries for page in pages}
        self._projects: dict[Path, Project] = {}
        self._roots: dict[Path, tuple[Path, bool]] = {}
        self._anchors: dict[str, Anchors | None] = {}

    def tree(self, page: Page) -> PageTree | None:
        """Return the tree of a page.

        ``None`` for a file named on its own, in no repository and on no site: what belongs beside
        it can't be known.
        """
        folder = page.ref.path.parent
        if folder not in self._roots:
            found = project_root(folder)
            self._roots[folder] = found, is_project(found)
        root, known = self._roots[folder]
        if not known:
            if page.ref.named:
                return None
            root = page.ref.root
        if root not in self._projects:
            self._projects[root] = Project(root)
        profile = self._host.job(page.source, folder).profile
        return PageTree(page.ref.path, profile, self._projects[root], self.anchors)

    def anchors(self, page: str, project: Project) -> Anchors | None:
        """Return the anchors of a page, ``None`` where they can't be known."""
        from qa_lint.linting.checks.links.missing_anchor import own_anchors

        if page not in self._anchors:
            summary = self._summaries.get(page, {}).get("links/missing-anchor")
            if summary is None:
                self._anchors[page] = self._read(Path(page), project)
            else:
                self._anchors[page] = own_anchors(summary)
        return self._anchors[page]

    def _read(self, page: Path, project: Project) -> Anchors | None:
        from qa_lint.parsing.anchors import anchors_of
        from qa_lint.parsing.reader import read

        limit = self._host.settings_for(page.parent).max_file_size
        ref = FileRef(page, shown_path(page), False, Path(project.root))
        try:
            job = self._host.job(read_file(ref, limit).source, page.parent)
        except UnreadableFile:
            return None
        found = anchors_of(read(job.source, job.profile, job.settings.dialect), job.profile)
        return (found.names, found.exact) if found.complete else None


class TreeOutcome(NamedTuple):
    """What the rules found that look around pages, and what was not checked."""

    diagnostics: list[Diagnostic]
    skipped: list[Skipped]
    broken_rules: bool


def check_tree(pages: Sequence[Page], host: Host) -> TreeOutcome:
    """Run the checks that look at the files around each page."""
    known = Pages(pages, host)
    runs = [run for page in pages for run in _runs(page, known)]
    outcomes = [run.outcome() for run in runs]
    skipped = list(_leave_out({id(run.tree): run.tree for run in runs}.values()))
    diagnostics: list[Diagnostic] = []
    broken = False
    for run, first in zip(runs, outcomes, strict=True):
        outcome = run.outcome() if run.tree.project.left_out else first
        diagnostics += outcome.diagnostics
        for rule, reason in outcome.failures.items():
            skipped.append(Skipped(rule, reason, run.source.path))
            broken = True
    return TreeOutcome(diagnostics, skipped, broken)


class _Run(NamedTuple):
    """A check of one page, ready to run."""

    check: TreeCheck
    summary: Any
    tree: PageTree
    source: Source

    def outcome(self) -> Outcome:
        return run_tree_check(self.check, self.summary, self.tree, self.source)


def _runs(page: Page, known: Pages) -> Iterator[_Run]:
    tree = known.tree(page) if page.summaries else None
    if tree is None:
        return
    for rule, summary in page.summaries.items():
        check = load_rule(rule)
        if isinstance(check, TreeCheck):
            yield _Run(check, summary, tree, page.source)


def _leave_out(trees: Iterable[PageTree]) -> Iterator[Skipped]:
    """Tell once of each kind of files that a checkout leaves out."""
    absent: dict[Project, list[str]] = {}
    for tree in trees:
        absent.setdefault(tree.project, []).extend(tree.absent())
    for project, targets in absent.items():
        project.leave_out(targets)
        for kind in sorted(project.left_out):
            name = {"image": "images", "": "files without suffix"}.get(kind, f"{kind} files")
            reason = f"links to {name} were not checked: {project.root} has none at all"
            yield Skipped("links/missing-file", reason)
