"""Opens connections: to checked addresses only, for as long as a deadline allows."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qa_lint.running.links.guard import Guard
from qa_lint.running.links.resolver import Resolver
from qa_lint.running.links.results import Outcome, Stop
from qa_lint.running.links.watchdog import Watchdog, Watched

CONNECT_LIMIT = 8.0
MAX_ADDRESSES = 4

SocketOptions = Iterable[tuple[int, int, int | bytes]]


@dataclass(frozen=True, slots=True)
class Door:
    """What every connection of a run goes through."""

    guard: Guard
    resolver: Resolver
    watchdog: Watchdog = field(default_factory=Watchdog)

    def close(self) -> None:
        """End every connection and every look-up."""
        self.watchdog.close()
        self.resolver.close()


class Attempt:
    """One try of one link, redirects included.

    ``deadline`` is in monotonic seconds, ``received`` counts bytes; ``public`` tells whether the
    last address contacted is open to everyone (not only allowed by the user).
    """

    def __init__(self, door: Door, deadline: float, number: int) -> None:
        self.door = door
        self.deadline = deadline
        self.number = number
        self.received = 0
        self.public = False
        self._watched: list[Watched] = []

    @property
    def left(self) -> float:
        """The seconds until the deadline, at least a little, because 0 means no limit."""
        return max(0.001, self.deadline - time.monotonic())

    @property
    def late(self) -> bool:
        """Whether time is up: what was read then may be only a part."""
        return time.monotonic() >= self.deadline or any(one.cut for one in self._watched)

    def connect(self, host: str, port: int, options: SocketOptions) -> socket.socket:
        """Open a connection to an address of ``host`` after all of them were checked.

        Raises :class:`Stop` if one may not be contacted, if there is none, or if all refuse;
        :class:`OSError` otherwise.
        """
        host = host.strip("[]")
        addresses = self.door.resolver.addresses(host, port, self.deadline, self.number)
        self._check(host, addresses)
        refused, failure = 0, OSError("no address")
        tried = _both_families(addresses)[:MAX_ADDRESSES]
        for address in tried:
            try:
                return self._open(address, port, options)
            except ConnectionRefusedError:
                refused += 1
            except OSError as error:
                failure = error
        if refused == len(tried):
            text = f"{host} refuses connections on port {port}"
            raise Stop(Outcome("broken", text, proof="refused"))
        raise failure

    def _check(self, host: str, addresses: Sequence[str]) -> None:
        refusals = [self.door.guard.refusal(address) for address in addresses]
        reason = next(filter(None, refusals), None)
        if reason is None:
            self.public = not any(
                self.door.guard.allows(ipaddress.ip_address(address)) for address in addresses
            )
            return
        if host not in addresses and all(address in ("0.0.0.0", "::") for address in addresses):  # noqa: S104 - an answer of a resolver, nothing is bound
            text = f"the resolver answers with {addresses[0]} for {host}: a block list?"
            raise Stop(Outcome("uncertain", text, again=False))
        if host not in addresses:
            reason = f"{host} leads to {reason}"
        raise Stop(Outcome("unsafe", reason, again=False))

    def _open(self, address: str, port: int, options: SocketOptions) -> socket.socket:
        version = ipaddress.ip_address(address).version
        family = socket.AF_INET if version == 4 else socket.AF_INET6
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            for option in options:
                sock.setsockopt(*option)
            sock.settimeout(min(CONNECT_LIMIT, self.left))
            self._watched.append(self.door.watchdog.watch(sock, self.deadline))
            sock.connect((address, port))
            peer = str(sock.getpeername()[0])
            if ipaddress.ip_address(peer) != ipaddress.ip_address(address):
                raise Stop(Outcome("unsafe", f"{address} turned out to be {peer}", again=False))
            sock.settimeout(self.left)
        except (OSError, Stop):
            sock.close()
            raise
        return sock

    def release(self) -> None:
        """Forget the connections of this try."""
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
