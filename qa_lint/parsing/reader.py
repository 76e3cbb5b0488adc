"""Reads a file into a :class:`Document`: blocks, inline parts, questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source, Span
from qa_lint.parsing.blocks import Syntax, parse_blocks, syntax_of
from qa_lint.parsing.dialects import mkdocs_tabs
from qa_lint.parsing.dialects.detection import AUTO, detect
from qa_lint.parsing.document import (
    Block,
    Definition,
    Document,
    Heading,
    Html,
    HtmlBlock,
    Link,
    Place,
    Question,
    Quote,
    walk,
)
from qa_lint.parsing.inline import InlineStyle, scan
from qa_lint.parsing.inline_links import label_of, scan_definition

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TEMPLATE_OPENING = re.compile(r"\{[{%]")
_DISPLAY = re.compile(r"^[ \t>]*\$\$[^$]*\$\$", re.MULTILINE)
_DIRECTIVE = re.compile(r"<!--\s*qa-lint\s*:", re.IGNORECASE)
_NOT_NEWLINE = re.compile(r"[^\n]")
_COMMENT_START = re.compile(r"<!--[ \t]*\n?")


def read(source: Source, profile: Profile, dialect: str = AUTO) -> Document:
    """Read a file; never fails, whatever the text is. ``dialect`` forces how questions look."""
    text = source.text
    front = _FRONT_MATTER.match(text) if text.startswith("---") else None
    syntax = syntax_of(profile)
    tree = parse_blocks(text, profile.renderer, front.end() if front else 0, syntax=syntax)
    style = _inline_style(profile, tree.blocks)
    _scan_inline(tree.blocks, style)
    if "qa-lint" in text:
        _blank_directives(tree.blocks)
    before = Span(0, front.end()) if front else None
    detection = detect(text, tree.blocks, before, dialect)
    hidden = _hidden_questions(source, tree.blocks, style, syntax)
    for question in detection.questions if "qa-lint" in text else ():
        _trim_title(question, text)
    everything = sorted([*detection.questions, *hidden], key=lambda question: question.span)
    _set_places(tree.blocks, everything)
    return Document(
        source,
        tree.blocks,
        everything,
        detection.dialect,
        before,
        None if tree.too_deep is None else Span(tree.too_deep, tree.too_deep + 1),
        sorted(_replaced(text, profile)),
    )


def _replaced(text: str, profile: Profile) -> Iterator[Span]:
    """Yield what the site replaces before it reads the Markdown, as far as its settings say."""
    if profile.templated:
        yield from _templates(text)
    if profile.hooked:  # some sites set their formulas in a language of their own
        yield from (Span(*found.span()) for found in _DISPLAY.finditer(text))


def _templates(text: str) -> Iterator[Span]:
    """Yield the stretches from ``{{`` to ``}}`` and from ``{%`` to ``%}``."""
    at = 0
    while opening := _TEMPLATE_OPENING.search(text, at):
        closing = text.find("}}" if opening[0] == "{{" else "%}", opening.end())
        if closing < 0:
            return
        at = closing + 2
        yield Span(opening.start(), at)


def _inline_style(profile: Profile, blocks: Sequence[Block]) -> InlineStyle:
    """Return how running text is read, with the labels that the page defines."""
    labels = set()
    for block in walk(blocks):
        if isinstance(block, Definition):
            scan_definition(block.prose)
            labels |= {
                label_of(link.prose.text[link.text_start : link.text_end])
                for link in block.prose.nodes
                if isinstance(link, Link)
            }
    return InlineStyle(
        profile.math_dollars,
        profile.math_brackets and profile.renderer != "github",
        profile.smart_dollar,
        commonmark=profile.renderer != "mkdocs",
        labels=frozenset(label for label in labels if not label.startswith("^")),
    )


def _scan_inline(blocks: Sequence[Block], style: InlineStyle) -> None:
    for block in walk(blocks):
        for prose in block.proses:
            if not isinstance(block, Definition):
                scan(prose, style)


def _blank_directives(blocks: Sequence[Block]) -> None:
    """Blank the comments for qa-lint in running text: no title and no sentence ends with them."""
    for block in walk(blocks):
        for prose in block.proses:
            for node in prose.nodes:
                if isinstance(node, Html) and _DIRECTIVE.match(node.text):
                    blank = _NOT_NEWLINE.sub(" ", node.text)
                    prose.text = prose.text[: node.start] + blank + prose.text[node.end :]


def _trim_title(question: Question, text: str) -> None:
    """Take a comment for qa-lint off the end of a title."""
    question.title = question.title.rstrip()
    start, end = question.title_span
    comment = text.find("<!--", start, end)
    if comment > start and _DIRECTIVE.match(text, comment):
        question.title_span = Span(start, start + len(text[start:comment].rstrip()))


def _hidden_questions(
    source: Source, blocks: Sequence[Block], style: InlineStyle, syntax: Syntax
) -> list[Question]:
    """Read the questions inside HTML comments."""
    found: list[Question] = []
    for block in walk(blocks):
        if not (isinstance(block, HtmlBlock) and block.comment):
            continue
        opening = _COMMENT_START.match(source.text, block.span.start)
        if opening is None:
            continue
        end = block.span.end - len("-->")
        inner = parse_blocks(source.text, "mkdocs", opening.end(), end, syntax).blocks
        _scan_inline(inner, style)
        for question in mkdocs_tabs.find_questions(inner):
            question.hidden = True
            question.span = block.span
            found.append(question)
    return found


def _set_places(blocks: Sequence[Block], questions: Sequence[Question]) -> None:
    """Tell every part where it stands."""
    places: dict[int, Place] = {}
    for number, question in enumerate(questions):
        if question.holder is not None:
            places[id(question.holder)] = Place(number, "other", question.title)
        for part in question.parts:
            place = Place(number, part.role, question.title)
            for block in (part.holder, *part.blocks):
                if block is not None:
                    places[id(block)] = place
    _spread(blocks, Place(), places)


def _spread(blocks: Sequence[Block], outer: Place, places: dict[int, Place]) -> None:
    """Give each block its own place, or that of the nearest heading or holder above."""
    here = outer
    for block in blocks:
        own = places.get(id(block), here)
        if isinstance(block, Heading) and own.question is None:
            here = own = Place(None, "other", block.title, own.quoted)
        elif isinstance(block, Quote):
            own = Place(own.question, own.role, own.title, quoted=True)
        block.place = own
        for prose in block.proses:
            prose.place = own
        _spread(block.children, own, places)
