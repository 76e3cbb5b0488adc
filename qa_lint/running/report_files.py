"""Writes reports to files that the command line, or CI's own environment, names."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from qa_lint.core.errors import UsageError


def check_writable(path: Path) -> None:
    """Raise :class:`UsageError` if a report can't be written there, before anything is checked.

    A symbolic link is refused: in a stranger's checkout it may lead anywhere.
    """
    if os.path.islink(path) and not _is_the_systems(path):
        raise UsageError(f"{path}: the report is not written through a symbolic link")
    if os.path.isdir(path):
        raise UsageError(f"{path}: the report can't be written: it is a folder")
    folder = path.parent
    if not os.path.isdir(folder):
        raise UsageError(f"{path}: the report can't be written: there is no folder {folder}")
    if not os.access(path if os.path.exists(path) else folder, os.W_OK):
        raise UsageError(f"{path}: the report can't be written: permission denied")


def _is_the_systems(path: Path) -> bool:
    """Tell whether a path is one that the system makes: ``/dev/stdout``, ``>(gzip)`` of a shell."""
    return os.path.abspath(path).startswith(("/dev/", "/proc/"))


def write_report(path: Path, data: bytes) -> None:
    """Write a report as a whole or not at all; raises :class:`UsageError`.

    A file is replaced; a pipe or a device is written to.
    """
    check_writable(path)
    temporary: Path | None = None
    try:
        if _is_the_systems(path) or (path.exists() and not stat.S_ISREG(path.stat().st_mode)):
            path.write_bytes(data)
            return
        temporary = path.with_name(f".qa-lint-{os.urandom(8).hex()}")
        with temporary.open("xb") as stream:
            stream.write(data)
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path}: the report can't be written: {reason}") from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def size_of(path: Path) -> int:
    """Return how many bytes a file has; none if there is no such file."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def append(path: Path, data: bytes) -> str | None:
    """Append to a file; return why that failed, or ``None``."""
    try:
        with path.open("ab") as stream:
            stream.write(data)
    except OSError as error:
        return error.strerror or str(error)
    return None


def repository_root(folder: Path) -> Path:
    """Return the top of the checkout that a folder is in, or the folder itself."""
    for parent in (folder, *folder.parents):
        if os.path.lexists(parent / ".git"):
            return parent
    return folder


def location(path: Path, root: Path) -> bytes:
    """Return a file's path from ``root`` as the file system has it, with ``/``.

    A file outside has its absolute path.
    """
    absolute = os.path.abspath(path)
    inside = absolute.startswith(os.path.join(root, ""))
    found = os.path.relpath(absolute, root) if inside else absolute
    return os.fsencode(found.replace(os.sep, "/"))
