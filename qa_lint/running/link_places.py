"""Where the links of files stand, kept for files that don't change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qa_lint.core.errors import UnreadableFile
from qa_lint.core.linkstatus import LinkStatus, Occurrence
from qa_lint.core.text import Position, Range, Source
from qa_lint.running.files import FileRef, read_file
from qa_lint.running.links.survey import Survey
from qa_lint.running.session import Session

Places = dict[str, list[Occurrence]]
"""Where each address stands, in the order of the files."""


@dataclass(slots=True)
class Collected:
    """The links of files; ``unread`` says which files could not be read, and why."""

    places: Places = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def collect(session: Session, refs: Sequence[FileRef]) -> Collected:
    """Return where the links of files stand; what is known of unchanged files is not read anew."""
    found = Collected()
    for ref in refs:
        settings = session.settings_for(ref.path.parent)
        try:
            text = read_file(ref, settings.max_file_size)
        except UnreadableFile as error:
            found.unread.append(f"{ref.shown}: {error}")
            continue
        for url, places in links_of(session, text.source, ref, text.data):
            found.places.setdefault(url, []).append(Occurrence(ref.shown, places))
    return found


def links_of(
    session: Session, source: Source, ref: FileRef, data: bytes
) -> list[tuple[str, Range]]:
    """Return the web addresses of a text, each with its range."""
    cache = session.cache if session.options.cache else None
    job = session.job(source, ref.path.parent)
    key = ""
    if cache is not None:
        parts = ("links", job.settings.dialect, repr(job.profile))
        key = cache.key(source.path, data, *parts)
        known = _from_cache(cache.get(key))
        if known is not None:
            return known
    from qa_lint.parsing.reader import read
    from qa_lint.running.links.weblinks import web_links

    document = read(job.source, job.profile, job.settings.dialect)
    found = [(link.url, source.range(link.span)) for link in web_links(document)]
    if cache is not None:
        cache.put(key, [[url, *range_.start, *range_.end] for url, range_ in found])
    return found


def _from_cache(stored: object) -> list[tuple[str, Range]] | None:
    if not isinstance(stored, list):
        return None
    try:
        return [
            (str(url), Range(Position(*numbers[:3]), Position(*numbers[3:])))
            for url, *numbers in stored
        ]
    except (TypeError, ValueError):
        return None


def statuses(done: Survey, places: Places) -> list[LinkStatus]:
    """Return where each address stands, for the reports."""
    return [
        LinkStatus(
            url,
            result.verdict,
            result.status,
            result.final_url,
            result.reason,
            result.elapsed,
            result.bytes,
            result.checked,
            result.first_failed,
            tuple(places[url]),
            tuple(done.changes.get(url, ())),
        )
        for url, result in done.results.items()
    ]
