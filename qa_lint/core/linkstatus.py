"""Where a link stands: what reports of links are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from qa_lint.core.text import Range

Verdict = Literal[
    "ok",
    "moved",
    "broken",
    "missing-fragment",
    "soft-404",
    "blocked",
    "uncertain",
    "unsafe",
    "not-checked",
]
"""``blocked``: exists, but robots are turned away. ``uncertain``: can't be told now.
``soft-404``: the server says that all is well, and the page that there is none.
``unsafe``: leads into a network that is not public, and was not contacted."""

VERDICTS: tuple[Verdict, ...] = (
    "unsafe",
    "broken",
    "missing-fragment",
    "soft-404",
    "uncertain",
    "blocked",
    "moved",
    "not-checked",
    "ok",
)
"""All verdicts, the worst first."""

FAILING: frozenset[Verdict] = frozenset({"broken", "missing-fragment", "unsafe"})
"""The verdicts that fail a run: the proven ones."""


class Occurrence(NamedTuple):
    """A place where a link stands."""

    path: str
    range: Range


class Change(NamedTuple):
    """From when on, in seconds since 1970, an address had a verdict."""

    at: float
    verdict: str


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """One address of a bank. Moments are seconds since 1970, ``elapsed`` is in seconds.

    ``checked`` is when it was asked for, ``first_failed`` since when it fails.
    """

    url: str
    verdict: Verdict
    status: int | None
    final_url: str | None
    reason: str
    elapsed: float
    bytes: int
    checked: float | None
    first_failed: float | None
    occurrences: tuple[Occurrence, ...]
    changes: tuple[Change, ...] = ()


class HostTrouble(NamedTuple):
    """How the links to a host fare: how many there are, how many fail, are in doubt, are walled.

    ``seconds`` is the median time of an answer.
    """

    host: str
    links: int
    failing: int
    doubtful: int
    blocked: int
    seconds: float


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """The maintainer's view: hosts by trouble, and addresses that are one page in other spelling.

    ``archived`` gives for addresses that are gone where a copy may be.
    """

    hosts: tuple[HostTrouble, ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()
    archived: dict[str, str] = field(default_factory=dict)


def worst_first(links: Iterable[LinkStatus]) -> list[LinkStatus]:
    """Return links by their verdicts, those of one verdict in their order."""
    rank = {verdict: number for number, verdict in enumerate(VERDICTS)}
    return sorted(links, key=lambda link: rank[link.verdict])


def tally(links: Iterable[LinkStatus]) -> str:
    """Return how many links have which verdict: ``1 broken, 7 ok``."""
    counts = Counter(link.verdict for link in links)
    return ", ".join(f"{counts[one]} {one}" for one in VERDICTS if counts[one])


def age(seconds: float) -> str:
    """Return a length of time as people say it.

    >>> age(59), age(7200), age(86400), age(3000000)
    ('59 seconds', '2 hours', '1 day', '34 days')
    """
    for size, name in ((86_400.0, "day"), (3_600.0, "hour"), (60.0, "minute")):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {name}{'s' * (number != 1)}"
    number = max(0, int(seconds))
    return f"{number} second{'s' * (number != 1)}"
