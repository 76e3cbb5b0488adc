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

SUFFIXES = (".md", ".markdown", ".mdx")
_NEVER = frozenset({"node_modules", "__pycache__", "site-packages"})
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
    inside = not relative.startswith("..") and not os.path.isabs(relative)
    shown = relative if inside else absolute
    return shown.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode("utf-8")


def _same_drive(absolute: str) -> bool:
    return os.path.splitdrive(absolute)[0] == os.path.splitdrive(os.getcwd())[0]


def find_files(paths: Sequence[str], exclude: Sequence[str] = ()) -> list[FileRef]:
    """Return the files to check, in the order named, each once.

    Raises :class:`UsageError` for a path that does not exist.
    """
    found: dict[str, FileRef] = {}
    for name in paths:
        path = Path(name)
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            if path.is_symlink():
                raise UsageError(f"{name}: a symbolic link to nothing") from None
            reason = getattr(error, "strerror", None) or str(error)
            raise UsageError(f"{name}: {reason}") from None
        refs: Iterable[FileRef]
        if stat.S_ISDIR(mode):
            refs = _discover(path)
        else:
            refs = [FileRef(path, shown_path(path), True, path.parent)]
        for ref in refs:
            if ref.named or not _excluded(ref.shown, exclude):
                found.setdefault(os.path.abspath(ref.path), ref)
    return list(found.values())


def _excluded(shown: str, patterns: Sequence[str]) -> bool:
    parts = shown.split("/")
    return any(
        fnmatch(shown, pattern)
        or fnmatch(shown, f"*/{pattern}")
        or any(fnmatch(part, pattern) for part in parts)
        or fnmatch(shown, f"{pattern.rstrip('/')}/*")
        for pattern in patterns
    )


def _discover(folder: Path) -> Iterator[FileRef]:
    """Yield the question files below a folder; in a git checkout without the ignored ones."""
    root = project_root(folder)
    tracked = _git_files(folder)
    paths = _walk(folder) if tracked is None else tracked
    for path in sorted(paths, key=lambda p: str(p).encode("utf-8", "surrogateescape")):
        if path.is_dir():
            yield from _discover(path)
        else:
            yield FileRef(path, shown_path(path), False, root)


def project_root(folder: Path) -> Path:
    """Return the nearest folder above with a settings file, a site file or ``.git``; or itself."""
    folder = Path(os.path.abspath(folder))
    for candidate in (folder, *folder.parents):
        for name in ("qa-lint.toml", "mkdocs.yml", "zensical.toml", ".git"):
            if (candidate / name).exists():
                return candidate
    return folder


def _git_files(folder: Path) -> list[Path] | None:
    """Ask git which files below are not ignored; ``None`` where git can't tell."""
    real = folder.resolve()
    if not any((parent / ".git").exists() for parent in (real, *real.parents)):
        return None
    command = [*_GIT, "-C", str(folder), "ls-files", "-z", "--cached", "--others"]
    command += ["--exclude-standard"]
    try:
        ignored = subprocess.run(
            [*_GIT, "-C", str(folder), "check-ignore", "-q", "."], capture_output=True, check=False
        )
        if ignored.returncode == 0:
            return None
        listed = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return None
    if listed.returncode != 0:
        return None
    names = {os.fsdecode(name) for name in listed.stdout.split(b"\0") if name}
    wanted = [folder / name for name in names if _wanted(name) or (folder / name).is_dir()]
    return [path for path in wanted if path.exists() or path.is_symlink()]


def _wanted(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _walk(folder: Path) -> Iterator[Path]:
    for top, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".") and f not in _NEVER]
        for name in names:
            if _wanted(name) and not name.startswith("."):
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
