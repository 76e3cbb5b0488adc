"""Finds what a comment that leaves findings out covers.

What a comment covers follows from where it stands:

- at the end of a line: that line
- on a line of its own inside a paragraph, a table or an item's text: that block
- on a line of its own before a block: that block; before a question: the question
- directly under a question's title or opener: the question
- before everything else in the file: the file

``ignore-line``, ``ignore-block``, ``ignore-question`` and ``ignore-file`` say it in so many words.
A comment in code or in front matter is text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from qa_lint.core.text import Span
from qa_lint.parsing.document import (
    Block,
    Code,
    Document,
    Fence,
    Heading,
    HtmlBlock,
    IndentedCode,
    Question,
)

Scope = Literal["line", "block", "question", "file"]

_COMMENTS = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_BEFORE = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?")
_MAX_GAP = 2_000
"""So many characters of comments may stand between a title and a comment that is under it."""
_NEAR = 100


class _Spot(NamedTuple):
    """A block in the tree, the blocks beside it, and what holds it."""

    block: Block
    siblings: Sequence[Block]
    above: int | None


class Targets:
    """What the comments of one document cover."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.source.text
        self.begin = document.front_matter.end if document.front_matter else 0

    @cached_property
    def spots(self) -> list[_Spot]:
        """Every block, in the order of the file, a container before what it holds."""
        found: list[_Spot] = []

        def add(blocks: Sequence[Block], above: int | None) -> None:
            for block in blocks:
                found.append(_Spot(block, blocks, above))
                if block.children:
                    add(block.children, len(found) - 1)

        add(self.document.blocks, None)
        return found

    @cached_property
    def starts(self) -> list[int]:
        """Where the blocks start, for bisecting."""
        starts: list[int] = []
        for spot in self.spots:
            starts.append(max(spot.block.span.start, starts[-1] if starts else 0))
        return starts

    @cached_property
    def code(self) -> list[Span]:
        """The stretches of code."""
        blocks: tuple[type[Block], ...] = (Fence, IndentedCode)
        spans = [block.span for kind in blocks for block in self.document.units(kind)]
        return sorted([*spans, *(node.span for node in self.document.units(Code))])

    @cached_property
    def html(self) -> list[Span]:
        """The blocks of HTML."""
        return sorted(block.span for block in self.document.units(HtmlBlock))

    def is_text(self, span: Span) -> bool:
        """Tell whether a comment is none, because it stands in code or in another comment."""
        if span.start < self.begin:
            return True
        if _around(self.code, span.start) is not None:
            return True
        html = _around(self.html, span.start)
        return html is not None and self._is_open(html.start, span.start)

    def _is_open(self, start: int, at: int) -> bool:
        """Tell whether a comment that opens behind ``start`` is still open at an offset."""
        opening = self.text.rfind("<!--", start, at)
        return opening >= 0 and self.text.find("-->", opening, at) < 0

    def innermost(self, at: int) -> int | None:
        """Return the number of the smallest block that holds an offset."""
        number: int | None = bisect_right(self.starts, at) - 1
        if number is not None and number < 0:
            return None
        while number is not None and not _holds(self.spots[number].block.span, at):
            number = self.spots[number].above
        return number

    @cached_property
    def questions(self) -> list[Question]:
        """The questions that readers see, in the order of the file."""
        shown = [question for question in self.document.questions if not question.hidden]
        return sorted(shown, key=lambda question: question.span)

    def question(self, at: int) -> Question | None:
        """Return the question that holds an offset."""
        number = bisect_right(self.questions, at, key=lambda question: question.span.start)
        near = self.questions[max(0, number - _NEAR) : number]
        return next((q for q in reversed(near) if _holds(q.span, at)), None)

    @cached_property
    def first_text(self) -> int:
        """Where the first thing stands that is no comment."""
        at = self.begin
        blank_or_comment = re.compile(rf"\s+|{_COMMENTS.pattern}", re.DOTALL)
        while found := blank_or_comment.match(self.text, at):
            at = found.end()
        return at

    def title(self, at: int) -> str:
        """Return the title of the question or heading above an offset."""
        question = self.question(at)
        if question is not None:
            return question.title
        headings = self.document.units(Heading)
        number = bisect_right(headings, at, key=lambda heading: heading.span.start)
        return headings[number - 1].title if number else ""

    def target(self, span: Span, word: str) -> tuple[Scope, Span | None]:
        """Return what a comment covers: by its word, or by where it stands."""
        alone = self._is_alone(span)
        if word == "":
            if span.start < self.first_text:
                word = "file"
            elif not alone:
                word = "line"
            else:
                word = "question" if self._is_under_title(span) else "block"
        match word:
            case "file":
                return "file", Span(0, len(self.text))
            case "line":
                return "line", self._line(span, alone=alone)
            case "question":
                question = self.question(span.start) or self._next_question(span)
                return "question", question.span if question else None
        block = self._block(span)
        if block is None:
            return "block", None
        question = self._begins(block)
        return ("question", question.span) if question and alone else ("block", block.span)

    def _is_alone(self, span: Span) -> bool:
        """Tell whether nothing but comments and markers stands on a comment's line."""
        begin = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end)
        before = _COMMENTS.sub("", self.text[begin : span.start])
        behind = _COMMENTS.sub("", self.text[span.end : end if end >= 0 else len(self.text)])
        return _BEFORE.fullmatch(before) is not None and not behind.strip()

    def _only_comments(self, start: int, end: int) -> bool:
        """Tell whether nothing but comments and blanks stands in a stretch that is not long."""
        return end - start < _MAX_GAP and not _COMMENTS.sub("", self.text[start:end]).strip()

    def _line(self, span: Span, *, alone: bool) -> Span | None:
        source = self.document.source
        if not alone:
            return source.line_span(source.line_of(span.start))
        for line in range(source.line_of(span.end) + 1, len(source.line_starts) + 1):
            if source.line_text(line).strip():
                return source.line_span(line)
        return None

    def _is_under_title(self, span: Span) -> bool:
        """Tell whether only blanks and comments part a comment from a question's title."""
        question = self.question(span.start)
        if question is None:
            return False
        for part in (question.title_span, question.opener):
            line_end = self.text.find("\n", part.end)
            if 0 <= line_end < span.start and self._only_comments(line_end, span.start):
                return True
        return False

    def _next_question(self, span: Span) -> Question | None:
        number = bisect_right(self.questions, span.end, key=lambda question: question.span.start)
        question = self.questions[number] if number < len(self.questions) else None
        if question is None or not self._only_comments(span.end, question.span.start):
            return None
        return question

    def _block(self, span: Span) -> Block | None:
        """Return the block around a comment's line, or else the next one beside it."""
        number = self.innermost(span.start)
        spot = self.spots[number] if number is not None else None
        if spot is None:
            beside: Sequence[Block] = self.document.blocks
        elif spot.block.children:
            beside = spot.block.children
        elif not self._only_comments(*spot.block.span):
            return spot.block
        else:
            beside = spot.siblings
        first = bisect_right(beside, span.end - 1, key=lambda block: block.span.start)
        following = (
            block for block in beside[first : first + _NEAR] if not self._only_comments(*block.span)
        )
        return next(following, None)

    def _begins(self, block: Block) -> Question | None:
        """Return the question that starts with a block and reaches as far, at least."""
        question = self.question(block.span.start)
        if question is None or question.span.start != block.span.start:
            return None
        return question if question.span.end >= block.span.end else None


def _around(spans: Sequence[Span], at: int) -> Span | None:
    """Return the one of the spans, sorted and apart, that holds an offset."""
    number = bisect_right(spans, at, key=lambda span: span.start) - 1
    return spans[number] if number >= 0 and _holds(spans[number], at) else None


def _holds(span: Span, at: int) -> bool:
    return span.start <= at < span.end
