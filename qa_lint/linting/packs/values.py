"""Reads the values of a pack; every complaint names file, line and column."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from qa_lint.core.errors import PackError, did_you_mean
from qa_lint.linting.packs.forms import MAX_WORDS
from qa_lint.parsing.yamlio import Node, Spot

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,9}")
_SOURCE = re.compile(r"https://[^\s<>\"`]{4,500}")


class ValueReader:
    """Reads texts, names, lists and mappings of one pack."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, at: Spot, message: str) -> PackError:
        """Return the error to raise for what is wrong at a place."""
        return PackError(f"{self.name}:{at.line}:{at.column}: {message}")

    def mapping(
        self, node: Node, needed: Iterable[str], allowed: Iterable[str], what: str
    ) -> dict[str, Node]:
        """Return the values of a mapping by key."""
        if not isinstance(node.value, dict):
            raise self.fail(node.at, f"{what} must be a mapping")
        known = [*needed, *allowed]
        for key in node.value:
            if key not in known:
                near = did_you_mean(key, known)
                raise self.fail(node.keys[key], f"{what} has no key {key!r}{near}")
        for key in needed:
            if key not in node.value:
                raise self.fail(node.at, f"{what} needs the key {key!r}")
        return node.value

    def items(self, node: Node, minimum: int = 1) -> list[Node]:
        """Return the items of a list."""
        if not isinstance(node.value, list) or len(node.value) < minimum:
            raise self.fail(node.at, f"must be a list of at least {minimum}")
        return node.value

    def text(self, node: Node) -> str:
        """Return a text with single blanks."""
        if not isinstance(node.value, str) or not node.value.strip():
            raise self.fail(node.at, "must be a text")
        return " ".join(node.value.split())

    def names(self, node: Node) -> list[str]:
        """Return a list of names of things."""
        names = []
        for item in self.items(node):
            # YAML reads `no` or `2` as other than words; here they are words.
            name = str(item.value) if isinstance(item.value, str | int | float) else ""
            if not 1 <= len(name.split()) <= MAX_WORDS or not any(map(str.isalnum, name)):
                raise self.fail(item.at, f"a name is 1 to {MAX_WORDS} words")
            names.append(name)
        return names

    def identifier(self, node: Node) -> str:
        """Return an id."""
        found = self.text(node)
        if not _ID.fullmatch(found):
            raise self.fail(node.at, "an id is lower-case words with dashes between them")
        return found

    def source(self, node: Node) -> str:
        """Return an https address."""
        found = self.text(node)
        if not _SOURCE.fullmatch(found):
            raise self.fail(node.at, "the source must be an https address")
        return found

    def date(self, node: Node) -> str:
        """Return a day in ISO 8601."""
        try:
            return datetime.date.fromisoformat(str(node.value)).isoformat()
        except ValueError:
            raise self.fail(node.at, "must be a date such as 2026-01-31") from None

    def wrong(self, node: Node, minimum: int) -> list[str]:
        """Return examples of what is wrong, each with one mark."""
        texts = []
        for item in self.items(node, minimum):
            text = self.text(item)
            if text.count("⟦") != 1 or text.count("⟧") != 1 or text.index("⟦") > text.index("⟧"):
                raise self.fail(item.at, "a wrong example marks what is wrong with one ⟦ ⟧")
            texts.append(text)
        return texts
