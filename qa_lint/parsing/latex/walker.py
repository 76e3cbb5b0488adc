"""Reads a formula as a typesetting engine does, and notes what the engine would refuse.

This is what MathJax and KaTeX have in common; ``engines.py`` has what each does its own way.
Nothing is built: a formula is a sequence of atoms, each with scripts, in nested stretches.
The braces are paired beforehand, so that every stretch has a known end.
"""

from __future__ import annotations

import re

from qa_lint.parsing.latex.reader import FORMULA, TOKEN, Finding, Place, Reader
from qa_lint.parsing.latex.tables import Code

_CLOSERS = frozenset({"right", "end", "\\", "cr"})
SUPERSCRIPT, SUBSCRIPT, PRIME = 1, 2, 4


class Walker(Reader):
    """One reading of one formula by one engine."""

    # What continues a row of primes.
    more_primes = re.compile("'*")
    # What can't stand straight behind ``^`` or ``_``.
    no_nucleus = "^_&'"

    def run(self) -> list[Finding]:
        """Read the whole formula and return what is wrong with it."""
        self.sequence(0, len(self.tex), Place("group", name=FORMULA))
        return self.found

    def sequence(self, at: int, end: int, place: Place) -> int:
        """Read atoms up to ``end``, or up to the ``\\right`` or ``\\end`` that closes the place."""
        tex, match = self.tex, TOKEN.match
        while at < end:
            token = match(tex, at, end)
            if token is None:
                break
            kind = token.lastindex
            start, at = at, token.end()
            if kind == 1:
                place.base, place.scripts, place.row = "char", 0, False
            elif kind == 3:
                name = token[3]
                if name in ("right", "end"):
                    if self.closes(name, start, at, place):
                        return start
                    at = self.skip_closer(name, start, at, end)
                else:
                    at = self.command(name, start, at, end, place)
            elif kind == 4:
                at = self.character(token[4], start, at, end, place)
        return end

    def character(self, char: str, start: int, at: int, end: int, place: Place) -> int:
        """Read a character that means something, or that is not ASCII."""
        if char == "{":
            close = self.partner[start]
            self.sequence(at, close, Place("group"))
            place.set("group", start)
            return close + 1
        if char in "^_":
            return self.script(char, start, at, end, place)
        if char == "'":
            return self.prime(start, at, end, place)
        if char == "&":
            self.column(start, place)
        elif char == "}":
            # Only a formula in text can hold one: "\\text{ {$ } $}".
            self.note("unbalanced-group", start, at, "this `}` closes nothing")
        elif char == "#":
            self.note("hash-in-math", start, at, "`#` means nothing in a formula", "\\#")
        else:
            self.atom(char, start, place)
        return at

    def atom(self, char: str, start: int, place: Place) -> None:
        """Read any other character."""
        place.set("char", start)

    def column(self, start: int, place: Place) -> None:
        """Read ``&``."""
        place.base, place.scripts, place.infix = "", 0, False
        if place.kind != "array":
            self.note("misplaced-align", start, start + 1, "`&` outside an environment", "\\&")
            return
        place.cell += 1
        if place.columns and place.cell == place.columns + 1:
            message = f"too many `&` in a row of `{place.name}`"
            self.note("misplaced-align", start, start + 1, message)

    def prime(self, start: int, at: int, end: int, place: Place) -> int:
        """Read one or more ``'``."""
        if place.base.endswith("I"):
            self.after_infix("'", start, at)
        if place.scripts & SUPERSCRIPT:
            self.note("double-script", start, at, "a prime after a superscript")
        more = self.more_primes.match(self.tex, at, end)
        at = more.end() if more else at
        place.scripts |= SUPERSCRIPT | PRIME
        return at

    def script(self, sign: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``^`` or ``_`` and what stands behind it."""
        mark = SUPERSCRIPT if sign == "^" else SUBSCRIPT
        if place.base.endswith("I"):
            self.after_infix(sign, start, at)
        if place.scripts & mark and not (sign == "^" and self.after_prime(start, place)):
            name = "superscript" if sign == "^" else "subscript"
            self.note("double-script", start, at, f"a second {name} on one base")
        place.scripts = (place.scripts | mark) & ~PRIME
        return self.nucleus(sign, start, at, end)

    def after_infix(self, sign: str, start: int, at: int) -> None:
        """Read the sign of a script straight behind a fraction command."""

    def after_prime(self, start: int, place: Place) -> bool:
        """Tell whether a superscript here continues the primes before it."""
        return bool(place.scripts & PRIME)

    def nucleus(self, owner: str, start: int, at: int, end: int) -> int:
        """Read a group, a character or a command with its arguments, behind ``owner``."""
        tex = self.tex
        while True:
            at = self.after_blanks(at, end)
            char = tex[at] if at < end else "&"
            if char == "{":
                close = self.partner[at]
                self.sequence(at + 1, close, Place("group"))
                return close + 1
            token = TOKEN.match(tex, at, end) if char == "\\" else None
            name = token[3] if token else ""
            code = self.tables.commands.get(name)
            if token is None or code is None or not self.leaves_nothing(name, code, token.end()):
                break
            at = self.command(name, at, token.end(), end, Place("group"))
        if char in self.no_nucleus or name in _CLOSERS:
            what = f"nothing behind `{owner}`"
            self.note("missing-argument", start, start + len(owner), what)
            return at
        if token is None:
            if char in "#$" or char > "\x7e":
                self.character(char, at, at + 1, end, Place("group"))
            return at + 1
        if code and "^" in code.signs and name not in self.macros:
            message = f"`\\{name}` behind `{owner}` needs braces around it"
            self.note("unbraced-argument", at, token.end(), message, f"{{\\{name}}}")
            if name not in ("left", "begin"):
                return token.end()
        return self.command(name, at, token.end(), end, Place("group"))

    def leaves_nothing(self, name: str, code: Code, at: int) -> bool:
        """Tell whether what follows a command takes the place of it."""
        return "N" in code.signs

    def closes(self, name: str, start: int, at: int, place: Place) -> bool:
        """Tell whether ``\\right`` or ``\\end`` closes this place, or one that holds it."""
        wanted = "left" if name == "right" else "array"
        if place.kind == wanted or wanted in place.fences:
            return True
        if name == "right":
            self.note("right-without-left", start, at, "`\\right` without `\\left`")
        else:
            self.note("mismatched-environment", start, at, "`\\end` without its `\\begin`")
        return False

    def skip_closer(self, name: str, start: int, at: int, end: int) -> int:
        """Skip what a stray ``\\right`` or ``\\end`` brings along."""
        at = self.after_blanks(at, end)
        if name == "end":
            return self.partner.get(at, at - 1) + 1 if at < end else at
        token = TOKEN.match(self.tex, at, end)
        if token is None or token.lastindex == 4:
            return at
        return token.end() if token.lastindex == 3 else at + 1

    def command(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read a command with its arguments."""
        raise NotImplementedError
