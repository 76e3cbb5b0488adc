"""From the place where a question starts to its parts: what is asked, options, answer, why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa_lint.core.text import Span
from qa_lint.parsing.blocktypes import (
    Block,
    Break,
    Container,
    Fence,
    Heading,
    HtmlBlock,
    IndentedCode,
    List,
    Paragraph,
    Quote,
)
from qa_lint.parsing.dialects.choices import (
    find_key,
    is_choice_list,
    numbered_options,
    options_of_lines,
    options_of_list,
)
from qa_lint.parsing.dialects.page import Element, Page, Reveal, Start
from qa_lint.parsing.dialects.wording import Label, label_at, label_role, numbering
from qa_lint.parsing.document import Key, Option, Part, Question
from qa_lint.parsing.inlines import Prose, Role

_TAG = re.compile(r"<[^<>]{0,300}>")
_UPPER_ALPHA = re.compile(r"<(?:div|ol)\b[^<>]{0,200}(?:upper-alpha|type=[\"']?A\b)", re.IGNORECASE)
_SHORT_SIGN = re.compile(r"[ \t>*_]{0,6}(?P<sign>A(?:ns)?\d{0,3}[*_]{0,3}[:：.][*_]{0,3}[ \t]*|\?{1,2}[ \t]*(?:\n|\Z))")
_KEY_REACH = 240


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
        raw = text[slice(*block.span)]
        bare = _TAG.sub("", raw)
        return not block.comment and ("<img" in raw or any(sign.isalnum() for sign in bare))
    return True


@dataclass(slots=True, eq=False)
class _Builder:
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
        return self.parts[-1] if self.parts else self.asked

    @property
    def answered(self) -> bool:
        return any(part.role == "answer" for part in self.parts)

    def begin(self, role: Role, label: str, label_span: Span, block: Block) -> Part:
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
        part.span = Span(part.span.start, max(part.span.end, block.span.end))

    def look_for_key(self, at: int) -> None:
        """Read which options a text right after an answer's label names."""
        if self.key is not None:
            return
        text = self.page.text[at : at + _KEY_REACH]
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
        self.options.extend(found)
        return bool(found)


def dissect(
    page: Page,
    dialect: str,
    start: Start,
    stop: int,
    *,
    with_options: bool = True,
    short_signs: bool = False,
) -> Question:
    """Return the question from a start to the element ``stop``, with all its parts.

    With ``short_signs`` a lone ``A:`` is the label of an answer.
    """
    elements = page.elements[start.index : stop]
    first = elements[0].block
    asked = Part("question", "", Span(first.span.start, first.span.start), first.span, [first])
    builder = _Builder(page, with_options, asked, short_signs=short_signs)
    _rest_of_title(builder, start, first)
    for at, element in enumerate(elements[1:], 1):
        following = elements[at + 1].block if at + 1 < len(elements) else None
        _take(builder, element, elements[at - 1].block, following)
    return _finish(builder, dialect, start, first)


def dissect_body(page: Page, dialect: str, title: str, span: Span) -> Question:
    """Return the question whose title stands in the front matter, and whose body is the page."""
    asked = Part("question", "", Span(span.start, span.start), span, [])
    builder = _Builder(page, True, asked)
    elements = page.elements
    for at, element in enumerate(elements):
        following = elements[at + 1].block if at + 1 < len(elements) else None
        _take(builder, element, elements[at - 1].block if at else None, following)
    start = Start(-1, "heading", 1, "", title, span, True, True)
    return _finish(builder, dialect, start, None)


def _rest_of_title(builder: _Builder, start: Start, first: Block) -> None:
    """Read what stands in the title's own paragraph: options, an answer, or its beginning."""
    if not isinstance(first, Paragraph):
        return
    text = first.prose.text
    rest = start.rest + 1
    if rest >= len(text):
        return
    if builder.with_options:
        builder.add_options(options_of_lines(first, rest, 0, "A"))
    at = rest - 1
    while at >= 0:
        label = builder.label(text[at + 1 : at + 100])
        if label is not None:
            span = first.prose.locate(at + 1 + label.start, at + 1 + label.end)
            name = text[at + 1 + label.start : at + 1 + label.end]
            part = builder.begin(label.role, _bare(name), span, first)
            part.blocks, part.span = [first], Span(span.start, first.span.end)
            if label.role == "answer":
                builder.look_for_key(span.end)
        at = text.find("\n", at + 1)
    if not builder.parts and not builder.options:
        span = first.prose.locate(rest, len(text))
        builder.parts.append(Part("answer", "", Span(span.start, span.start), span, [first]))


def _bare(label: str) -> str:
    return label.strip(" \t\n*_`:：.()[]")


def _take(builder: _Builder, element: Element, before: Block | None, after: Block | None) -> None:
    """Let one block of the row find its part."""
    block = element.block
    if element.reveal is not None:
        _take_reveal(builder, element.reveal, block)
        return
    role = container_role(block)
    if role is not None and isinstance(block, Container):
        builder.begin(role, block.label, block.label_span, block)
        first = next((b for b in block.blocks if prose_of(b) is not None), None)
        if role == "answer" and first is not None:
            builder.look_for_key(first.span.start)
        return
    prose = prose_of(block)
    label = builder.label(prose.text) if prose else None
    if prose is not None and label is not None:
        span = prose.locate(label.start, label.end)
        builder.begin(label.role, _bare(prose.text[label.start : label.end]), span, block)
        builder.append(block)
        if label.role == "answer":
            builder.look_for_key(span.end)
        return
    if builder.with_options and not builder.answered and _take_options(
        builder, block, before, after
    ):
        return
    builder.append(block)


def _take_reveal(builder: _Builder, reveal: Reveal, block: Block) -> None:
    """Let a block inside of ``<details>`` belong to the answer, or to the why inside it."""
    part = builder.current
    fresh = not any(p.span.start == reveal.span.start and p is not builder.asked
                    for p in builder.parts)  # fmt: skip
    if fresh:
        role: Role = reveal.role or "answer"
        part = Part(role, reveal.label, reveal.label_span, reveal.span, [], None)
        builder.parts.append(part)
        if role == "answer":
            text = builder.page.text[reveal.body : min(reveal.span.end, reveal.body + _KEY_REACH)]
            label = label_at(_TAG.sub(lambda tag: " " * len(tag[0]), text))
            builder.look_for_key(reveal.body + (label.end if label else 0))
    else:
        prose = prose_of(block)
        label = builder.label(prose.text) if prose else None
        if prose is not None and label is not None:
            span = prose.locate(label.start, label.end)
            if label.role != part.role:
                name = _bare(prose.text[label.start : label.end])
                builder.begin(label.role, name, span, block)
            if label.role == "answer":
                builder.look_for_key(span.end)
    builder.append(block)


def _take_options(
    builder: _Builder, block: Block, before: Block | None, after: Block | None
) -> bool:
    """Read options; tell whether the block is some, or belongs to the last one."""
    if isinstance(block, List):
        if is_choice_list(block):
            if builder.options and not isinstance(before, Fence | Quote | IndentedCode | List):
                builder.group += 1
            return builder.add_options(options_of_list(block, builder.group))
        if block.ordered and isinstance(before, HtmlBlock) and _is_lettered_by_style(
            builder.page.text, before
        ):
            return builder.add_options(numbered_options(block, builder.group, "A"))
        return False
    if isinstance(block, Paragraph):
        return _take_lettered_paragraph(builder, block, after)
    if builder.options and isinstance(block, Fence | Quote | IndentedCode):
        text = builder.page.text
        last = builder.options[-1]
        glued = "\n\n" not in text[last.span.end : block.span.start].replace(" ", "")
        continued = isinstance(after, List) and is_choice_list(after)
        if (glued or continued) and builder.current is builder.asked:
            if isinstance(block, Quote):
                at = Span(block.span.start, block.span.start)
                builder.notes.append(Part("explanation", "", at, block.span, [block]))
                return True
            last.blocks = [*last.blocks, block]
            last.span = Span(last.span.start, block.span.end)
            return True
    return False


def _is_lettered_by_style(text: str, block: HtmlBlock) -> bool:
    return _UPPER_ALPHA.match(text, block.span.start) is not None


def _take_lettered_paragraph(builder: _Builder, block: Paragraph, after: Block | None) -> bool:
    """Read a paragraph that consists of options, or is one of a row of such paragraphs."""
    expected = "A"
    if builder.letters_next and builder.options:
        expected = chr(ord(builder.options[-1].label or "@") + 1)
    found = options_of_lines(block, 0, builder.group, expected)
    if not found:
        return False
    if len(found) == 1 and expected == "A":
        following = after if isinstance(after, Paragraph) else None
        if following is None or not options_of_lines(following, 0, 0, "B"):
            return False
    builder.letters_next = True
    return builder.add_options(found)


def _finish(builder: _Builder, dialect: str, start: Start, first: Block | None) -> Question:
    page, asked = builder.page, builder.asked
    if not builder.parts and not builder.options:
        _split_answer(builder, first)
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
    """Tell whether a part is more than the tags around others."""
    return part.holder is not None or any(says_something(block, text) for block in part.blocks)


def _split_answer(builder: _Builder, first: Block | None) -> None:
    """Without any label everything below the title is the answer."""
    asked = builder.asked
    body = [block for block in asked.blocks if block is not first]
    if not any(says_something(block, builder.page.text) for block in body):
        return
    asked.blocks = [first] if first is not None else []
    span = Span(body[0].span.start, body[-1].span.end)
    if first is not None:
        asked.span = first.span
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
