"""A page as the dialects look at it: a flat row of blocks, what can start a question, what hides.

List items that hold more than running text are opened, so that a question in a list stands in the
same row as one below a heading. Nothing here decides whether something *is* a question.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from qa_lint.core.text import Span
from qa_lint.parsing.blocktypes import Block, Container, Heading, List, Paragraph
from qa_lint.parsing.dialects.choices import is_choice_list, opens_with_choice
from qa_lint.parsing.dialects.reveals import Reveal, find_reveals
from qa_lint.parsing.dialects.wording import (
    asks_outright,
    has_mark,
    is_request,
    label_at,
    numbering,
    plain_title,
)
from qa_lint.parsing.document import Question
from qa_lint.parsing.inlines import Prose

StartKind = Literal["heading", "bold", "item", "prefix", "paragraph"]

_QUIZ_TAG = re.compile(r"(?:<[a-z][^<>\n]{0,200}>\s*)+", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Element:
    """A block of the row; ``marker`` is that of the list item which it starts."""

    block: Block
    marker: str = ""
    reveal: Reveal | None = None


@dataclass(slots=True, eq=False)
class Start:
    """What could be a question: a heading, a bold line, a numbered or asking paragraph.

    The title lies at ``begin:end`` of the text of ``prose``, or of the file without one; at
    ``rest`` the text goes on. ``outright`` titles end in a question mark, others that ``asks``
    start with a request. ``form`` tells titles of one make from others.
    """

    index: int
    kind: StartKind
    level: int
    numbered: str
    title: str
    prose: Prose | None
    begin: int
    end: int
    rest: int = 0
    outright: bool = field(init=False)
    asks: bool = field(init=False)

    def __post_init__(self) -> None:
        """Look whether the title asks."""
        self.outright = asks_outright(self.title)
        self.asks = self.outright or is_request(self.title)

    @property
    def span(self) -> Span:
        """The title's span of the file."""
        if self.prose is None:
            return Span(self.begin, self.end)
        return self.prose.locate(self.begin, self.end)

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
        return list(find_reveals(self.text, self.blocks))

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
        for child in item.blocks:
            if type(child) is not Paragraph and _opens(child):
                return True
    if 0 < numbered < len(block.items):
        return not is_choice_list(block)
    if len(block.items) == 1 and numbered:
        return True
    if numbered == len(block.items) and _asks(block):
        return True
    if not reveals:
        return False
    at = bisect_right(reveals, block.span.start)
    return at < len(reveals) and reveals[at] < block.span.end


def _asks(block: List) -> bool:
    """Tell whether the items are questions in bold, or questions with a labelled answer."""
    return all(
        len(item.blocks) > 1
        and isinstance(first := item.blocks[0], Paragraph)
        and asks_outright(first.prose.text)
        and (first.prose.text.startswith("**") or _is_answer(item.blocks[1]))
        for item in block.items
    )


def _is_answer(block: Block) -> bool:
    label = label_at(block.prose.text[:200]) if isinstance(block, Paragraph) else None
    return label is not None and label.role == "answer"


def _opens(block: Block) -> bool:
    return (
        isinstance(block, Heading)
        or (isinstance(block, Container) and block.kind != "tab")
        or (isinstance(block, List) and is_choice_list(block))
    )


def _heading(index: int, level: int, prose: Prose) -> Start | None:
    text = prose.text
    if label_at(text) is not None:
        return None
    start, end = plain_title(text)
    title = text[start:end]
    kind = numbering(text.lstrip("*_ ")).kind if start else ""
    if not kind and text == title:  # a title that is nothing but "Question 3"
        kind = numbering(text).kind
    return Start(index, "heading", level, kind, title, prose, start, end, end)


def _paragraph(index: int, element: Element, prose: Prose) -> Start | None:
    """Return the question that a paragraph may start; the title is its first line or all of it."""
    text = prose.text
    promising = element.marker or text.startswith(("**", "__", "<")) or has_mark(text)
    if not promising and not numbering(text).kind:
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
    return Start(index, kind, 7, number, title, prose, start, stop, end)


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
