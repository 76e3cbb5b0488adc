"""The report of links as one page of HTML, without scripts, that loads nothing.

What it shows comes from strangers: all of it is escaped, and only ``http`` and ``https`` addresses
become links.
"""

from __future__ import annotations

import html
import time
from collections.abc import Iterable, Iterator, Sequence

from qa_lint.core.linkstatus import FAILING, LinkHealth, LinkStatus, age, tally, worst_first
from qa_lint.reporting.moments import day
from qa_lint.reporting.plain import printable

_STYLE = """
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.4 }
body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem }
tr { border-bottom: 1px solid #8884 }
td { overflow-wrap: anywhere }
td.number { text-align: right; white-space: nowrap }
.verdict { white-space: nowrap; font-weight: 600 }
.failing { color: #c62828 }
.doubtful { color: #b26a00 }
small { color: #777 }
"""


def render(links: Sequence[LinkStatus], health: LinkHealth | None, asked: int) -> str:
    """Return the page."""
    rows, listed = worst_first(links), tally(links)
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Links: {_text(listed)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>Links</h1><p>{len(links)} addresses, {asked} asked for now: {_text(listed)}</p>",
        _table(("Verdict", "Status", "Address", "Age", "Time", "Bytes"), map(_row, rows)),
        *(_health(links, health) if health is not None else ()),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Iterable[str]) -> str:
    cells = "".join(f"<th>{_text(one)}</th>" for one in head)
    return (
        f"<table><thead><tr>{cells}</tr></thead><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"
    )


def _row(link: LinkStatus) -> str:
    kind = "failing" if link.verdict in FAILING else ""
    kind = "doubtful" if link.verdict in ("soft-404", "uncertain") else kind
    old = "" if link.checked is None else age(time.time() - link.checked)
    where = [
        f"{one.path}:{one.range.start.line}:{one.range.start.column}" for one in link.occurrences
    ]
    details = [_anchor(link.url)]
    if link.final_url and link.final_url != link.url.partition("#")[0]:
        details.append(f"&rarr; {_anchor(link.final_url)}")
    if link.verdict != "ok":
        details.append(f"<small>{_text(link.reason)}</small>")
    if link.first_failed is not None:
        details.append(f"<small>failing for {_text(age(time.time() - link.first_failed))}</small>")
    details.append(f"<small>{_text(', '.join(where))}</small>")
    asked = link.checked is not None
    return (
        f'<tr><td class="verdict {kind}">{_text(link.verdict)}</td>'
        f'<td class="number">{link.status or ""}</td><td>{"<br>".join(details)}</td>'
        f'<td class="number">{_text(old)}</td>'
        f'<td class="number">{f"{link.elapsed:.2f} s" if asked else ""}</td>'
        f'<td class="number">{link.bytes if asked else ""}</td></tr>'
    )


def _health(links: Sequence[LinkStatus], health: LinkHealth) -> Iterator[str]:
    if health.archived:
        yield "<h2>Gone, with where a copy may be</h2>"
        pairs = health.archived.items()
        rows = (f"<tr><td>{_anchor(url)}</td><td>{_anchor(copy)}</td></tr>" for url, copy in pairs)
        yield _table(("Address", "Copy"), rows)
    changed = [link for link in links if len(link.changes) > 1]
    if changed:
        yield "<h2>Changed lately</h2>"
        yield _table(("Address", "Verdicts"), map(_changes, changed))
    if health.hosts:
        yield "<h2>Hosts by trouble</h2>"
        yield _table(
            ("Host", "Links", "Failing", "In doubt", "Blocked", "Median time"),
            (
                f"<tr><td>{_text(one.host)}</td><td>{one.links}</td><td>{one.failing}</td>"
                f"<td>{one.doubtful}</td><td>{one.blocked}</td><td>{one.seconds:.2f} s</td></tr>"
                for one in health.hosts
            ),
        )
    if health.spellings:
        yield "<h2>One page in several spellings</h2>"
        groups = ("<br>".join(map(_anchor, group)) for group in health.spellings)
        yield _table(("Addresses",), (f"<tr><td>{group}</td></tr>" for group in groups))


def _changes(link: LinkStatus) -> str:
    steps = (f"{_text(one.verdict)} since {day(one.at)}" for one in link.changes)
    return f"<tr><td>{_anchor(link.url)}</td><td>{', '.join(steps)}</td></tr>"


def _anchor(url: str) -> str:
    """Return an address as a link, if it is one of the web; as text otherwise."""
    text = _text(url)
    if not url.lower().startswith(("http://", "https://")):
        return text
    return f'<a rel="noreferrer noopener nofollow" href="{text}">{text}</a>'


def _text(text: str) -> str:
    return html.escape(printable(text))
