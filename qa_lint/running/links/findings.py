"""Turns verdicts on addresses into findings at the links that lead there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import urldefrag, urlsplit

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import Rule
from qa_lint.parsing.document import Document, Link
from qa_lint.running.links.results import UrlResult

DEAD = Rule(
    "links/dead",
    "error",
    "proven",
    "network",
    """A link leads nowhere any more.

    Why: the reader who wants to know more meets an error page. Only what is certain counts: the
    server says that there is no such page, there is no such host while others are found, or
    nothing listens there; and a second try says the same. Time-outs, errors of the server and
    pages closed to robots are never reported.
    Bad:
        Read [the paper](⟦https://arxiv.org/abs/no-such-paper⟧).
    Good:
        Read [the paper](https://arxiv.org/abs/1706.03762).
    Fix: find where the page went, or link to a copy in a web archive.
    Source: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5
    """,
)

UNSAFE = Rule(
    "links/unsafe",
    "error",
    "proven",
    "network",
    """A public link leads into a network that is not public.

    Why: nobody else can open it, and who checks it from inside would be made to knock on doors
    in their own network. Such an address is never contacted, whether the link itself, a name
    server or a redirect leads there; --allow-net lifts that for networks of your own.
    Bad:
        The slides are [here](⟦http://192.168.0.17/slides.pdf⟧).
    Good:
        The slides are [here](https://arxiv.org/abs/1706.03762).
    Fix: publish the page, or remove the link.
    Source: https://www.rfc-editor.org/rfc/rfc6890
    """,
)

MOVED = Rule(
    "links/moved",
    "info",
    "proven",
    "network",
    """A page has moved for good.

    Why: redirects are switched off one day, and then the link is dead.
    Bad:
        Read [the paper](⟦http://arxiv.org/abs/1706.03762⟧).
    Good:
        Read [the paper](https://arxiv.org/abs/1706.03762).
    Fix: link to the new address.
    Source: https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2
    """,
)

RULES = (DEAD, UNSAFE, MOVED)
"""The rules that need the network."""

_WEB = re.compile(r"https?://", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BARE = re.compile(r"https?://[\w.~:/?#\[\]@!$&()+,;=%-]+\Z", re.IGNORECASE | re.ASCII)
_PLAIN = re.compile(r"[^\s()<>\[\]\\`\"'*|]+\Z")


def web_links(document: Document) -> Iterator[tuple[Link, str]]:
    """Yield the links of a file that lead to the web, with their addresses as browsers get them."""
    prose, covered = None, 0
    for link in document.units(Link):
        if link.prose is not prose:
            prose, covered = link.prose, 0
        if link.kind == "bare":
            if link.start >= covered and _is_whole(link.target) and not link.place.hidden:
                yield link, link.target
            continue
        covered = max(covered, link.end)
        if link.kind != "reference" and not link.place.hidden and _WEB.match(link.target):
            target = link.target.strip()
            target = target if link.kind == "auto" else _ESCAPED.sub(r"\1", target)
            yield link, _ENTITY.sub(lambda entity: html.unescape(entity[0]), target)


def _is_whole(address: str) -> bool:
    """Tell whether an address in running text has surely not swallowed what stands behind it."""
    return _BARE.match(address) is not None and all(
        address.count(opening) == address.count(closing) for opening, closing in ("()", "[]")
    )


def link_urls(documents: Iterable[Document]) -> list[str]:
    """Return every web address of the files once, in their order."""
    return list(dict.fromkeys(url for file in documents for _, url in web_links(file)))


def link_findings(
    documents: Iterable[Document], results: Mapping[str, UrlResult]
) -> Iterator[tuple[Document, Rule, Finding]]:
    """Yield a finding for every link whose address is dead, unsafe or has moved."""
    for document in documents:
        for link, url in web_links(document):
            result = results.get(url)
            if result is None:
                continue
            if result.verdict == "broken":
                yield document, DEAD, _dead(link, result)
            elif result.verdict == "unsafe":
                yield document, UNSAFE, _unsafe(link, result)
            elif result.verdict == "moved" and result.final_url:
                yield document, MOVED, _moved(link, result, result.final_url)


def _evidence(result: UrlResult) -> Evidence:
    return Evidence(read=(result.url,), computed=result.reason)


def _dead(link: Link, result: UrlResult) -> Finding:
    return Finding(
        link.target_span,
        f"the link is dead: {result.reason}",
        help="find where the page went, or link to a copy in a web archive",
        evidence=_evidence(result),
    )


def _unsafe(link: Link, result: UrlResult) -> Finding:
    # Who writes 192.168.0.1 means it; a public name that leads there hides it.
    return Finding(
        link.target_span,
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


def _moved(link: Link, result: UrlResult, target: str) -> Finding:
    fragment = urldefrag(result.url).fragment
    new = f"{target}#{fragment}" if fragment else target
    fix = None
    if _PLAIN.match(new):
        # The new address is the server's word: not to be written without a look at it.
        fix = Fix(
            f"link to {new}",
            (Edit(link.target_span, new),),
            "unsafe",
            frozenset({"links"}),
        )
    return Finding(
        link.target_span,
        f"the page has moved to {new}",
        help="link to the new address",
        evidence=_evidence(result),
        fix=fix,
    )
