"""The report of links as JSON, version 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa_lint.core.linkstatus import LinkHealth, LinkStatus
from qa_lint.core.wire import range_to_wire
from qa_lint.reporting.json_text import dump
from qa_lint.reporting.moments import moment


def render(links: Sequence[LinkStatus], health: LinkHealth | None) -> str:
    """Return the whole report as one JSON text, a line for each link.

    ``health`` adds the maintainer's view.
    """
    lines = ",\n".join(dump(_link(link)) for link in links)
    report = "" if health is None else f',\n"report": {dump(_health(links, health), indent=2)}'
    return f'{{"version": 1, "links": [\n{lines}\n]{report}}}'


def _health(links: Sequence[LinkStatus], health: LinkHealth) -> dict[str, Any]:
    return {
        "hosts": [host._asdict() for host in health.hosts],
        "spellings": [list(group) for group in health.spellings],
        "archived": health.archived,
        "changes": {
            link.url: [{"at": moment(one.at), "verdict": one.verdict} for one in link.changes]
            for link in links
            if len(link.changes) > 1
        },
    }


def _link(link: LinkStatus) -> dict[str, Any]:
    return {
        "url": link.url,
        "verdict": link.verdict,
        "status": link.status,
        "final_url": link.final_url,
        "reason": link.reason,
        "elapsed": round(link.elapsed, 4),
        "bytes": link.bytes,
        "first_failed": moment(link.first_failed),
        "occurrences": [
            {"path": one.path, "range": range_to_wire(one.range)} for one in link.occurrences
        ],
    }
