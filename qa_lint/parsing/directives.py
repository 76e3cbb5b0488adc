"""Reads the comments that leave a finding out: ``<!-- qa-lint: ignore math/x: why -->``.

``parsing/directive_targets.py`` tells what such a comment covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from qa_lint.core.errors import did_you_mean
from qa_lint.core.text import Span
from qa_lint.parsing.directive_targets import Scope, Targets
from qa_lint.parsing.document import Document

KEYWORDS = ("ignore", "ignore-line", "ignore-block", "ignore-question", "ignore-file")

_OPENING = re.compile(
    r"<!--[ \t\n]{0,20}qa-lint(?:[ \t]{0,5}:|[ \t-]{1,5}(?:ignore|disable)\b)", re.IGNORECASE
)
_BODY = re.compile(
    r"<!--\s*qa-lint\s*:\s*(?P<word>[\w-]*)(?P<rules>[^:]*)(?::(?P<reason>.*))?-->",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"[^\s,]+")


class Name(NamedTuple):
    """A rule or family that a comment names, and where."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that leaves findings out.

    ``target`` is what it covers, ``None`` where there is nothing to cover; ``title`` is that of
    the question or heading above. A comment with a ``problem`` covers nothing.
    """

    span: Span
    scope: Scope
    names: tuple[Name, ...] = ()
    reason: str = ""
    target: Span | None = None
    title: str = ""
    problem: str = ""


def find_ignores(document: Document) -> list[Ignore]:
    """Return the comments of a file that leave findings out, in the order of the file."""
    text = document.source.text
    targets = Targets(document)
    return [_read(text, span, targets) for span in _comments(text) if not targets.is_text(span)]


def _comments(text: str) -> Iterator[Span]:
    """Yield the comments for qa-lint; one that is never closed is the last, up to its keyword."""
    at = 0
    for opening in _OPENING.finditer(text):
        if opening.start() < at:
            continue
        at = text.find("-->", opening.end()) + len("-->")
        if at < opening.end():
            yield Span(*opening.span())
            return
        yield Span(opening.start(), at)


def _read(text: str, span: Span, targets: Targets) -> Ignore:
    """Read a comment."""
    body = _BODY.fullmatch(text, *span)
    title = targets.title(span.start)
    if body is None:
        closed = text.endswith("-->", span.start, span.end)
        problem = "the colon behind qa-lint is missing" if closed else "it is never closed"
        return Ignore(span, "line", title=title, problem=problem)
    word = body["word"].lower()
    if word not in KEYWORDS:
        problem = f"qa-lint knows no {body['word']!r} in comments{did_you_mean(word, KEYWORDS)}"
        return Ignore(span, "line", title=title, problem=problem)
    at = body.start("rules")
    names = tuple(
        Name(found[0], Span(at + found.start(), at + found.end()))
        for found in _NAME.finditer(body["rules"])
    )
    if not names:
        return Ignore(span, "line", title=title, problem="it names no rule")
    scope, target = targets.target(span, word.removeprefix("ignore").removeprefix("-"))
    return Ignore(span, scope, names, " ".join((body["reason"] or "").split()), target, title)
