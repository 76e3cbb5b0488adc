"""Takes fenced code out of a text first, as ``pymdownx.superfences`` does.

A fence may be indented and stand in a block quote. It is closed by the same marks behind the same
prefix; a line that is indented less ends the attempt, and then the fence stays text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa_lint.core.text import Span
from qa_lint.parsing.blocks.lines import FencedCode, Line

_OPENER = re.compile(r"(?:`{3,}|~{3,})")
_PREFIX = re.compile(r"[> \t]*")
_LANGUAGE = re.compile(r"[ \t]*\.?[\w#.+-]+(?=[ \t]|$)")
_ATTRIBUTES = re.compile(r"[ \t]*\{.*\}[ \t]*$")
_OPTION = re.compile(
    r"[ \t]*(hl_lines|linenums|title|title_mode)=(?:\"[^\"]*\"|'[^']*')(?=[ \t]|$)"
)
_MARKS = "`~"


class Fenced(NamedTuple):
    """Lines with each fenced block as one line that holds it as its atom.

    ``unclosed`` are the offsets of the openers of fences that are never closed.
    """

    lines: list[Line]
    unclosed: frozenset[int]


def take_fences(text: str, lines: Sequence[Line], *, indented: bool) -> Fenced:
    """Take fenced code out; without ``indented`` only that at the left margin (``fenced_code``)."""
    found: list[Line] = []
    unclosed: set[int] = set()
    number = 0
    while number < len(lines):
        line = lines[number]
        marks = _opening(text, line, indented)
        if marks is None:
            found.append(line)
            number += 1
            continue
        end, closed = _closing(text, lines, number, marks)
        if closed:
            found.append(_fence(text, lines[number:end], marks))
        else:
            end += 1  # the line that ends the attempt opens no other fence
            found.extend(lines[number:end])
            unclosed.add(marks.start())
        number = end
    return Fenced(found, frozenset(unclosed))


def _opening(text: str, line: Line, indented: bool) -> re.Match[str] | None:
    initial = text[line.start : line.start + 1]
    if initial == ">" and indented:
        start = _PREFIX.match(text, line.start, line.end).end()  # type: ignore[union-attr]
        initial = text[start : start + 1]
    else:
        start = line.start
    if initial not in _MARKS or start >= line.end or (line.indent and not indented):
        return None
    marks = _OPENER.match(text, start, line.end)
    return marks if marks and _is_header(text[marks.end() : line.end]) else None


def _is_header(header: str) -> bool:
    """Tell whether what stands behind the marks is a language with options that are known."""
    if _ATTRIBUTES.match(header):
        return True
    language = _LANGUAGE.match(header)
    at = language.end() if language else 0
    if _ATTRIBUTES.match(header, at):
        return True
    while option := _OPTION.match(header, at):
        at = option.end()
    return not header[at:].strip()


def _closing(
    text: str, lines: Sequence[Line], number: int, marks: re.Match[str]
) -> tuple[int, bool]:
    """Return the number of the line behind the fence, and whether it is closed."""
    opened = lines[number]
    level = text.count(">", opened.start, marks.start())
    for at in range(number + 1, len(lines)):
        line = lines[at]
        if line.blank:
            continue
        if level:
            prefix = _PREFIX.match(text, line.start, line.end)
            start = prefix.end() if prefix else line.start
            depth = text.count(">", line.start, start)
            if depth > level or (not depth and lines[at - 1].blank):
                return at, False
        else:
            start = line.start
            if line.indent < opened.indent:
                return at, False
            if line.indent > opened.indent:
                continue
        if text[start : line.end].rstrip() == marks[0]:
            return at + 1, True
    return len(lines), False


def _fence(text: str, lines: Sequence[Line], marks: re.Match[str]) -> Line:
    first, last = lines[0], lines[-1]
    inner = lines[1:-1]
    body = Span(inner[0].start, inner[-1].end) if inner else Span(first.end, first.end)
    end = last.start + len(text[last.start : last.end].rstrip())
    info = text[marks.end() : first.end].strip()
    atom = FencedCode(Span(marks.start(), end), info, Span(marks.start(), first.end), body)
    return Line(first.indent, first.start, marks.start(), atom)
