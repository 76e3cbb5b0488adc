"""Turns the end of a link's redirects into a verdict."""

from __future__ import annotations

import email.utils
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from qa_lint.core.linkstatus import Verdict
from qa_lint.running.links import fragments, soft
from qa_lint.running.links.body import Body, Limits
from qa_lint.running.links.hosts import Host
from qa_lint.running.links.page import Page, decode, read_page
from qa_lint.running.links.results import Outcome, Trouble

GONE = frozenset({400, 404, 410})
TURNED_AWAY = frozenset({401, 402, 403, 405, 406, 407, 451, 999})
_ASKS_TO_WAIT = frozenset({429, 503})
MAX_WAIT = 86_400.0
_PEEK = Limits(64_000, 128_000, 4.0)
"""Enough for the title and the first heading of a page."""
_WHOLE = Limits(4_000_000, 8_000_000, 12.0)
"""For a page in which an anchor is looked for."""
_WALLS = ("cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: the status, the few headers that are read, and what was read of the body."""

    status: int
    headers: Mapping[str, str]
    body: Body | None = None

    @property
    def is_page(self) -> bool:
        """Whether the body is HTML, as the head says or, without that, as it looks."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind:
            return kind in ("text/html", "application/xhtml+xml")
        start = (self.body.data if self.body else b"")[:512].lstrip().lower()
        return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


@dataclass(frozen=True, slots=True)
class Trail:
    """Where redirects led: from ``url`` to ``final``; all permanent ones end at ``moved_to``."""

    url: str
    final: str
    moved_to: str


def limits(status: int, headers: Mapping[str, str], wanted: Iterable[str]) -> Limits | None:
    """Return how much of a body is worth reading, ``None`` for nothing of it.

    ``wanted`` are the parts of the page that links point to.
    """
    kind = headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if kind not in ("text/html", "application/xhtml+xml", ""):
        return None
    if 200 <= status < 300 and status not in (204, 205):
        return _WHOLE if any(wanted) else _PEEK
    return _PEEK if status in _ASKS_TO_WAIT else None


def judge(answer: Answer, trail: Trail, wanted: Iterable[str], host: Host) -> Outcome:
    """Return the outcome of an answer that is no redirect."""
    status, final = answer.status, trail.final
    where = "" if final == trail.url else f", redirected to {final}"
    page = _read(answer, wanted)
    if _is_wall(answer, page, host):
        return Outcome("blocked", f"status {status}: robots are turned away{where}", status, final)
    if status in GONE:
        return Outcome("broken", f"status {status}{where}", status, final, proof="status")
    if status == 429 or (status == 503 and "retry-after" in answer.headers):
        wait = retry_after(answer.headers.get("retry-after", ""))
        text = f"status {status}: the server asks to come back later"
        return Outcome("uncertain", text, status, final, retry_after=wait, trouble=_trouble(status))
    if not 200 <= status < 300 and status != 300:
        text = f"status {status}{where}"
        return Outcome("uncertain", text, status, final, trouble=_trouble(status))
    return _judge_page(answer, page, trail, wanted, host)


def _trouble(status: int) -> Trouble:
    return "down" if status >= 500 else ""


def _judge_page(
    answer: Answer, page: Page | None, trail: Trail, wanted: Iterable[str], host: Host
) -> Outcome:
    """Judge what the server says is fine."""
    status, final = answer.status, trail.final
    away = soft.redirected_away(trail.url, final) if final != trail.url else None
    says = away or (soft.why_no_page(page, trail.url) if page else None)
    if says:
        return Outcome("soft-404", f"status {status}, but {says}", status, final, again=False)
    if final != trail.url and soft.asks_to_log_in(trail.url, final):
        return Outcome("blocked", f"redirects to a login at {final}", status, final)
    missing: dict[str, tuple[Verdict, str]] = {}
    if host.fragments and answer.is_page and any(wanted):
        missing = dict(_missing(answer, page, wanted))
    if trail.moved_to != trail.url:
        text = f"moved permanently to {trail.moved_to}"
        return Outcome("moved", text, status, trail.moved_to, fragments=missing)
    where = "" if final == trail.url else f", redirected to {final}"
    return Outcome("ok", f"status {status}{where}", status, final, fragments=missing)


def _missing(
    answer: Answer, page: Page | None, wanted: Iterable[str]
) -> Iterable[tuple[str, tuple[Verdict, str]]]:
    complete = answer.body is not None and answer.body.complete
    for name in wanted:
        verdict = fragments.judge(name, page or Page(), complete=complete)
        if verdict:
            yield name, verdict


def _read(answer: Answer, wanted: Iterable[str]) -> Page | None:
    """Read a page if something in it may decide."""
    if answer.body is None or not answer.is_page:
        return None
    if not any(wanted) and not soft.may_be(answer.body.data):
        return None
    return read_page(decode(answer.body.data, answer.headers.get("content-type", "")))


def _is_wall(answer: Answer, page: Page | None, host: Host) -> bool:
    status = answer.status
    if any(name in answer.headers for name in _WALLS) or status in TURNED_AWAY:
        return True
    if page is not None and soft.is_wall(page):
        return True
    return host.wall and 400 <= status < 500 and status not in (410, 429)


def retry_after(value: str) -> float:
    """Return the seconds a ``Retry-After`` header asks to wait; 2 where it can't be read.

    >>> retry_after("120"), retry_after("soon")
    (120.0, 2.0)
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(MAX_WAIT, float(value[:12])) if len(value) <= 12 else MAX_WAIT
    try:
        moment = email.utils.parsedate_to_datetime(value[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return 2.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(MAX_WAIT, max(0.0, (moment - datetime.now(UTC)).total_seconds()))


def behind_redirect(outcome: Outcome, url: str) -> Outcome:
    """Say that what went wrong went wrong behind a redirect."""
    return replace(
        outcome,
        verdict="uncertain" if outcome.verdict == "not-checked" else outcome.verdict,
        reason=f"redirects to {url}: {outcome.reason}",
        final_url=url,
    )
