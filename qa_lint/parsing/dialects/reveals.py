"""``<details>`` with a ``<summary>``, found in the text, because its blocks may be any."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa_lint.core.text import Span
from qa_lint.parsing.blocktypes import Block, Fence, HtmlBlock, IndentedCode, walk
from qa_lint.parsing.dialects.wording import asks, is_reveal, label_role, plain_title
from qa_lint.parsing.inlines import Code, Role

_TAG = re.compile(r"<(/?)(details|summary)\b[^<>]{0,300}>", re.IGNORECASE)
ANY_TAG = re.compile(r"<[^<>]{0,300}>")
_ENOUGH = 3


@dataclass(slots=True, eq=False)
class Reveal:
    """``<details>`` with its ``<summary>``; ``role`` is what the summary names, if it does.

    ``among_questions`` tells that most summaries of the page ask.
    """

    span: Span
    label: str
    label_span: Span
    body: int
    role: Role | None
    among_questions: bool


class _Summary(NamedTuple):
    """A ``<summary>`` with its ``<details>``; both are known by the place where they open."""

    details: int
    label: str
    span: Span
    body: int
    end: int


def find_reveals(text: str, blocks: Sequence[Block]) -> Iterator[Reveal]:
    """Yield the outermost ones that count: labels, questions, and all others among questions."""
    summaries = sorted(_summaries(text, _code(blocks)))
    roles = {summary.details: label_role(summary.label) for summary in summaries}
    plain = [s for s in summaries if roles[s.details] is None and not is_reveal(s.label)]
    asking = sum(_asks(summary.label) for summary in plain)
    all_ask = asking >= _ENOUGH and asking * 2 >= len(plain)
    at = 0
    for summary in summaries:
        role = roles[summary.details]
        if summary.details < at or not summary.label:
            continue
        if role or all_ask or is_reveal(summary.label) or _asks(summary.label):
            at = summary.end
            span = Span(summary.details, summary.end)
            yield Reveal(span, summary.label, summary.span, summary.body, role, all_ask)


def _asks(label: str) -> bool:
    """Tell whether a summary asks, its number left aside."""
    return asks(label[slice(*plain_title(label))])


def shows_something(html: str) -> bool:
    """Tell whether raw HTML shows the reader words or a picture."""
    return "<img" in html or any(sign.isalnum() for sign in ANY_TAG.sub("", html))


def _summaries(text: str, code: Sequence[Span]) -> Iterator[_Summary]:
    code_starts = [span.start for span in code]
    open_at: list[int] = []
    inside = -1
    waiting: dict[int, tuple[str, Span, int]] = {}
    for tag in _TAG.finditer(text):
        before = bisect_right(code_starts, tag.start()) - 1
        if before >= 0 and tag.start() < code[before].end:
            continue
        closing, name = tag[1] == "/", tag[2].casefold()
        if name == "details" and not closing:
            open_at.append(tag.start())
        elif name == "details" and open_at:
            start = open_at.pop()
            if start in waiting:
                label, span, body = waiting.pop(start)
                yield _Summary(start, label, span, body, tag.end())
        elif name == "summary" and not closing:
            inside = tag.end()
        elif name == "summary" and inside >= 0 and open_at and open_at[-1] not in waiting:
            label = " ".join(ANY_TAG.sub(" ", text[inside : tag.start()]).split())
            waiting[open_at[-1]] = (label, _inner(text, inside, tag.start()), tag.end())
            inside = -1


def _inner(text: str, start: int, end: int) -> Span:
    """Return the stretch without the tags and spaces around its words."""
    while start < end:
        tag = ANY_TAG.match(text, start, end)
        if tag is None and not text[start].isspace():
            break
        start = tag.end() if tag else start + 1
    while end > start:
        opening = text.rfind("<", start, end) if text[end - 1] == ">" else -1
        if opening < 0 and not text[end - 1].isspace():
            break
        end = opening if opening >= 0 else end - 1
    return Span(start, end)


def _code(blocks: Sequence[Block]) -> list[Span]:
    """Return the stretches in which tags are only shown."""
    found = []
    for block in walk(blocks):
        if isinstance(block, Fence | IndentedCode) or (
            isinstance(block, HtmlBlock) and block.comment
        ):
            found.append(block.span)
        for prose in block.proses:
            found.extend(node.span for node in prose.nodes if isinstance(node, Code))
    return sorted(found)
