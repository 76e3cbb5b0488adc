"""Which addresses may be contacted: the public ones, and the networks the user allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from qa_lint.core.errors import UsageError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_SPECIAL: tuple[Network, ...] = tuple(
    ip_network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "100:0:0:1::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
"""The special-purpose registries of IANA (RFC 6890 and its updates), whatever Python knows."""

_NAT64 = IPv6Network("64:ff9b::/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


class Guard:
    """Refuses every address that is not public.

    ``allowed`` lifts that for networks such as ``127.0.0.0/8``; an address counts as inside only
    as it is written, not by an IPv4 address hidden in it.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.allowed = tuple(_network(text) for text in allowed)
        self._refusals: dict[str, str | None] = {}
        self._lifted: dict[str, bool] = {}

    def allows(self, address: Address) -> bool:
        """Tell whether the user allowed the network of this address."""
        return any(net.version == address.version and address in net for net in self.allowed)

    def refusal(self, text: str) -> str | None:
        """Return why the address must not be contacted, or ``None`` if it may be."""
        if text not in self._refusals:
            self._refusals[text] = self._refusal(text)
        return self._refusals[text]

    def is_lifted(self, text: str) -> bool:
        """Tell whether the address may be contacted only because the user allowed its network."""
        if text not in self._lifted:
            self._lifted[text] = self.allows(ip_address(text))
        return self._lifted[text]

    def _refusal(self, text: str) -> str | None:
        try:
            address = ip_address(text)
        except ValueError:
            return f"{text} is no address"
        if self.allows(address):
            return None
        if "%" in text or not _is_public(address):
            return f"{text} is not a public address"
        hidden = next((inner for inner in embedded(address) if not _is_public(inner)), None)
        return None if hidden is None else f"{text} holds {hidden}, which is not a public address"


def embedded(address: Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses that an IPv6 address may be turned into on its way."""
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    low = int(address) & 0xFFFFFFFF
    if address in _NAT64 or address in _TRANSLATED:
        yield IPv4Address(low)
    if int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
        yield IPv4Address(low)


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return _is_public(address.ipv4_mapped)
    if any(net.version == address.version and address in net for net in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError as error:
        raise UsageError(f"{text!r} is no network such as 127.0.0.0/8: {error}") from None
