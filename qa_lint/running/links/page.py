"""Reads what counts in a web page: its anchors, its title, its headings.

A scanner of our own, because ``html.parser`` takes quadratic time on hostile pages and takes
anchors inside templates for real. It follows the tokenizer of the HTML standard in what hides
tags: comments, raw text elements, templates, quoted attributes.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_TAG = re.compile(r"<(?:(?P<comment>!--)|(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)|[!?/])")
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?:(?P<end>>)|(?P<name>[^\s/>][^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<plain>(?![\"'])[^\s>]*+)))?)"
)
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
_SCRIPT = re.compile(r"<!---*>|(?P<hide><!--)|(?P<show>-->)|<(?P<close>/?)script(?=[\s/>])", re.I)
_HEADINGS = frozenset(("h1", "h2"))
_WORDS_FOR = 600
_MAX_HEADINGS = 4
_MAX_NAME = 2_000


@dataclass(slots=True)
class Page:
    """What a page holds.

    ``anchors`` are the ids of its elements and the names on its ``a`` elements; ``words`` is the
    beginning of what a reader sees, ``seen`` how many letters that is in all. ``scripts`` tells
    whether it loads scripts, ``refresh`` whether it sends the reader on.
    """

    anchors: set[str] = field(default_factory=set)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    words: str = ""
    seen: int = 0
    scripts: bool = False
    refresh: bool = False


def read_page(text: str) -> Page:
    """Read the HTML ``text``, in linear time whatever it holds."""
    scanner = _Scanner(text)
    scanner.run()
    return scanner.page


class _Scanner:
    """One pass over a page."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.page = Page()
        self.templates = 0
        self.heading: list[str] | None = None
        self.parts: list[str] = []

    def run(self) -> None:
        """Read everything."""
        at = 0
        while tag := _TAG.search(self.text, at):
            self._words(at, tag.start())
            at = self._step(tag)
        self._words(at, len(self.text))
        self.page.words = " ".join(self.parts)

    def _step(self, tag: re.Match[str]) -> int:
        """Read one tag or comment; return where it ends."""
        if tag["comment"]:
            if self.text.startswith((">", "->"), tag.end()):
                return self.text.index(">", tag.end()) + 1
            end = _COMMENT_END.search(self.text, tag.end())
            return end.end() if end else len(self.text)
        if tag["name"] is None:
            end_at = self.text.find(">", tag.end())
            return end_at + 1 if end_at >= 0 else len(self.text)
        name = tag["name"].lower()
        at, attributes = self._attributes(tag.end())
        if attributes is None:  # the page ends within the tag, which is none then
            return len(self.text)
        if tag["close"]:
            self._close(name)
            return at
        return self._open(name, attributes, at)

    def _attributes(self, at: int) -> tuple[int, dict[str, str] | None]:
        found: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self.text, at):
            at = match.end()
            if match["end"]:
                return at, found
            value = match["double"] or match["single"] or match["plain"] or ""
            found.setdefault(match["name"].lower(), value[:_MAX_NAME])
            if self.text.startswith("=", at) or at >= len(self.text):
                break  # a value with a quote that is never closed
        return at, None

    def _open(self, name: str, attributes: dict[str, str], at: int) -> int:
        page = self.page
        if not self.templates:
            self._anchors(name, attributes)
        if name == "template":
            self.templates += 1
        elif name == "meta":
            page.refresh |= attributes.get("http-equiv", "").lower() == "refresh"
        elif name == "script":
            page.scripts |= "src" in attributes or attributes.get("type", "").lower() == "module"
        elif name in _HEADINGS and len(page.headings) < _MAX_HEADINGS and not self.templates:
            self.heading = []
        if name == "plaintext":
            return len(self.text)
        if name not in _RAW:
            return at
        end = _raw_end(name, self.text, at)
        if name == "title" and not page.title and end:
            page.title = _squeezed(html.unescape(self.text[at : min(end.start(), at + 2_000)]))
        return end.start() if end else len(self.text)

    def _anchors(self, name: str, attributes: dict[str, str]) -> None:
        for attribute in ("id", "name") if name == "a" else ("id",):
            value = attributes.get(attribute)
            if value:
                self.page.anchors.add(html.unescape(value) if "&" in value else value)

    def _close(self, name: str) -> None:
        if name == "template" and self.templates:
            self.templates -= 1
        elif name in _HEADINGS and self.heading is not None:
            self.page.headings.append(_squeezed(" ".join(self.heading)))
            self.heading = None

    def _words(self, start: int, end: int) -> None:
        if self.templates or end <= start:
            return
        words = self.text[start:end].strip()
        if not words:
            return
        self.page.seen += len(words)
        short = html.unescape(words[:_WORDS_FOR])
        if self.heading is not None and len(self.heading) < 50:
            self.heading.append(short)
        if len(self.parts) < 60:
            self.parts.append(_squeezed(short))


def _raw_end(name: str, text: str, at: int) -> re.Match[str] | None:
    """Return the tag that ends a raw element; in a script none behind ``<!-- <script``."""
    if name != "script":
        return _RAW_END[name].search(text, at)
    hidden = nested = False
    for match in _SCRIPT.finditer(text, at):
        if match["hide"]:
            hidden = True
        elif match["show"]:
            hidden = nested = False
        elif match["close"] == "":
            nested = hidden
        elif match["close"] and not nested:
            return match
        elif match["close"]:
            nested = False
    return None


def _squeezed(text: str) -> str:
    return " ".join(text.split())


_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_CODECS = re.compile(
    r"(?:utf-?(?:8|16(?:[lb]e)?)|iso-?8859-?\d+|latin-?\d|(?:windows|cp)-?\d+|us-ascii|ascii"
    r"|gb(?:k|2312|18030)|big5|shift_jis|sjis|euc-(?:jp|kr|cn)|koi8-[ru])\Z",
    re.IGNORECASE,
)


def decode(body: bytes, content_type: str) -> str:
    """Return the text of a page in the character set it names; what can't be read is replaced."""
    for mark, codec in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(codec, "replace")
    named = _CHARSET.search(content_type)
    name = named[1] if named else ""
    if not name:
        meta = _META.search(body[:2_048])
        name = meta[1].decode("ascii", "replace") if meta else "utf-8"
    # Other codecs of Python are no character sets, or take quadratic time.
    codec = name if _CODECS.match(name) else "utf-8"
    try:
        return body.decode(codec, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
