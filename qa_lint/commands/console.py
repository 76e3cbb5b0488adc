"""Writing to the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from qa_lint.reporting.plain import printable, without_commands


def use_colour() -> bool:
    """Tell whether to colour: on a terminal, unless ``NO_COLOR``; always with ``FORCE_COLOR``."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def write_difference(text: str) -> None:
    """Write a patch to standard output, as it is for programs and harmless for who looks on.

    A terminal gets no control characters. The runner of GitHub's CI is told to take no commands
    from it; programs that read patches skip such lines.
    """
    if sys.stdout.isatty():
        text = "\n".join(printable(line) for line in text.split("\n"))
    if _on_github():
        token = os.urandom(16).hex()
        text = f"::stop-commands::{token}\n{text}::{token}::\n"
    write_utf8(text)


def _on_github() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _for_log(line: str) -> str:
    """Return a line as it is, or harmless to the runner of GitHub's CI, which reads along."""
    return without_commands(line) if _on_github() else line


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    text = "".join(f"{_for_log(line)}\n" for line in lines)
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
    print(f"qa-lint: {_for_log(printable(message))}", file=sys.stderr)
