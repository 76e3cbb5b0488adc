"""How a host is treated: so many requests at a time, so many a second, and a rest when it asks.

Additive increase, multiplicative decrease: a host that answers well gets one request more at a
time, one that is in trouble half as many.
"""

from __future__ import annotations

from collections import deque

from qa_lint.running.links.hosts import Host
from qa_lint.running.links.job import Job

START = 3
"""Requests at a time that a host gets first."""
PROBE_AFTER = 1.0
"""Seconds until a host that turned us away for long is asked for another page."""


class Queue:
    """The jobs of one host, and when the next one may begin. Times are monotonic seconds."""

    def __init__(self, name: str, host: Host) -> None:
        self.name = name
        self.host = host
        self.fresh: deque[Job] = deque()
        self.active = 0
        self.limit = min(START, host.concurrency)
        self.next_start = 0.0
        self.queued = False
        self.answered = False
        self.trouble = 0
        self.fine = False
        self.failed = False
        self._good = 0
        self._turned_away: float | None = None

    @property
    def is_shaky(self) -> bool:
        """Whether the host has pages and fails now and then: one answer means little then."""
        return self.fine and self.failed

    def start(self, now: float) -> None:
        """Note that a request begins."""
        self.active += 1
        self.next_start = max(self.next_start, now - 0.1) + 1.0 / self.host.rate

    def free(self, now: float) -> bool:
        """Tell whether a request may begin now."""
        return self.active < self.limit and self.next_start <= now

    def went_well(self) -> None:
        """Note an answer: after as many as run at a time there may be one more."""
        self.answered = True
        self.trouble = 0
        self._good += 1
        if self._good >= self.limit and self.limit < self.host.concurrency:
            self.limit += 1
            self._good = 0

    def went_badly(self) -> None:
        """Note trouble: half as many at a time."""
        self.limit = max(1, self.limit // 2)
        self._good = 0
        self.trouble += 1

    def turned_away(self, started: float, now: float) -> bool:
        """Note that the host asks to be left alone for long; tell whether that is to be done.

        A host that has answered well may mean this page only: one request that ``started`` later,
        to a page that stands elsewhere in the list, tells. ``now`` is when the answer came.
        """
        if self._turned_away is not None and started >= self._turned_away:
            return True
        if self._turned_away is None:
            self._turned_away = now
            self.fresh.rotate(-(len(self.fresh) // 2))
            self.pause(now + PROBE_AFTER)
        self.limit = 1
        return not self.fine

    def let_in(self, started: float) -> None:
        """Note an answer that is no such request."""
        if self._turned_away is not None and started >= self._turned_away:
            self._turned_away = None

    def pause(self, until: float) -> None:
        """Let the host alone until then."""
        self.next_start = max(self.next_start, until)
