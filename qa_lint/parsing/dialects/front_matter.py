"""Front matter that asks: one file a question (``question: ...``), or a list of cards.

The front matter is scanned line by line, because the exact places of the values are needed and
pages without questions should cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa_lint.core.text import Span
from qa_lint.parsing.dialects.anatomy import dissect_body
from qa_lint.parsing.dialects.page import Page
from qa_lint.parsing.dialects.sections import Reading
from qa_lint.parsing.dialects.wording import asks_outright
from qa_lint.parsing.document import Option, Part, Question

NAME = "front-matter"

_LINE = re.compile(
    r"(?P<dash>[ \t]*(?:-[ \t]+)?)(?P<key>[A-Za-z_][\w-]{0,30})[ \t]*:(?:[ \t]+(?P<value>.*))?\Z"
)
_ASKING = frozenset({"question", "front", "prompt"})
_ANSWERING = frozenset({"answer", "back"})
_OF_ARTICLES = frozenset(
    "date author authors author_name author_title slug layout permalink categories sidebar_position"
    " template nav_order weight".split()
)
_TITLE = re.compile(r"\ntitle:[^\n?？؟]*[?？؟]")
_QUOTED = re.compile(r"(['\"])(?P<text>.*)\1\Z", re.DOTALL)
_BLOCK_MARK = re.compile(r"[>|][+-]?\d?[ \t]*\Z")


class _Entry(NamedTuple):
    """A key of the front matter with its value's place; ``indent`` is the column of the key."""

    indent: int
    dashed: bool
    key: str
    value: str
    span: Span


def find(page: Page) -> Reading:
    """Return the questions of the front matter."""
    if page.front is None:
        return Reading(NAME)
    head = page.text[slice(*page.front)]
    if "question:" not in head and "front:" not in head and not _TITLE.search(head):
        return Reading(NAME)
    entries = list(_entries(head, page.front.start))
    cards = _cards(entries)
    if cards:
        reason = f"{len(cards)} cards with question and answer in the front matter"
        return Reading(NAME, cards, 3 * len(cards), (reason,))
    top = {entry.key: entry for entry in entries if entry.indent == 0 and not entry.dashed}
    asked = next((top[key] for key in ("question", "front") if key in top), None)
    if asked is None and _OF_ARTICLES.isdisjoint(top) and "title" in top:
        title = top["title"]
        asked = title if asks_outright(title.value) else None
    if asked is None or not asked.value:
        return Reading(NAME)
    question = _file(page, asked, top)
    if len(question.parts) == 1:
        return Reading(NAME, against=(f"nothing answers the {asked.key!r} of the front matter",))
    reason = f"the front matter's {asked.key!r} asks, the page answers"
    strong = asked.key != "title"
    return Reading(NAME, [question], 1000 if strong else 2, (reason,))


def _entries(head: str, offset: int) -> Iterator[_Entry]:
    """Yield the keys of the front matter in order, values joined over their lines."""
    lines = head.split("\n")
    at = offset
    open_: tuple[int, bool, str, int] | None = None
    parts: list[str] = []
    span = Span(0, 0)
    for line in lines:
        if line.startswith(("---", "...")):
            at += len(line) + 1
            continue
        found = _LINE.match(line)
        indent = len(line) - len(line.lstrip(" \t-"))
        if found is not None and (open_ is None or indent <= open_[0] or parts == [""]):
            if open_ is not None:
                yield _entry(open_, parts, span)
            value = found["value"] or ""
            open_ = (indent, "-" in found["dash"], found["key"], at)
            start = at + (found.start("value") if found["value"] is not None else len(line))
            span = Span(start, start + len(value))
            parts = [value.strip()]
        elif open_ is not None and line.strip() and indent > open_[0]:
            parts.append(line.strip())
            first = at + len(line) - len(line.lstrip())
            is_block = _BLOCK_MARK.match(parts[0]) is not None or not parts[0]
            span = Span(first if is_block and len(parts) == 2 else span.start, at + len(line))
        at += len(line) + 1
    if open_ is not None:
        yield _entry(open_, parts, span)


def _entry(opened: tuple[int, bool, str, int], parts: list[str], span: Span) -> _Entry:
    if len(parts) > 1 and _BLOCK_MARK.match(parts[0]):
        parts = parts[1:]
    value = " ".join(part for part in parts if part).strip()
    quoted = _QUOTED.match(value)
    if quoted is not None:
        value = quoted["text"].replace("''", "'") if quoted[1] == "'" else quoted["text"]
        span = Span(span.start + 1, max(span.start + 1, span.end - 1))
    return _Entry(opened[0], opened[1], opened[2], value, span)


def _cards(entries: list[_Entry]) -> list[Question]:
    """Return the cards of a list: each has an asking and an answering key.

    Options inside a card are dashed as well, but further in.
    """
    found: list[Question] = []
    card: list[_Entry] = []
    for entry in entries:
        if entry.dashed and (not card or entry.indent <= card[0].indent):
            found.extend(_card(card))
            card = [entry]
        elif card and entry.indent >= card[0].indent > 0:
            card.append(entry)
        elif card:
            found.extend(_card(card))
            card = []
    found.extend(_card(card))
    return found


def _card(entries: list[_Entry]) -> list[Question]:
    asked = next((entry for entry in entries if entry.key in _ASKING), None)
    answered = next((entry for entry in entries if entry.key in _ANSWERING), None)
    options = _choices(entries)
    if asked is None or not asked.value or (answered is None and not options):
        return []
    empty = Span(asked.span.start, asked.span.start)
    parts = [Part("question", "", empty, asked.span, []), *options]
    if answered is not None and answered.value:
        at = Span(answered.span.start, answered.span.start)
        parts.append(Part("answer", "", at, answered.span, []))
    name = next((entry.value for entry in entries if entry.key == "id"), "")
    start = min(entry.span.start for entry in entries)
    end = max(entry.span.end for entry in entries)
    return [Question(asked.value, asked.span, Span(start, end), asked.span, NAME, parts, id=name)]


def _choices(entries: list[_Entry]) -> list[Option]:
    """Return the options of a card: ``key``, ``text`` and ``correct`` of each choice."""
    options: list[Option] = []
    label, label_span = "", Span(0, 0)
    for entry in entries:
        if entry.key == "key":
            label, label_span = entry.value.upper(), entry.span
        elif entry.key == "text" and label:
            options.append(Option("option", label, label_span, entry.span, []))
        elif entry.key == "correct" and options:
            options[-1].checked = entry.value.casefold() == "true"
    return options


def _file(page: Page, asked: _Entry, top: dict[str, _Entry]) -> Question:
    question = dissect_body(page, NAME, asked.value, asked.span)
    answer = top.get("answer") or top.get("back")
    if answer is not None and answer.value:
        at = Span(answer.span.start, answer.span.start)
        question.parts.append(Part("answer", "", at, answer.span, []))
    question.id = top["id"].value if "id" in top else ""
    if "tags" in top:
        question.tags = _words(top["tags"].value)
    return question


def _words(value: str) -> tuple[str, ...]:
    plain = value.strip("[] ")
    signs = plain.replace(" - ", ",").removeprefix("- ").split(",")
    return tuple(sign.strip(" '\"") for sign in signs if sign.strip(" '\""))
