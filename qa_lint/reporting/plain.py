"""Makes text from the checked files harmless to print."""

from __future__ import annotations

import re
import unicodedata

UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_COMMAND = re.compile(r"##\[|^\s*::", re.MULTILINE)


def printable(text: str) -> str:
    """Return ``text`` with control, bidi and zero-width characters shown as escapes.

    What stands in a checked file can then neither move the cursor nor change colours or titles
    of a terminal. Tabs become one space, so that columns still line up.
    """
    return UNPRINTABLE.sub(_escape, text.replace("\t", " "))


def _escape(match: re.Match[str], place: int = 0) -> str:
    code = ord(match[0][place])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def without_commands(text: str) -> str:
    """Return lines of a CI log without what its runner would take for a command.

    GitHub's runner obeys ``::name::`` at the start of a line, and ``##[name]`` anywhere in it.
    """
    return _COMMAND.sub(lambda match: match[0][:-1] + _escape(match, -1), text)


def width(text: str) -> int:
    """Return how many columns of a terminal a printable text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
