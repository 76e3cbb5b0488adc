"""Which addresses are not asked for: they are no web pages, or stand for one that isn't meant."""

from __future__ import annotations

import functools
import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from qa_lint.running.links.guard import Guard

_BLANK = re.compile(r"\s")
_LONG_LABEL = re.compile(r"[^.]{64}")
MAX_URL = 16_000
MAX_HOST = 253
THIS_MACHINE = "this machine"
"""The reason for addresses of the machine that asks."""

_PLACEHOLDER = re.compile(
    r"[{}<>…]|\*\.|%7B\w+%7D|\.\.\.(?:\Z|/)|\$[A-Z_(]|\[[A-Z][\w -]*\]"
    r"|://(?:www\.)?(?:your-|your(?:domain|site|website|server|host|app|company|api|name)\b)",
    re.IGNORECASE,
)
_OWN = frozenset(("127.0.0.1", "0.0.0.0", "::1", "::"))  # noqa: S104 - nothing is bound
_EXAMPLES = ("example", "example.com", "example.net", "example.org")
_PRIVATE = ("home.arpa", "internal", "invalid", "lan", "local", "localdomain", "onion", "test")
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
    if not host or port == 0 or _BLANK.search(url):
        return "not a valid address"
    if len(url) > MAX_URL or len(host) > MAX_HOST or _LONG_LABEL.search(host):
        return "not a valid address: too long"
    if _PLACEHOLDER.search(url.partition("#")[0].replace(f"[{host}]", host)):
        return "a placeholder"
    address = _literal(host)
    if address is not None:
        return THIS_MACHINE if str(address) in _OWN and not guard.allows(address) else None
    return _reserved(host.rstrip("."), guard)


@functools.lru_cache(maxsize=4_096)
def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _reserved(host: str, guard: Guard) -> str | None:
    if is_localhost(host):
        own = map(ip_address, ("127.0.0.1", "::1"))
        return None if any(map(guard.allows, own)) else THIS_MACHINE
    if _is_one_of(host, _EXAMPLES):
        return f"{host} is reserved for examples"
    if guard.allowed:  # the names of the house that the user is in
        return None
    if _is_one_of(host, _PRIVATE):
        return f"{host} is reserved for private use"
    # A name without a dot is found in one house only; a number such as 2130706433 is an address.
    return None if "." in host or host[:1].isdigit() else f"{host} is not a public name"


def _is_one_of(host: str, names: tuple[str, ...]) -> bool:
    return host in names or host.endswith(tuple(f".{name}" for name in names))


def is_localhost(host: str) -> bool:
    """Tell whether a name means the machine that asks, whatever a name server says."""
    return host == "localhost" or host.endswith(".localhost")
