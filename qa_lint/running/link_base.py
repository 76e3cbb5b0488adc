"""Which links a base revision had already: whether those are alive is not what a change adds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qa_lint.core.errors import UnreadableFile
from qa_lint.running import git
from qa_lint.running.discovery import is_page
from qa_lint.running.files import FileRef, decode, shown_path
from qa_lint.running.link_places import links_of
from qa_lint.running.revisions import Base
from qa_lint.running.session import Session


def links_before(session: Session, bases: Iterable[Base]) -> set[str]:
    """Return the web addresses that the Markdown files of the bases had.

    A file that this clone lacks has none, so that its links are asked for.
    """
    found: set[str] = set()
    for base in bases:
        pages = {
            name: entry.object
            for name, entry in base.tree.items()
            if entry.kind == "blob" and is_page(name)
        }
        contents = git.contents(base.top, list(pages.values()))
        for name, data in zip(pages, contents, strict=True):
            if data is not None:
                found |= _links(session, Path(base.top), name, data)
    return found


def _links(session: Session, top: Path, name: str, data: bytes) -> set[str]:
    place = top / name
    try:
        source = decode(data, shown_path(place))
    except UnreadableFile:
        return set()
    ref = FileRef(place, source.path, False, top)
    return {url for url, _ in links_of(session, source, ref, data)}
