"""Follows one link to its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from qa_lint.running.links.connecting import Attempt, Door
from qa_lint.running.links.hosts import Api, Host, host_of
from qa_lint.running.links.judging import Answer, Trail, behind_redirect, judge
from qa_lint.running.links.results import Outcome, Stop

MAX_REDIRECTS = 10
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_KEPT = "!#$%&'()*+,/:;=?@[]~"
_FORBIDDEN = frozenset(
    "about blob data dict file gopher jar javascript ldap ldaps sftp smb ssh tftp vbscript".split()
)
"""Schemes that no browser follows a redirect to, and that a careless client might."""

Ask = Callable[[str, Attempt], Answer]


class Visitor:
    """Makes one try of one link."""

    def __init__(self, door: Door, ask: Ask) -> None:
        self.door = door
        self.ask = ask

    def visit(
        self, url: str, wanted: list[str], number: int, budget: float
    ) -> tuple[Outcome, Attempt]:
        """Try ``url`` for ``budget`` seconds; ``number`` counts the tries of this link.

        ``wanted`` are the parts of the page that links point to.
        """
        attempt = Attempt(self.door, time.monotonic() + budget, number, wanted)
        host = host_of(urlsplit(url).hostname or "")
        api = None if wanted else host.api_for(url)
        try:
            known = self._asked_elsewhere(url, api, attempt) if api else None
            return known or self._follow(url, attempt, host), attempt
        except Stop as stop:
            return stop.outcome, attempt
        finally:
            attempt.release()

    def _asked_elsewhere(self, url: str, api: Api, attempt: Attempt) -> Outcome | None:
        """Ask a service that knows; ``None`` if it doesn't say."""
        try:
            answer = self.ask(api.address(url), attempt)
        except Stop:
            return None
        status = answer.status
        if status in api.exists:
            return Outcome("ok", f"{api.name} says that it exists", status, url)
        if status in api.gone:
            text = f"{api.name} says that there is no such thing (status {status})"
            return Outcome("broken", text, status, url, proof="status")
        return None

    def _follow(self, url: str, attempt: Attempt, host: Host) -> Outcome:
        current, moved_to, permanent = url, url, True
        seen, wanted = {url}, attempt.wanted
        for hop in range(MAX_REDIRECTS + 1):
            try:
                answer = self.ask(current, attempt)
            except Stop as stop:
                raise Stop(behind_redirect(stop.outcome, current)) if hop else stop from None
            location = answer.headers.get("location", "")
            if answer.status not in REDIRECTS and not (answer.status == 300 and location):
                final_host = host if current == url else host_of(urlsplit(current).hostname or "")
                return judge(answer, Trail(url, current, moved_to), wanted, final_host)
            target = next_address(current, location)
            if target is None:
                return _dead_end(answer.status, current, location)
            if target in seen:
                text = f"redirects in a circle, back to {target}"
                return Outcome("uncertain", text, answer.status, current, trouble="down")
            if "#" in location:  # it leads to another part of the page
                wanted = ()
            seen.add(target)
            permanent = permanent and answer.status in PERMANENT
            current = target
            moved_to = current if permanent else moved_to
        text = f"more than {MAX_REDIRECTS} redirects"
        return Outcome("uncertain", text, None, current, trouble="down")


def _dead_end(status: int, current: str, location: str) -> Outcome:
    """Judge a redirect to what is no web address."""
    scheme = location.strip().partition(":")[0].lower()
    if scheme in _FORBIDDEN:
        text = f"redirects to a {scheme}: address, which no browser follows"
        return Outcome("unsafe", text, status, current, again=False)
    text = f"status {status}, but it leads to no web address"
    return Outcome("uncertain", text, status, current, trouble="down")


def next_address(current: str, location: str) -> str | None:
    """Return where a redirect leads, or ``None`` if that is no web address.

    Bytes that are not ASCII reach us as Latin-1; they are percent-encoded as they came, and read
    as UTF-8 where they stand in the name of the host.
    """
    path, mark, rest = location.strip().partition("?")
    # Browsers read a backslash as a slash, so what stands before one in a host is all of it.
    raw = (path.replace("\\", "/") + mark + rest).encode("latin-1", "replace")
    if not raw:
        return None
    try:
        target = urlsplit(urljoin(current, quote(raw, safe=_KEPT)))
        netloc = unquote(target.netloc.rpartition("@")[2], errors="strict")
        target = urlsplit(urlunsplit(target._replace(netloc=netloc, fragment="")))
        host, port = target.hostname, target.port
    except ValueError:
        return None
    if target.scheme not in ("http", "https") or not host or port == 0:
        return None
    return target.geturl()
