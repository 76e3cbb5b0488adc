"""Environments: ``\\begin``, its arguments, and the ``\\end`` that must match."""

from __future__ import annotations

import re

from qa_lint.parsing.latex.reader import Place, at_end
from qa_lint.parsing.latex.tables import Code
from qa_lint.parsing.latex.walker import Walker

INNER = {
    "align": "\\begin{aligned}",
    "alignat": "\\begin{alignedat}",
    "gather": "\\begin{gathered}",
}
"""What stands within a formula for what is a display of its own."""
_DIGITS = re.compile(r"\s*[0-9]+\s*")
_POSITION = re.compile(r"\s*\[[tbc]\]")
_ALIGNMENT = re.compile(r"[lcr|:\s]*")
_COLUMN_SIGN = re.compile(r"[1-9]")


class Environments(Walker):
    """Reads environments."""

    def begin(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read an environment up to its ``\\end``."""
        named = self.environment_name(name, start, at, end)
        if named is None:
            return at
        env, at = named
        code = self.tables.environments.get(env)
        place.row = False
        if code is None:
            if "newenvironment" not in self.tex:
                self.note("unknown-environment", start, at, f"unknown environment `{env}`", env)
            code = Code("", "")
        at, columns = self.environment_arguments(env, code, start, at, end)
        if "E" in code.signs:
            self.equation(start, at, env, place)
        if "D" in code.signs and not self.display:
            message = f"`{env}` works in display formulas only"
            self.note("display-only", start, at, message, INNER.get(env.rstrip("*"), ""))
        inside = at
        self.opened.append(env)
        at = self.sequence(at, end, Place("array", place.within("array"), columns, env))
        self.opened.pop()
        place.set("group", start)
        if not self.tex.startswith("\\end", at) or at >= end:
            message = f"`\\begin{{{env}}}` is never ended"
            self.note("mismatched-environment", start, inside, message, env)
            return at
        return self.finish(env, start, at, end)

    def finish(self, env: str, start: int, at: int, end: int) -> int:
        """Read ``\\end`` and its name, which must be that of ``\\begin``."""
        named = self.environment_name("end", at, at + 4, end)
        if named is None:
            return at + 4
        if named[0] != env and named[0] in self.opened:
            message = f"`\\begin{{{env}}}` is not ended before `\\end{{{named[0]}}}`"
            self.note("mismatched-environment", start, at_end(start, "begin"), message)
            return at
        if named[0] != env:
            message = f"`\\begin{{{env}}}` is ended by `\\end{{{named[0]}}}`"
            self.note("mismatched-environment", at, named[1], message, f"\\end{{{env}}}")
        return named[1]

    def environment_name(self, name: str, start: int, at: int, end: int) -> tuple[str, int] | None:
        """Return the name in braces behind ``\\begin`` or ``\\end``, and where it ends."""
        at = self.after_blanks(at, end)
        close = self.partner.get(at, -1) if at < end else -1
        if close < 0:
            self.note("missing-argument", start, at_end(start, name), f"no name behind `\\{name}`")
            return None
        return self.tex[at + 1 : close], close + 1

    def environment_arguments(
        self, env: str, code: Code, start: int, at: int, end: int
    ) -> tuple[int, int]:
        """Read an environment's arguments; return where they end and the most columns allowed."""
        digit = _COLUMN_SIGN.search(code.signs)
        columns = int(digit[0]) if digit else 0
        for kind in code.arguments:
            if kind == "v":
                match = _POSITION.match(self.tex, at, end)
                at = match.end() if match else at
                continue
            after = self.argument(kind if kind in "b*" else "r", f"begin{{{env}}}", start, at, end)
            if after < 0:
                break
            inner = self.tex[at:after].strip().removeprefix("{").removesuffix("}")
            if kind == "k" and not self.columns_are_known(inner):
                self.note("bad-columns", at, after, f"`{inner}` is no description of columns")
            elif kind == "n" and _DIGITS.fullmatch(inner):
                columns = self.alignat_columns(int(inner))
            at = after
        return at, columns

    def columns_are_known(self, columns: str) -> bool:
        """Tell whether the engine can read such a description of columns."""
        return _ALIGNMENT.fullmatch(columns) is not None

    def alignat_columns(self, pairs: int) -> int:
        """Return how many columns an environment for so many equations side by side may have."""
        return 0

    def equation(self, start: int, at: int, name: str, place: Place) -> None:
        """Read the opening of an equation environment."""
