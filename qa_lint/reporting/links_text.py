"""The report of links for people: a line for each address, the worst first."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

from qa_lint.core.linkstatus import FAILING, LinkHealth, LinkStatus, age, tally, worst_first
from qa_lint.reporting.moments import day
from qa_lint.reporting.plain import printable
from qa_lint.reporting.text import painter

_SHOWN_PLACES = 3
_FINE = ("ok", "moved")
"""What gets one line only."""


def render(links: Sequence[LinkStatus], *, colour: bool) -> Iterator[str]:
    """Yield a line for each address; those that are not fine have lines with why and where."""
    paint = painter(colour=colour)
    for link in worst_first(links):
        role = _role(link)
        head = f"{link.verdict:16} {link.status or '-':>4}  {printable(link.url)}"
        yield f"{paint(head[:16], role)}{head[16:]}{_facts(link)}"
        yield from _details(link)


def _role(link: LinkStatus) -> str:
    if link.verdict in FAILING:
        return "error"
    return "warning" if link.verdict in ("soft-404", "uncertain") else "dim"


def _facts(link: LinkStatus) -> str:
    """Return final address, age, time, bytes and places, as far as there are any."""
    parts = []
    if link.final_url and link.final_url != link.url.partition("#")[0]:
        parts.append(f"-> {printable(link.final_url)}")
    if link.checked is not None:
        old = time.time() - link.checked
        parts.append(f"{age(old)} ago" if old >= 60 else "now")
        parts += [f"{link.elapsed:.2f} s", _size(link.bytes)]
    if link.verdict in _FINE:
        parts.append(_places(link))
    return f"  ({', '.join(parts)})" if parts else ""


def _size(number: int) -> str:
    return f"{number} B" if number < 1_000 else f"{number / 1_000:.0f} kB"


def _details(link: LinkStatus) -> Iterator[str]:
    if link.verdict in _FINE:
        return
    yield f"{'':23}{printable(link.reason)}" + _since(link)
    yield f"{'':23}{_places(link)}"


def _since(link: LinkStatus) -> str:
    if link.first_failed is None:
        return ""
    failing = time.time() - link.first_failed
    return f" (failing for {age(failing)})" if failing >= 3_600 else ""


def _places(link: LinkStatus) -> str:
    places = [
        f"{printable(one.path)}:{one.range.start.line}:{one.range.start.column}"
        for one in link.occurrences
    ]
    more = len(places) - _SHOWN_PLACES
    return "at " + ", ".join(places[:_SHOWN_PLACES]) + (f" and {more} more" if more > 0 else "")


def summary(links: Sequence[LinkStatus], asked: int) -> str:
    """Return the last line: how many addresses have which verdict."""
    listed = tally(links)
    total = len(links)
    text = f"{total} address{'es' * (total != 1)}, {asked} asked for now"
    return f"{text}: {listed}" if listed else text


def report(links: Sequence[LinkStatus], health: LinkHealth) -> Iterator[str]:
    """Yield the maintainer's view."""
    yield from _section("Gone, with where a copy may be:", _gone(links, health))
    yield from _section("Changed lately:", _changed(links))
    yield from _section("Hosts by trouble:", _hosts(health))
    yield from _section("One page in several spellings:", _spellings(health))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield title
        yield from (f"  {line}" for line in found)


def _gone(links: Iterable[LinkStatus], health: LinkHealth) -> Iterator[str]:
    for link in links:
        copy = health.archived.get(link.url)
        if copy:
            yield f"{printable(link.url)}{_since(link)}"
            yield f"    {printable(copy)}"


def _changed(links: Iterable[LinkStatus]) -> Iterator[str]:
    for link in links:
        if len(link.changes) > 1:
            steps = [f"{change.verdict} since {day(change.at)}" for change in link.changes]
            yield f"{printable(link.url)}: {', '.join(map(printable, steps))}"


def _hosts(health: LinkHealth) -> Iterator[str]:
    for one in health.hosts:
        counts = ((one.failing, "failing"), (one.doubtful, "in doubt"), (one.blocked, "blocked"))
        listed = ", ".join(f"{number} {what}" for number, what in counts if number)
        yield f"{printable(one.host)}: {listed} of {one.links} (median {one.seconds:.2f} s)"


def _spellings(health: LinkHealth) -> Iterator[str]:
    for group in health.spellings:
        yield " = ".join(map(printable, group))
