"""From the place where a question starts to its parts: what is asked, options, answer, why."""

from __future__ import annotations

import re

from qa_lint.core.text import Span
from qa_lint.parsing.blocktypes import (
    Block,
    Container,
    Fence,
    HtmlBlock,
    IndentedCode,
    List,
    Paragraph,
    Quote,
)
from qa_lint.parsing.dialects.building import (
    KEY_REACH,
    Builder,
    bare,
    container_role,
    finish,
    prose_of,
)
from qa_lint.parsing.dialects.choices import (
    is_choice_list,
    numbered_options,
    options_of_lines,
    options_of_list,
)
from qa_lint.parsing.dialects.page import Element, Page, Start
from qa_lint.parsing.dialects.reveals import ANY_TAG, Reveal
from qa_lint.parsing.dialects.wording import label_at
from qa_lint.parsing.document import Part, Question
from qa_lint.parsing.inlines import Role

_UPPER_ALPHA = re.compile(r"<(?:div|ol)\b[^<>]{0,200}(?:upper-alpha|type=[\"']?A\b)", re.IGNORECASE)


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
    builder = Builder(page, with_options, asked, short_signs=short_signs)
    _rest_of_title(builder, start, first)
    for at, element in enumerate(elements[1:], 1):
        following = elements[at + 1].block if at + 1 < len(elements) else None
        _take(builder, element, elements[at - 1].block, following)
    return finish(builder, dialect, start, first)


def dissect_body(page: Page, dialect: str, title: str, span: Span) -> Question:
    """Return the question whose title stands in the front matter, and whose body is the page."""
    asked = Part("question", "", Span(span.start, span.start), span, [])
    builder = Builder(page, True, asked)
    elements = page.elements
    for at, element in enumerate(elements):
        following = elements[at + 1].block if at + 1 < len(elements) else None
        _take(builder, element, elements[at - 1].block if at else None, following)
    start = Start(-1, "heading", 1, "", title, None, span.start, span.end)
    return finish(builder, dialect, start, None)


def _rest_of_title(builder: Builder, start: Start, first: Block) -> None:
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
            part = builder.begin(label.role, bare(name), span, first)
            part.blocks, part.span = [first], Span(span.start, first.span.end)
            if label.role == "answer":
                builder.look_for_key(span.end)
        at = text.find("\n", at + 1)
    if not builder.parts and not builder.options:
        span = first.prose.locate(rest, len(text))
        builder.parts.append(Part("answer", "", Span(span.start, span.start), span, [first]))


def _take(builder: Builder, element: Element, before: Block | None, after: Block | None) -> None:
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
        builder.begin(label.role, bare(prose.text[label.start : label.end]), span, block)
        builder.append(block)
        if label.role == "answer":
            builder.look_for_key(span.end)
        return
    may_be_option = builder.with_options and not builder.answered
    if may_be_option and _take_options(builder, block, before, after):
        return
    builder.append(block)


def _take_reveal(builder: Builder, reveal: Reveal, block: Block) -> None:
    """Let a block inside of ``<details>`` belong to the answer, or to the why inside it."""
    part = builder.current
    at = reveal.span.start
    fresh = all(known.span.start != at for known in builder.parts)
    if fresh:
        role: Role = reveal.role or "answer"
        part = Part(role, reveal.label, reveal.label_span, reveal.span, [], None)
        builder.parts.append(part)
        if role == "answer":
            text = builder.page.text[reveal.body : min(reveal.span.end, reveal.body + KEY_REACH)]
            label = label_at(ANY_TAG.sub(lambda tag: " " * len(tag[0]), text))
            if label is None or label.role == "answer":
                builder.look_for_key(reveal.body + (label.end if label else 0))
    else:
        prose = prose_of(block)
        label = builder.label(prose.text) if prose else None
        if prose is not None and label is not None:
            span = prose.locate(label.start, label.end)
            if label.role != part.role:
                name = bare(prose.text[label.start : label.end])
                builder.begin(label.role, name, span, block)
            if label.role == "answer":
                builder.look_for_key(span.end)
    builder.append(block)


def _take_options(
    builder: Builder, block: Block, before: Block | None, after: Block | None
) -> bool:
    """Read options; tell whether the block is some, or belongs to the last one."""
    if isinstance(block, List):
        if is_choice_list(block):
            if builder.options and not isinstance(before, Fence | Quote | IndentedCode | List):
                builder.group += 1
            return builder.add_options(options_of_list(block, builder.group))
        if block.ordered and _is_lettered_by_style(builder.page.text, before):
            return builder.add_options(numbered_options(block, builder.group, "A"))
        return False
    if isinstance(block, Paragraph):
        return _take_lettered_paragraph(builder, block, after)
    if builder.options and isinstance(block, Fence | Quote | IndentedCode):
        text = builder.page.text
        last = builder.options[-1]
        glued = "\n\n" not in text[last.span.end : block.span.start].replace(" ", "")
        continued = isinstance(after, List) and is_choice_list(after)
        alike = isinstance(block, Fence) and any(
            isinstance(part, Fence) for option in builder.options[:-1] for part in option.blocks
        )
        if (glued or continued or alike) and builder.current is builder.asked:
            if isinstance(block, Quote):
                at = Span(block.span.start, block.span.start)
                builder.notes.append(Part("explanation", "", at, block.span, [block]))
                return True
            last.blocks = [*last.blocks, block]
            last.span = Span(last.span.start, block.span.end)
            return True
    return False


def _is_lettered_by_style(text: str, before: Block | None) -> bool:
    """Tell whether an ordered list is shown with letters by the HTML before it."""
    return isinstance(before, HtmlBlock) and bool(_UPPER_ALPHA.match(text, before.span.start))


def _take_lettered_paragraph(builder: Builder, block: Paragraph, after: Block | None) -> bool:
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
