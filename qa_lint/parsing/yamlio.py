"""Reads YAML: the only door to ruamel.yaml.

Everything is built from the parser's events, never by its constructors: a tag can't run code,
every key and value knows its line and column, and a file that is too big or too deep ends where
it crosses the limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from qa_lint.core.errors import PackError, QaLintError, SettingsError

MAX_NODES = 50_000
"""The most keys and values a file may hold, aliases counted as what they stand for."""
MAX_DEPTH = 20
"""The deepest nesting of a rule pack; nothing that people write by hand comes near it."""
MAX_SITE_DEPTH = 60

_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,300}\.[0-9]{0,300}|\.[0-9]{1,300})(?:[eE][-+]?[0-9]{1,4})?")
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
_MERGE = "<<"


class Spot(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Node:
    """A value with its place.

    ``value`` is a scalar, a list of nodes, or a dict of nodes by key; ``keys`` tells where each
    key of a dict stands.
    """

    value: Any
    at: Spot
    keys: dict[str, Spot] = field(default_factory=dict)
    size: int = 1

    def plain(self) -> Any:
        """Return the value as plain lists, dicts and scalars."""
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        return self.value


def load(text: str, name: str) -> Node:
    """Read one YAML document of a rule pack.

    Anchors, aliases, tags, duplicate keys, keys that are no strings and more than one document
    are refused. Raises :class:`PackError` with ``name:line:column``.
    """
    return _Builder(name, strict=True).read(text)


def load_site(text: str, name: str) -> Any:
    """Read a site's settings (``mkdocs.yml``) as plain dicts, lists and scalars.

    Tags such as ``!ENV`` or ``!!python/name:...`` are inert: what carries one is read as if it
    did not. Aliases and merge keys are followed within the limits of size. Raises
    :class:`SettingsError` with ``name:line:column``.
    """
    return _Builder(name, strict=False).read(text).plain()


class _Builder:
    """Builds nodes from events, with a stack of its own instead of recursion."""

    def __init__(self, name: str, *, strict: bool) -> None:
        self.name = name
        self.strict = strict
        self.max_depth = MAX_DEPTH if strict else MAX_SITE_DEPTH
        self.nodes = 0
        self.anchors: dict[str, Node] = {}

    def fail(self, at: Spot, message: str) -> QaLintError:
        text = f"{self.name}:{at.line}:{at.column}: {message}"
        return PackError(text) if self.strict else SettingsError(text)

    def read(self, text: str) -> Node:
        """Return the document; an empty one is an empty dict."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        try:
            # Bare carriage returns and the like would end lines for YAML, but not for an editor.
            return self._document(YAML(typ="safe", pure=True).parse(text))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = Spot(mark.line + 1, mark.column + 1) if mark else Spot(1, 1)
            raise self.fail(at, f"not valid YAML: {error.problem or error.context}") from None
        except (YAMLError, ValueError) as error:
            position = getattr(error, "position", 0)
            at = _spot_of(text, position if isinstance(position, int) else 0)
            reason = getattr(error, "reason", None) or "it can't be read"
            raise self.fail(at, f"not valid YAML: {reason}") from None

    def _document(self, events: Iterable[Any]) -> Node:
        root: Node | None = None
        for event in (stream := iter(events)):
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                if root is not None:
                    if self.strict:
                        raise self.fail(_spot(event), "a pack is one YAML document")
                    break
                root = self._node(next(stream), stream, 1)
        return root if root is not None and root.value is not None else Node({}, Spot(1, 1))

    def _node(self, event: Any, stream: Iterator[Any], depth: int) -> Node:
        """Return the node that starts with ``event``; depth is capped, so recursion is too."""
        at = _spot(event)
        kind = type(event).__name__
        if depth > self.max_depth:
            raise self.fail(at, f"nested deeper than {self.max_depth} levels")
        if kind == "AliasEvent":
            return self._alias(event, at)
        self._count(1, at)
        anchor, tag = event.anchor, _tag(event)
        if self.strict and anchor is not None:
            raise self.fail(at, "anchors and aliases are not allowed here")
        if self.strict and tag is not None:
            raise self.fail(at, f"tags are not allowed here: {tag}")
        if kind == "ScalarEvent":
            plain = event.implicit[0] and tag is None
            node = Node(_scalar(event.value) if plain else event.value, at)
        elif kind == "SequenceStartEvent":
            node = self._sequence(at, stream, depth)
        else:
            node = self._mapping(at, stream, depth)
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def _alias(self, event: Any, at: Spot) -> Node:
        node = self.anchors.get(event.anchor)
        if self.strict:
            raise self.fail(at, "anchors and aliases are not allowed here")
        if node is None:
            raise self.fail(at, f"unknown alias {event.anchor!r}")
        self._count(node.size, at)
        return node

    def _count(self, more: int, at: Spot) -> None:
        self.nodes += more
        if self.nodes > MAX_NODES:
            raise self.fail(at, f"more than {MAX_NODES} values")

    def _sequence(self, at: Spot, stream: Iterator[Any], depth: int) -> Node:
        items: list[Node] = []
        while type(event := next(stream)).__name__ != "SequenceEndEvent":
            items.append(self._node(event, stream, depth + 1))
        return Node(items, at, size=1 + sum(item.size for item in items))

    def _mapping(self, at: Spot, stream: Iterator[Any], depth: int) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, Spot] = {}
        merged: list[Node] = []
        size = 1
        while type(event := next(stream)).__name__ != "MappingEndEvent":
            key = self._node(event, stream, depth + 1)
            value = self._node(next(stream), stream, depth + 1)
            size += 1 + value.size
            if key.value == _MERGE and not self.strict:
                merged.append(value)
                continue
            if self.strict and not isinstance(key.value, str):
                raise self.fail(key.at, "keys must be words")
            word = str(key.value) if not isinstance(key.value, list | dict) else "?"
            if word in values:
                raise self.fail(key.at, f"the key {word!r} is here twice")
            values[word], keys[word] = value, key.at
        for node in merged:
            sources = node.value if isinstance(node.value, list) else [node]
            for source in sources:
                if isinstance(source.value, dict):
                    values = {**source.value, **values}
        return Node(values, at, keys, size)


def _scalar(text: str) -> Any:
    """Resolve an unquoted scalar as YAML 1.2's core schema does (hexadecimals aside)."""
    if text.lower() in _CONSTANTS and (text.islower() or text in ("", "~") or text.istitle()):
        return _CONSTANTS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _tag(event: Any) -> str | None:
    """Return the tag written at an event, or ``None``; the bare ``!`` is no tag of a type."""
    tag = getattr(event, "tag", None)
    return str(tag) if tag is not None and str(tag) != "!" else None


def _spot(event: Any) -> Spot:
    mark = event.start_mark
    return Spot(mark.line + 1, mark.column + 1)


def _spot_of(text: str, position: int) -> Spot:
    before = text[:position]
    return Spot(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
