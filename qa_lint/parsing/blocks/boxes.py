"""Boxes (``!!!``, ``???``), tabs (``===``), and HTML elements with Markdown inside."""

from __future__ import annotations

import re

from qa_lint.core.text import Span
from qa_lint.parsing.blocks import grammar
from qa_lint.parsing.blocks.lines import TAB, Block, Element, Line, detab
from qa_lint.parsing.blocks.nodes import BOXES, LISTS, Node
from qa_lint.parsing.blocks.parser import Parser


def read_box(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read an opener anywhere in the block, or the indented text that goes on with a box."""
    wanted = {
        "!": parser.syntax.admonitions,
        "?": parser.syntax.details,
        "=": parser.syntax.tabs,
    }
    for char, (kind, pattern) in grammar.OPENERS.items():
        if char in block.initials and wanted[char]:
            number = grammar.search(parser.text, block, kind, pattern, 0)
            if number >= 0:
                _open(parser, parent, block, number, todo)
                return True
    return block.head.indent >= TAB and _continue(parser, parent, block, todo)


def _open(parser: Parser, parent: Node, block: Block, number: int, todo: list[Block]) -> None:
    parser.before(parent, block, number)
    line = block.lines[number]
    kind, pattern = grammar.OPENERS[parser.text[line.start]]
    box = parent.add(kind, [line])
    match = pattern.match(parser.text, line.start, line.end)
    if match is not None:
        _label(box, match)
    body, count = detab(block.lines, number + 1, block.last)
    parser.chunk(box, body)
    parser.put_back(block, number + 1 + count, todo)


def _label(box: Node, match: re.Match[str]) -> None:
    if match["label"] is not None:
        box.label = Span(*match.span("label"))
    if box.tag != "tab":
        box.type = match["type"] or ""


def _continue(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read a block that is indented below a box, or deeper, below the last list in the box."""
    box = parent.last
    if box is None or box.tag not in BOXES:
        return False
    indent, width = TAB, block.head.indent
    inner = box.last
    while inner is not None and inner.tag in LISTS and width >= 2 * TAB:
        item = inner.last
        if item is None:
            break
        box, inner = item, item.last
        width -= TAB
        indent += TAB
    if box.tag == "li" and box.children and box.children[0].tag == "text":
        # Python-Markdown moves the item's text behind what is there, so a list there is over
        box.children[0].tag = "p"
        box.add("p")
    body, count = detab(block.lines, block.first, block.last, indent)
    parser.chunk(box, body)
    parser.put_back(block, block.first + count, todo)
    return True


def read_element(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read an HTML element with Markdown inside, which is always a block of its own."""
    atom = block.head.atom
    if not isinstance(atom, Element) or block.head.indent:
        return False
    _element(parser, parent, block.head, atom)
    parser.put_back(block, block.first + 1, todo)
    return True


def _element(parser: Parser, parent: Node, line: Line, element: Element) -> None:
    group = parent.add("element", [line])
    if not element.running:
        parser.chunk(group, element.lines)
        return
    run: list[Line] = []
    for inner in element.lines:
        if isinstance(inner.atom, Element):
            if run:
                group.add("p", run)
                run = []
            _element(parser, group, inner, inner.atom)
        elif not parser.is_blank(inner):
            run.append(inner)
    if run:
        group.add("p", run)
