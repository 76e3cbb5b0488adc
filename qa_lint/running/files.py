"""A file of a run: how users see its name, and how it is read.

Paths named on the command line are trusted. What was discovered in a folder must be a regular
file inside the root of the run; symbolic links that lead out are reported, not followed.
"""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path
from typing import NamedTuple

from qa_lint.core.errors import UnreadableFile
from qa_lint.core.text import Source


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
    relative = os.path.relpath(absolute) if same_drive(absolute) else absolute
    inside = relative.split(os.sep, 1)[0] != ".." and not os.path.isabs(relative)
    shown = relative if inside else absolute
    return shown.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode("utf-8")


def same_drive(absolute: str, other: str | None = None) -> bool:
    """Tell whether a path is on the drive of another one, or of the working folder.

    To a path on another drive no path is relative.
    """
    drives = {os.path.splitdrive(path)[0].lower() for path in (absolute, other or os.getcwd())}
    return len(drives) == 1


def is_inside(real: str, root: str) -> bool:
    """Tell whether a path is a folder ``root`` or lies in it; both without links."""
    return same_drive(real, root) and os.path.commonpath([real, root]) == root


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
    if not is_inside(os.path.realpath(ref.path), os.path.realpath(ref.root)):
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
