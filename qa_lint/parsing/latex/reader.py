"""The arguments of commands, read as a typesetting engine reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from qa_lint.core.text import Span
from qa_lint.parsing.latex.tables import Code, Tables

# A run of characters that mean nothing by themselves; blanks; a command; any other character.
TOKEN = re.compile(
    r"([A-Za-z0-9+\-*/=<>()\[\]|,.;:!?@\"`][A-Za-z0-9+\-*/=<>()\[\]|,.;:!?@\"` ]*)"
    r"|([ \t\r\n]+)|\\([A-Za-z]+|.|$)|(.)",
    re.DOTALL,
)
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,4}|#?[0-9a-fA-F]{6}|#[0-9a-fA-F]{8}|[A-Za-z]+")
_LENGTH = re.compile(
    r"\s*(?:[-+] *)?(?:\d+(?:\.\d*)?|\.\d+) *(?:pt|em|ex|mu|px|mm|cm|in|pc|bp|sp|dd|cc|nd|nc)\s*"
)


FORMULA = "formula"
"""The name of a place that is read like a formula of its own: all of it, or an argument."""


class Finding(NamedTuple):
    """A problem as one engine sees it; ``detail`` is a command's name or the right words."""

    kind: str
    span: Span
    message: str
    detail: str = ""


class Place:
    """Where the reading is: what the stretch is closed by, and the last atom in it."""

    __slots__ = (
        "base", "cell", "columns", "fences", "infix", "kind", "name", "row", "scripts", "start"
    )  # fmt: skip

    def __init__(
        self, kind: str, fences: tuple[str, ...] = (), columns: int = 0, name: str = ""
    ) -> None:
        self.kind = kind  # "group", "left" or "array"
        self.fences = fences  # what is open up to the brace around it: "left", "array"
        self.columns = columns  # the most there may be, 0 for any
        self.name = name  # of the environment
        self.cell = 1
        self.row = True  # at the start of a cell
        self.scripts = 0
        self.base = ""  # the last atom: "", "char", "group", or a backslash and a command's signs
        self.start = 0  # where the last atom starts, unless it is a character
        self.infix = False

    def within(self, kind: str) -> tuple[str, ...]:
        """Return what is open around the inside of a fence of this kind that opens here."""
        return (kind, *self.fences)

    def set(self, base: str, start: int) -> None:
        """Record that an atom was read."""
        self.base, self.start, self.scripts, self.row = base, start, 0, False


class Reader:
    """One reading of one formula by one engine."""

    def __init__(
        self,
        tex: str,
        partner: Mapping[int, int],
        tables: Tables,
        macros: Mapping[str, int],
        display: bool,
    ) -> None:
        self.tex = tex
        self.partner = partner
        self.tables = tables
        self.macros = macros
        self.display = display
        self.found: list[Finding] = []
        self.lefts = 0
        self.formulas = 0
        self.equations = 0
        self.opened: list[str] = []
        self.roots = 0
        self.seen: set[str] = set()
        self.lenient = False
        # From where on, in the stretch with which end, no bracket closes.
        self.unclosed = (0, -1)

    # The kinds of arguments that may be any single token.
    literal = ""

    def note(self, kind: str, start: int, end: int, message: str, detail: str = "") -> None:
        """Record a finding."""
        self.found.append(Finding(kind, Span(start, end), message, detail))

    def after_blanks(self, at: int, end: int) -> int:
        """Return where the blanks that start here end."""
        while at < end and self.tex[at] in " \t\r\n":
            at += 1
        return at

    def sequence(self, at: int, end: int, place: Place) -> int:
        """Read atoms up to ``end``, or up to what closes the place."""
        raise NotImplementedError

    def nucleus(self, owner: str, start: int, at: int, end: int) -> int:
        """Read a group, a character or a command with its arguments, behind ``owner``."""
        raise NotImplementedError

    def text(self, at: int, end: int) -> None:
        """Read text."""
        raise NotImplementedError

    def arguments(self, code: Code, name: str, start: int, at: int, end: int) -> int:
        """Read the arguments of a command; the first that is missing ends it."""
        for kind in code.arguments:
            after = self.argument(kind, name, start, at, end)
            if after < 0:
                return at
            at = after
        return at

    def argument(self, kind: str, name: str, start: int, at: int, end: int) -> int:
        """Read one argument and return where it ends, -1 if it is missing."""
        tex = self.tex
        kind = self.actual(kind, name, at)
        at = self.after_blanks(at, end)
        char = tex[at] if at < end else ""
        if kind == "*":
            return at + 1 if char == "*" else at
        if kind in "ob":
            return self.bracket(kind, name, start, at, end) if char == "[" else at
        if kind == "d":
            return self.delimiter(name, start, at, end, braces=True)
        if kind == "s" and char != "{":
            length = _LENGTH.match(tex, at, end)
            return length.end() if length else self.bad_length(name, start, at)
        if kind == "p":
            return self.nucleus("\\" + name, start, at, end)
        if char == "{":
            close = self.partner[at]
            self.inside(kind, name, at + 1, close)
            return close + 1
        token = TOKEN.match(tex, at, end) if char == "\\" else None
        closer = char == "&" or (token is not None and token[3] in ("right", "end"))
        if not char or (closer and kind not in self.literal):
            message = f"`\\{name}` lacks an argument"
            self.note("missing-argument", start, at_end(start, name), message)
            return -1
        after = token.end() if token else at + 1
        if kind != "e" or token is None or token[3] not in self.tables.commands:
            self.inside(kind, name, at, after)
        return after

    def actual(self, kind: str, name: str, at: int) -> str:
        """Return the kind of an argument, where the table's is not always true."""
        return kind

    def inside(self, kind: str, name: str, at: int, end: int) -> None:
        """Read the inside of an argument."""
        if kind in "moe":
            if end - at == 1 and self.tex[at].isalnum() and self.tex[at] < "\x7f":
                return
            equations, self.equations = self.equations, 0
            known = len(self.found)
            self.sequence(at, end, Place("group", name=FORMULA))
            self.equations = equations
            if kind == "e":  # what the macro puts behind it is an argument, too
                last = len(self.tex[at:end].rstrip()) + at
                self.found[known:] = [
                    found
                    for found in self.found[known:]
                    if found.kind != "missing-argument" or found.span.end < last
                ]
        elif kind == "t":
            self.text(at, end)
        elif kind == "a":
            self.sequence(at, end, Place("array"))
        elif kind == "c" and not _COLOUR.fullmatch(self.tex, at, end):
            message = f"`{self.tex[at:end]}` is no colour"
            self.note("bad-colour", at - int(at == end), end, message)
        elif kind == "s" and not _LENGTH.fullmatch(self.tex, at, end):
            wide = int(at == end)  # nothing in the braces: show the braces
            self.note("bad-length", at - wide, end + wide, f"no length for `\\{name}`")

    def bad_length(self, name: str, start: int, at: int) -> int:
        """Note a length that is none."""
        self.note("bad-length", start, max(at, at_end(start, name)), f"no length for `\\{name}`")
        return -1

    def bracket(self, kind: str, name: str, start: int, at: int, end: int) -> int:
        """Read an argument in brackets."""
        opened, at = at, at + 1
        known_from, known_end = self.unclosed
        if known_end == end and known_from <= at:
            at = end
        while at < end and self.tex[at] != "]":
            if self.tex[at] == "\\":
                at += 1
            at = self.partner.get(at, at) + 1
        if at >= end:
            self.unclosed = (min(opened, known_from) if known_end == end else opened, end)
            message = f"the `[` behind `\\{name}` is never closed"
            self.note("missing-argument", opened, opened + 1, message)
            return -1
        if kind == "o":
            self.roots += 1
            self.inside(kind, name, opened + 1, at)
            self.roots -= 1
        return at + 1

    def delimiter(self, name: str, start: int, at: int, end: int, *, braces: bool) -> int:
        """Read the delimiter behind ``\\left`` or ``\\big``."""
        at = self.after_blanks(at, end)
        token = TOKEN.match(self.tex, at, end)
        after = token.end() if token and token.lastindex == 3 else min(at + 1, end)
        text = self.tex[at:after]
        if text == "{" and braces:
            after = self.partner[at] + 1
            text = self.tex[at + 1 : after - 1].strip()
        if text in self.tables.delimiters:
            return after
        what = f"`{text}` is no delimiter" if text else "the delimiter is missing"
        self.note("bad-delimiter", start, after, f"{what}, behind `\\{name}`", text)
        return after if text and text[0] not in "{}&^_" else at


def at_end(start: int, name: str) -> int:
    """Return where a command that starts here ends."""
    return start + 1 + len(name)
