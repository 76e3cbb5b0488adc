"""Turns verdicts on addresses into findings at the links that lead there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urldefrag, urlsplit

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import Rule
from qa_lint.core.text import Span
from qa_lint.parsing.document import Document, Html, HtmlBlock, Link
from qa_lint.running.links.results import UrlResult
from qa_lint.running.links.rules import DEAD, LOCAL, MISSING_FRAGMENT, MOVED, SOFT_404, UNSAFE
from qa_lint.running.links.skipping import THIS_MACHINE

_WEB = re.compile(r"https?://", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BARE = re.compile(r"https?://[\w.~:/?#\[\]@!$&()+,;=%-]+\Z", re.IGNORECASE | re.ASCII)
_UNSHOWN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.I)
_TAG = re.compile(r"<(?P<tag>a|area|img|iframe|video|audio|source|embed)(?=[\s/])", re.IGNORECASE)
_REST_OF_TAG = re.compile(r"(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_MAX_TAG = 2_000
_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])(?P<name>[A-Za-z-]+)\s*=\s*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<plain>[^\s\"'>]+))"
)
_PLAIN = re.compile(r"[^\s()<>\[\]\\`\"'*|]+\Z")


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


def _markdown_links(document: Document) -> Iterator[WebLink]:
    prose, covered = None, 0
    for link in document.units(Link):
        if link.prose is not prose:
            prose, covered = link.prose, 0
        if link.kind == "bare":
            if link.start >= covered and _is_whole(link.target) and not link.place.hidden:
                yield WebLink(link.target_span, link.target, bare=True)
            continue
        covered = max(covered, link.end)
        if link.kind != "reference" and not link.place.hidden and _WEB.match(link.target):
            target = link.target.strip()
            target = target if link.kind == "auto" else _ESCAPED.sub(r"\1", target)
            yield WebLink(link.target_span, _address(target))


def _html_links(document: Document) -> Iterator[WebLink]:
    """Yield what raw HTML links to or shows."""
    text = document.source.text
    pieces = [block.span for block in document.units(HtmlBlock) if not block.place.hidden]
    pieces += [node.span for node in document.units(Html) if not node.place.hidden]
    for start, end in pieces:
        shown = _UNSHOWN.sub(lambda found: " " * len(found[0]), text[start:end])
        for tag in _TAG.finditer(shown):
            rest = _REST_OF_TAG.match(shown, tag.end(), tag.end() + _MAX_TAG)
            name = "href" if tag["tag"].lower() in ("a", "area") else "src"
            target = _attribute(name, rest) if rest else None
            if target is not None and _WEB.match(target[1]):
                yield WebLink(target[0].shift(start), _address(target[1].strip()))


def _attribute(name: str, rest: re.Match[str]) -> tuple[Span, str] | None:
    """Return where the value of an attribute of a tag stands, and the value."""
    for attribute in _ATTRIBUTE.finditer(rest.string, rest.start(), rest.end()):
        if attribute["name"].lower() == name:
            group = attribute.lastgroup or ""
            return Span(*attribute.span(group)), attribute[group]
    return None


def _address(written: str) -> str:
    """Return an address as browsers get it: entities read, inner spaces encoded."""
    url = _ENTITY.sub(lambda entity: html.unescape(entity[0]), written)
    return url.replace(" ", "%20")


def _is_whole(address: str) -> bool:
    """Tell whether an address in running text has surely not swallowed what stands behind it."""
    return _BARE.match(address) is not None and all(
        address.count(opening) == address.count(closing) for opening, closing in ("()", "[]")
    )


def link_urls(documents: Iterable[Document]) -> list[str]:
    """Return every web address of the files once, in their order."""
    return list(dict.fromkeys(link.url for file in documents for link in web_links(file)))


def link_findings(
    documents: Iterable[Document], results: Mapping[str, UrlResult]
) -> Iterator[tuple[Document, Rule, Finding]]:
    """Yield a finding for every link whose verdict asks for one."""
    for document in documents:
        for link in web_links(document):
            result = results.get(link.url)
            found = _finding(link, result) if result is not None else None
            if found is not None:
                yield document, *found


def _finding(link: WebLink, result: UrlResult) -> tuple[Rule, Finding] | None:
    if result.verdict == "broken":
        return DEAD, _dead(link, result)
    if result.verdict == "missing-fragment":
        return MISSING_FRAGMENT, _missing_fragment(link, result)
    if result.verdict == "soft-404":
        return SOFT_404, _soft_404(link, result)
    if result.verdict == "unsafe":
        return UNSAFE, _unsafe(link, result)
    if result.verdict == "moved" and result.final_url:
        return MOVED, moved(link, result, result.final_url)
    if result.reason == THIS_MACHINE and not link.bare:
        return LOCAL, _local(link)
    return None


def _missing_fragment(link: WebLink, result: UrlResult) -> Finding:
    return Finding(
        link.span,
        f"the link points to a missing part: {result.reason}",
        help="look up the anchor of the part, or link to the page",
        evidence=_evidence(result),
    )


def _soft_404(link: WebLink, result: UrlResult) -> Finding:
    return Finding(
        link.span,
        f"the link seems dead: {result.reason}",
        help="find where the page went, or link to a copy in a web archive",
        evidence=_evidence(result),
    )


def _local(link: WebLink) -> Finding:
    return Finding(
        link.span,
        "the link leads to the reader's own computer",
        help="write the address as code, or link to a published page",
    )


def _evidence(result: UrlResult) -> Evidence:
    return Evidence(read=(result.url,), computed=result.reason)


def _dead(link: WebLink, result: UrlResult) -> Finding:
    return Finding(
        link.span,
        f"the link is dead: {result.reason}",
        help="find where the page went, or link to a copy in a web archive",
        evidence=_evidence(result),
    )


def _unsafe(link: WebLink, result: UrlResult) -> Finding:
    # Who writes 192.168.0.1 means it; a public name that leads there hides it.
    return Finding(
        link.span,
        f"the link leads into a network that is not public: {result.reason}",
        help="publish the page or remove the link; --allow-net lifts this for your own networks",
        evidence=_evidence(result),
        severity="warning" if _is_literal(result) else None,
    )


def _is_literal(result: UrlResult) -> bool:
    if result.final_url not in (None, result.url):
        return False
    try:
        return ip_address(urlsplit(result.url).hostname or "").version in (4, 6)
    except ValueError:
        return False


def moved(link: WebLink, result: UrlResult, target: str) -> Finding:
    """Return the finding that a page has moved, with the fix."""
    fragment = urldefrag(result.url).fragment
    new = f"{target}#{fragment}" if fragment else target
    fix = None
    if _PLAIN.match(new):
        # To another site, the new address is only the server's word: not without a look at it.
        fix = Fix(
            f"link to {new}",
            (Edit(link.span, new),),
            "safe" if same_site(result.url, target) else "unsafe",
            frozenset({"links"}),
        )
    return Finding(
        link.span,
        f"the page has moved to {new}",
        help="link to the new address",
        evidence=_evidence(result),
        fix=fix,
    )


def same_site(old: str, new: str) -> bool:
    """Tell whether a page stays on its host (``www`` aside), and doesn't lose its encryption."""
    before, after = urlsplit(old), urlsplit(new)
    hosts = {(one.hostname or "").rstrip(".").removeprefix("www.") for one in (before, after)}
    return len(hosts) == 1 and (before.scheme.lower(), after.scheme) != ("https", "http")
