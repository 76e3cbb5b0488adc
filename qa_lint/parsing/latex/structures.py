"""Fences, lines, definitions: the commands that are more than a name with arguments."""

from __future__ import annotations

import re

from qa_lint.parsing.latex.environments import Environments
from qa_lint.parsing.latex.reader import Place, at_end
from qa_lint.parsing.latex.tables import Code

_DEFINITION = re.compile(
    r"\*?\s*(?:\{\s*)?(?P<name>\\(?:[A-Za-z]+|.))\s*\}?\s*(?P<shape>(?:\[[^\[\]{}]*\]|#\d|\s)*)"
)
_OF = re.compile(r"\\of(?![A-Za-z])")
_OVER = re.compile(r"\\over(?![A-Za-z])")
_LET = re.compile(r"\s*\\(?:[A-Za-z]+|.)\s*=?\s*(?:\\(?:[A-Za-z]+|.)|\S)")
_ONCE = frozenset({"tag", "label"})
_LINE = re.compile(r"\*?(?:\[(?P<length>[^\[\]]*)\])?")
_LINE_LENGTH = re.compile(r"\s*(?:[-+] *)?(?:\d+(?:\.\d*)?|\.\d+) *[a-z]{2}\s*|\s*")


class Structures(Environments):
    """Reads the commands that need more than the tables tell."""

    def command(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read a command with its arguments."""
        if name in self.macros:
            place.set("\\L", start)
            return self.arguments(Code("r" * self.macros[name], ""), name, start, at, end)
        name = self.spelled(name)
        special = _SPECIALS.get(name)
        code = self.tables.commands.get(name)
        if code is None or "X" in code.signs:
            self.unknown(name, start, at)
            place.set("\\L", start)
            return at
        if special is not None:
            after: int = getattr(self, special)(name, start, at, end, place)
            return after
        arguments, signs = code
        after_name = at
        if "I" in signs:
            if place.infix:
                message = f"a second fraction command, `\\{name}`, in one group"
                self.note("double-infix", start, at, message)
            place.infix = True
        if "D" in signs and not self.display:
            message = f"`\\{name}` works in display formulas only"
            self.note("display-only", start, at, message)
        if arguments:
            at = self.arguments(code, name, start, at, end)
        if name in _ONCE:
            if name in self.seen:
                self.note("double-tag", start, at, f"a second `\\{name}` in one formula or row")
            self.seen.add(name)
        if not self.leaves_nothing(name, code, after_name):
            place.set("\\" + signs, start)
        return at

    def spelled(self, name: str) -> str:
        """Return the name of a command; a backslash at the end of a line is a space."""
        return " " if name in ("\n", "\r") else name

    def unknown(self, name: str, start: int, at: int) -> None:
        """Note a command that the engine does not know."""
        if not self.lenient:
            self.note("unknown-command", start, at, f"unknown command `\\{name}`", name)

    def left(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``\\left`` up to the delimiter behind its ``\\right``."""
        at = self.delimiter(name, start, at, end, braces=False)
        self.lefts += 1
        at = self.sequence(at, end, Place("left", place.within("left")))
        self.lefts -= 1
        place.set("group", start)
        if not self.tex.startswith("\\right", at) or at >= end:
            message = "`\\left` without `\\right`"
            self.note("left-without-right", start, at_end(start, name), message)
            return at
        return self.delimiter("right", at, at + 6, end, braces=False)

    def middle(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``\\middle``, which stands between ``\\left`` and ``\\right``."""
        if not self.lefts:
            self.note("left-without-right", start, at, "`\\middle` outside `\\left ... \\right`")
        place.set("char", start)
        return self.delimiter(name, start, at, end, braces=False)

    def limits(self, name: str, start: int, at: int, place: Place) -> None:
        """Read ``\\limits`` or ``\\nolimits``."""
        raise NotImplementedError

    def read_limits(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``\\limits`` or ``\\nolimits``."""
        self.limits(name, start, at, place)
        return at

    def misplaced_limits(self, name: str, start: int, at: int) -> None:
        """Note ``\\limits`` behind what is no operator."""
        self.note("misplaced-limits", start, at, f"`\\{name}` must follow an operator")

    def line(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read the end of a row or line, with the length it may bring along."""
        if name == "\\":
            match = _LINE.match(self.tex, at, end)
            if match is not None:
                if match["length"] and not _LINE_LENGTH.fullmatch(match["length"]):
                    message = f"`[{match['length']}]` behind `\\\\` must be a length"
                    self.note("bad-length", at, match.end(), message)
                at = match.end()
        if name == "cr" and place.kind != "array":
            self.note("misplaced-align", start, at, "`\\cr` outside an environment")
        place.base, place.scripts = "", 0
        if place.kind == "array":
            place.cell, place.row, place.infix = 1, True, False
            self.seen.clear()
        return at

    def rule_line(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``\\hline``, which opens a row."""
        if not (place.kind == "array" and place.row and place.cell == 1):
            message = f"`\\{name}` stands at the start of a row only"
            self.note("misplaced-align", start, at, message)
        return at

    def define(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Skip a definition."""
        if name in ("let", "futurelet"):
            let = _LET.match(self.tex, at, end)
            return let.end() if let else at
        match = _DEFINITION.match(self.tex, at, end)
        if match is None:
            self.note("missing-argument", start, at, f"`\\{name}` lacks a name")
            return at
        self.redefined(name, match["name"][1:], start, match.end())
        after = match.end()
        for _ in range(2 if name.endswith("environment") else 1):
            after = self.argument("r", name, start, after, end)
            if after < 0:
                return match.end()
        return after

    def redefined(self, name: str, defined: str, start: int, at: int) -> None:
        """Read the name that a definition gives."""

    def fill(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``\\hfill``, which MathJax knows in arrays only."""
        if place.kind != "array":
            self.note("misplaced-align", start, at, f"`\\{name}` outside an environment")
        return at

    def move_root(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``\\uproot``, which stands in the index of a root."""
        if not self.roots:
            self.note("misplaced-command", start, at, f"`\\{name}` outside the index of a root")
        return max(at, self.argument("r", name, start, at, end))

    def shove(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``\\shoveleft``, which stands in ``multline``."""
        if not place.name.startswith("multline"):
            self.note("misplaced-command", start, at, f"`\\{name}` outside `multline`")
        return at

    def root(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``\\root n \\of x`` or ``\\buildrel a \\over b``."""
        of = (_OF if name == "root" else _OVER).search(self.tex, at, end)
        if of is None:
            second = "of" if name == "root" else "over"
            self.note("missing-argument", start, at, f"`\\{name}` without `\\{second}`")
            return at
        self.sequence(at, of.start(), Place("group"))
        place.set("group", start)
        return max(of.end(), self.argument("m", name, start, of.end(), end))

    def require(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``\\require``: from here on any command may be known."""
        self.lenient = True
        return max(at, self.argument("r", name, start, at, end))

    def skip(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read a command that leaves no trace here."""
        return at


# Which method reads a command that the tables alone do not explain.
_SPECIALS = {
    "left": "left",
    "middle": "middle",
    "begin": "begin",
    "limits": "read_limits",
    "nolimits": "read_limits",
    "\\": "line",
    "newline": "line",
    "cr": "line",
    "hline": "rule_line",
    "hdashline": "rule_line",
    "require": "require",
    "root": "root",
    "buildrel": "root",
    **dict.fromkeys(("uproot", "leftroot"), "move_root"),
    **dict.fromkeys(("shoveleft", "shoveright"), "shove"),
    **dict.fromkeys(("hfil", "hfill", "hfilll"), "fill"),
    **dict.fromkeys(("global", "long"), "skip"),
    **dict.fromkeys(
        "newcommand renewcommand providecommand newenvironment renewenvironment def gdef edef xdef "
        "let futurelet DeclareMathOperator".split(),
        "define",
    ),
}
