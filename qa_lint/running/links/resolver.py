"""Looks names up, once a run, with a time limit."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from ipaddress import ip_address

from qa_lint.running.links.results import Outcome, Stop

Lookup = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a host; raises ``socket.gaierror`` if it has none."""

_CANARY = "example.com"
_LIMIT = 10.0
_NO_SUCH_NAME = (socket.EAI_NONAME,)


def system_lookup(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Resolver:
    """Remembers the addresses of every host, so that a name means one place during a run."""

    def __init__(self, lookup: Lookup = system_lookup) -> None:
        self._lookup = lookup
        self._lock = threading.Lock()
        self._pending: dict[tuple[str, int], Future[tuple[str, ...]]] = {}
        self._known: dict[str, tuple[str, ...]] = {}

    def addresses(self, host: str, port: int, deadline: float, round_: int) -> tuple[str, ...]:
        """Return the addresses of ``host``; ``round_`` counts the tries, ``deadline`` is monotonic.

        A name that was not found is looked up again in the next round. Raises :class:`Stop`.
        """
        with self._lock:
            if host in self._known:
                return self._known[host]
            if (literal := _literal(host)) is not None:
                return self._known.setdefault(host, (literal,))
            future = self._pending.get((host, round_))
            if future is None:
                future = self._pending[host, round_] = Future()
                threading.Thread(
                    target=self._run, args=(host, port, future), name="links-dns", daemon=True
                ).start()
        try:
            found = future.result(max(0.0, min(_LIMIT, deadline - time.monotonic())))
        except FutureTimeout:
            raise Stop(
                Outcome(
                    "uncertain", f"looking up {host} took too long", slow=True, trouble="lookup"
                )
            ) from None
        except socket.gaierror as error:
            raise Stop(_failure(host, error)) from None
        except (OSError, UnicodeError) as error:
            text = f"can't look up {host}: {error}"
            raise Stop(Outcome("uncertain", text, trouble="lookup")) from None
        with self._lock:
            return self._known.setdefault(host, found)

    def _run(self, host: str, port: int, future: Future[tuple[str, ...]]) -> None:
        try:
            found = tuple(self._lookup(host, port))
        except (OSError, UnicodeError) as error:
            self._settle(future, error)
        else:
            missing = socket.gaierror(socket.EAI_AGAIN, "no address")
            self._settle(future, found or missing)

    def _settle(
        self, future: Future[tuple[str, ...]], value: tuple[str, ...] | OSError | UnicodeError
    ) -> None:
        with self._lock:
            if future.done():
                return
            if isinstance(value, tuple):
                future.set_result(value)
            else:
                future.set_exception(value)

    def is_unknown(self, host: str) -> bool:
        """Tell whether ``host`` is a name of which no address is known yet."""
        with self._lock:
            return host not in self._known and _literal(host) is None

    def works(self) -> bool:
        """Tell whether names resolve at all, so that a missing one is really missing."""
        with self._lock:
            if any(_is_name(host) for host in self._known):
                return True
        try:
            return bool(self.addresses(_CANARY, 80, time.monotonic() + _LIMIT, 0))
        except Stop:
            return False

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._lock:
            waiting = list(self._pending.values())
        for future in waiting:
            self._settle(future, OSError("the check was stopped"))


def _literal(host: str) -> str | None:
    """Return the address that ``host`` is, in the one spelling that needs no system to read."""
    try:
        return str(ip_address(host))
    except ValueError:
        return None


def _is_name(host: str) -> bool:
    """Tell whether ``host`` needs a name server: no address, no name without a dot."""
    top = host.rstrip(".").rpartition(".")[2]
    return "." in host and ":" not in host and top[:1].isalpha()


def _failure(host: str, error: socket.gaierror) -> Outcome:
    if error.errno in _NO_SUCH_NAME:
        return Outcome("broken", f"there is no host {host}", proof="name", trouble="lookup")
    text = f"can't look up {host}: {error.strerror or error}"
    return Outcome("uncertain", text, trouble="lookup")
