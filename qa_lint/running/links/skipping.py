"""Which addresses are not asked for: they are no web pages, or stand for one that isn't meant."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from qa_lint.running.links.guard import Guard

_PLACEHOLDER = re.compile(
    r"[{}<>…]|\*\.|%7B\w+%7D|\.\.\.(?:\Z|/)|\$[A-Z_(]|\[[A-Z]"
    r"|://(?:www\.)?(?:your-|your(?:domain|site|website|server|host|app|company|api|name)\b)",
    re.IGNORECASE,
)
_RESERVED = (
    "example",
    "example.com",
    "example.net",
    "example.org",
    "home.arpa",
    "internal",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "test",
)
"""Names of RFC 2606, RFC 6761 and RFC 7686, and those that mean something in one house only."""


def why_not(url: str, guard: Guard) -> str | None:
    """Return why ``url`` is not asked for, or ``None`` if it is."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "not a valid address"
    if parts.scheme.lower() not in ("http", "https"):
        return "not a web address"
    if not host or port == 0 or any(char.isspace() for char in url):
        return "not a valid address"
    if _PLACEHOLDER.search(url.partition("#")[0].replace(f"[{host}]", host)):
        return "a placeholder"
    address = _literal(host)
    if address is not None:
        mapped = getattr(address, "ipv4_mapped", None)  # who writes that hides what it is
        own = mapped is None and (address.is_loopback or address.is_unspecified)
        return "this machine" if own and not guard.allows(address) else None
    return _reserved(host.rstrip("."), guard)


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _reserved(host: str, guard: Guard) -> str | None:
    if host == "localhost" and any(map(guard.allows, map(ip_address, ("127.0.0.1", "::1")))):
        return None
    if any(host == name or host.endswith(f".{name}") for name in _RESERVED):
        return f"{host} is reserved for examples and private use"
    # A name without a dot is found in one house only; a number such as 2130706433 is an address.
    return None if "." in host or host[:1].isdigit() else f"{host} is not a public name"
