"""What is known about an address after it was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qa_lint.core.linkstatus import Verdict

Proof = Literal["", "status", "name", "refused"]
"""What a broken link is known by: the server's answer, a missing name, a refused connection."""

Trouble = Literal["", "down", "lookup"]
"""What a try failed on where another day may tell: the host's answer or silence, its name."""


@dataclass(frozen=True, slots=True)
class UrlResult:
    """The verdict on one address.

    ``status`` is the last HTTP status, ``final_url`` where the redirects led (of a moved page:
    the last place before a temporary redirect), ``elapsed`` the time of all tries in seconds,
    ``bytes`` what was received, heads of answers included. ``checked`` and ``first_failed`` are
    moments in seconds since 1970: when it was asked for, and since when it has failed.
    ``trouble`` says what failed if time may show it to be gone; ``public`` is false where the
    user allowed a private network.
    """

    url: str
    verdict: Verdict
    status: int | None
    final_url: str | None
    reason: str
    elapsed: float
    bytes: int
    checked: float | None = None
    first_failed: float | None = None
    trouble: Trouble = ""
    public: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one try gave.

    ``again`` tells whether a second try may end otherwise, ``retry_after`` how many seconds the
    server asked to wait, ``slow`` that time ran out. ``fragments`` are the verdicts on the parts
    of the page that were asked for, where they differ from that on the page.
    """

    verdict: Verdict
    reason: str
    status: int | None = None
    final_url: str | None = None
    proof: Proof = ""
    again: bool = True
    retry_after: float | None = None
    slow: bool = False
    trouble: Trouble = ""
    fragments: Mapping[str, tuple[Verdict, str]] = field(default_factory=dict)


class Stop(Exception):
    """A try ended without an answer; ``outcome`` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome
