"""The commands that GitHub's runner reads from standard output: annotations."""

from __future__ import annotations

from qa_lint.core.text import Range
from qa_lint.reporting.plain import printable, without_commands

LIMIT = 10
"""How many annotations of each level GitHub shows of one step."""


def annotation(level: str, path: str, range_: Range, title: str, message: str) -> str:
    """Return the command that shows a message (of one or more lines) beside a place of a file.

    ``level`` is ``error``, ``warning`` or ``notice``. The command is one line, whatever the texts
    hold.
    """
    start, end = range_
    properties = {"file": path, "line": str(start.line), "endLine": str(end.line)}
    if end.line == start.line:  # GitHub takes columns only of ranges inside one line
        properties["col"] = str(start.column)
        properties["endColumn"] = str(max(start.column, end.column))
    properties["title"] = title
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    lines = [without_commands(printable(line)) for line in message.split("\n")]
    data = _data("\n".join(lines))
    return f"::{level} {listed}::{data}"


def _data(text: str) -> str:
    """Escape the message of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property of a command."""
    text = _data(without_commands(printable(text)))
    return text.replace(":", "%3A").replace(",", "%2C")
