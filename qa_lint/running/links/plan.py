"""Decides which link is tried next: every link once, then the doubtful ones again."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from qa_lint.running.links.results import Outcome

PER_HOST = 3


@dataclass(slots=True, eq=False)
class Job:
    """One address with all its tries; ``urls`` are the spellings that differ in the fragment.

    ``ready`` is when it may be tried again (monotonic), ``spent`` the seconds of all tries.
    """

    url: str
    host: str
    urls: list[str]
    outcomes: list[Outcome] = field(default_factory=list)
    ready: float = 0.0
    spent: float = 0.0
    received: int = 0
    public: bool = False


class Plan:
    """The jobs that wait, by host; at most :data:`PER_HOST` of a host run at a time."""

    def __init__(self, jobs: list[Job]) -> None:
        self._fresh: dict[str, deque[Job]] = {}
        for job in jobs:
            self._fresh.setdefault(job.host, deque()).append(job)
        self._turn = deque(self._fresh)
        self._again: list[Job] = []
        self._active: Counter[str] = Counter()
        self._paused: dict[str, float] = {}

    def __len__(self) -> int:
        return sum(map(len, self._fresh.values())) + len(self._again)

    def next(self, now: float) -> Job | None:
        """Take a job that may run now."""
        for _ in range(len(self._turn)):
            host = self._turn.popleft()
            waiting = self._fresh.get(host)
            if not waiting:
                continue
            self._turn.append(host)
            if self._free(host, now):
                self._active[host] += 1
                return waiting.popleft()
        for at, job in enumerate(self._again):
            if job.ready <= now and self._free(job.host, now):
                del self._again[at]
                self._active[job.host] += 1
                return job
        return None

    def _free(self, host: str, now: float) -> bool:
        return self._active[host] < PER_HOST and self._paused.get(host, 0.0) <= now

    def wake(self, now: float) -> float | None:
        """Return when the next pause ends, or ``None`` if there is none."""
        times = (*self._paused.values(), *(job.ready for job in self._again))
        return min((moment for moment in times if moment > now), default=None)

    def done(self, job: Job) -> None:
        """Note that a job runs no longer."""
        self._active[job.host] -= 1

    def retry(self, job: Job, ready: float) -> None:
        """Try a job again, not before ``ready``."""
        job.ready = ready
        self._again.append(job)

    def pause(self, host: str, until: float) -> None:
        """Leave a host alone until then."""
        self._paused[host] = max(until, self._paused.get(host, 0.0))

    def drop(self, host: str) -> list[Job]:
        """Give up a host; return its jobs that wait."""
        dropped = [*self._fresh.pop(host, ()), *(job for job in self._again if job.host == host)]
        self._again = [job for job in self._again if job.host != host]
        return dropped
