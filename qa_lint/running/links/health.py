"""The maintainer's view of links: troubled hosts, doubled addresses, where copies may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit

from qa_lint.core.linkstatus import FAILING, HostTrouble, LinkHealth, LinkStatus

ARCHIVE = "https://web.archive.org/web/"
"""Followed by an address, it leads to the newest copy, if there is one."""
_TRACKING = frozenset("fbclid gclid mc_cid mc_eid igshid ref_src spm share si".split())
_GONE = frozenset({"broken", "soft-404"})


def health(links: Sequence[LinkStatus]) -> LinkHealth:
    """Return what a maintainer wants to know of a bank's links."""
    return LinkHealth(
        tuple(_hosts(links)),
        tuple(_spellings(link.url for link in links if link.verdict != "not-checked")),
        {link.url: ARCHIVE + link.url for link in links if link.verdict in _GONE},
    )


def _hosts(links: Iterable[LinkStatus]) -> list[HostTrouble]:
    """Return the hosts in trouble, the most troubled first."""
    by_host: dict[str, list[LinkStatus]] = {}
    for link in links:
        host = _host(link.url)
        if host and link.verdict != "not-checked":
            by_host.setdefault(host, []).append(link)
    troubled = []
    for host, own in by_host.items():
        failing = sum(link.verdict in FAILING for link in own)
        doubtful = sum(link.verdict in ("uncertain", "soft-404") for link in own)
        blocked = sum(link.verdict == "blocked" for link in own)
        if failing or doubtful or blocked:
            seconds = median(link.elapsed for link in own)
            troubled.append(HostTrouble(host, len(own), failing, doubtful, blocked, seconds))
    return sorted(troubled, key=lambda one: (-one.failing, -one.doubtful, -one.blocked, one.host))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _spellings(urls: Iterable[str]) -> list[tuple[str, ...]]:
    """Return groups of addresses that most likely are one page."""
    groups: dict[str, dict[str, None]] = {}
    for url in urls:
        page = urldefrag(url).url
        key = plain_spelling(page)
        if key:
            groups.setdefault(key, {})[page] = None
    return [tuple(group) for group in groups.values() if len(group) > 1]


def plain_spelling(url: str) -> str:
    """Return what is left of an address without what rarely makes another page of it.

    >>> plain_spelling("http://www.a.net/x/?utm_source=y&q=1")
    'a.net/x?q=1'
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)
        if not name.lower().startswith("utm_") and name.lower() not in _TRACKING
    ]
    path = parts.path.rstrip("/")
    return host.removeprefix("www.") + path + (f"?{urlencode(query)}" if query else "")
