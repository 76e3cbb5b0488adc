"""Finds code, math, links and raw HTML in running text.

Python-Markdown tries its patterns one after the other (code, escapes, math, links, HTML); one
pass from the left with the same order at each place reads the same, in linear time. Math follows
``pymdownx.arithmatex`` with ``smart_dollar``: no blank behind the opening or before the closing
dollar. Every search has a bound, so that hostile text can't make it quadratic.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from qa_lint.parsing.document import Code, Html, Inline, Link, LinkKind, Math, MathDelimiter, Prose

MAX_TARGET = 4_000
MAX_PARENTHESES = 32
MAX_MATH = 8_192

_SPECIAL = re.compile(r"[\\`$!\[<]|https?://")
_ESCAPABLE = frozenset("\\`*_{}[]()<>#+-.!|$~^\"'&,:;=?@/%")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_AUTO = re.compile(r"<((?:https?|ftp)://[^<>\s]{1,4000}|mailto:[^<>\s]{1,500})>", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s<>`]{1,4000}", re.IGNORECASE)
_TICKS = re.compile("`+")
_BRACKET = re.compile(r"\\.|[`\[\]]", re.DOTALL)
_BEGIN = re.compile(r"\\begin\{([a-z]+\*?)\}")
_TITLE = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*')\s*\)")
_DEFINITION = re.compile(r"\s*\[([^\]]+)\]:\s*<?([^\s>]+)>?")


def _run_end(text: str, at: int) -> int:
    """Return the end of the run of backticks at ``at``."""
    found = _TICKS.match(text, at)
    return found.end() if found else at


class MathStyle(NamedTuple):
    """Which delimiters of math the site turns into formulas."""

    dollars: bool = True
    brackets: bool = True
    smart_dollar: bool = True


class Scanner:
    """Scans one :class:`Prose` and fills its ``nodes``."""

    def __init__(self, prose: Prose, style: MathStyle) -> None:
        self.prose = prose
        self.text = prose.text
        self.begin = len(self.text) - len(self.text.lstrip())
        self.end = len(self.text.rstrip())
        self.style = style
        self.nodes: list[Inline] = []
        self.missing: set[str] = set()
        self.brackets: dict[int, int] | None = None
        self.ticks: dict[int, list[int]] | None = None
        self.targets: list[tuple[int, int]] = []

    def run(self) -> None:
        """Find every node from left to right."""
        at = 0
        while found := _SPECIAL.search(self.text, at):
            at = found.start()
            at = self._behind_target(at) or self._next(at)
        self.nodes.sort(key=lambda node: (node.start, -node.end))
        self.prose.nodes = self.nodes

    def _behind_target(self, at: int) -> int:
        """Return the end of the link target that ``at`` lies in, or 0; inner links come first."""
        while self.targets and self.targets[-1][1] <= at:
            self.targets.pop()
        if self.targets and self.targets[-1][0] <= at:
            return self.targets.pop()[1]
        return 0

    def _next(self, at: int) -> int:
        """Read what starts at ``at``; return where to go on."""
        char = self.text[at]
        if char == "`":
            return self._code(at)
        if char == "\\":
            return self._backslash(at)
        if char == "$":
            return self._dollar(at)
        if char == "<":
            return self._angle(at)
        if char in "hH":
            return self._bare(at)
        if char == "!":
            return self._link(at + 1, image=True) if self.text[at + 1 : at + 2] == "[" else at + 1
        return self._link(at, image=False)

    def _code(self, at: int) -> int:
        run, close, end = self._code_span(at)
        if close < 0:
            return run
        raw = self.text[run:close]
        left = run + len(raw) - len(raw.lstrip())
        right = max(left, close - (len(raw) - len(raw.rstrip())))
        self.nodes.append(Code(self.prose, at, end, left, right))
        return end

    def _code_span(self, at: int) -> tuple[int, int, int]:
        """Return where the code at ``at`` begins, where it ends (or -1), and the end of both."""
        if self.ticks is None:
            self.ticks = {}
            for found in _TICKS.finditer(self.text):
                self.ticks.setdefault(len(found[0]), []).append(found.start())
        run = _run_end(self.text, at)
        alike = self.ticks.get(run - at, [])
        place = bisect_left(alike, run)
        if place < len(alike):
            return run, alike[place], alike[place] + run - at
        return run, -1, run

    def _backslash(self, at: int) -> int:
        after = self.text[at + 1 : at + 2]
        if after in ("(", "[") and self.style.brackets:
            close = "\\)" if after == "(" else "\\]"
            end = self._closing(at + 2, close)
            if end > 0:
                return self._math(at, at + 2, end, end + 2, "\\(" if after == "(" else "\\[")
        if begin := _BEGIN.match(self.text, at):
            closing = f"\\end{{{begin[1]}}}"
            end = self.text.find(closing, begin.end(), begin.end() + MAX_MATH)
            if end > 0:
                whole = end + len(closing)
                return self._math(at, at, whole, whole, "begin")
        return at + 2 if after in _ESCAPABLE else at + 1

    def _closing(self, at: int, close: str) -> int:
        """Return the offset of ``close``, not counting escaped backslashes, or -1."""
        if close in self.missing:
            return -1
        end = self.text.find(close, at)
        if end < 0:
            self.missing.add(close)
        limit = at + MAX_MATH
        while 0 < end <= limit and (end - len(self.text[at:end].rstrip("\\")) - at) % 2:
            end = self.text.find(close, end + 1, limit)
        return end if end <= limit else -1

    def _dollar(self, at: int) -> int:
        if not self.style.dollars:
            return at + 1
        if self.text.startswith("$$", at):
            end = self._unescaped_dollar(at + 2, double=True)
            if end > at + 2 and self.text[at + 2 : end].strip():
                return self._math(at, at + 2, end, end + 2, "$$")
            return at + 2
        if self.style.smart_dollar and self.text[at + 1 : at + 2].isspace():
            return at + 1
        end = self._unescaped_dollar(at + 1, double=False)
        if end > at + 1 and not (self.style.smart_dollar and self.text[end - 1].isspace()):
            return self._math(at, at + 1, end, end + 1, "$")
        return at + 1

    def _unescaped_dollar(self, at: int, *, double: bool) -> int:
        limit = min(len(self.text), at + MAX_MATH)
        while at < limit:
            char = self.text[at]
            if char == "\\":
                at += 2
                continue
            if char == "$" and (not double or self.text.startswith("$$", at)):
                return at
            at += 1
        return -1

    def _math(self, start: int, first: int, last: int, end: int, delimiter: MathDelimiter) -> int:
        whole = start <= self.begin and end >= self.end
        rendered = delimiter in ("$", "\\(") or (whole and self.prose.kind == "paragraph")
        self.nodes.append(Math(self.prose, start, end, delimiter, first, last, rendered))
        return end

    def _angle(self, at: int) -> int:
        if auto := _AUTO.match(self.text, at):
            self._add_link(at, auto.end(), "auto", auto.span(1), auto.span(1))
            return auto.end()
        if self.text.startswith("<!--", at) and "-->" not in self.missing:
            end = self.text.find("-->", at + 4)
            if end > 0:
                self.nodes.append(Html(self.prose, at, end + 3))
                return end + 3
            self.missing.add("-->")
        if tag := _TAG.match(self.text, at):
            self.nodes.append(Html(self.prose, at, tag.end()))
            return tag.end()
        return at + 1

    def _bare(self, at: int) -> int:
        found = _BARE.match(self.text, at)
        if found is None:
            return at + 1
        # In [address](target) the address is the text, and ends with it.
        raw = found[0].partition("](")[0].rstrip(".,;:!?\"'*_")
        while raw.endswith((")", "]")) and raw.count(")") + raw.count("]") > (
            raw.count("(") + raw.count("[")
        ):
            raw = raw[:-1].rstrip(".,;:!?\"'*_")
        end = at + len(raw)
        self._add_link(at, end, "bare", (at, end), (at, end))
        return max(end, at + 1)

    def _add_link(
        self, start: int, end: int, kind: LinkKind, text: tuple[int, int], target: tuple[int, int]
    ) -> None:
        self.nodes.append(Link(self.prose, start, end, kind, *text, *target))

    def _link(self, at: int, *, image: bool) -> int:
        """Read ``[text](target)`` or ``[text][label]`` at ``at``; go on inside the text."""
        start = at - 1 if image else at
        close = self._bracket(at)
        if close < 0:
            return at + 1
        text = (at + 1, close)
        after = self.text[close + 1 : close + 2]
        if after == "(":
            found = self._target(close + 2)
            if found is not None:
                target, end = found
                self._add_link(start, end, "image" if image else "inline", text, target)
                self.targets.append((close, end))
        elif after == "[":
            end = self._bracket(close + 1)
            if end > 0:
                label = (close + 2, end) if end > close + 2 else text
                self._add_link(start, end + 1, "reference", text, label)
                self.targets.append((close, end + 1))
        return at + 1

    def _bracket(self, at: int) -> int:
        """Return the offset of the ``]`` that closes the ``[`` at ``at``, or -1."""
        if self.brackets is None:
            self.brackets = {}
            opened: list[int] = []
            look = at
            while found := _BRACKET.search(self.text, look):
                look = found.end()
                char = found[0]
                if char == "`":
                    look = self._code_span(found.start())[2]
                elif char == "[":
                    opened.append(found.start())
                elif char == "]" and opened:
                    self.brackets[opened.pop()] = found.start()
        return self.brackets.get(at, -1)

    def _target(self, at: int) -> tuple[tuple[int, int], int] | None:
        """Read ``target "title")`` from ``at``; return the target's stretch and the end."""
        text = self.text
        while at < len(text) and text[at] in " \n":
            at += 1
        if text[at : at + 1] == "<":
            close = text.find(">", at, at + MAX_TARGET)
            paren = text.find(")", close) if close > 0 else -1
            return ((at + 1, close), paren + 1) if paren > 0 else None
        depth, start, limit = 0, at, min(len(text), at + MAX_TARGET)
        while at < limit:
            char = text[at]
            if char == "(":
                depth += 1
                if depth > MAX_PARENTHESES:
                    return None
            elif char == ")":
                if depth == 0:
                    return (start, start + len(text[start:at].rstrip())), at + 1
                depth -= 1
            elif char.isspace() and (title := _TITLE.match(text, at, limit)):
                return (start, at), title.end()
            elif char == "\n":
                return None
            at += 1
        return None


def scan(prose: Prose, style: MathStyle) -> None:
    """Find the inline parts of ``prose`` and store them in ``prose.nodes``."""
    if _SPECIAL.search(prose.text):
        Scanner(prose, style).run()


def scan_definition(prose: Prose) -> None:
    """Store the link of a reference definition ``[label]: address`` in ``prose.nodes``."""
    if found := _DEFINITION.match(prose.text):
        link = Link(prose, 0, found.end(), "definition", *found.span(1), *found.span(2))
        prose.nodes = [link]
