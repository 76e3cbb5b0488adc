"""Splits lines into blocks by the rules of Python-Markdown and the usual pymdownx extensions.

Python-Markdown first takes fenced code and raw HTML out, cuts the rest at its blank lines, and
asks its block processors, in a fixed order, which of them takes the next block. A processor may
take a part and put the rest back, or look at what stands before: an indented block belongs to the
list or box above. Read in this order and with the same state, a text comes out as on the site,
also where its author does not expect it.
"""

from __future__ import annotations

from dataclasses import dataclass

from qa_lint.parsing.blocks import boxes, leaves, lists
from qa_lint.parsing.blocks.fences import take_fences
from qa_lint.parsing.blocks.lines import split_lines
from qa_lint.parsing.blocks.nodes import Node
from qa_lint.parsing.blocks.parser import Parser, Processor
from qa_lint.parsing.blocks.raw_html import take_html
from qa_lint.parsing.blocks.syntax import Syntax

PROCESSORS: tuple[Processor, ...] = (
    boxes.read_box,
    boxes.read_element,
    lists.read_indented,
    leaves.read_code,
    leaves.read_math,
    leaves.read_table,
    leaves.read_heading,
    leaves.read_setext,
    leaves.read_rule,
    lists.read_list,
    leaves.read_quote,
    leaves.read_footnote,
    leaves.read_abbreviation,
    leaves.read_reference,
    leaves.read_paragraph,
)
"""What takes a block, in the order of Python-Markdown's priorities."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of a text.

    ``unclosed`` are the offsets of the openers of fences that are never closed; ``too_deep`` is
    where nesting got too deep to be read.
    """

    root: Node
    unclosed: frozenset[int]
    too_deep: int | None


def read_page(text: str, start: int, end: int, syntax: Syntax) -> Page:
    """Read ``text[start:end]``."""
    lines = split_lines(text, start, end)
    fenced = take_fences(text, lines, indented=syntax.indented_fences)
    lines = take_html(text, fenced.lines, markdown=syntax.markdown_in_html)
    parser = Parser(text, syntax, PROCESSORS)
    root = Node("root")
    parser.chunk(root, lines)
    return Page(root, fenced.unclosed, parser.too_deep)
