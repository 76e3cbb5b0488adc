"""Makes any text harmless inside Markdown that GitHub renders."""

from __future__ import annotations

import re

from qa_lint.reporting.plain import printable

_SPECIAL = re.compile(r"[\\`*_\[\]#|~<>&$@]|^[-+=:]|(?<=\b[wW]{3})\.|:(?=//)|^\d+(?=[.)])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "$": "&#36;"}
_NO_BREAK = "&#8203;"
"""A zero-width space: behind ``@`` it keeps a name from being a mention."""
_CODE = re.compile(r"`([^`]+)`")
_TICKS = re.compile(r"`+")
_TILDES = re.compile(r"~{3,}")


def escaped(text: str) -> str:
    """Return a text that renders as itself, on one line.

    Nothing in it is markup, HTML, a link, a mention, a reference to an issue, or math.
    """
    return _SPECIAL.sub(_escape, printable(" ".join(text.split())))


def _escape(match: re.Match[str]) -> str:
    special = match[0]
    if special in _ENTITIES:
        return _ENTITIES[special]
    if special == "@" or (special == "#" and _counts(match)):
        return f"\\{special}{_NO_BREAK}"
    if special == "." or (special == ":" and match.start()):  # of an address: no link by itself
        return special + _NO_BREAK
    return special + "\\" if special.isdigit() else "\\" + special


def _counts(match: re.Match[str]) -> bool:
    """Tell whether a number follows, as in a reference to an issue."""
    return match.string[match.end() : match.end() + 1].isdigit()


def with_code(text: str) -> str:
    """Return a message as Markdown: what stands between single backticks is code, the rest text."""
    parts = []
    end = 0
    for match in _CODE.finditer(text):
        parts += [_padded(text[end : match.start()]), code(match[1])]
        end = match.end()
    return "".join([*parts, _padded(text[end:])])


def _padded(text: str) -> str:
    """Escape a part of a message and keep the spaces that part it from its neighbours."""
    inner = escaped(text)
    if not inner:
        return " " if text else ""
    return " " * text[:1].isspace() + inner + " " * text[-1:].isspace()


def code(text: str) -> str:
    """Return a text as inline code, also inside a table."""
    shown = printable(" ".join(text.split())).replace("|", "\\|")
    if not shown:
        return ""
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(shown)), default=0))
    gap = " " * (shown.startswith("`") or shown.endswith("`"))
    return f"{fence}{gap}{shown}{gap}{fence}"


def fenced(text: str, language: str) -> str:
    """Return a text of many lines as a block of code."""
    lines = [printable(line) for line in text.split("\n")]
    marks = "~" * (1 + max((len(run) for run in _TILDES.findall(text)), default=2))
    return "\n".join([marks + language, *lines, marks])
