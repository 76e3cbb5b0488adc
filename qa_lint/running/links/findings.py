"""Turns verdicts on addresses into findings at the links that lead there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import urldefrag, urlsplit

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import Rule
from qa_lint.parsing.document import Document
from qa_lint.running.links.results import UrlResult
from qa_lint.running.links.rules import DEAD, LOCAL, MISSING_FRAGMENT, MOVED, SOFT_404, UNSAFE
from qa_lint.running.links.skipping import THIS_MACHINE
from qa_lint.running.links.weblinks import WebLink, web_links

_PLAIN = re.compile(r"[^\s()<>\[\]\\`\"'*|]+\Z")


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


_PROBLEMS: dict[str, tuple[Rule, str, str]] = {
    "broken": (
        DEAD,
        "the link is dead",
        "find where the page went, or link to a copy in a web archive",
    ),
    "missing-fragment": (
        MISSING_FRAGMENT,
        "the link points to a missing part",
        "look up the anchor of the part, or link to the page",
    ),
    "soft-404": (
        SOFT_404,
        "the link seems dead",
        "find where the page went, or link to a copy in a web archive",
    ),
    "unsafe": (
        UNSAFE,
        "the link leads into a network that is not public",
        "publish the page or remove the link; --allow-net lifts this for your own networks",
    ),
}
"""The rule of each bad verdict, what it says before the reason, and what to do."""


def _finding(link: WebLink, result: UrlResult) -> tuple[Rule, Finding] | None:
    if result.verdict in _PROBLEMS:
        rule, message, advice = _PROBLEMS[result.verdict]
        # Who writes 192.168.0.1 means it; a public name that leads there hides it.
        mild = result.verdict == "unsafe" and _is_literal(result)
        return rule, Finding(
            link.span,
            f"{message}: {result.reason}",
            help=advice,
            evidence=_evidence(result),
            severity="warning" if mild else None,
        )
    if result.verdict == "moved" and result.final_url:
        return MOVED, moved(link, result, result.final_url)
    if result.reason == THIS_MACHINE and not link.bare:
        return LOCAL, _local(link)
    return None


def _local(link: WebLink) -> Finding:
    return Finding(
        link.span,
        "the link leads to the reader's own computer",
        help="write the address as code, or link to a published page",
    )


def _evidence(result: UrlResult) -> Evidence:
    return Evidence(read=(result.url,), computed=result.reason)


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
