"""Puts the parts of one question together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa_lint.core.text import Span
from qa_lint.parsing.blocktypes import (
    Block,
    Break,
    Container,
    Heading,
    HtmlBlock,
    List,
    Paragraph,
)
from qa_lint.parsing.dialects.choices import (
    find_key,
    numbered_options,
)
from qa_lint.parsing.dialects.page import Page, Start
from qa_lint.parsing.dialects.reveals import shows_something
from qa_lint.parsing.dialects.wording import Label, label_at, label_role, numbering
from qa_lint.parsing.document import Key, Option, Part, Question
from qa_lint.parsing.inlines import Prose, Role

_SHORT_SIGN = re.compile(
    r"[ \t>*_]{0,6}(?P<sign>A(?:ns)?\d{0,3}[*_]{0,3}[:：.][*_]{0,3}[ \t]*|\?{1,2}[ \t]*(?:\n|\Z))"
)
KEY_REACH = 240
"""How far behind an answer's label the key is looked for, in characters."""


def container_role(block: Block) -> Role | None:
    """Return the role that the label of a box names; its type where it has no label."""
    if not isinstance(block, Container) or block.kind == "tab":
        return None
    return label_role(block.label or block.type)


def prose_of(block: Block) -> Prose | None:
    """Return the text of a paragraph or heading."""
    if isinstance(block, Paragraph | Heading):
        return block.prose
    return None


def says_something(block: Block, text: str) -> bool:
    """Tell whether a block shows the reader anything but a line."""
    if isinstance(block, Break):
        return False
    if isinstance(block, HtmlBlock):
        return not block.comment and shows_something(text[slice(*block.span)])
    return True


@dataclass(slots=True, eq=False)
class Builder:
    """Collects the parts of one question, block by block."""

    page: Page
    with_options: bool
    asked: Part
    parts: list[Part] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    key: Key | None = None
    group: int = 0
    notes: list[Part] = field(default_factory=list)
    letters_next: bool = False
    short_signs: bool = False

    @property
    def current(self) -> Part:
        """The part that is open."""
        return self.parts[-1] if self.parts else self.asked

    @property
    def answered(self) -> bool:
        """Whether an answer was met."""
        return any(part.role == "answer" for part in self.parts)

    def begin(self, role: Role, label: str, label_span: Span, block: Block) -> Part:
        """Open a part; if the block is a box, the part is what it holds."""
        holder = block if isinstance(block, Container) else None
        blocks: list[Block] = list(holder.blocks) if holder else []
        span = block.span if holder else Span(label_span.start, label_span.end)
        part = Part(role, label, label_span, span, blocks, holder)
        self.parts.append(part)
        return part

    def append(self, block: Block) -> None:
        """Let a block belong to the part that is open."""
        part = self.current
        if part is self.asked and self.options:
            if not says_something(block, self.page.text):
                return
            part = self.begin("explanation", "", Span(block.span.start, block.span.start), block)
            if part.holder is not None:
                return
        part.blocks = [*part.blocks, block]
        if says_something(block, self.page.text):
            part.span = Span(part.span.start, max(part.span.end, block.span.end))

    def look_for_key(self, at: int) -> None:
        """Read which options a text right after an answer's label names."""
        if self.key is not None:
            return
        text = self.page.text[at : at + KEY_REACH]
        if self.options:
            self.key = find_key(text, at, self.options)
            return
        last = self.asked.blocks[-1] if self.asked.blocks else None
        if self.with_options and isinstance(last, List) and last.ordered:
            numbered = numbered_options(last, 0, "1") if 1 < len(last.items) < 10 else []
            self.key = find_key(text, at, numbered)
            if self.key is not None:
                self.options = numbered
                self.asked.blocks = self.asked.blocks[:-1]
                self.asked.span = Span(self.asked.span.start, last.span.start)

    def label(self, text: str) -> Label | None:
        """Return the label at the start of a text."""
        if self.short_signs and (sign := _SHORT_SIGN.match(text)):
            return Label("answer", sign.start("sign"), sign.end())
        return label_at(text)

    def add_options(self, found: list[Option]) -> bool:
        """Keep options; tell whether there are any. A text between two lists asks."""
        last = self.parts[-1] if self.parts else None
        if found and last is not None and last.role == "explanation" and not last.label:
            last.role = "question"
        self.options.extend(found)
        return bool(found)


def bare(label: str) -> str:
    """Return a label without its marks: ``Answer`` for ``**Answer:**``."""
    return label.strip(" \t\n*_`:：.()[]")


def finish(builder: Builder, dialect: str, start: Start, first: Block | None) -> Question:
    """Return the question; ``first`` is the block of its title, if it has one."""
    page, asked = builder.page, builder.asked
    if not builder.parts and not builder.options:
        _split_answer(builder, start, first)
    told = [part for part in builder.parts if _tells(part, page.text)]
    builder.parts = told or builder.parts[:1]
    title, span = start.title, start.span
    if first is not None and start.numbered:
        title, span = _title_below(asked, title, span)
    begin = first.span.start if first is not None else asked.span.start
    parts = [asked, *builder.options, *builder.notes, *builder.parts]
    end = max(part.span.end for part in parts)
    opener = _first_line(page.text, first.span) if first is not None else asked.span
    return Question(
        title, span, Span(begin, end), opener, dialect, parts, key=builder.key
    )  # fmt: skip


def _tells(part: Part, text: str) -> bool:
    """Tell whether a part is more than a label and the tags around others."""
    if part.holder is not None or not part.blocks:
        return part.holder is not None
    if not all(isinstance(block, HtmlBlock) for block in part.blocks):
        return any(says_something(block, text) for block in part.blocks)
    return shows_something(text[part.label_span.end : part.blocks[-1].span.end])


def _split_answer(builder: Builder, start: Start, first: Block | None) -> None:
    """Without any label everything below the title is the answer."""
    asked = builder.asked
    body = [block for block in asked.blocks if block is not first]
    shown = [block for block in body if says_something(block, builder.page.text)]
    if not shown:
        return
    asked.blocks = [first] if first is not None else []
    span = Span(shown[0].span.start, shown[-1].span.end)
    asked.span = first.span if first is not None else start.span
    builder.parts.append(Part("answer", "", Span(span.start, span.start), span, body))


def _title_below(asked: Part, title: str, span: Span) -> tuple[str, Span]:
    """Return the text below a heading that says only "Question 3"."""
    if numbering(title).end < len(title):
        return title, span
    for block in asked.blocks[1:]:
        if isinstance(block, Paragraph):
            return " ".join(block.prose.text.split()), block.prose.span
    return title, span


def _first_line(text: str, span: Span) -> Span:
    end = text.find("\n", span.start, span.end)
    return Span(span.start, end if end >= 0 else span.end)
