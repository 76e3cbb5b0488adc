"""Writing to the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from qa_lint.reporting.plain import printable


def use_colour() -> bool:
    """Tell whether to colour: on a terminal, unless ``NO_COLOR``; always with ``FORCE_COLOR``."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def printable_on_terminal(text: str) -> str:
    """Return a text as it is for a file or a pipe, and without control characters otherwise."""
    if not sys.stdout.isatty():
        return text
    return "\n".join(printable(line) for line in text.split("\n"))


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    text = "".join(f"{line}\n" for line in lines)
    if text:
        sys.stdout.write(text)


def write_utf8(text: str) -> None:
    """Write a text to standard output as UTF-8, whatever the terminal's encoding is."""
    write_bytes(text.encode("utf-8", "backslashreplace"))


def write_bytes(data: bytes) -> None:
    """Write to standard output without any translation."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(data.decode("utf-8"))
    else:
        buffer.write(data)


def note(message: str) -> None:
    """Write a remark to standard error."""
    print(f"qa-lint: {printable(message)}", file=sys.stderr)
