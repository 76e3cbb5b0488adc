"""What MathJax 3, MathJax 4 and KaTeX each do their own way."""

from __future__ import annotations

import re
from bisect import bisect_right

from qa_lint.parsing.latex.environments import INNER
from qa_lint.parsing.latex.reader import FORMULA, Place
from qa_lint.parsing.latex.structures import Structures
from qa_lint.parsing.latex.tables import Code, drawable
from qa_lint.parsing.latex.text_mode import TextMode
from qa_lint.parsing.latex.walker import PRIME, SUBSCRIPT, SUPERSCRIPT

_TEXT_MARK = re.compile(r"\\.|[$\\{}]", re.DOTALL)
_EMPTY = re.compile(r"\s*\{\}")
_COLUMNS = re.compile(
    r"(?:[lcr|:\s]|[pmbPMB!@<>]\s*(?:\{\}|\w)|(?:[wW*]\s*)(?:\{\}|\w)\s*(?:\{\}|\w))*"
)
_FRAC = re.compile(r"\s*\\frac(?![A-Za-z])")
_NAME = re.compile(r"\\([A-Za-z]+)")
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
        if not self.draws(char):
            message = f"MathJax cannot set the character U+{ord(char):04X} in a formula"
            self.note("bad-character", start, start + 1, message)

    def draws(self, char: str) -> bool:
        """Tell whether MathJax knows a range that holds the character."""
        ranges = drawable(self.tables.engine)
        at = bisect_right(ranges, (ord(char), 0x110000)) - 1
        return at >= 0 and ord(char) <= ranges[at][1]

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
                self.sequence(inner, mark.start(), Place("group", name=FORMULA))
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
    no_nucleus = "^_&'\u2019"
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

    def equation(self, start: int, at: int, name: str, place: Place) -> None:
        """Note a second equation environment in one formula."""
        self.equations += 1
        if self.equations > 1:
            message = f"`{name}` in or behind another equation environment"
            self.note("mismatched-environment", start, at, message)


class MathJax4(TextMode, MathJax):
    """MathJax 4 with the packages its ``tex-*`` components load."""

    def columns_are_known(self, columns: str) -> bool:
        """Tell whether every letter is one of a column, with the arguments it needs."""
        depth, plain = 0, ""
        for char in columns:
            depth -= char == "}"
            plain += char if depth == 0 else ""
            depth += char == "{"
        return _COLUMNS.fullmatch(plain) is not None

    def leaves_nothing(self, name: str, code: Code, at: int) -> bool:
        """Tell whether what follows a command takes the place of it."""
        return "N" in code.signs and name != "tag"

    def equation(self, start: int, at: int, name: str, place: Place) -> None:
        """Note an equation environment that does not open its formula, or a line of ``gather``."""
        opens = not place.base and (place.name == FORMULA or place.name.startswith("gather"))
        if not opens:
            message = f"`{name}` does not stand at the start of a formula of its own"
            inner = INNER.get(name.rstrip("*"), "")
            self.note("mismatched-environment", start, at, message, inner)


class KaTeX(TextMode):
    """KaTeX without extensions."""

    def text_sign(self, char: str, start: int) -> None:
        """Read a character in text; some KaTeX refuses wherever they stand."""
        if _unreadable(char):
            self.bad_character(char, start)

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


def _unreadable(char: str) -> bool:
    """Tell whether KaTeX stops at a character wherever it stands."""
    if char < " " or char == "\x7f":
        return True
    return char in "\u2028\u2029" or "\ue000" <= char <= "\uf8ff"
