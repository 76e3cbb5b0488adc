"""The links of a page that lead to files of the project or to places on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote

from qa_lint.core.capabilities import Tree
from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.text import Span

if TYPE_CHECKING:
    from qa_lint.parsing.document import Document, Link

_ELSEWHERE = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:|//|/|@|~|\\|[(\[{]|[^\s]*(?:\{\{|\{%|<%|\$\{|[<>|*`])"
)
_TAG = re.compile(
    r"<(?P<tag>a|img)\b[^<>]*?\s(?:href|src)\s?=\s?([\"'])(?P<target>[^\"'<>]*)\2", re.I
)
_CONTRIBUTORS = re.compile(
    r"<!-- ALL-CONTRIBUTORS-LIST:START.*?(?:ALL-CONTRIBUTORS-LIST:END|\Z)", re.S
)
"""A bot's table of badges whose links lead nowhere, by its specification."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LONGEST = 1_000
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class Target(NamedTuple):
    """A relative target: its decoded path (empty on the page itself) and fragment."""

    path: str
    fragment: str
    path_span: Span
    fragment_span: Span
    image: bool


@lru_cache(maxsize=1)
def relative_targets(document: Document) -> list[Target]:
    """Return the targets of a page's links and images that stay in the project.

    Kept, because three rules ask for them.
    """
    badges = [found.span() for found in _CONTRIBUTORS.finditer(document.source.text)]
    return [
        target
        for target in _targets(document)
        if not any(start <= target.path_span.start < end for start, end in badges)
    ]


def _targets(document: Document) -> Iterator[Target]:
    from qa_lint.linting.targets import written_text
    from qa_lint.parsing.document import Link
    from qa_lint.parsing.inline_links import label_of

    links = document.units(Link)
    used = {label_of(link.target) for link in links if link.kind == "reference"}
    for link in links:
        if link.place.hidden or link.kind not in ("inline", "image", "definition"):
            continue
        if link.kind == "definition" and label_of(written_text(link)) not in used:
            continue  # nobody sees it
        if link.kind == "inline" and _is_code(link):
            continue
        target = _read(link.target, link.target_span, link.kind == "image")
        if target is not None:
            yield target
    yield from _html_targets(document)


def _is_code(link: Link) -> bool:
    """Tell ``handlers[name](value)`` from a link."""
    before = link.prose.text[link.start - 1 : link.start] if link.start else ""
    return before.isalnum() or before in tuple("_)].\\")


def _html_targets(document: Document) -> Iterator[Target]:
    from qa_lint.parsing.document import Html, HtmlBlock

    text = document.source.text
    pieces = [block.span for block in document.units(HtmlBlock) if not block.place.hidden]
    pieces += [node.span for node in document.units(Html) if not node.place.hidden]
    for piece in pieces:
        shown = _COMMENT.sub(lambda found: " " * len(found[0]), text[slice(*piece)])
        for found in _TAG.finditer(shown):
            start, end = (piece.start + at for at in found.span("target"))
            target = _read(found["target"], Span(start, end), found["tag"].lower() == "img")
            if target is not None:
                yield target


def _read(written: str, span: Span, image: bool) -> Target | None:
    """Take a target apart, or return ``None`` where it does not stay in the project."""
    if "\n" in written or not written.strip() or _ELSEWHERE.match(written.strip()):
        return None
    rest, mark, fragment = written.partition("#")
    path = unquote(_unescaped(rest).partition("?")[0]).strip()
    if "\0" in path or len(path) > _LONGEST or (not path and not mark):
        return None
    at = span.start + len(rest)
    return Target(
        path,
        unquote(_unescaped(fragment)).strip(),
        Span(span.start, at),
        Span(min(at + 1, span.end), span.end),
        image,
    )


def _unescaped(written: str) -> str:
    plain = _ESCAPED.sub(r"\1", written)
    if "&" not in plain:
        return plain
    import html

    return html.unescape(plain)


def summary_of(document: Document, *, images: bool) -> list[Any] | None:
    """Return the paths that links, or images, lead to with their places, as JSON-able data."""
    found = [
        [target.path, *target.path_span]
        for target in relative_targets(document)
        if target.path and target.image == images
    ]
    return found or None


def absent_targets(summary: list[Any], tree: Tree, what: str) -> Iterator[Finding]:
    """Yield a finding for each target of a summary that does not exist."""
    for path, start, end in summary:
        target = tree.find(path)
        if target.status != "absent":
            continue
        span = Span(start, end)
        fix = None
        if target.near is not None:
            title = f"link to {target.near}"
            edit = Edit(span, quote(target.near, safe="/.-_~!$&'*+,;=:@"))
            fix = Fix(title, (edit,), "suggestion", frozenset({"links"}))
        meant = f"; {target.near} does: was that meant?" if target.near else ""
        yield Finding(
            span,
            f"the {what} {path} does not exist{meant}",
            help=f"correct the path, or add the {what}",
            evidence=Evidence(read=(path,), computed="no such file in the project"),
            fix=fix,
            severity=None if tree.sure else "warning",
        )
