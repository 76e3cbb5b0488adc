"""A page as the dialects look at it: a flat row of blocks, what can start a question, what hides.

List items that hold more than running text are opened, so that a question in a list stands in the
same row as one below a heading. Nothing here decides whether something *is* a question.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from qa_lint.core.text import Span
from qa_lint.parsing.blocktypes import (
    Block,
    Container,
    Fence,
    Heading,
    HtmlBlock,
    IndentedCode,
    List,
    Paragraph,
    walk,
)
from qa_lint.parsing.dialects.choices import is_choice_list, opens_with_choice
from qa_lint.parsing.dialects.wording import (
    asks,
    asks_outright,
    has_mark,
    is_reveal,
    label_at,
    label_role,
    numbering,
    plain_title,
)
from qa_lint.parsing.document import Question
from qa_lint.parsing.inlines import Code, Prose, Role

StartKind = Literal["heading", "bold", "item", "prefix", "paragraph"]

_TAG = re.compile(r"<(/?)(details|summary)\b[^<>]{0,300}>", re.IGNORECASE)
_ENOUGH = 3
_ANY_TAG = re.compile(r"<[^<>]{0,300}>")
_QUIZ_TAG = re.compile(r"(?:<[a-z][^<>\n]{0,200}>\s*)+", re.IGNORECASE)


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


@dataclass(slots=True, eq=False)
class Element:
    """A block of the row; ``marker`` is that of the list item which it starts."""

    block: Block
    marker: str = ""
    reveal: Reveal | None = None


@dataclass(slots=True, eq=False)
class Start:
    """What could be a question: a heading, a bold line, a numbered or asking paragraph.

    ``form`` tells titles of one make from others: its kind, level and kind of numbering.
    """

    index: int
    kind: StartKind
    level: int
    numbered: str
    title: str
    span: Span
    asks: bool
    outright: bool
    rest: int = 0

    @property
    def form(self) -> tuple[str, int, str]:
        """The make of the title."""
        return (self.kind, self.level, self.numbered)


class Page:
    """The blocks of a page and its text, with what several dialects ask for, found once."""

    def __init__(self, text: str, blocks: Sequence[Block], front: Span | None = None) -> None:
        self.text = text
        self.blocks = blocks
        self.front = front
        self.known: dict[tuple[int, int, int, bool, bool], Question] = {}
        """What was read already, by its place: dialects often agree."""

    @cached_property
    def reveals(self) -> list[Reveal]:
        """The outermost ``<details>`` whose summary is a label or a question."""
        if "<details" not in self.text and "<DETAILS" not in self.text:
            return []
        return list(_reveals(self.text, _code(self.blocks)))

    @cached_property
    def elements(self) -> list[Element]:
        """The row of blocks."""
        reveals = self.reveals
        starts = [reveal.span.start for reveal in reveals]
        row = list(_row(self.blocks, self.text, starts))
        for element in row if reveals else ():
            at = bisect_right(starts, element.block.span.start) - 1
            if at >= 0 and element.block.span.start < reveals[at].span.end:
                element.reveal = reveals[at]
            else:  # a block may start in front of what it holds
                after = at + 1
                if after < len(starts) and starts[after] < element.block.span.end:
                    element.reveal = reveals[after]
        return row

    @cached_property
    def headings(self) -> list[Start]:
        """The headings of the row that are neither labels nor hidden."""
        found = []
        for index, element in enumerate(self.elements):
            block = element.block
            if type(block) is Heading and block.prose is not None and element.reveal is None:
                start = _heading(index, block.level, block.prose)
                if start is not None:
                    found.append(start)
        return found

    @cached_property
    def starts(self) -> list[Start]:
        """Everything in the row that could start a question."""
        found = {start.index: start for start in self.headings}
        for index, element in enumerate(self.elements):
            if type(element.block) is Paragraph and element.reveal is None:
                start = _paragraph(index, element, element.block.prose)
                if start is not None:
                    found[index] = start
        return [found[index] for index in sorted(found)]


class _Summary(NamedTuple):
    """A ``<summary>`` with its ``<details>``; both are known by the place where they open."""

    details: int
    label: str
    span: Span
    body: int
    end: int


def _reveals(text: str, code: Sequence[Span]) -> Iterator[Reveal]:
    """Yield the outermost ones that count: labels, questions, and all others among questions."""
    summaries = sorted(_summaries(text, code))
    roles = {summary.details: label_role(summary.label) for summary in summaries}
    plain = [s for s in summaries if roles[s.details] is None and not is_reveal(s.label)]
    asking = sum(asks(summary.label) for summary in plain)
    all_ask = asking >= _ENOUGH and asking * 2 >= len(plain)
    at = 0
    for summary in summaries:
        role = roles[summary.details]
        if summary.details < at or not summary.label:
            continue
        if role or all_ask or is_reveal(summary.label) or asks(summary.label):
            at = summary.end
            span = Span(summary.details, summary.end)
            yield Reveal(span, summary.label, summary.span, summary.body, role, all_ask)


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
            label = " ".join(_ANY_TAG.sub(" ", text[inside : tag.start()]).split())
            waiting[open_at[-1]] = (label, _inner(text, inside, tag.start()), tag.end())
            inside = -1


def _inner(text: str, start: int, end: int) -> Span:
    """Return the stretch without the tags and spaces around its words."""
    while start < end:
        tag = _ANY_TAG.match(text, start, end)
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


def _row(blocks: Sequence[Block], text: str, reveals: Sequence[int]) -> Iterator[Element]:
    for block in blocks:
        if type(block) is List and _is_opened(block, text, reveals):
            for item in block.items:
                marker = text[slice(*item.marker)]
                for element in _row(item.blocks, text, reveals):
                    element.marker = element.marker or marker
                    marker = ""
                    yield element
        else:
            yield Element(block)


def _is_opened(block: List, text: str, reveals: Sequence[int]) -> bool:
    """Tell whether the items of a list stand in the row by themselves."""
    numbered = 0
    for item in block.items:
        numbered += text[item.marker.start : item.marker.start + 1].isdigit()
        if any(_opens(child) for child in item.blocks):
            return True
    if 0 < numbered < len(block.items):
        return not is_choice_list(block)
    if len(block.items) == 1 and numbered:
        return True
    if not reveals:
        return False
    at = bisect_right(reveals, block.span.start)
    return at < len(reveals) and reveals[at] < block.span.end


def _opens(block: Block) -> bool:
    return (
        isinstance(block, Heading)
        or (isinstance(block, Container) and block.kind != "tab")
        or (isinstance(block, List) and is_choice_list(block))
    )


def _heading(index: int, level: int, prose: Prose) -> Start | None:
    text = prose.text
    start, end = plain_title(text)
    title = text[start:end]
    if label_at(text) is not None:
        return None
    kind = numbering(text.lstrip("*_ ")).kind
    return Start(
        index, "heading", level, kind, title, prose.locate(start, end), asks(title),
        asks_outright(title), end,
    )  # fmt: skip


def _paragraph(index: int, element: Element, prose: Prose) -> Start | None:
    """Return the question that a paragraph may start; the title is its first line or all of it."""
    text = prose.text
    if not (element.marker or text.startswith(("**", "__", "<")) or has_mark(text)):
        if not numbering(text).kind:
            return None
    skipped = found.end() if text.startswith("<") and (found := _QUIZ_TAG.match(text)) else 0
    if opens_with_choice(text) or label_at(text) is not None:
        return None
    line_end = text.find("\n", skipped)
    line = text[skipped:] if line_end < 0 else text[skipped:line_end]
    number = numbering(line.lstrip("*_ ")).kind
    end = skipped + len(line)
    kind: StartKind
    if line.startswith(("**", "__")) and _is_bold(line):
        kind = "bold"
    else:
        end = _before_choices(text, skipped)
        if number in ("named", "exercise"):
            kind = "prefix"
        elif element.marker[:1].isdigit() or number:
            kind, number = "item", "plain"
        elif asks_outright(text[skipped:end]):
            kind = "paragraph"
        else:
            return None
    start, stop = plain_title(text[skipped:end])
    start, stop = start + skipped, stop + skipped
    title = " ".join(text[start:stop].split())
    if number == "plain" and not any(sign.isalpha() for sign in title):
        return None
    return Start(
        index, kind, 7, number, title, prose.locate(start, stop), asks(title),
        asks_outright(title), end,
    )  # fmt: skip


def _before_choices(text: str, at: int) -> int:
    """Return where the first line that is a choice or a label starts, else the end."""
    while True:
        line_end = text.find("\n", at)
        if line_end < 0:
            return len(text)
        at = line_end + 1
        rest = text[at : at + 200]
        if opens_with_choice(rest) or label_at(rest) is not None:
            return line_end


def _is_bold(line: str) -> bool:
    """Tell whether a line is bold as a whole, or starts with a bold number or name."""
    close = line.find(line[:2], 2)
    if close < 0:
        return False
    inside = line[2:close].strip()
    found = numbering(inside)
    if found.kind and found.end == len(inside):
        return True
    return not any(sign.isalnum() for sign in line[close:])
