"""Asks for links, and for those only whose last verdict is too old: the ledger knows the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qa_lint.core.errors import UsageError
from qa_lint.core.linkstatus import VERDICTS, Change, Verdict, age
from qa_lint.running.links.guard import Guard
from qa_lint.running.links.ledger import Entry, Ledger
from qa_lint.running.links.limits import NO_NETWORK, Limits
from qa_lint.running.links.results import UrlResult
from qa_lint.running.links.skipping import why_not

if TYPE_CHECKING:
    from pathlib import Path

    from qa_lint.running.links.resolver import Lookup

DAY = 86_400.0
MAX_AGE = 7 * DAY
FAIL_AFTER = 7 * DAY
_LASTING: dict[str, float] = {"ok": 1.0, "moved": 1.0, "blocked": 1.0, "soft-404": 1 / 7}
"""How long a verdict is good for, in parts of the highest age. What fails is asked for anew each
time: nobody's run shall be red for a page that is back."""
_FAILED = frozenset({"broken", "missing-fragment", "soft-404"})
_VERDICTS: dict[str, Verdict] = {verdict: verdict for verdict in VERDICTS}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user chose; times in seconds.

    ``max_age`` is how old a good verdict may be, ``fail_after`` how long a link may fail for
    reasons that may pass. ``offline`` asks for nothing, ``recheck`` for everything. ``folder``
    holds the ledger, if there is one.
    """

    allow_nets: tuple[str, ...] = ()
    ca_file: str | None = None
    limits: Limits = field(default_factory=Limits)
    offline: bool = False
    recheck: bool = False
    max_age: float = MAX_AGE
    fail_after: float = FAIL_AFTER
    folder: Path | None = None

    @property
    def scope(self) -> str:
        """What a verdict on a private address depends on."""
        return "\n".join([*sorted(self.allow_nets), self.ca_file or ""]).strip()


@dataclass(slots=True)
class Survey:
    """The verdicts, how many were asked for just now, and remarks for the user."""

    results: dict[str, UrlResult] = field(default_factory=dict)
    asked: int = 0
    notes: list[str] = field(default_factory=list)
    changes: dict[str, list[Change]] = field(default_factory=dict)


OnProgress = Callable[[int, int], None]
"""Is called with how many links are done, and how many there are to ask for."""


def survey(
    urls: Iterable[str],
    choices: Choices,
    *,
    on_progress: OnProgress | None = None,
    lookup: Lookup | None = None,
) -> Survey:
    """Return where every address stands. What was learned is kept even if the user interrupts.

    Raises :class:`UsageError` for networks or certificates that are none.
    """
    guard = Guard(choices.allow_nets)
    unique = list(dict.fromkeys(urls))
    ledger = Ledger(choices.folder)
    done = Survey()
    try:
        known = ledger.entries(unique)
        stale: list[str] = []
        for url in unique:
            result = _from_ledger(url, known.get(url), choices, guard)
            if result is None:
                stale.append(url)
            else:
                done.results[url] = result
        _ask(stale, known, choices, ledger, done, on_progress, lookup)
        done.results = {url: done.results[url] for url in unique}
        ledger.write()
        done.changes = ledger.changes(unique)
    finally:
        ledger.close()
        done.notes += [ledger.note] if ledger.note else []
    return done


def _from_ledger(url: str, entry: Entry | None, choices: Choices, guard: Guard) -> UrlResult | None:
    """Return the last verdict if it may still be used."""
    reason = why_not(url, guard)
    if reason is not None:
        return UrlResult(url, "not-checked", None, None, reason, 0.0, 0)
    verdict = _VERDICTS.get(entry.verdict) if entry is not None else None
    if entry is None or verdict is None or entry.scope not in ("", choices.scope):
        unknown = UrlResult(url, "not-checked", None, None, "never asked for yet", 0.0, 0)
        return unknown if choices.offline else None
    age = time.time() - entry.checked
    fresh = 0 <= age < _LASTING.get(entry.verdict, 0.0) * choices.max_age
    if choices.offline or (fresh and not choices.recheck):
        return _escalated(_recalled(entry, verdict), entry.failures, choices)
    return None


def _recalled(entry: Entry, verdict: Verdict) -> UrlResult:
    return UrlResult(
        entry.url,
        verdict,
        entry.status,
        entry.final_url,
        entry.reason,
        entry.elapsed,
        entry.bytes,
        checked=entry.checked,
        first_failed=entry.first_failed,
        trouble="down" if entry.verdict == "uncertain" and entry.first_failed else "",
    )


def _ask(
    stale: list[str],
    known: dict[str, Entry],
    choices: Choices,
    ledger: Ledger,
    done: Survey,
    on_progress: OnProgress | None,
    lookup: Lookup | None,
) -> None:
    if not stale:
        return
    from qa_lint.running.links.checking import check_urls

    doubted = {url for url in stale if url in known and known[url].verdict in _FAILED}

    def learn(result: UrlResult) -> None:
        done.asked += 1
        done.results[result.url] = _learned(result, known.get(result.url), choices, ledger)
        if on_progress:
            on_progress(done.asked, len(stale))

    check_urls(
        stale,
        allow_nets=choices.allow_nets,
        limits=choices.limits,
        ca_file=choices.ca_file,
        doubted=doubted,
        on_result=learn,
        lookup=lookup,
    )
    asked = [done.results[url] for url in stale]
    lost = sum(NO_NETWORK in result.reason for result in asked)
    if lost and not any(result.status and result.public for result in asked):
        left = "the link" if lost == 1 else f"{lost} links"
        done.notes.append(f"{NO_NETWORK}; {left} could not be checked")


def _learned(
    result: UrlResult, before: Entry | None, choices: Choices, ledger: Ledger
) -> UrlResult:
    """Put a new verdict into the ledger; return it with its history."""
    now = result.checked or time.time()
    failed = result.verdict in _FAILED or (result.verdict == "uncertain" and result.trouble != "")
    failures, since = 0, None
    if before is not None and (failed or result.verdict == "uncertain"):
        failures, since = before.failures, before.first_failed
    if failed and NO_NETWORK not in result.reason:
        failures, since = failures + 1, now if since is None else since
    result = replace(result, first_failed=since)
    if _teaches(result, failed=failed):
        scope = "" if result.public else choices.scope
        ledger.put(
            Entry(
                result.url,
                result.verdict,
                result.status,
                result.final_url,
                result.reason,
                round(result.elapsed, 4),
                result.bytes,
                now,
                since,
                failures,
                scope,
            )
        )
    elif before is not None and result.verdict == "uncertain":
        text = f"{result.reason} (it was {before.verdict} {age(now - before.checked)} ago)"
        result = replace(result, reason=text)
    return _escalated(result, failures, choices)


def _teaches(result: UrlResult, *, failed: bool) -> bool:
    """Tell whether a verdict says something of the link, not only of this run."""
    if result.verdict in ("not-checked", "unsafe") or NO_NETWORK in result.reason:
        return False
    return result.verdict != "uncertain" or failed


def _escalated(result: UrlResult, failures: int, choices: Choices) -> UrlResult:
    """Call broken what has failed for so long that it won't come back by itself."""
    since = result.first_failed
    if result.verdict != "uncertain" or not result.trouble or since is None or failures < 2:
        return result
    failing = (result.checked or time.time()) - since
    if failing < choices.fail_after:
        return result
    reason = f"{result.reason}; it has failed for {age(failing)}, each of {failures} times"
    return replace(result, verdict="broken", reason=reason)


_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": DAY, "w": 7 * DAY, "": DAY}


def duration(text: str) -> float:
    """Return a length of time such as ``7d``, ``12h`` or ``90s`` in seconds; days without unit.

    Raises :class:`UsageError`.
    """
    number, unit = (text[:-1], text[-1]) if text[-1:].isalpha() else (text, "")
    try:
        seconds = float(number) * _UNITS[unit.lower()]
    except (ValueError, KeyError):
        raise UsageError(f"{text!r} is no length of time such as 7d, 12h or 90s") from None
    if not 0 <= seconds < 100_000 * DAY:
        raise UsageError(f"{text!r} is no length of time from 0 on")
    return seconds
