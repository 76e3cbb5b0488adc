"""Decides which link is tried next: every link once, then the doubtful ones again."""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable, Iterable

from qa_lint.running.links.hosts import host_of
from qa_lint.running.links.job import Job
from qa_lint.running.links.manners import Queue


class Plan:
    """The jobs that wait, by host."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.queues: dict[str, Queue] = {}
        self._ready: deque[Queue] = deque()
        self._count = itertools.count()
        self._later: list[tuple[float, int, Queue, Job | None]] = []
        self.waiting = 0
        for job in jobs:
            if job.origin not in self.queues:
                name = job.origin.rpartition(":")[0]
                self.queues[job.origin] = Queue(name, host_of(name))
            self.queues[job.origin].fresh.append(job)
            self.waiting += 1
        for queue in self.queues.values():
            self._offer(queue, 0.0)

    def __len__(self) -> int:
        return self.waiting

    def _offer(self, queue: Queue, now: float) -> None:
        """Put a host in line if it has something to do and may be asked."""
        if queue.queued or not queue.fresh or queue.active >= queue.limit:
            return
        queue.queued = True
        if queue.next_start > now:
            heapq.heappush(self._later, (queue.next_start, next(self._count), queue, None))
        else:
            self._ready.append(queue)

    def next(self, now: float) -> Job | None:
        """Take a job that may run now."""
        self._wake_up(now)
        while self._ready:
            queue = self._ready.popleft()
            queue.queued = False
            if not queue.fresh:
                continue
            if not queue.free(now):
                self._offer(queue, now)
                continue
            job = queue.fresh.popleft()
            queue.start(now)
            self.waiting -= 1
            self._offer(queue, now)
            return job
        return None

    def _wake_up(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            _, _, queue, job = heapq.heappop(self._later)
            if job is None:
                queue.queued = False
            else:
                queue.fresh.append(job)  # behind those that were never tried
            self._offer(queue, now)

    def wake(self) -> float | None:
        """Return when something may be started next, or ``None`` if that depends on answers."""
        return self._later[0][0] if self._later else None

    def done(self, job: Job, now: float) -> None:
        """Note that a job runs no longer."""
        queue = self.queues[job.origin]
        queue.active -= 1
        self._offer(queue, now)

    def retry(self, job: Job, ready: float) -> None:
        """Try a job again, not before ``ready``."""
        self.waiting += 1
        heapq.heappush(self._later, (ready, next(self._count), self.queues[job.origin], job))

    def drop(self, origin: str) -> list[Job]:
        """Give up a host; return its jobs that wait."""
        queue = self.queues[origin]
        dropped = list(queue.fresh)
        queue.fresh.clear()
        kept = []
        for entry in self._later:
            job = entry[3]
            if entry[2] is queue and job is not None:
                dropped.append(job)
            else:
                kept.append(entry)
        heapq.heapify(kept)
        self._later = kept
        self.waiting -= len(dropped)
        return dropped

    def drop_where(self, is_given_up: Callable[[str], bool]) -> list[Job]:
        """Give up the hosts whose names meet a condition; return their jobs that wait."""
        gone = [origin for origin, queue in self.queues.items() if is_given_up(queue.name)]
        return [job for origin in gone for job in self.drop(origin)]
