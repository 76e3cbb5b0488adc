"""Checks many links at once, politely, and says of each what is known."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from urllib.parse import urldefrag, urlsplit

from qa_lint.running.links.connecting import Attempt, Door
from qa_lint.running.links.guard import Guard
from qa_lint.running.links.plan import Job, Plan
from qa_lint.running.links.resolver import Lookup, Resolver, system_lookup
from qa_lint.running.links.results import Outcome, UrlResult
from qa_lint.running.links.skipping import why_not
from qa_lint.running.links.visit import Visitor

THREADS = 16
MAX_TRIES = 3
LONGEST_PAUSE = 20.0
PATIENCE = 6
RETRY_PAUSE = 1.0

OnResult = Callable[[UrlResult], None]


def check_urls(
    urls: Iterable[str],
    *,
    allow_nets: Sequence[str] = (),
    timeout: float = 20.0,
    deadline: float = 45.0,
    on_result: OnResult | None = None,
    lookup: Lookup = system_lookup,
    retry_pause: float = RETRY_PAUSE,
) -> dict[str, UrlResult]:
    """Ask for every address once, for the doubtful ones again later; return all verdicts.

    ``timeout`` is the limit of one try and ``deadline`` that of all tries of a link, in seconds.
    ``allow_nets`` are networks (``10.0.0.0/8``) that may be contacted though they are not public.
    ``on_result`` is called from this thread as verdicts come in; ``lookup`` resolves names.
    A link is called broken only if two tries, ``retry_pause`` seconds apart, say so.

    Raises :class:`qa_lint.core.errors.UsageError` if one of ``allow_nets`` is no network.
    """
    guard = Guard(allow_nets)
    unique = dict.fromkeys(urls)
    results: dict[str, UrlResult] = {}
    jobs: dict[str, Job] = {}
    for url in unique:
        reason = why_not(url, guard)
        page = urldefrag(url).url
        if reason is not None:
            results[url] = UrlResult(url, "not-checked", None, None, reason, 0.0, 0)
            if on_result:
                on_result(results[url])
        else:
            host = (urlsplit(page).hostname or "").rstrip(".")
            jobs.setdefault(page, Job(page, host, [])).urls.append(url)
    if jobs:
        run = _Run(Door(guard, Resolver(lookup)), timeout, deadline, retry_pause)
        for result in run.results(list(jobs.values())):
            results[result.url] = result
            if on_result:
                on_result(result)
    return {url: results[url] for url in unique}


class _Run:
    """One run: all decisions are taken in the caller's thread, the others only make requests."""

    def __init__(self, door: Door, timeout: float, deadline: float, retry_pause: float) -> None:
        from qa_lint.running.links.transport import ask, default_tls

        self.door = door
        self.timeout = timeout
        self.deadline = deadline
        self.retry_pause = retry_pause
        self.visitor = Visitor(door, ask, default_tls())
        self.answered = False
        self.trouble: Counter[str] = Counter()
        self.held: list[tuple[Job, Outcome]] = []

    def results(self, jobs: list[Job]) -> Iterator[UrlResult]:
        """Yield the verdicts as they come in."""
        plan = Plan(jobs)
        running: dict[Future[tuple[Outcome, Attempt]], Job] = {}
        executor = ThreadPoolExecutor(THREADS, thread_name_prefix="links")
        try:
            while running or len(plan):
                self._start(plan, running, executor)
                self._wait(plan, running)
                for future in [future for future in running if future.done()]:
                    job = running.pop(future)
                    plan.done(job)
                    yield from self._settle(job, *future.result(), plan)
            for job, outcome in self.held:
                yield from _results(job, self._proven(job, outcome))
        finally:
            self.door.close()
            executor.shutdown(wait=False, cancel_futures=True)

    def _start(
        self,
        plan: Plan,
        running: dict[Future[tuple[Outcome, Attempt]], Job],
        executor: ThreadPoolExecutor,
    ) -> None:
        while len(running) < THREADS and (job := plan.next(time.monotonic())):
            budget = min(self.timeout, self.deadline - job.spent)
            number = len(job.outcomes) + 1
            running[executor.submit(self._visit, job, number, budget)] = job

    def _visit(self, job: Job, number: int, budget: float) -> tuple[Outcome, Attempt]:
        started = time.monotonic()
        outcome, attempt = self.visitor.visit(job.url, number, budget)
        job.spent += time.monotonic() - started
        return outcome, attempt

    def _wait(self, plan: Plan, running: dict[Future[tuple[Outcome, Attempt]], Job]) -> None:
        now = time.monotonic()
        wake = plan.wake(now) if len(plan) else None
        left = None if wake is None else wake - now
        if running:
            wait(running, left, FIRST_COMPLETED)
        elif left:
            time.sleep(left)

    def _settle(
        self, job: Job, outcome: Outcome, attempt: Attempt, plan: Plan
    ) -> Iterator[UrlResult]:
        """Decide on a job after a try, and on all of its host if that is to be left alone."""
        job.outcomes.append(outcome)
        job.received += attempt.received
        job.public = attempt.public
        now = time.monotonic()
        if outcome.status is not None and attempt.public:
            self.answered = True
        # A host that only ever lets time run out, or asks to wait, would hold up the whole run.
        trouble = 2 if outcome.slow else 1 if outcome.retry_after is not None else 0
        self.trouble[job.host] = self.trouble[job.host] + trouble if trouble else 0
        pause = outcome.retry_after or 0.0
        if pause > min(LONGEST_PAUSE, self.deadline - job.spent):
            yield from self._give_up([job, *plan.drop(job.host)], outcome.reason)
            return
        if pause:
            plan.pause(job.host, now + pause)
        verdict = self._verdict(job)
        if verdict is None:
            plan.retry(job, now + max(pause, self.retry_pause))
        elif verdict.proof in ("name", "refused"):
            # Whether the network works is known best at the end.
            self.held.append((job, verdict))
        else:
            yield from _results(job, verdict)
        if self.trouble[job.host] >= PATIENCE:
            yield from self._give_up(plan.drop(job.host), f"{job.host} keeps us waiting")

    def _verdict(self, job: Job) -> Outcome | None:
        """Return what is known after these tries, or ``None`` if another one may tell more."""
        last = job.outcomes[-1]
        if last.verdict not in ("broken", "uncertain"):
            return last
        broken = [outcome for outcome in job.outcomes if outcome.verdict == "broken"]
        if len(broken) > 1:
            return broken[-1]
        doubts = len(job.outcomes) - len(broken)
        if (
            last.again
            and doubts < 2
            and len(job.outcomes) < MAX_TRIES
            and (job.spent < self.deadline)
        ):
            return None
        return last if last.verdict == "uncertain" else _doubtful(last, "only one try says so")

    def _proven(self, job: Job, outcome: Outcome) -> Outcome:
        """Doubt what a missing network would explain as well."""
        if outcome.proof == "name" and not self.door.resolver.works():
            return _doubtful(outcome, "but no other name resolves either")
        if outcome.proof == "refused" and job.public and not self.answered:
            return _doubtful(outcome, "but no other host answers either")
        return outcome

    def _give_up(self, jobs: list[Job], reason: str) -> Iterator[UrlResult]:
        for job in jobs:
            status = job.outcomes[-1].status if job.outcomes else None
            yield from _results(job, Outcome("uncertain", reason, status))


def _doubtful(outcome: Outcome, why: str) -> Outcome:
    return Outcome("uncertain", f"{outcome.reason}, {why}", outcome.status, outcome.final_url)


def _results(job: Job, outcome: Outcome) -> Iterator[UrlResult]:
    """Return the verdict for every spelling of the address."""
    for url in job.urls:
        yield UrlResult(
            url,
            outcome.verdict,
            outcome.status,
            outcome.final_url,
            outcome.reason,
            job.spent,
            job.received,
        )
