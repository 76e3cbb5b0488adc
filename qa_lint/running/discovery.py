"""Finds the files of a run: what the command line names, and what stands in folders.

In a git checkout, git tells which files are ignored. Links to folders are not followed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from qa_lint.core.errors import UsageError
from qa_lint.parsing.mkdocs import SITE_FILES
from qa_lint.running import git
from qa_lint.running.files import FileRef, same_drive, shown_path

SUFFIXES = (".md", ".markdown", ".mdx")
_NEVER = frozenset({"node_modules", "__pycache__", "site-packages"})


def find_files(paths: Sequence[str], *, tracked: bool = False) -> list[FileRef]:
    """Return the files to check, in the order named, each once; links are not files of their own.

    ``tracked`` leaves out what stands in a folder of a git checkout and git does not track.
    Raises :class:`UsageError` for a path that is empty or does not exist.
    """
    found: dict[str, FileRef] = {}
    for name in paths:
        if not name:  # an empty variable of a script; pathlib takes it for the working folder
            raise UsageError("an empty path")
        path = Path(name)
        refs: Iterable[FileRef] = [FileRef(path, shown_path(path), True, path.parent)]
        if stat.S_ISDIR(_mode(path)):
            refs = _discover(path, project_root(path), tracked=tracked)
        for ref in refs:
            real = os.path.realpath(ref.path)
            first = found.setdefault(real, ref)
            if not first.named and first.path.is_symlink() and not ref.path.is_symlink():
                found[real] = ref
    return list(found.values())


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (OSError, ValueError) as error:
        if os.path.islink(path):
            raise UsageError(f"{path}: a symbolic link to nothing") from None
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{path}: {reason}") from None


def is_excluded(ref: FileRef, patterns: Sequence[str], base: Path) -> bool:
    """Tell whether a file matches a pattern, seen from the folder ``base``.

    A pattern names a file or a folder, at any depth; ``*`` matches slashes, too.
    """
    if not patterns:
        return False
    if same_drive(os.path.abspath(ref.path), os.path.abspath(base)):
        name = os.path.relpath(ref.path, base).replace(os.sep, "/")
    else:
        name = ref.shown
    if name.startswith("../"):
        return False
    parts = name.split("/")
    tails = [
        "/".join(parts[start:end])
        for start in range(len(parts))
        for end in range(start + 1, len(parts) + 1)
    ]
    wanted = [pattern.removeprefix("./").strip("/") for pattern in patterns]
    return any(fnmatch(tail, pattern) for tail in tails for pattern in wanted)


def _discover(folder: Path, root: Path, *, tracked: bool) -> Iterator[FileRef]:
    """Yield the question files below a folder; in a git checkout without the ignored ones.

    Hidden folders and files are left out, and links to folders are not followed.
    """
    listed = _git_files(folder, tracked=tracked)
    paths = _walk(folder) if listed is None else listed
    for path in sorted(paths, key=lambda p: str(p).encode("utf-8", "surrogateescape")):
        if os.path.islink(path) or not os.path.isdir(path):
            yield FileRef(path, shown_path(path), False, root)
        elif os.path.exists(path / ".git"):  # a submodule, or a repository in the repository
            yield from _discover(path, root, tracked=tracked)
        elif listed is None:  # a folder that can't be read: reading it says why
            yield FileRef(path, shown_path(path), False, root)


def project_root(folder: Path) -> Path:
    """Return the nearest folder above with a settings file, a site file or ``.git``; or itself."""
    folder = Path(os.path.realpath(folder))
    return next((c for c in (folder, *folder.parents) if is_project(c)), folder)


def is_project(folder: Path) -> bool:
    """Tell whether a folder has a settings file, a site file or ``.git``."""
    return any(os.path.exists(folder / name) for name in ("qa-lint.toml", *SITE_FILES, ".git"))


def _git_files(folder: Path, *, tracked: bool) -> list[Path] | None:
    """Ask git which files below are not ignored, or tracked; ``None`` where git can't tell."""
    real = folder.resolve()
    if not any(os.path.exists(parent / ".git") for parent in (real, *real.parents)):
        return None
    if git.run(folder, "check-ignore", "-q", ".") is not None:
        return None
    others = () if tracked else ("--others", "--exclude-standard")
    listed = git.run(folder, "ls-files", "-z", "--cached", *others)
    if listed is None:
        return None
    names = {os.fsdecode(name) for name in listed.split(b"\0") if name}
    paths = [folder / name for name in names if not is_left_out(name)]
    return [
        path
        for path in paths
        if (is_page(path.name) and os.path.lexists(path))
        or (os.path.isdir(path) and not os.path.islink(path))
    ]


def is_page(name: str) -> bool:
    """Tell whether a file of that name, or at that path, is Markdown."""
    return name.lower().endswith(SUFFIXES)


def is_left_out(name: str) -> bool:
    """Tell whether a path, seen from the folder that is searched, is one that is never checked."""
    return any(part.startswith(".") or part in _NEVER for part in name.split("/"))


def _walk(folder: Path) -> Iterator[Path]:
    unreadable: list[Path] = []

    def remember(error: OSError) -> None:
        unreadable.append(Path(error.filename))

    for top, folders, names in os.walk(folder, onerror=remember):
        links = [name for name in folders if os.path.islink(os.path.join(top, name))]
        folders[:] = [name for name in folders if not is_left_out(name)]
        for name in (*names, *links):
            if is_page(name) and not is_left_out(name):
                yield Path(top) / name
    yield from unreadable
