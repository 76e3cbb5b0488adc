"""The files around a page, as relative links see them; nothing outside the project is looked at."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from qa_lint.core.capabilities import Target
from qa_lint.core.profile import Profile
from qa_lint.running.discovery import SUFFIXES, is_page
from qa_lint.running.files import is_inside

_IMAGES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico"))
_PAGE_SUFFIXES = ("", *SUFFIXES, ".ipynb", ".rst", ".html", ".qmd")
_INDEXES = ("index.md", "README.md", "index.html", "index.mdx", "_index.md", "index.ipynb")
_GENERATORS = (
    "_config.yml", "docusaurus.config.js", "docusaurus.config.ts", "hugo.toml", "config.toml",
    "config.yaml", "book.toml", "conf.py", "_quarto.yml", "_toc.yml", "astro.config.mjs",
    "gatsby-config.js", "next.config.js", "next.config.mjs", ".vitepress", ".vuepress", ".obsidian",
    "_sidebar.md",
)  # fmt: skip
_MAX_FILES = 200_000
_PARTIAL = 3
"""This many absent files of a kind of which none exists: the checkout leaves that kind out."""


class Project:
    """A folder that links must not leave, with what is known of its files.

    Only a checkout is held to be ``whole``: of a copy, folders and kinds of files may be left out.
    """

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)
        self.generator = any(os.path.lexists(root / name) for name in _GENERATORS)
        self.whole = os.path.lexists(root / ".git")
        self.left_out: frozenset[str] = frozenset()
        self._names: dict[str, list[str]] | None = None
        self._inside: dict[str, bool] = {}

    def holds(self, path: str) -> bool:
        """Tell whether a path, links followed, lies in the project."""
        folder = os.path.dirname(path)
        if folder not in self._inside:
            self._inside[folder] = is_inside(os.path.realpath(folder), self.root)
        return self._inside[folder] and (
            not os.path.islink(path) or is_inside(os.path.realpath(path), self.root)
        )

    def with_name(self, name: str) -> list[str]:
        """Return the files of the project with a name."""
        return self._index().get(name, [])

    def has_kind(self, kind: str) -> bool:
        """Tell whether the project has any file of a kind: images, or one suffix."""
        return any(kind_of(name) == kind for name in self._index())

    def leave_out(self, absent: Iterable[str]) -> None:
        """Stop judging the kinds of files of which several are linked and none exists."""
        counts = Counter(kind_of(target) for target in set(absent))
        least = _PARTIAL if self.whole else 1
        self.left_out = frozenset(
            kind for kind, count in counts.items() if count >= least and not self.has_kind(kind)
        )

    def _index(self) -> dict[str, list[str]]:
        if self._names is None:
            self._names = {}
            for number, path in enumerate(_files(self.root)):
                if number == _MAX_FILES:
                    break
                self._names.setdefault(os.path.basename(path), []).append(path)
        return self._names


def _files(root: str) -> Iterator[str]:
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in (".git", "node_modules")]
        for name in names:
            yield os.path.join(folder, name)


Anchors = tuple[Collection[str], bool]
"""The anchors of a page, and whether case counts."""

AnchorsOf = Callable[[str, Project], Anchors | None]
"""Gives the anchors of a page by its path, ``None`` where they can't be known."""


def kind_of(path: str) -> str:
    """Return what kind of file a path names: ``image``, or its suffix."""
    suffix = os.path.splitext(path)[1].lower()
    return "image" if suffix in _IMAGES else suffix


class PageTree:
    """The project as the links of one page see it (:class:`qa_lint.core.capabilities.Tree`)."""

    def __init__(
        self, page: Path, profile: Profile, project: Project, anchors_of: AnchorsOf
    ) -> None:
        self.project = project
        self._page = os.path.abspath(page)
        self._profile = profile
        self._anchors_of = anchors_of
        self._found: dict[str, Target] = {}

    @property
    def sure(self) -> bool:
        """Whether the site's own settings are known, so that absent means dead."""
        profile = self._profile
        return profile.certain and not (profile.generated or profile.hooked)

    def find(self, target: str) -> Target:
        """Return where a relative target (a decoded path without fragment) leads."""
        if target not in self._found:
            self._found[target] = self._find(target)
        found = self._found[target]
        if found.status == "absent" and kind_of(target) in self.project.left_out:
            return Target("unknown")
        return found

    def absent(self) -> list[str]:
        """Return the targets that were asked for and do not exist."""
        return [target for target, found in self._found.items() if found.status == "absent"]

    def _find(self, target: str) -> Target:
        outside = False
        for path in self._candidates(target):
            if not self.project.holds(path):
                outside = True
            elif os.path.exists(path):
                page = path if is_page(path) and os.path.isfile(path) else None
                return Target("present", page)
        if outside or self._may_be_made(target):
            return Target("unknown")
        near = self._near(target)
        if near is None and not self._has_folder(target):
            return Target("unknown")
        return Target("absent", near=near)

    def _has_folder(self, target: str) -> bool:
        """Tell whether the folder is there that a target should be in; a checkout has them all."""
        folder = os.path.dirname(os.path.normpath(os.path.join(self._page, "..", target)))
        return self.project.whole or os.path.isdir(folder)

    def _candidates(self, target: str) -> Iterator[str]:
        """Yield the paths that a target may mean: seen from the file, then from its address."""
        folder, name = os.path.split(self._page)
        bases = [folder]
        stem = os.path.splitext(name)[0]
        if self._profile.renderer == "mkdocs" and stem.lower() not in ("index", "readme"):
            bases.append(os.path.join(folder, stem))  # the address is that of a folder
        for base in bases:
            path = os.path.normpath(os.path.join(base, target))
            yield from (path + suffix for suffix in _PAGE_SUFFIXES)
            if path.endswith(".html"):
                yield from (path[:-5] + suffix for suffix in SUFFIXES)
            yield from (os.path.join(path, index) for index in _INDEXES)

    def _may_be_made(self, target: str) -> bool:
        """Tell whether a generator that is not known here may make what a target names."""
        if self._profile.renderer == "sphinx" and not os.path.splitext(target)[1]:
            return True  # a label of another page
        known = self._profile.certain or not self.project.generator
        return not known and not is_page(target)

    def _near(self, target: str) -> str | None:
        """Return the only file of the same name, as the link would write it."""
        name = os.path.basename(target.rstrip("/"))
        same = self.project.with_name(name) if name not in _INDEXES else []
        if len(same) != 1:
            return None
        folder = os.path.dirname(os.path.realpath(self._page))
        return os.path.relpath(same[0], folder).replace(os.sep, "/")

    def anchors(self, page: str) -> Anchors | None:
        """Return the anchors of a page (``""`` is the page itself), and whether case counts."""
        return self._anchors_of(page or self._page, self.project)
