"""What MathJax 3 and KaTeX each do their own way."""

from __future__ import annotations

import re
from bisect import bisect_right

from qa_lint.parsing.latex.reader import TOKEN, Place
from qa_lint.parsing.latex.structures import Structures
from qa_lint.parsing.latex.tables import Code, drawable
from qa_lint.parsing.latex.walker import PRIME, SUBSCRIPT, SUPERSCRIPT

_TEXT_MARK = re.compile(r"\\.|[$\\{}]", re.DOTALL)
_EMPTY = re.compile(r"\s*\{\}")
# Formulas in text in formulas in text: nobody writes more, and each costs stack.
_TEXT_DEPTH = 8
_FRAC = re.compile(r"\s*\\frac(?![A-Za-z])")
_NAME = re.compile(r"\\([A-Za-z]+)")
_IN_TEXT = {"_": "underscore-in-text", "^": "script-in-text", "&": "align-in-text"}
# The marks KaTeX can set over a letter; U+0300 to U+036F are read as marks.
_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327")
_RAISED = frozenset("²³¹⁰ⁱ⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = frozenset("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")


class MathJax(Structures):
    """MathJax 3.2 with the packages its ``tex-*`` components load."""

    def atom(self, char: str, start: int, place: Place) -> None:
        """Read any other character; MathJax fails on those of no known range."""
        if char == "\u2019":
            self.prime(start, start + 1, start, place)
            return
        super().atom(char, start, place)
        if not _draws(char):
            message = f"MathJax cannot set the character U+{ord(char):04X} in a formula"
            self.note("bad-character", start, start + 1, message)

    def text(self, at: int, end: int) -> None:
        """Read text: everything goes, but formulas in it must end, and be right."""
        tex = self.tex
        if tex.find("$", at, end) < 0 and tex.find("\\(", at, end) < 0:
            return
        opener, depth, inner = "", 0, at
        for mark in _TEXT_MARK.finditer(tex, at, end):
            sign = mark[0]
            if opener and sign in "{}":
                depth = max(0, depth + (1 if sign == "{" else -1))
            elif not opener and sign in ("$", "\\("):
                opener, depth, inner = sign, 0, mark.end()
            elif depth == 0 and (opener, sign) in (("$", "$"), ("\\(", "\\)")):
                self.sequence(inner, mark.start(), Place("group"))
                opener = ""
        if opener:
            self.note("dollar-in-text", inner - len(opener), inner, "the formula never ends")

    def limits(self, name: str, start: int, at: int, place: Place) -> None:
        """Read ``\\limits``; MathJax finds an operator inside a group, too."""
        if "L" in place.base:
            return
        known = self.tables.commands
        bare = place.base in ("", "char")
        names = [] if bare else _NAME.findall(self.tex, place.start, start)
        if not any(inner in known and "L" in known[inner].signs for inner in names):
            self.misplaced_limits(name, start, at)
        place.base = "\\L"

    literal = "tr"
    more_primes = re.compile("(?:[ \\t\\r\\n]*['\u2019])*")

    def actual(self, kind: str, name: str, at: int) -> str:
        """Return the kind of an argument; under a root, ``\\frac`` brings its own."""
        if kind == "m" and name == "sqrt" and _FRAC.match(self.tex, at):
            return "p"
        return kind

    def leaves_nothing(self, name: str, code: Code, at: int) -> bool:
        """Tell whether what follows a command takes the place of it; so it is with empty text."""
        empty = code.arguments == "t" and name != "fbox" and _EMPTY.match(self.tex, at)
        return bool(empty) or "N" in code.signs

    def middle(self, name: str, start: int, at: int, end: int, place: Place) -> int:
        """Read ``\\middle``, which may not stand in braces of its own."""
        lefts, self.lefts = self.lefts, int(place.kind == "left")
        at = super().middle(name, start, at, end, place)
        self.lefts = lefts
        return at

    def spelled(self, name: str) -> str:
        """Return the name of a command; a lone backslash at the very end is a space, too."""
        return " " if name == "" else super().spelled(name)

    def equation(self, start: int, at: int, name: str) -> None:
        """Note a second equation environment in one formula."""
        self.equations += 1
        if self.equations > 1:
            message = f"`{name}` in or behind another equation environment"
            self.note("mismatched-environment", start, at, message)


class KaTeX(Structures):
    """KaTeX without extensions."""

    def atom(self, char: str, start: int, place: Place) -> None:
        """Read any other character."""
        if char in _RAISED or char in _LOWERED:
            mark = SUPERSCRIPT if char in _RAISED else SUBSCRIPT
            # KaTeX takes a second one, but no other script behind it.
            place.scripts = (place.scripts | mark) & ~PRIME
            return
        bare = place.base != "char" or place.scripts
        if "\u0300" <= char <= "\u036f":
            if bare or char not in _MARKS:
                self.bad_character(char, start)
            return
        super().atom(char, start, place)
        if char == "$":
            self.note("dollar-in-math", start, start + 1, "`$` inside a formula", "\\$")
        elif _unreadable(char):
            self.bad_character(char, start)

    def bad_character(self, char: str, start: int) -> None:
        """Note a character that KaTeX refuses."""
        message = f"KaTeX refuses the character U+{ord(char):04X} here"
        self.note("bad-character", start, start + 1, message)

    def after_infix(self, sign: str, start: int, at: int) -> None:
        """Note a script that has nothing to stand at."""
        self.note("double-script", start, at, f"`{sign}` straight behind a fraction command")

    def after_prime(self, start: int, place: Place) -> bool:
        """Tell whether a superscript continues the primes; it must touch them."""
        return bool(place.scripts & PRIME) and self.tex[start - 1] == "'"

    def alignat_columns(self, pairs: int) -> int:
        """Return how many columns so many equations side by side may have."""
        return 2 * pairs

    def redefined(self, name: str, defined: str, start: int, at: int) -> None:
        """Note a definition that only the other command would make."""
        known = defined in self.tables.commands
        if name in ("newcommand", "renewcommand") and known == (name == "newcommand"):
            other = "renewcommand" if known else "newcommand"
            message = f"`\\{defined}` is {'' if known else 'not '}known already: use `\\{other}`"
            self.note("redefinition", start, at, message)

    def limits(self, name: str, start: int, at: int, place: Place) -> None:
        """Read ``\\limits``, which must follow an operator."""
        if "L" not in place.base:
            self.misplaced_limits(name, start, at)

    def spelled(self, name: str) -> str:
        """Return the name of a command; a backslash and any blank is a space."""
        return " " if name in ("\n", "\r", "\t") else name

    def actual(self, kind: str, name: str, at: int) -> str:
        """Return the kind of an argument; without an index, a root's is read like a script."""
        if kind == "m" and name == "sqrt" and self.tex[at - 1] != "]":
            return "p"
        return kind

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
        elif _unreadable(char):
            self.bad_character(char, start)
        return at

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
        if self.formulas < _TEXT_DEPTH:
            self.formulas += 1
            self.sequence(inner, at, Place("group"))
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


def _draws(char: str) -> bool:
    """Tell whether MathJax knows a range that holds the character."""
    ranges = drawable()
    at = bisect_right(ranges, (ord(char), 0x110000)) - 1
    return at >= 0 and ord(char) <= ranges[at][1]


def _unreadable(char: str) -> bool:
    """Tell whether KaTeX stops at a character wherever it stands."""
    if char < " " or char == "\x7f":
        return True
    return char in "\u2028\u2029" or "\ue000" <= char <= "\uf8ff"
