"""What is known about an address after it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "moved", "broken", "blocked", "uncertain", "unsafe", "not-checked"]
"""``blocked``: exists, but robots are turned away. ``uncertain``: can't be told now.
``unsafe``: leads into a network that is not public, and was not contacted."""

Proof = Literal["", "status", "name", "refused"]
"""What a broken link is known by: the server's answer, a missing name, a refused connection."""


@dataclass(frozen=True, slots=True)
class UrlResult:
    """The verdict on one address.

    ``status`` is the last HTTP status, ``final_url`` where the redirects led (of a moved page:
    the last place before a temporary redirect), ``elapsed`` the time of all tries in seconds,
    ``bytes`` what was received, heads of answers included.
    """

    url: str
    verdict: Verdict
    status: int | None
    final_url: str | None
    reason: str
    elapsed: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one try gave.

    ``again`` tells whether a second try may end otherwise, ``retry_after`` how many seconds the
    server asked to wait, ``slow`` that time ran out.
    """

    verdict: Verdict
    reason: str
    status: int | None = None
    final_url: str | None = None
    proof: Proof = ""
    again: bool = True
    retry_after: float | None = None
    slow: bool = False


class Stop(Exception):
    """A try ended without an answer; ``outcome`` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome
