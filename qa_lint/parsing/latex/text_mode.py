"""Text in formulas, where an engine reads it by rules of its own."""

from __future__ import annotations

from qa_lint.parsing.latex.reader import FORMULA, TOKEN, Place
from qa_lint.parsing.latex.structures import Structures

# Formulas in text in formulas in text: nobody writes more, and each costs stack.
TEXT_DEPTH = 8
_IN_TEXT = {"_": "underscore-in-text", "^": "script-in-text", "&": "align-in-text"}


class TextMode(Structures):
    """Reads text as KaTeX and MathJax 4 do; to MathJax 3 it is a mere string."""

    def text(self, at: int, end: int) -> None:
        """Read text, in which most of what a formula may hold is refused."""
        tex = self.tex
        while at < end:
            token = TOKEN.match(tex, at, end)
            if token is None:
                return
            start, at = at, token.end()
            if token.lastindex == 3:
                at = self.text_command(token[3], start, at, end)
            elif token.lastindex == 4:
                at = self.text_character(token[4], start, at, end)

    def text_character(self, char: str, start: int, at: int, end: int) -> int:
        """Read a character in text that is no letter, digit or punctuation."""
        if char == "{":
            close = self.partner[start]
            self.text(at, close)
            return close + 1
        if char == "$":
            return self.text_formula("$", start, at, end)
        if char in _IN_TEXT:
            self.note(_IN_TEXT[char], start, at, f"a bare `{char}` in text", f"\\{char}")
        elif char == "#":
            self.note("hash-in-math", start, at, "a bare `#` in text", "\\#")
        else:
            self.text_sign(char, start)
        return at

    def text_sign(self, char: str, start: int) -> None:
        """Read a character in text that no engine gives a meaning."""

    def text_formula(self, opener: str, start: int, at: int, end: int) -> int:
        """Read a formula inside text."""
        closer = "$" if opener == "$" else "\\)"
        inner = at
        while at < end and not self.tex.startswith(closer, at):
            if self.tex[at] == "\\":
                at += 1
            at = self.partner.get(at, at) + 1
        if at >= end:
            self.note("dollar-in-text", start, inner, "the formula never ends")
            return end
        if self.formulas < TEXT_DEPTH:
            self.formulas += 1
            self.sequence(inner, at, Place("group", name=FORMULA))
            self.formulas -= 1
        return at + len(closer)

    def text_command(self, name: str, start: int, at: int, end: int) -> int:
        """Read a command in text."""
        if name in self.macros:
            return at
        if name == "(":
            return self.text_formula("\\(", start, at, end)
        code = self.tables.commands.get(self.spelled(name))
        if code is None:
            self.unknown(name, start, at)
        elif "T" not in code.signs and "X" not in code.signs:
            self.note("command-in-text", start, at, f"`\\{name}` is not allowed in text")
        elif "D" in code.signs and not self.display:
            self.note("display-only", start, at, f"`\\{name}` works in display formulas only")
        else:
            as_text = code.arguments.replace("m", "t").replace("p", "t")
            return self.arguments(code._replace(arguments=as_text), name, start, at, end)
        return at
