"""Which links a base revision had already: what it had is not new."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from qa_lint.core.errors import UnreadableFile
from qa_lint.running import git
from qa_lint.running.discovery import SUFFIXES
from qa_lint.running.files import FileRef, decode
from qa_lint.running.link_places import links_of
from qa_lint.running.session import Session


def links_before(session: Session, refs: Sequence[FileRef], revision: str) -> set[str] | None:
    """Return the addresses that the Markdown files of ``revision`` had.

    It is taken where the branch that is checked out left it. ``None`` if git can't tell: there is
    no repository, no such revision, or its history was not fetched.
    """
    tops = {git.toplevel(str(ref.path.parent.absolute())) for ref in refs}
    found: set[str] = set()
    for top in sorted(filter(None, tops)):
        base = git.commit(top, revision)
        if base is None:
            return None
        tree = git.tree(top, git.branching_point(top, base))
        wanted = [
            (path, entry.object)
            for path, entry in tree.items()
            if entry.kind == "blob" and path.lower().endswith(SUFFIXES)
        ]
        contents = git.contents(top, [name for _, name in wanted])
        for (path, _), data in zip(wanted, contents, strict=True):
            if data is None:
                return None
            found |= _links(session, Path(top), path, data)
    return found if tops and None not in tops else None


def _links(session: Session, top: Path, path: str, data: bytes) -> set[str]:
    place = top / path
    try:
        source = decode(data, os.path.relpath(place))
    except (UnreadableFile, ValueError):
        return set()
    ref = FileRef(place, source.path, False, top)
    return {url for url, _ in links_of(session, source, ref, data)}
