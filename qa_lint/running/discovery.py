"""Finds the files of a run: what the command line names, and what stands in folders.

In a git checkout, git tells which files are ignored. Links to folders are not followed.
"""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from qa_lint.core.errors import UsageError
from qa_lint.parsing.mkdocs import SITE_FILES
from qa_lint.running.files import FileRef, same_drive, shown_path

SUFFIXES = (".md", ".markdown", ".mdx")
_NEVER = frozenset({"node_modules", "__pycache__", "site-packages"})
_GIT_OF_HOOKS = frozenset(
    f"GIT_{name}"
    for name in ("DIR", "INDEX_FILE", "WORK_TREE", "PREFIX", "COMMON_DIR", "OBJECT_DIRECTORY",
                 "ALTERNATE_OBJECT_DIRECTORIES", "NAMESPACE")
)  # fmt: skip
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=off")


def find_files(paths: Sequence[str]) -> list[FileRef]:
    """Return the files to check, in the order named, each once; links are not files of their own.

    Raises :class:`UsageError` for a path that is empty or does not exist.
    """
    found: dict[str, FileRef] = {}
    for name in paths:
        if not name:  # an empty variable of a script; pathlib takes it for the working folder
            raise UsageError("an empty path")
        path = Path(name)
        refs: Iterable[FileRef] = [FileRef(path, shown_path(path), True, path.parent)]
        if stat.S_ISDIR(_mode(path)):
            refs = _discover(path, project_root(path))
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
    """Tell whether a discovered file matches a pattern, seen from the folder ``base``.

    A pattern names a file or a folder, at any depth; ``*`` matches slashes, too.
    """
    if ref.named or not patterns:
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


def _discover(folder: Path, root: Path) -> Iterator[FileRef]:
    """Yield the question files below a folder; in a git checkout without the ignored ones.

    Hidden folders and files are left out, and links to folders are not followed.
    """
    listed = _git_files(folder)
    paths = _walk(folder) if listed is None else listed
    for path in sorted(paths, key=lambda p: str(p).encode("utf-8", "surrogateescape")):
        if os.path.islink(path) or not os.path.isdir(path):
            yield FileRef(path, shown_path(path), False, root)
        elif os.path.exists(path / ".git"):  # a submodule, or a repository in the repository
            yield from _discover(path, root)
        elif listed is None:  # a folder that can't be read: reading it says why
            yield FileRef(path, shown_path(path), False, root)


def project_root(folder: Path) -> Path:
    """Return the nearest folder above with a settings file, a site file or ``.git``; or itself."""
    folder = Path(os.path.realpath(folder))
    for candidate in (folder, *folder.parents):
        for name in ("qa-lint.toml", *SITE_FILES, ".git"):
            if os.path.exists(candidate / name):
                return candidate
    return folder


def _git_files(folder: Path) -> list[Path] | None:
    """Ask git which files below are not ignored; ``None`` where git can't tell."""
    real = folder.resolve()
    if not any(os.path.exists(parent / ".git") for parent in (real, *real.parents)):
        return None
    if _git(folder, "check-ignore", "-q", ".") is not None:
        return None
    listed = _git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed is None:
        return None
    names = {os.fsdecode(name) for name in listed.split(b"\0") if name}
    paths = [folder / name for name in names if not _left_out(name)]
    return [
        path
        for path in paths
        if (_wanted(path.name) and os.path.lexists(path))
        or (os.path.isdir(path) and not os.path.islink(path))
    ]


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git answers, or ``None`` if it fails or there is no git.

    A hook's variables name the repository that is committed to, which may be another one.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _GIT_OF_HOOKS}
    try:
        done = subprocess.run(
            [*_GIT, "-C", str(folder), *arguments], capture_output=True, check=False, env=kept
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _wanted(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _left_out(name: str) -> bool:
    return any(part.startswith(".") or part in _NEVER for part in name.split("/"))


def _walk(folder: Path) -> Iterator[Path]:
    unreadable: list[Path] = []

    def remember(error: OSError) -> None:
        unreadable.append(Path(error.filename))

    for top, folders, names in os.walk(folder, onerror=remember):
        links = [name for name in folders if os.path.islink(os.path.join(top, name))]
        folders[:] = [name for name in folders if not _left_out(name)]
        for name in (*names, *links):
            if _wanted(name) and not _left_out(name):
                yield Path(top) / name
    yield from unreadable
