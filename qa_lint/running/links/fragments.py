"""Is the part of a page that a link points to in the page?"""

from __future__ import annotations

import re
from urllib.parse import unquote

from qa_lint.core.linkstatus import Verdict
from qa_lint.running.links.page import Page

_GITHUB = "user-content-"
_STATED = re.compile(r"[\w.-]{1,30}=[^=]*(?:&[\w.-]{1,30}=[^=]*)*\Z")
_LINES = re.compile(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?\Z")
_SHELL = 60
"""Letters outside scripts below which a page is an empty frame that its scripts fill in."""


def wanted(fragment: str) -> str | None:
    """Return the name that must be in the page, or ``None`` for what is not looked up there.

    >>> wanted("part:~:text=word"), wanted("top"), wanted("/route"), wanted("page=3")
    ('part', None, None, None)
    """
    name = fragment.partition(":~:")[0]
    if name[:1] in ("", "/", "!") or name.lower() == "top":
        return None
    # Scripts and players read these; "page=3" of a document, "t=30" of a film, "L7" of code.
    return None if _STATED.match(name) or _LINES.match(name) else name


def judge(name: str, page: Page, *, complete: bool) -> tuple[Verdict, str] | None:
    """Return the verdict on the part ``name`` of a page, or ``None`` if it is there."""
    decoded = unquote(name)
    spellings = {name, decoded}
    anchors = page.anchors
    if spellings & anchors or any(_GITHUB + one in anchors for one in spellings):
        return None
    if _GITHUB + decoded.lower() in anchors or decoded.removeprefix(_GITHUB) in anchors:
        return None
    if not complete:
        return "uncertain", f"the part of the page that was read has no #{decoded}"
    if page.refresh:
        return "uncertain", f"the page sends readers on; whether to #{decoded} can't be told"
    if page.scripts and page.seen < _SHELL:
        return "uncertain", f"scripts make the page; whether it has #{decoded} can't be told"
    near = _near(decoded, anchors)
    return "missing-fragment", f"the page has no #{decoded}" + (f", but #{near}" if near else "")


def _near(name: str, anchors: set[str]) -> str | None:
    """Return the one anchor that differs in case or in how words are joined."""
    plain = _plain(name)
    found = sorted(anchor for anchor in anchors if _plain(anchor.removeprefix(_GITHUB)) == plain)
    return found[0] if len(found) == 1 and plain else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
