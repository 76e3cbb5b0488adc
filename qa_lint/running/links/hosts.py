"""The hosts with manners of their own, from ``rules/hosts.yaml``, which is compiled to JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from qa_lint.core.data import data_path
from qa_lint.core.errors import PackError

COMPILED = "hosts.json"
SOURCE = "hosts.yaml"
CONCURRENCY = 8
"""Requests at a time that a host gets at most, however well it answers."""
RATE = 100.0
"""Requests a second that begin at one host."""
_KEYS = {
    "hosts": list,
    "concurrency": int,
    "rate": (int, float),
    "wall": bool,
    "fragments": bool,
    "api": list,
    "why": str,
}
_API_KEYS = {"paths": list, "ask": str, "exists": list, "gone": list, "name": str}


class Api(NamedTuple):
    """A service that knows whether a page exists; see ``rules/hosts.yaml``."""

    paths: tuple[str, ...]
    ask: str
    exists: frozenset[int]
    gone: frozenset[int]
    name: str

    def address(self, url: str) -> str:
        """Return what to ask about ``url``."""
        path = urlsplit(url).path.removeprefix("/")
        return self.ask.replace("{url}", quote(url, safe="")).replace(
            "{path}", quote(path, safe="/%")
        )


@dataclass(frozen=True, slots=True)
class Host:
    """How a host is asked, and how its answers are read."""

    concurrency: int = CONCURRENCY
    rate: float = RATE
    wall: bool = False
    fragments: bool = True
    apis: tuple[Api, ...] = ()
    known: bool = False

    def api_for(self, url: str) -> Api | None:
        """Return the service that knows about ``url``."""
        path = urlsplit(url).path
        return next((api for api in self.apis if path.startswith(api.paths)), None)


STRANGER = Host()
"""A host that nothing is known of."""


def host_of(name: str) -> Host:
    """Return the manners for a host, by its longest known name."""
    table = _table()
    while name:
        if name in table:
            return table[name]
        name = name.partition(".")[2]
    return STRANGER


@cache
def _table() -> Mapping[str, Host]:
    source = data_path(SOURCE).read_bytes()
    compiled = data_path("data", COMPILED)
    if compiled.is_file():
        data = json.loads(compiled.read_text(encoding="utf-8"))
        if data["source"] == _hash(source):
            return _hosts(data)
    return _hosts(compile_hosts(source))


def compile_hosts(source: bytes) -> dict[str, Any]:
    """Return the table as JSON-able data, with the hash of its YAML.

    Raises :class:`PackError` for anything in it that nobody knows.
    """
    from qa_lint.parsing.yamlio import load

    data = load(source.decode("utf-8"), SOURCE).plain()
    entries = data.get("hosts") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise PackError(f"{SOURCE}: 'hosts' must be a list")
    for entry in entries:
        _check(entry, _KEYS, "a host")
        for api in entry.get("api", ()):
            _check(api, _API_KEYS, f"an api of {entry['hosts'][0]}")
    return {"source": _hash(source), "hosts": entries}


def _check(entry: Any, keys: Mapping[str, Any], what: str) -> None:
    if not isinstance(entry, dict):
        raise PackError(f"{SOURCE}: {what} must be a mapping")
    for key, value in entry.items():
        if key not in keys:
            raise PackError(f"{SOURCE}: {what}: unknown key {key!r}")
        if not isinstance(value, keys[key]):
            raise PackError(f"{SOURCE}: {what}: {key} has the wrong kind of value")


def _hash(source: bytes) -> str:
    return hashlib.sha256(source.replace(b"\r\n", b"\n")).hexdigest()


def _hosts(data: Mapping[str, Any]) -> Mapping[str, Host]:
    table: dict[str, Host] = {}
    for entry in data["hosts"]:
        host = Host(
            entry.get("concurrency", CONCURRENCY),
            float(entry.get("rate", RATE)),
            entry.get("wall", False),
            entry.get("fragments", True),
            tuple(_api(api) for api in entry.get("api", ())),
            known=True,
        )
        table.update(dict.fromkeys(entry["hosts"], host))
    return table


def _api(entry: Mapping[str, Any]) -> Api:
    return Api(
        tuple(entry["paths"]),
        entry["ask"],
        frozenset(entry["exists"]),
        frozenset(entry["gone"]),
        entry["name"],
    )
