"""Follows a flowchart of mermaid, node by node and link by link."""

from __future__ import annotations

import re
from typing import NoReturn

from qa_lint.parsing.mermaid.problem import Broken, Problem, Unread

_DIRECTION = re.compile(r"[ \t]*(?P<way>LR|RL|TB|TD|BT|[<>^v])?[ \t]*(?=;|\n|\Z)")
_WRONG_WAY = re.compile(r"[ \t]+(?P<way>[A-Z]{2,3})[ \t]*(?=;|\n|\Z)")
_BLANK = re.compile(r"[\s;]*")
_LINE = re.compile(r"[^\n]*")
_KEYWORD = re.compile(
    r"(?:style|classDef|class|click|linkStyle|direction|accTitle|subgraph|end)(?=[\s;:]|\Z)"
)
_TITLE = re.compile(
    r"subgraph[ \t]+(?:\"[^\"\n]*\"|[\w-]+[ \t]?\[(?:\"[^\"\n]*\"|[^\[\]\"{}|\n]+)\]"
    r"|[\w-]+(?:[ \t]+[\w-]+)*(?:[ \t]+\([\w \t-]+\))?)[ \t]*"
)
_ID = re.compile(r"[A-Za-z0-9_\u00c0-\uffee]+(?:[./-](?=[A-Za-z0-9_])[A-Za-z0-9_]+)*")
_CLASS = re.compile(r":::[\w-]+")
_SPACE = re.compile(r"[ \t]*")
_GAP = re.compile(r"\s*")
_LINK = re.compile(r"[xo<]?(?:--+[-xo>]|==+[=xo>]|-?\.+-[xo>]?)|~~~+")
_OPEN_LINK = re.compile(r"[xo<]?(?P<kind>--|==|-\.)")
_CLOSE_LINK = {
    "--": re.compile(r"[xo<]?--+[-xo>]"),
    "==": re.compile(r"[xo<]?==+[=xo>]"),
    "-.": re.compile(r"[xo<]?-?\.+-[xo>]?"),
}
_WRONG_LINK = re.compile(r"->(?!>)|=>|<-(?![-.])")
_SPECIAL = re.compile(r"[()\[\]{}|\"]")
_SHAPES = (
    ("(((", ")))"),
    ("((", "))"),
    ("([", "])"),
    ("[[", "]]"),
    ("[(", ")]"),
    ("{{", "}}"),
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    (">", "]"),
)
_UNREAD = ("[|", "(-", "[/", "[\\")


class Flow:
    """Follows a flowchart statement by statement."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.at = start
        self.first = True

    def read(self) -> None:
        """Read to the end; raises ``Broken`` or ``Unread``."""
        self._direction()
        groups: list[tuple[int, int]] = []
        while self._skip(_BLANK) and self.at < len(self.text):
            keyword = _KEYWORD.match(self.text, self.at)
            if keyword is None:
                self._chain()
            elif keyword[0] == "subgraph":
                groups.append(keyword.span())
                self._title()
            elif keyword[0] == "end":
                if not groups:
                    raise Broken(*keyword.span(), "this “end” closes no subgraph")
                groups.pop()
                self.at = keyword.end()
            else:
                self._skip(_LINE)
            self.first = False
        if groups:
            raise Broken(*groups[-1], "this subgraph is never closed by “end”")

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return True

    def _title(self) -> None:
        """Read the line that opens a subgraph."""
        line = _LINE.match(self.text, self.at)
        if line is None or not _TITLE.fullmatch(line[0]):
            raise Unread
        self.at = line.end()
        sign = line[0].find("(") if '"' not in line[0] else -1
        if sign >= 0:
            at = line.start() + sign
            raise Broken(at, at + 1, "the title needs quotes around it for this (")

    def _direction(self) -> None:
        found = _DIRECTION.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
            return
        wrong = _WRONG_WAY.match(self.text, self.at)
        if wrong is not None:
            raise Broken(*wrong.span("way"), f"“{wrong['way']}” is no direction of a flowchart")
        raise Unread

    def _chain(self) -> None:
        """Read nodes joined by links, up to the end of the statement."""
        link = _LINK.match(self.text, self.at)
        if link is not None and link[0][0] in "-=" and self.first:
            raise Broken(*link.span(), "no node stands before this link")
        self.first = False
        self._nodes()
        while self._link():
            self._nodes()
        rest = _SPACE.match(self.text, self.at)
        self.at = rest.end() if rest else self.at
        if self.text[self.at : self.at + 1] not in ("", "\n", ";"):
            self._stuck()

    def _stuck(self) -> NoReturn:
        """Tell why a statement can't go on here, if that is sure."""
        wrong = _WRONG_LINK.match(self.text, self.at)
        if wrong is not None:
            glued = self.text[self.at - 1].isalnum() and "]" in self.text[self.at :]
            if wrong[0] == "->" and glued:
                raise Unread  # ``A->text]`` is a node named ``A-``
            raise Broken(*wrong.span(), f"“{wrong[0]}” is no link of a flowchart")
        sign = self.text[self.at]
        if sign in "])}":
            raise Broken(self.at, self.at + 1, f"this {sign} closes nothing")
        name = _ID.match(self.text, self.at)
        if name is None or self.text.startswith("@", name.end()):
            raise Unread
        if self.text[self.at - 1] in " \t" and name[0][0] not in "xov":
            raise Broken(*name.span(), f"no link leads to “{name[0]}”")
        raise Unread

    def _nodes(self) -> None:
        self._node()
        while True:
            space = _SPACE.match(self.text, self.at)
            end = space.end() if space else self.at
            if self.text[end : end + 1] != "&" or end == self.at:
                return
            self.at = end + 1
            self._skip(_SPACE)
            self._node()

    def _node(self) -> None:
        name = _ID.match(self.text, self.at)
        if name is None:
            raise Unread
        if name[0] == "end" and self.text[name.end() : name.end() + 1].strip("[({; \t\n") == "":
            raise Broken(*name.span(), "“end” can't be the name of a node")
        self.at = name.end()
        if self.text.startswith(_UNREAD, self.at) or self.text[self.at : self.at + 1] == "@":
            raise Unread
        for opener, closer in _SHAPES:
            if self.text.startswith(opener, self.at):
                self._label(Problem(name.start(), self.at + len(opener), ""), closer)
                break
        self._skip(_CLASS)

    def _label(self, opener: Problem, closer: str) -> None:
        """Read the text between brackets (or pipes); brackets and quotes in it need quotes."""
        self.at = opener.end
        if self.text.startswith('"', self.at):
            end = self.text.find('"', self.at + 1)
            if end < 0:
                raise Broken(self.at, self.at + 1, "this quote is never closed")
            self.at = end + 1
        elif self.text.startswith(closer, self.at):
            raise Broken(opener.start, self.at + len(closer), "this label is empty")
        found = _SPECIAL.search(self.text, self.at)
        if found is None:
            raise Broken(opener.start, opener.end, f"this label is never closed by {closer}")
        if not self.text.startswith(closer, found.start()):
            told = f"the label needs quotes around it for this {found[0]}"
            if found[0] in "])}":
                told = f"this {found[0]} does not close what was opened: {closer} is missing"
            elif "\n" in self.text[opener.end : found.start()]:
                raise Broken(opener.start, opener.end, f"this label is never closed by {closer}")
            if self.text.startswith('""', found.start()):
                raise Unread
            raise Broken(*found.span(), told)
        self.at = found.end() + len(closer) - 1

    def _link(self) -> bool:
        """Read a link with its label, if one stands here or on the next line."""
        space = _GAP.match(self.text, self.at)
        start = space.end() if space else self.at
        link = _LINK.match(self.text, start)
        if link is not None:
            self.at = link.end()
        else:
            opened = _OPEN_LINK.match(self.text, start)
            if opened is None:
                return False
            link = opened
            self._link_text(opened)
        self._skip(_SPACE)
        if self.text.startswith("|", self.at):
            self._label(Problem(self.at, self.at + 1, ""), "|")
        self._skip(_GAP)
        if self.at >= len(self.text):
            raise Broken(*link.span(), "this link leads nowhere")
        return True

    def _link_text(self, opened: re.Match[str]) -> None:
        """Read the words within a link, ``-- text -->``."""
        closing = _CLOSE_LINK[opened["kind"]].search(self.text, opened.end())
        if closing is None:
            if opened["kind"] == "-." or '"' in self.text[opened.end() :]:
                raise Unread
            raise Broken(*opened.span(), f"this link “{opened[0]}” is never completed")
        words = self.text[opened.end() : closing.start()]
        if "\n" in words or '"' in words or not words.strip():
            raise Unread
        self.at = closing.end()
