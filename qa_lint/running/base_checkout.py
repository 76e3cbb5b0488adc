"""A base revision as files in a temporary folder, checked as the run's own files are.

Pages, settings and site files are written as they were; of every other file only its name is
there, so that links find what they did. The pages are checked under the settings of today: the
question is what this change adds under today's rules, and a change of the settings themselves is
reported apart. How the site renders is read from its files of then, because what a change of the
renderer breaks is new.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.parsing.mkdocs import SITE_FILES
from qa_lint.running import git
from qa_lint.running.cache import Cache
from qa_lint.running.discovery import is_left_out, is_page
from qa_lint.running.files import FileRef, shown_path
from qa_lint.running.jobs import Job, Result
from qa_lint.running.revisions import Base
from qa_lint.running.session import Checked, Session
from qa_lint.running.site import nearest_site_file

_MAX_PLACEHOLDERS = 100_000


class Selection(NamedTuple):
    """The pages of a base: ``inside`` what the run names; ``moved`` ones are gone today."""

    inside: list[FileRef]
    moved: list[FileRef]


class Checkout:
    """A base revision written to a folder."""

    def __init__(self, base: Base, folder: Path) -> None:
        self.base = base
        self.folder = folder.resolve()
        self.lacking = ""
        """Why the files could not all be had, if so."""
        self._write()

    def _write(self) -> None:
        (self.folder / ".git").mkdir(parents=True)  # the root, for whoever looks for it
        wanted: list[tuple[str, str]] = []
        others: list[str] = []
        for name, entry in self.base.tree.items():
            if entry.kind == "blob" and _is_harmless(name):
                if _is_needed(name):
                    wanted.append((name, entry.object))
                else:
                    others.append(name)
        contents = git.contents(self.base.top, [name for _, name in wanted])
        for (name, _), data in zip(wanted, contents, strict=True):
            if data is None:
                self.lacking = "this partial clone lacks files of it"
            else:
                self._put(name, data)
        for name in others[:_MAX_PLACEHOLDERS]:
            self._put(name, b"")

    def _put(self, name: str, data: bytes) -> None:
        place = self.folder / name
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        except OSError as error:  # mostly a name that this file system has not
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                self.lacking = "there is no room for its files"

    def today(self, path: Path) -> Path:
        """Return where a file or folder of the base is today."""
        return Path(self.base.top) / os.path.relpath(path, self.folder)

    def then(self, path: Path) -> Path:
        """Return where a file or folder of today is in the base."""
        return self.folder / os.path.relpath(path, self.base.top)

    def select(self, session: Session, named: Sequence[Path]) -> Selection:
        """Return the pages that a run of ``named`` files and folders would have checked."""
        pages = {
            name: self._ref(name)
            for name, entry in self.base.tree.items()
            if self._is_page(name, entry)
        }
        inside: dict[str, FileRef] = {}
        new = False
        for path in named:
            name = os.path.relpath(os.path.realpath(path), self.base.top).replace(os.sep, "/")
            if os.path.isdir(path):
                inside.update(self._below("" if name == "." else f"{name}/", pages, session))
            elif name in pages:
                inside[name] = pages[name]
            else:
                new = True
        moved = [
            ref
            for name, ref in pages.items()
            if new and name not in inside and not os.path.lexists(self.today(ref.path))
        ]
        return Selection(list(inside.values()), moved)

    def _is_page(self, name: str, entry: git.Entry) -> bool:
        return entry.kind == "blob" and is_page(name) and _is_harmless(name)

    def _below(
        self, prefix: str, pages: dict[str, FileRef], session: Session
    ) -> Iterator[tuple[str, FileRef]]:
        for name, ref in pages.items():
            if name.startswith(prefix) and not is_left_out(name[len(prefix) :]):
                today = FileRef(self.today(ref.path), ref.shown, False, Path(self.base.top))
                if not session.is_excluded(today):
                    yield name, ref

    def _ref(self, name: str) -> FileRef:
        shown = shown_path(Path(self.base.top) / name)
        return FileRef(self.folder / name, shown, False, self.folder)


def _is_needed(name: str) -> bool:
    base = name.rpartition("/")[2]
    return is_page(base) or base.lower().endswith(".toml") or base in SITE_FILES


def _is_harmless(name: str) -> bool:
    """Tell whether a path of a tree stays in the folder that it is written to."""
    parts = name.split("/")
    return not any(part in ("", ".", "..") or part.lower() == ".git" for part in parts) and not (
        os.name == "nt" and any(char in name for char in '\\:*?"<>|')
    )


class BaseSession(Session):
    """Checks the pages of a base under the settings of today."""

    def __init__(self, today: Session, checkout: Checkout, checked: Sequence[Checked]) -> None:
        super().__init__(today.options)
        self._checked = {item.ref.shown: item for item in checked}
        self._today = today
        self._checkout = checkout

    @cached_property
    def cache(self) -> Cache | None:
        """The store of today's run: most pages are the same."""
        return self._today.cache

    def settings_for(self, folder: Path) -> Settings:
        """Return the settings of today for a folder of the base."""
        return self._today.settings_for(self._checkout.today(folder))

    def job(self, source: Source, folder: Path) -> Job:
        """Return the job of checking a text; the same one as today's where nothing has changed."""
        today = self._today.job(source, self._checkout.today(folder))
        site = nearest_site_file(folder)
        if site is None or not site.is_relative_to(self._checkout.folder):
            return today if today.profile.origin is None else self._as_then(source, folder)
        place = self._checkout.today(site)
        if nearest_site_file(self._checkout.today(folder)) == place and _same(site, place):
            return today
        return self._as_then(source, folder)

    def _known(self, job: Job, data: bytes) -> Result | None:
        """Return the result of today for a page that has not changed, else the stored one."""
        item = self._checked.get(job.source.path)
        if item is None or item.text is None or item.text.data != data:
            return super()._known(job, data)
        today = self._today.job(item.text.source, item.ref.path.parent)
        if (today.settings, today.profile, today.packs) != (job.settings, job.profile, job.packs):
            return super()._known(job, data)
        diagnostics = [replace(found, suppressed=None) for found in item.result.diagnostics]
        return replace(item.result, diagnostics=diagnostics)

    def _as_then(self, source: Source, folder: Path) -> Job:
        job = super().job(source, folder)
        origin = job.profile.origin
        if origin is None or not Path(origin).is_relative_to(self._checkout.folder):
            return job
        place = str(self._checkout.today(Path(origin)))
        return replace(job, profile=replace(job.profile, origin=place))


def _same(first: Path, second: Path) -> bool:
    try:
        return first.read_bytes() == second.read_bytes()
    except OSError:
        return False
