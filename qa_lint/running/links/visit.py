"""Follows one link to its end and judges what is there."""

from __future__ import annotations

import email.utils
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from qa_lint.running.links.connecting import Attempt, Door
from qa_lint.running.links.results import Outcome, Stop

MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
GONE = frozenset({400, 404, 410})
TURNED_AWAY = frozenset({401, 402, 403, 405, 406, 407, 451, 999})
MAX_WAIT = 86_400.0
_KEPT = "!#$%&'()*+,/:;=?@[]~"


class Answer(Protocol):
    """The head of an answer."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, by their names in lower case."""


Ask = Callable[[str, Attempt, ssl.SSLContext], Answer]


class Visitor:
    """Makes one try of one link."""

    def __init__(self, door: Door, ask: Ask, tls: ssl.SSLContext) -> None:
        self.door = door
        self.ask = ask
        self.tls = tls

    def visit(self, url: str, number: int, budget: float) -> tuple[Outcome, Attempt]:
        """Try ``url`` for ``budget`` seconds; ``number`` counts the tries of this link."""
        attempt = Attempt(self.door, time.monotonic() + budget, number)
        try:
            return self._follow(url, attempt), attempt
        except Stop as stop:
            return stop.outcome, attempt
        finally:
            attempt.release()

    def _follow(self, url: str, attempt: Attempt) -> Outcome:
        current, moved_to, permanent = url, url, True
        for hop in range(MAX_REDIRECTS + 1):
            try:
                answer = self.ask(current, attempt, self.tls)
            except Stop as stop:
                raise Stop(_behind_redirect(stop.outcome, current)) if hop else stop from None
            if answer.status not in REDIRECTS:
                return _judge(answer, url, current, moved_to)
            target = next_address(current, answer.headers.get("location", ""))
            if target is None:
                text = f"status {answer.status}, but it leads to no web address"
                return Outcome("uncertain", text, answer.status, current)
            permanent = permanent and answer.status in PERMANENT
            current = target
            moved_to = current if permanent else moved_to
        return Outcome("uncertain", f"more than {MAX_REDIRECTS} redirects", None, current)


def _behind_redirect(outcome: Outcome, url: str) -> Outcome:
    """Say that what went wrong went wrong behind a redirect."""
    return replace(
        outcome,
        verdict="uncertain" if outcome.verdict == "not-checked" else outcome.verdict,
        reason=f"redirects to {url}: {outcome.reason}",
        final_url=url,
    )


def next_address(current: str, location: str) -> str | None:
    """Return where a redirect leads, or ``None`` if that is no web address.

    Bytes that are not ASCII reach us as Latin-1; they are percent-encoded as they came.
    """
    raw = location.strip().encode("latin-1", "replace")
    if not raw:
        return None
    try:
        target = urlsplit(urljoin(current, quote(raw, safe=_KEPT)))
        host, port = target.hostname, target.port
    except ValueError:
        return None
    if target.scheme not in ("http", "https") or not host or port == 0:
        return None
    return urlunsplit(target._replace(netloc=target.netloc.rpartition("@")[2], fragment=""))


def _judge(answer: Answer, url: str, final: str, moved_to: str) -> Outcome:
    """Turn the last answer into an outcome."""
    status, headers = answer.status, answer.headers
    where = "" if final == url else f", redirected to {final}"
    if "cf-mitigated" in headers or "x-amzn-waf-action" in headers or status in TURNED_AWAY:
        return Outcome("blocked", f"status {status}: robots are turned away{where}", status, final)
    if status in GONE:
        return Outcome("broken", f"status {status}{where}", status, final, proof="status")
    if status == 429 or (status == 503 and "retry-after" in headers):
        wait = retry_after(headers.get("retry-after", ""))
        text = f"status {status}: the server asks to come back later"
        return Outcome("uncertain", text, status, final, retry_after=wait)
    if not 200 <= status < 300:
        return Outcome("uncertain", f"status {status}{where}", status, final)
    if final != url and _is_front(final) and not _is_front(url):
        text = f"redirects to the front page {final}; the page itself may be gone"
        return Outcome("uncertain", text, status, final, again=False)
    if moved_to != url:
        return Outcome("moved", f"moved permanently to {moved_to}", status, moved_to)
    return Outcome("ok", f"status {status}{where}", status, final)


def _is_front(url: str) -> bool:
    """Tell whether an address is that of a site, not of a page of it."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def retry_after(value: str) -> float:
    """Return the seconds a ``Retry-After`` header asks to wait; 2 where it can't be read.

    >>> retry_after("120"), retry_after("soon")
    (120.0, 2.0)
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(MAX_WAIT, float(value[:12])) if len(value) <= 12 else MAX_WAIT
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 2.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(MAX_WAIT, max(0.0, (moment - datetime.now(UTC)).total_seconds()))
