"""Opens connections: to checked addresses only, for as long as a deadline allows."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import BinaryIO

from qa_lint.running.links.body import Body, read_body
from qa_lint.running.links.guard import Guard
from qa_lint.running.links.judging import limits
from qa_lint.running.links.resolver import Resolver
from qa_lint.running.links.results import Outcome, Stop
from qa_lint.running.links.skipping import is_localhost
from qa_lint.running.links.watchdog import Watchdog, Watched

CONNECT_LIMIT = 8.0
MAX_ADDRESSES = 4
LARGE_BODIES = 2
"""So many large pages are held in memory at a time."""

SocketOptions = Iterable[tuple[int, int, int | bytes]]


@dataclass(frozen=True, slots=True)
class Door:
    """What every connection of a run goes through."""

    guard: Guard
    resolver: Resolver
    watchdog: Watchdog = field(default_factory=Watchdog)
    large: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(LARGE_BODIES))

    def close(self) -> None:
        """End every connection and every look-up."""
        self.watchdog.close()
        self.resolver.close()


class Attempt:
    """One try of one link, redirects included.

    ``deadline`` is in monotonic seconds, ``wanted`` are the parts of the page that links point
    to; ``received`` counts bytes; ``public`` tells whether the last address contacted is open to
    everyone (not only allowed by the user), ``head_late`` whether time was up before the head of
    the last answer was read.
    """

    def __init__(
        self, door: Door, deadline: float, number: int, wanted: Sequence[str] = ()
    ) -> None:
        self.door = door
        self.deadline = deadline
        self.number = number
        self.wanted = wanted
        self.received = 0
        self.public = False
        self.body: Body | None = None
        self.head_late = False
        self._watched: list[Watched] = []
        self._holds_large = False

    def _may_grow(self, until: float) -> bool:
        """Take one of the places for large bodies, if one is free in time."""
        if not self._holds_large:
            left = max(0.0, until - time.monotonic())
            self._holds_large = self.door.large.acquire(timeout=left)
        return self._holds_large

    def begin(self) -> None:
        """Forget the last answer."""
        self.body = None
        self.head_late = False

    def take(
        self, status: int, headers: Mapping[str, str], stream: BinaryIO, sock: socket.socket
    ) -> None:
        """Read what matters of the body behind a head."""
        self.head_late = self.late
        bounds = limits(status, headers, self.wanted)
        if bounds is not None and not self.head_late:
            margin = 0.1  # the body must end before the watchdog cuts it
            until = self.deadline - margin
            self.body, size = read_body(stream, sock, headers, bounds, until, self._may_grow)
            self.received += size

    @property
    def left(self) -> float:
        """The seconds until the deadline, at least a little, because 0 means no limit."""
        return max(0.001, self.deadline - time.monotonic())

    @property
    def late(self) -> bool:
        """Whether time is up: what was read then may be only a part."""
        return time.monotonic() >= self.deadline or any(one.cut for one in self._watched)

    def connect(
        self, host: str, port: int, options: SocketOptions, *, secure: bool
    ) -> socket.socket:
        """Open a connection to an address of ``host`` after all of them were checked.

        ``secure`` tells that TLS will run over it.

        Raises :class:`Stop` if one may not be contacted, if there is none, or if all refuse;
        :class:`OSError` otherwise.
        """
        host = host.strip("[]").rstrip(".")
        found = self.door.resolver.addresses(host, port, self.deadline, self.number)
        addresses = self._own(host, found)
        self._check(host, addresses)
        refused, failure = 0, OSError("no address")
        tried = _both_families(addresses)[:MAX_ADDRESSES]
        for address in tried:
            try:
                return self._open(address, port, options, secure=secure)
            except ConnectionRefusedError:
                refused += 1
            except OSError as error:
                failure = error
        if refused == len(tried):
            text = f"{host} refuses connections on port {port}"
            raise Stop(Outcome("broken", text, proof="refused", trouble="down"))
        raise failure

    def _own(self, host: str, addresses: Sequence[str]) -> Sequence[str]:
        """Return of this machine's own addresses the allowed ones: all of them are the same."""
        if not is_localhost(host):
            return addresses
        guard = self.door.guard
        return [one for one in addresses if guard.refusal(one) is None] or addresses

    def _check(self, host: str, addresses: Sequence[str]) -> None:
        refusals = [self.door.guard.refusal(address) for address in addresses]
        reason = next(filter(None, refusals), None)
        if reason is None:
            self.public = not any(map(self.door.guard.is_lifted, addresses))
            return
        if host not in addresses and all(address in ("0.0.0.0", "::") for address in addresses):  # noqa: S104 - an answer of a resolver, nothing is bound
            text = f"the resolver answers with {addresses[0]} for {host}: a block list?"
            raise Stop(Outcome("uncertain", text, again=False))
        if host not in addresses:
            reason = f"{host} leads to {reason}"
        raise Stop(Outcome("unsafe", reason, again=False))

    def _open(
        self, address: str, port: int, options: SocketOptions, *, secure: bool
    ) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            for option in options:
                sock.setsockopt(*option)
            sock.settimeout(min(CONNECT_LIMIT, self.left))
            watched = self.door.watchdog.watch(sock, self.deadline, secure=secure)
            self._watched.append(watched)
            sock.connect((address, port))
            peer = str(sock.getpeername()[0])
            if peer != address and ip_address(peer) != ip_address(address):
                raise Stop(Outcome("unsafe", f"{address} turned out to be {peer}", again=False))
            if secure:
                sock.settimeout(self.left)  # for the handshake
        except (OSError, Stop):
            sock.close()
            raise
        return sock

    def release(self) -> None:
        """Forget the connections of this try, and what was read."""
        self.body = None
        if self._holds_large:
            self._holds_large = False
            self.door.large.release()
        with contextlib.ExitStack() as stack:
            for watched in self._watched:
                stack.callback(watched.release)


def _both_families(addresses: Sequence[str]) -> list[str]:
    """Return the addresses with IPv4 and IPv6 taking turns, in case one of them leads nowhere."""
    six = [address for address in addresses if ":" in address]
    four = [address for address in addresses if ":" not in address]
    first, second = (six, four) if addresses and ":" in addresses[0] else (four, six)
    mixed: list[str] = []
    for at in range(max(len(first), len(second))):
        mixed += first[at : at + 1] + second[at : at + 1]
    return mixed
