"""Writing to the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable


def use_colour() -> bool:
    """Tell whether to colour: on a terminal, unless ``NO_COLOR``; always with ``FORCE_COLOR``."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    text = "".join(f"{line}\n" for line in lines)
    if text:
        sys.stdout.write(text)


def write_utf8(text: str) -> None:
    """Write a text to standard output as UTF-8, whatever the terminal's encoding is."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        buffer.write(text.encode("utf-8", "backslashreplace"))


def note(message: str) -> None:
    """Write a remark to standard error."""
    print(f"qa-lint: {message}", file=sys.stderr)
