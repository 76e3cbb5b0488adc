"""Lines of a file that remember where they came from, however much indentation was taken off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa_lint.core.text import Span

TAB = 4
"""Columns of a tab stop, and of one level of indentation."""


@dataclass(slots=True, eq=False)
class Atom:
    """A stretch that was taken out of the text before its blocks are read.

    A bare atom stands for blanks beside a tag, which do not make a blank line.
    """

    span: Span


@dataclass(slots=True, eq=False)
class FencedCode(Atom):
    """A fenced code block; ``body`` lies between the fences."""

    info: str
    opener: Span
    body: Span


@dataclass(slots=True, eq=False)
class Raw(Atom):
    """Raw HTML that ends with its closing tag."""


@dataclass(slots=True, eq=False)
class Element(Atom):
    """An HTML element whose content is Markdown; with ``running`` it is running text only."""

    opener: Span
    closer: Span
    running: bool
    lines: list[Line]


class Line(NamedTuple):
    """``text[start:end]``, behind ``indent`` columns of blanks, and perhaps an atom behind it."""

    indent: int
    start: int
    end: int
    atom: Atom | None = None

    @property
    def blank(self) -> bool:
        """Whether there is nothing in it."""
        return self.start == self.end and self.atom is None

    def dedent(self, by: int) -> Line:
        """Return the line with ``by`` columns of its indentation taken off."""
        return Line(self.indent - by, self.start, self.end, self.atom)


def line_at(text: str, start: int, end: int, atom: Atom | None = None) -> Line:
    """Return the line ``text[start:end]``, its indentation counted with tabs expanded."""
    raw = text[start:end]
    stripped = raw.lstrip(" \t")
    if atom is None and not stripped.strip():
        return Line(0, start, start)
    width = len(raw) - len(stripped)
    if "\t" not in raw[:width]:
        return Line(width, start + width, end, atom)
    before = text[text.rfind("\n", 0, start) + 1 : start]
    column = len(before.expandtabs(TAB))
    indent = len((before + raw[:width]).expandtabs(TAB)) - column
    return Line(indent, start + width, end, atom)


def split_lines(text: str, start: int, end: int) -> list[Line]:
    """Return the lines of ``text[start:end]``."""
    lines: list[Line] = []
    at = start
    for raw in text[start:end].split("\n"):
        lines.append(line_at(text, at, at + len(raw)))
        at += len(raw) + 1
    return lines


def detab(lines: Sequence[Line], first: int, last: int, by: int = TAB) -> tuple[list[Line], int]:
    """Dedent lines from ``first`` while they are indented by ``by``; return them and how many."""
    taken: list[Line] = []
    for number in range(first, last):
        line = lines[number]
        if line.indent < by and not line.blank:
            break
        taken.append(line if line.blank else line.dedent(by))
    return taken, len(taken)


def loose_detab(lines: Sequence[Line], by: int) -> list[Line]:
    """Dedent the lines that are indented by ``by``, and keep the others as they are."""
    return [line.dedent(by) if line.indent >= by else line for line in lines]


class Block:
    """``lines[first:last]``, a run without blank lines that is still to be read.

    What was searched for in vain is noted, so that each kind of opener is looked for once.
    """

    __slots__ = ("absent", "first", "initials", "last", "lines")

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        first: int = 0,
        last: int | None = None,
        like: Block | None = None,
    ) -> None:
        self.lines = lines
        self.first = first
        self.last = len(lines) if last is None else last
        self.absent: set[str] = set(like.absent) if like else set()
        self.initials: frozenset[str] = (
            like.initials
            if like
            else frozenset({text[line.start : line.start + 1] for line in lines})
        )

    def __len__(self) -> int:
        return self.last - self.first

    def __iter__(self) -> Iterator[Line]:
        lines = self.lines
        return (lines[number] for number in range(self.first, self.last))

    @property
    def head(self) -> Line:
        """The first line."""
        return self.lines[self.first]

    def rest(self, first: int) -> Block:
        """Return the block from line ``first`` (an index into ``lines``) on."""
        return Block("", self.lines, first, self.last, self)

    def before(self, last: int) -> Block:
        """Return the block up to line ``last`` (an index into ``lines``)."""
        return Block("", self.lines, self.first, last, self)


def paragraphs(text: str, lines: Sequence[Line]) -> Iterator[Block]:
    """Yield the runs of lines between blank lines."""
    run: list[Line] = []
    for line in lines:
        if not line.blank:
            run.append(line)
        elif run:
            yield Block(text, run)
            run = []
    if run:
        yield Block(text, run)
