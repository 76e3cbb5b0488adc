"""Finds code, math, links and raw HTML in running text.

Python-Markdown tries its patterns one after the other (code, escapes, math, links, HTML); one
pass from the left with the same order at each place reads the same, in linear time. Math follows
``pymdownx.arithmatex`` with ``smart_dollar``: no blank behind the opening or before the closing
dollar. Where CommonMark reads otherwise (tags, addresses, targets), the style says so. Every
search has a bound, so that hostile text can't make it quadratic.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from qa_lint.parsing.document import Code, Html, Inline, Link, LinkKind, Math, MathDelimiter, Prose
from qa_lint.parsing.inline_links import (
    MAX_LABEL,
    closing_brackets,
    commonmark_target,
    label_of,
    python_markdown_target,
    without_nested,
)

MAX_MATH = 8_192

_SPECIAL = re.compile(r"[\\`$!\[<]|https?://")
_ESCAPABLE = frozenset("\\`*_{}[]()<>#+-.!|$~^\"'&,:;=?@/%")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_COMMONMARK_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]{0,100}"
    r"(?:\s+[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']{0,2000}'|\"[^\"]{0,2000}\"))?+)*+"
    r"\s*+/?|/[A-Za-z][A-Za-z0-9-]{0,100}\s*|\?.{0,2000}?\?|![A-Z][^>]{0,2000})>",
    re.DOTALL,
)
_COMMONMARK_AUTO = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s\x00-\x1f]{0,4000})>")
_AUTO = re.compile(r"<((?:https?|ftp)://[^<>\s]{1,4000}|mailto:[^<>\s]{1,500})>", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s<>`]{1,4000}", re.IGNORECASE)
_TICKS = re.compile("`+")
_FORGE_MATH = re.compile(r"\$`([^`\n]{1,2000})`\$")
_FORGE_TAG = re.compile(
    r"<(?:/[A-Za-z]|(?:br|code|details|div|em|img|kbd|li|ol|pre|span|strong|sub|summary|sup|table|td|tr|ul)\b)"
)
_BEGIN = re.compile(r"\\begin\{([a-z]+\*?)\}")


def _run_end(text: str, at: int) -> int:
    """Return the end of the run of backticks at ``at``."""
    found = _TICKS.match(text, at)
    return found.end() if found else at


class InlineStyle(NamedTuple):
    """How running text is read: the delimiters of math, whose rules, the references known.

    ``labels`` are the labels of the page's reference definitions, as ``label_of`` returns them.
    """

    dollars: bool = True
    brackets: bool = True
    smart_dollar: bool = True
    commonmark: bool = False
    labels: frozenset[str] = frozenset()


class Scanner:
    """Scans one :class:`Prose` and fills its ``nodes``."""

    def __init__(self, prose: Prose, style: InlineStyle) -> None:
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
        self.prose.nodes = without_nested(self.nodes, inner_wins=self.style.commonmark)

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
        # Python-Markdown takes fewer backticks, too, the others as part of the code
        shortest = run - at if self.style.commonmark else 1
        for size in range(run - at, shortest - 1, -1):
            alike = self.ticks.get(size, [])
            place = bisect_left(alike, run)
            if place < len(alike):
                return at + size, alike[place], alike[place] + size
        return run, -1, run

    def _backslash(self, at: int) -> int:
        after = self.text[at + 1 : at + 2]
        if after in ("(", "[") and self.style.brackets:
            close = "\\)" if after == "(" else "\\]"
            end = self._closing(at + 2, close)
            if end > at + 2:
                return self._math(at, at + 2, end, end + 2, "\\(" if after == "(" else "\\[")
        if begin := _BEGIN.match(self.text, at):
            closing = f"\\end{{{begin[1]}}}"
            end = self.text.find(closing, begin.end(), begin.end() + MAX_MATH)
            if end > 0:
                whole = end + len(closing)
                return self._math(at, at, whole, whole, "begin")
        if after == "<" and not self.style.commonmark:
            return at + 1  # Python-Markdown reads a tag there
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
        if self.style.commonmark and (forge := _FORGE_MATH.match(self.text, at)):
            return self._math(at, *forge.span(1), forge.end(), "$")
        end = self._unescaped_dollar(at + 1, double=False)
        if end <= at + 1 or (self.style.smart_dollar and self.text[end - 1].isspace()):
            return at + 1
        if self.style.commonmark and self.text[end + 1 : end + 2].isdigit():
            return at + 1  # two prices
        return self._math(at, at + 1, end, end + 1, "$")

    def _unescaped_dollar(self, at: int, *, double: bool) -> int:
        """Return the offset of the next dollar that no backslash or code hides, or -1.

        Code is found before formulas; on a forge it ends the search, as a tag does.
        """
        limit = min(len(self.text), at + MAX_MATH)
        while at < limit:
            char = self.text[at]
            if char == "\\":
                at += 2
                continue
            if char == "`":
                _, close, at = self._code_span(at)
                if close >= 0 and self.style.commonmark:
                    return -1
                continue
            if char == "<" and self.style.commonmark and _FORGE_TAG.match(self.text, at):
                return -1
            if char == "$" and (not double or self.text.startswith("$$", at)):
                return at
            at += 1
        return -1

    def _math(self, start: int, first: int, last: int, end: int, delimiter: MathDelimiter) -> int:
        whole = start <= self.begin and end >= self.end and not self.prose.indented
        rendered = delimiter in ("$", "\\(") or (whole and self.prose.kind == "paragraph")
        self.nodes.append(Math(self.prose, start, end, delimiter, first, last, rendered))
        return end

    def _angle(self, at: int) -> int:
        automatic = _COMMONMARK_AUTO if self.style.commonmark else _AUTO
        if auto := automatic.match(self.text, at):
            self._add_link(at, auto.end(), "auto", auto.span(1), auto.span(1))
            return auto.end()
        if self.text.startswith("<!--", at) and "-->" not in self.missing:
            end = self.text.find("-->", at + 4)
            if end > 0:
                self.nodes.append(Html(self.prose, at, end + 3))
                return end + 3
            self.missing.add("-->")
        if tag := (_COMMONMARK_TAG if self.style.commonmark else _TAG).match(self.text, at):
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
        if raw.endswith(("//", "http", "https")):  # a scheme without an address
            return at + max(len(raw), 1)
        end = at + len(raw)
        self._add_link(at, end, "bare", (at, end), (at, end))
        return max(end, at + 1)

    def _add_link(
        self, start: int, end: int, kind: LinkKind, text: tuple[int, int], target: tuple[int, int]
    ) -> None:
        self.nodes.append(Link(self.prose, start, end, kind, *text, *target))

    def _link(self, at: int, *, image: bool) -> int:
        """Read ``[text](target)``, ``[text][label]`` or ``[label]`` at ``at``.

        The search goes on inside the text.
        """
        start = at - 1 if image else at
        close = self._bracket(at)
        if close < 0:
            return at + 1
        text = (at + 1, close)
        after = self.text[close + 1 : close + 2]
        if after == "(":
            read_target = commonmark_target if self.style.commonmark else python_markdown_target
            if target := read_target(self.text, close + 2):
                kind: LinkKind = "image" if image else "inline"
                self._add_link(start, target.behind, kind, text, target[:2])
                self.targets.append((close, target.behind))
                return at + 1
        elif after == "[":
            end = self._bracket(close + 1)
            if end > 0:
                label = (close + 2, end) if end > close + 2 else text
                self._add_link(start, end + 1, "reference", text, label)
                self.targets.append((close, end + 1))
                return at + 1
        if close - at <= MAX_LABEL and label_of(self.text[at + 1 : close]) in self.style.labels:
            self._add_link(start, close + 1, "reference", text, text)
        return at + 1

    def _bracket(self, at: int) -> int:
        """Return the offset of the ``]`` that closes the ``[`` at ``at``, or -1."""
        if self.brackets is None:
            self.brackets = closing_brackets(self.text, lambda tick: self._code_span(tick)[2])
        return self.brackets.get(at, -1)


def scan(prose: Prose, style: InlineStyle) -> None:
    """Find the inline parts of ``prose`` and store them in ``prose.nodes``."""
    if _SPECIAL.search(prose.text):
        Scanner(prose, style).run()
