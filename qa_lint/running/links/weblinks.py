"""Which links of a file lead to the web, and where their addresses are written."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qa_lint.core.text import Span
from qa_lint.parsing.document import Document, Html, HtmlBlock, Link, Prose

_WEB = re.compile(r"https?://", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BARE = re.compile(
    # Letters of scripts that are written without blanks may belong to the text behind.
    r"https?://(?:[A-Za-z0-9_.~:/?#\[\]@!$&()+,;=%-]|(?![\u2e80-\ud7ff\uf900-\uffef])[^\W_]"
    r"|\u2013(?=\w))+\Z",
    re.IGNORECASE,
)
_MARKS = re.compile(
    "[\u201c\u201d\u2018\u2019\u00ab\u00bb\u2026\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f]"
)
"""Quotation marks and the stops of East Asian scripts: no address has them unencoded."""
_UNSHOWN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.I)
_TAG = re.compile(r"<(?P<tag>a|area|img|iframe|video|audio|source|embed)(?=[\s/])", re.IGNORECASE)
_REST_OF_TAG = re.compile(r"(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_MAX_TAG = 2_000
_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])(?P<name>[A-Za-z-]+)\s*=\s*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<plain>[^\s\"'>]+))"
)
_CANDIDATE = re.compile(r"[^\s,]\S*")
"""One address of a ``srcset``; its comma is no part of it."""
_SHUT = re.compile(r"<(?P<close>/?)(?P<name>a|code|kbd|pre|samp)(?=[\s/>])", re.IGNORECASE)
"""Elements in which an address in words makes no link: links, and what is shown as it is."""


class WebLink(NamedTuple):
    """A link that leads to the web: where its address is written, and as browsers get it.

    ``bare`` addresses stand in running text, without any markup.
    """

    span: Span
    url: str
    bare: bool = False


def web_links(document: Document) -> list[WebLink]:
    """Return the links of a file that lead to the web, in their order."""
    found = {link.span.start: link for link in _markdown_links(document)}
    for link in _html_links(document):
        found.setdefault(link.span.start, link)
    return [found[start] for start in sorted(found)]


def link_urls(documents: Iterable[Document]) -> list[str]:
    """Return every web address of the files once, in their order."""
    return list(dict.fromkeys(link.url for file in documents for link in web_links(file)))


def _markdown_links(document: Document) -> Iterator[WebLink]:
    prose, covered, shut = None, 0, list[tuple[int, int]]()
    for link in document.units(Link):
        if link.prose is not prose:
            prose, covered, shut = link.prose, 0, _shut(link.prose)
        if link.place.hidden:
            continue
        if link.kind == "bare":
            while shut and shut[-1][1] <= link.start:
                shut.pop()
            free = link.start >= covered and not (shut and shut[-1][0] <= link.start)
            if free and (found := _bare(link)):
                yield found
            continue
        covered = max(covered, link.end)
        if link.kind != "reference" and _WEB.match(link.target):
            target = link.target.strip()
            target = target if link.kind == "auto" else _ESCAPED.sub(r"\1", target)
            yield WebLink(link.target_span, _address(target))


def _shut(prose: Prose) -> list[tuple[int, int]]:
    """Return where in ``prose`` an address in words makes no link: stretches, the last first."""
    stretches: list[tuple[int, int]] = []
    opened: dict[str, int] = {}
    for node in prose.nodes:
        tag = _SHUT.match(prose.text, node.start) if isinstance(node, Html) else None
        if tag and not tag["close"]:
            opened.setdefault(tag["name"].lower(), node.end)
        elif tag and (start := opened.pop(tag["name"].lower(), None)) is not None:
            while stretches and stretches[-1][0] > start:  # one inside
                stretches.pop()
            stretches.append((start, node.start))
    return stretches[::-1]


def _bare(link: Link) -> WebLink | None:
    """Return an address in running text, unless it may have swallowed what stands behind it."""
    mark = _MARKS.search(link.target)
    target = link.target[: mark.start()].rstrip(".,;:!?") if mark else link.target
    whole = _BARE.match(target) and all(
        target.count(opening) == target.count(closing) for opening, closing in ("()", "[]")
    )
    if not whole:
        return None
    span = link.prose.locate(link.target_start, link.target_start + len(target))
    return WebLink(span, target.replace("&amp;", "&"), bare=True)


def _html_links(document: Document) -> Iterator[WebLink]:
    """Yield what raw HTML links to or shows."""
    text = document.source.text
    pieces = [block.span for block in document.units(HtmlBlock) if not block.place.hidden]
    pieces += [node.span for node in document.units(Html) if not node.place.hidden]
    for start, end in pieces:
        shown = _UNSHOWN.sub(lambda found: " " * len(found[0]), text[start:end])
        for tag in _TAG.finditer(shown):
            rest = _REST_OF_TAG.match(shown, tag.end(), tag.end() + _MAX_TAG)
            for span, value in _targets(tag["tag"].lower(), rest) if rest else ():
                if _WEB.match(value):
                    yield WebLink(span.shift(start), _address(value.strip()))


def _targets(tag: str, rest: re.Match[str]) -> Iterator[tuple[Span, str]]:
    """Yield where a tag leads, and where that is written; ``rest`` is the tag behind its name."""
    wanted = {"href"} if tag in ("a", "area") else {"src", "srcset"}
    for attribute in _ATTRIBUTE.finditer(rest.string, rest.start(), rest.end()):
        name, group = attribute["name"].lower(), attribute.lastgroup or ""
        if name not in wanted:
            continue
        wanted.discard(name)  # of an attribute said twice the first counts
        span = Span(*attribute.span(group))
        if name != "srcset":
            yield span, attribute[group]
            continue
        for one in _CANDIDATE.finditer(rest.string, span.start, span.end):
            address = one[0].rstrip(",")
            yield Span(one.start(), one.start() + len(address)), address


def _address(written: str) -> str:
    """Return an address as browsers get it: entities read, inner spaces encoded."""
    url = _ENTITY.sub(lambda entity: html.unescape(entity[0]), written)
    return url.replace(" ", "%20")
