"""Checks many links at once, politely, and says of each what is known."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from urllib.parse import urldefrag, urlsplit

from qa_lint.running.links import fragments
from qa_lint.running.links.connecting import Attempt, Door
from qa_lint.running.links.guard import Guard
from qa_lint.running.links.job import Job
from qa_lint.running.links.limits import NO_NETWORK, Limits
from qa_lint.running.links.manners import Queue
from qa_lint.running.links.plan import Plan
from qa_lint.running.links.resolver import Lookup, Resolver, system_lookup
from qa_lint.running.links.results import Outcome, UrlResult
from qa_lint.running.links.skipping import why_not
from qa_lint.running.links.visit import Visitor
from qa_lint.running.links.workers import Workers

MAX_TRIES = 3
LONGEST_PAUSE = 20.0
PATIENCE = 6
PATIENCE_WITH_KNOWN = 40
"""How much trouble in a row a host may make: one that never answered, one that did."""
_LOST_HOSTS = 4
"""So many hosts must be without a name before it is asked whether there is a network."""

OnResult = Callable[[UrlResult], None]


def check_urls(
    urls: Iterable[str],
    *,
    allow_nets: Sequence[str] = (),
    limits: Limits | None = None,
    ca_file: str | None = None,
    doubted: Collection[str] = (),
    on_result: OnResult | None = None,
    lookup: Lookup | None = None,
) -> dict[str, UrlResult]:
    """Ask for every address once, for the doubtful ones again later; return all verdicts.

    ``allow_nets`` are networks (``10.0.0.0/8``) that may be contacted though they are not public;
    ``ca_file`` has further certificates to trust. ``doubted`` are addresses that an earlier run
    found broken: one more try that says so is enough, while others need two. ``on_result`` is
    called from this thread as verdicts come in; ``lookup`` resolves names, else the system does.

    Raises :class:`qa_lint.core.errors.UsageError` if one of ``allow_nets`` is no network, or
    ``ca_file`` holds no certificates.
    """
    guard = Guard(allow_nets)
    unique = dict.fromkeys(urls)
    results: dict[str, UrlResult] = {}
    jobs: dict[str, Job] = {}
    for url in unique:
        reason = why_not(url, guard)
        if reason is not None:
            results[url] = UrlResult(url, "not-checked", None, None, reason, 0.0, 0)
            if on_result:
                on_result(results[url])
        else:
            _add(url, jobs, doubted)
    if jobs:
        run = _Run(Door(guard, Resolver(lookup or system_lookup)), limits or Limits(), ca_file)
        for result in run.results(list(jobs.values())):
            results[result.url] = result
            if on_result:
                on_result(result)
    return {url: results[url] for url in unique}


def _add(url: str, jobs: dict[str, Job], doubted: Collection[str]) -> None:
    """Make a job of an address, or add it to that of the same page."""
    page, fragment = urldefrag(url)
    job = jobs.get(page)
    if job is None:
        parts = urlsplit(page)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
        job = jobs[page] = Job(page, f"{host}:{port}", [])
    job.urls.append(url)
    job.doubted = job.doubted or url in doubted
    name = fragments.wanted(fragment)
    if name is not None and name not in job.wanted:
        job.wanted.append(name)


class _Run:
    """One run: all decisions are taken in the caller's thread, the others only make requests."""

    def __init__(self, door: Door, limits: Limits, ca_file: str | None) -> None:
        from qa_lint.running.links.transport import Transport

        self.door = door
        self.limits = limits
        self.transport = Transport(ca_file)
        self.visitor = Visitor(door, self.transport.ask)
        self.answered = False
        self.lost: set[str] = set()
        self.held: list[tuple[Job, Outcome]] = []

    def results(self, jobs: list[Job]) -> Iterator[UrlResult]:
        """Yield the verdicts as they come in."""
        plan = Plan(jobs)
        workers = Workers(self._visit, self.limits.concurrency)
        try:
            while workers.running or len(plan):
                now = time.monotonic()
                while workers.free and (job := plan.next(now)):
                    workers.start(job)
                wake = plan.wake() if workers.free else None
                done = workers.get(None if wake is None else max(0.0, wake - now))
                if done:
                    job, (outcome, attempt) = done
                    yield from self._settle(job, outcome, attempt, plan)
            for job, outcome in self.held:
                yield from _results(job, self._proven(job, outcome))
        finally:
            self.door.close()
            workers.close()
            self.transport.close()

    def _visit(self, job: Job) -> tuple[Outcome, Attempt]:
        job.started = time.monotonic()
        budget = min(self.limits.timeout, self.limits.deadline - job.spent)
        number = len(job.outcomes) + 1
        outcome, attempt = self.visitor.visit(job.url, job.wanted, number, budget)
        job.spent += time.monotonic() - job.started
        return outcome, attempt

    def _settle(
        self, job: Job, outcome: Outcome, attempt: Attempt, plan: Plan
    ) -> Iterator[UrlResult]:
        """Decide on a job after a try, and on all of its host if that is to be left alone."""
        job.outcomes.append(outcome)
        job.received += attempt.received
        job.public = attempt.public
        now = time.monotonic()
        queue = plan.queues[job.origin]
        if outcome.slow:
            queue.trouble += 2
        elif outcome.retry_after is not None:
            queue.went_badly()
        elif outcome.status is not None:
            self.answered = self.answered or attempt.public
            if not outcome.trouble:
                queue.went_well()
        pause = outcome.retry_after or 0.0
        too_long = pause > min(LONGEST_PAUSE, self.limits.deadline - job.spent)
        if outcome.status == 429 and pause and not too_long:
            queue.pause(now + pause)
        if outcome.status not in (None, 429):
            queue.let_in(job.started)
        plan.done(job, now)
        if too_long:
            yield from _results(job, outcome)
            # 503 is about this page only, and 429 may be.
            if outcome.status == 429 and queue.turned_away(job.started, now):
                yield from _give_up(plan.drop(job.origin), outcome.reason)
            yield from self._leave_alone(queue, job.origin, plan)
            return
        queue.failed = queue.failed or outcome.trouble == "down"
        queue.fine = queue.fine or outcome.verdict in ("ok", "moved")
        verdict = self._verdict(job, shaky=queue.is_shaky)
        if verdict is None:
            plan.retry(job, now + max(pause, self._pause_before_next(job)))
        elif verdict.proof in ("name", "refused"):
            # Whether the network works is known best at the end.
            self.held.append((job, verdict))
        else:
            yield from _results(job, verdict)
        yield from self._leave_alone(queue, job.origin, plan)
        if outcome.trouble == "lookup" and self._is_lost(queue.name):
            # Addresses written as numbers need nobody to find them.
            yield from _give_up(plan.drop_where(self.door.resolver.is_unknown), NO_NETWORK)

    @staticmethod
    def _leave_alone(queue: Queue, origin: str, plan: Plan) -> Iterator[UrlResult]:
        """Give up a host that is nothing but trouble."""
        if queue.trouble >= (PATIENCE_WITH_KNOWN if queue.answered else PATIENCE):
            yield from _give_up(plan.drop(origin), f"{queue.name} keeps us waiting")

    def _pause_before_next(self, job: Job) -> float:
        """Return a pause that grows with the tries, and differs so that not all come at once."""
        pause: float = self.limits.retry_pause * 2 ** (len(job.outcomes) - 1)
        return pause * random.uniform(0.7, 1.3)  # noqa: S311 - nothing secret

    def _is_lost(self, host: str) -> bool:
        """Tell whether there is no network, once many hosts could not be found."""
        self.lost.add(host)
        return (
            len(self.lost) == _LOST_HOSTS and not self.answered and not self.door.resolver.works()
        )

    def _verdict(self, job: Job, *, shaky: bool) -> Outcome | None:
        """Return what is known after these tries, or ``None`` if another one may tell more.

        Two tries must say that a link is broken, all three of a host that fails now and then.
        """
        last = job.outcomes[-1]
        left = (
            len(job.outcomes) < (2 if job.doubted else MAX_TRIES)
            and job.spent < self.limits.deadline
        )
        if last.verdict not in ("broken", "uncertain"):
            lacking = any(verdict == "missing-fragment" for verdict, _ in last.fragments.values())
            first = not any(one.fragments for one in job.outcomes[:-1])
            return None if lacking and first and left and not job.doubted else last
        broken = [outcome for outcome in job.outcomes if outcome.verdict == "broken"]
        if len(broken) > (MAX_TRIES - 1 if shaky else 1) or (broken and job.doubted):
            return broken[-1]
        doubts = len(job.outcomes) - len(broken)
        if last.again and doubts < 2 and left:
            return None
        return last if last.verdict == "uncertain" else _doubtful(last, "but not every try says so")

    def _proven(self, job: Job, outcome: Outcome) -> Outcome:
        """Doubt what a missing network would explain as well."""
        if outcome.proof == "name" and not self.door.resolver.works():
            return Outcome("uncertain", f"{outcome.reason}, but {NO_NETWORK}")
        if outcome.proof == "refused" and job.public and not self.answered:
            return _doubtful(outcome, "but no other host answers either")
        return outcome


def _doubtful(outcome: Outcome, why: str) -> Outcome:
    return Outcome("uncertain", f"{outcome.reason}, {why}", outcome.status, outcome.final_url)


def _give_up(jobs: list[Job], reason: str) -> Iterator[UrlResult]:
    for job in jobs:
        status = job.outcomes[-1].status if job.outcomes else None
        yield from _results(job, Outcome("uncertain", reason, status))


def _results(job: Job, outcome: Outcome) -> Iterator[UrlResult]:
    """Return the verdict for every spelling of the address."""
    now = time.time()
    for url in job.urls:
        verdict, reason = outcome.verdict, outcome.reason
        if outcome.fragments:
            name = fragments.wanted(urldefrag(url).fragment)
            verdict, reason = outcome.fragments.get(name or "", (verdict, reason))
        yield UrlResult(
            url,
            verdict,
            outcome.status,
            outcome.final_url,
            reason,
            job.spent,
            job.received,
            checked=now,
            trouble=outcome.trouble,
            public=job.public,
        )
