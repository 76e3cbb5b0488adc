"""Finds the files of a run and reads them.

Paths named on the command line are trusted. What is discovered in a folder must be a regular
file inside the root of the run; symbolic links that lead out are reported, not followed.
"""

from __future__ import annotations

import codecs
import os
import stat
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from qa_lint.core.errors import UnreadableFile, UsageError
from qa_lint.core.text import Source
from qa_lint.parsing.mkdocs import SITE_FILES

SUFFIXES = (".md", ".markdown", ".mdx")
_NEVER = frozenset({"node_modules", "__pycache__", "site-packages"})
_GIT_OF_HOOKS = frozenset(
    f"GIT_{name}"
    for name in ("DIR", "INDEX_FILE", "WORK_TREE", "PREFIX", "COMMON_DIR", "OBJECT_DIRECTORY",
                 "ALTERNATE_OBJECT_DIRECTORIES", "NAMESPACE")
)  # fmt: skip
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=off")


class FileRef(NamedTuple):
    """A file to check: where it is, and the path that users see.

    ``named`` files stand on the command line; ``root`` is the folder that discovered ones must
    not leave.
    """

    path: Path
    shown: str
    named: bool
    root: Path


class Text(NamedTuple):
    """A file as read: its bytes and the decoded source."""

    data: bytes
    source: Source


def shown_path(path: Path) -> str:
    """Return the path as reports show it: relative to the working folder where it lies inside."""
    absolute = os.path.abspath(path)
    relative = os.path.relpath(absolute) if _same_drive(absolute) else absolute
    inside = relative.split(os.sep, 1)[0] != ".." and not os.path.isabs(relative)
    shown = relative if inside else absolute
    return shown.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode("utf-8")


def _same_drive(absolute: str) -> bool:
    return os.path.splitdrive(absolute)[0] == os.path.splitdrive(os.getcwd())[0]


def find_files(paths: Sequence[str]) -> list[FileRef]:
    """Return the files to check, in the order named, each once; links are not files of their own.

    Raises :class:`UsageError` for a path that does not exist.
    """
    found: dict[str, FileRef] = {}
    for name in paths:
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
        if path.is_symlink():
            raise UsageError(f"{path}: a symbolic link to nothing") from None
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{path}: {reason}") from None


def is_excluded(ref: FileRef, patterns: Sequence[str], base: Path) -> bool:
    """Tell whether a discovered file matches a pattern, seen from the folder ``base``.

    A pattern names a file or a folder, at any depth; ``*`` matches slashes, too.
    """
    if ref.named or not patterns:
        return False
    if _same_drive(str(base)):
        name = os.path.relpath(ref.path, base).replace(os.sep, "/")
    else:
        name = ref.shown
    if name.startswith("../"):
        return False
    parts = name.split("/")
    tails = ["/".join(parts[start:end]) for start in range(len(parts))
             for end in range(start + 1, len(parts) + 1)]
    wanted = [pattern.strip("/") for pattern in patterns]
    return any(fnmatch(tail, pattern) for tail in tails for pattern in wanted)


def _discover(folder: Path, root: Path) -> Iterator[FileRef]:
    """Yield the question files below a folder; in a git checkout without the ignored ones.

    Hidden folders and files are left out, and links to folders are not followed.
    """
    listed = _git_files(folder)
    paths = _walk(folder) if listed is None else listed
    for path in sorted(paths, key=lambda p: str(p).encode("utf-8", "surrogateescape")):
        if path.is_symlink() or not path.is_dir():
            yield FileRef(path, shown_path(path), False, root)
        elif (path / ".git").exists():  # a submodule, or a repository inside the repository
            yield from _discover(path, root)


def project_root(folder: Path) -> Path:
    """Return the nearest folder above with a settings file, a site file or ``.git``; or itself."""
    folder = Path(os.path.realpath(folder))
    for candidate in (folder, *folder.parents):
        for name in ("qa-lint.toml", *SITE_FILES, ".git"):
            if (candidate / name).exists():
                return candidate
    return folder


def _git_files(folder: Path) -> list[Path] | None:
    """Ask git which files below are not ignored; ``None`` where git can't tell."""
    real = folder.resolve()
    if not any((parent / ".git").exists() for parent in (real, *real.parents)):
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
        or (path.is_dir() and not path.is_symlink())
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
    for top, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(top, name))]
        folders[:] = [name for name in folders if not _left_out(name)]
        for name in (*names, *links):
            if _wanted(name) and not _left_out(name):
                yield Path(top) / name


def read_file(ref: FileRef, max_size: int) -> Text:
    """Read and decode a file.

    Raises :class:`UnreadableFile` with the rule that says why it can't be checked.
    """
    _check_inside(ref)
    data = _read_bytes(ref.path, max_size)
    return Text(data, decode(data, ref.shown))


def decode(data: bytes, shown: str) -> Source:
    """Return the source of a file's bytes; raises :class:`UnreadableFile`."""
    if b"\0" in data:
        at = data.index(b"\0")
        raise UnreadableFile("file/binary", f"NUL byte at offset {at}: this is no text")
    bom = data.startswith(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8-sig" if bom else "utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            "file/not-utf8",
            f"byte 0x{data[error.start]:02x} in line {line} is not UTF-8 ({error.reason})",
        ) from None
    return Source(shown, text, bom=bom)


def _check_inside(ref: FileRef) -> None:
    if ref.named:
        return
    real = os.path.realpath(ref.path)
    root = os.path.realpath(ref.root)
    if os.path.commonpath([real, root]) != root:
        raise UnreadableFile("file/outside-root", "the link leads out of the checked folder")


def _read_bytes(path: Path, max_size: int) -> bytes:
    """Read a regular file of bounded size, without ever blocking on a pipe or a device."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise UnreadableFile("file/unreadable", error.strerror or str(error)) from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("file/not-regular", "not a regular file; it was not read")
        if status.st_size > max_size:
            raise UnreadableFile(
                "file/too-large", f"{status.st_size:,} bytes; the limit is {max_size:,}"
            )
        with os.fdopen(handle, "rb", closefd=False) as stream:
            data = stream.read(max_size + 1)
    except OSError as error:
        raise UnreadableFile("file/unreadable", error.strerror or str(error)) from None
    finally:
        os.close(handle)
    if len(data) > max_size:
        raise UnreadableFile("file/too-large", f"more than the limit of {max_size:,} bytes")
    return data
