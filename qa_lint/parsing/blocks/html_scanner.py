"""Finds the raw HTML of a text, as Python-Markdown does before it reads any block.

A block element that starts at most three columns from the margin is raw up to the tag that closes
it, whatever blank lines lie in between; with a ``markdown`` attribute (``md_in_html``) its content
is Markdown. Comments, declarations and processing instructions at the margin are raw as well.
Every search has a bound or is never repeated in vain, so hostile text is read in linear time.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

MAX_TAG = 2_000
"""Code points of the longest tag that is read."""

MAX_ELEMENTS = 30
"""Levels of elements with Markdown inside that are read; deeper ones are raw."""

BLOCK_TAGS = frozenset(
    """address article aside blockquote details div dl fieldset figcaption figure footer form h1
    h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section table ul canvas colgroup dd
    body dt group html iframe li legend math map noscript output object option progress script
    style summary tbody td textarea tfoot th thead tr video center""".split()
)
KNOWN_TAGS = BLOCK_TAGS | frozenset(
    """a abbr acronym applet area audio b base basefont bdi bdo big br button caption cite code
    col data datalist del dfn dialog dir em embed font frame frameset head i img input ins kbd
    label link map mark marquee meta meter nobr noembed noframes optgroup param picture plaintext
    q rb rp rt rtc ruby s samp search select slot small source span strike strong sub sup svg
    template time title tt track u var wbr xmp""".split()
)
"""Every element of HTML, old ones too."""
_NEVER_MARKDOWN = frozenset("canvas math option pre script style textarea hr".split())
_RUNNING = frozenset("address dd dt h1 h2 h3 h4 h5 h6 legend li p summary td th".split())
"""Elements that hold running text unless their attribute says ``block``."""
_OPAQUE = {tag: re.compile(f"</{tag}", re.IGNORECASE) for tag in ("script", "style")}
_START = re.compile(
    r"<(?P<tag>[A-Za-z][^`\s/>\x00]{0,100}+)"
    r"(?P<attributes>(?:[^>\"'=`]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')|[=\"'])*+)>"
)
_END = re.compile(r"</(?P<tag>[A-Za-z][^\s/>]{0,100})[^>]{0,1000}>")
_MARKDOWN = re.compile(r"""\bmarkdown(?:\s*=\s*["']?(?P<value>\w+))?""")
_COMMENT_END = re.compile(r"--!?>")
_BLANK_BEHIND = re.compile(r"(?: *\n){2}")


@dataclass(slots=True)
class Region:
    """A raw stretch; an element with Markdown inside has the regions of its content.

    ``lone`` are comments and tags without content.
    """

    start: int
    end: int
    opener_end: int = 0
    closer_start: int = 0
    inner: list[Region] | None = None
    running: bool = False
    lone: bool = False


@dataclass(slots=True)
class _Open:
    """A block element that is not closed yet."""

    region: Region
    tag: str
    tags: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class Scanner:
    """Finds the raw regions of one text."""

    def __init__(self, text: str, end: int, *, markdown: bool) -> None:
        self.text = text
        self.end = end
        self.markdown = markdown
        self.regions: list[Region] = []
        self.elements: list[_Open] = []
        self.raw: _Open | None = None
        self.tail_until = self.behind = -1
        self.comments_end = True

    def scan(self, start: int, end: int) -> None:
        """Go through ``text[start:end]``, which has no fence in it."""
        at = self.text.find("<", max(start, self.behind), end)
        while at >= 0:
            self.behind = self._tag(at, end)
            at = self.text.find("<", self.behind, end)

    def close(self) -> None:
        """Close what was never closed at the end of the text."""
        if self.raw:
            self.raw.region.end = self.end
            self._store(self.raw.region)
            self.raw = None
        while self.elements:
            self._close_element(self.end, self.end)

    def _tag(self, at: int, end: int) -> int:
        after = self.text[at + 1 : at + 2]
        if after == "/":
            return self._end_tag(at, end)
        if after == "!":
            return self._declaration(at, end)
        if after == "?":
            closing = self.text.find("?>", at + 2, min(end, at + MAX_TAG))
            return self._empty(at, closing + 2) if closing > 0 else at + 2
        return self._start_tag(at, end)

    def _at_margin(self, at: int) -> bool:
        if at <= self.tail_until:
            return True
        begin = self.text.rfind("\n", max(0, at - 4), at) + 1
        return at - begin <= 3 and not self.text[begin:at].strip(" ") and (begin > 0 or at <= 3)

    def _store(self, region: Region) -> None:
        if self.elements:
            inner = self.elements[-1].region.inner
            if inner is not None:
                inner.append(region)
        else:
            self.regions.append(region)
        line_end = self.text.find("\n", region.end)
        blank = _BLANK_BEHIND.match(self.text, region.end)
        self.tail_until = -1 if blank else line_end if line_end >= 0 else self.end

    def _empty(self, at: int, end: int) -> int:
        """Store what has no content, if it stands at the margin."""
        if self.raw is None and self._at_margin(at):
            self._store(Region(at, end, lone=True))
        return end

    def _declaration(self, at: int, end: int) -> int:
        if not self.text.startswith("<!--", at):
            behind = self.text.find(">", at, min(end, at + MAX_TAG)) + 1
            return self._empty(at, behind) if behind else at + 2
        if not self.comments_end:
            return at + 1
        closing = _COMMENT_END.search(self.text, at + 4, self.end)
        if closing is None:
            self.comments_end = False
            return at + 1
        return self._empty(at, closing.end())

    def _start_tag(self, at: int, end: int) -> int:
        limit = min(end, at + MAX_TAG)
        if self.text.find(">", at, limit) < 0:
            return at + 1
        found = _START.match(self.text, at, limit)
        if found is None:
            return at + 1
        tag = found["tag"].lower()
        behind = found.end()
        if found["attributes"].endswith("/") or tag == "hr":
            return self._empty(at, behind) if tag in BLOCK_TAGS else behind
        if self.raw:
            self.raw.tags.append(tag)
            self.raw.counts[tag] += 1
        elif tag in BLOCK_TAGS and self._at_margin(at):
            self._open(at, behind, tag, found["attributes"])
        else:
            return behind
        if tag in _OPAQUE and self.raw:
            closing = _OPAQUE[tag].search(self.text, behind, self.end)
            return closing.start() if closing else self.end
        return behind

    def _open(self, at: int, behind: int, tag: str, attributes: str) -> None:
        region = Region(at, behind, behind)
        marked = _MARKDOWN.search(attributes) if self.markdown else None
        value = marked["value"] or "1" if marked else "0"
        outer = self.elements[-1].region.running if self.elements else False
        if value != "0" and tag not in _NEVER_MARKDOWN and len(self.elements) < MAX_ELEMENTS:
            region.inner = []
            region.running = outer or value == "span" or (value != "block" and tag in _RUNNING)
            self.elements.append(_Open(region, tag))
            line_end = self.text.find("\n", behind)
            self.tail_until = line_end if line_end >= 0 else self.end
        else:
            self.raw = _Open(region, tag, [tag], Counter([tag]))

    def _end_tag(self, at: int, end: int) -> int:
        found = _END.match(self.text, at, end)
        if found is None:
            return at + 2
        tag = found["tag"].lower()
        raw = self.raw
        if raw is None:
            if any(element.tag == tag for element in self.elements):
                while self.elements[-1].tag != tag:
                    self._close_element(at, at)
                self._close_element(at, found.end())
            return found.end()
        if raw.counts[tag] > 0:
            while raw.tags:
                popped = raw.tags.pop()
                raw.counts[popped] -= 1
                if popped == tag:
                    break
        if not raw.tags:
            raw.region.end = found.end()
            self.raw = None
            self._store(raw.region)
        return found.end()

    def _close_element(self, start: int, end: int) -> None:
        element = self.elements.pop()
        element.region.closer_start = start
        element.region.end = end
        self._store(element.region)
