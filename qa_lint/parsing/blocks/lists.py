"""Lists, whose nesting is counted in levels of indentation, not in the columns of the text.

Where a site says how many columns nest a list, that many do. Where it is unknown (Python-Markdown
takes four, a widespread extension two) each list is read as its author meant it: what the first
nested line is indented by, if that is less than four.
"""

from __future__ import annotations

from qa_lint.core.text import Span
from qa_lint.parsing.blocks import grammar
from qa_lint.parsing.blocks.lines import TAB, Block, Line, loose_detab
from qa_lint.parsing.blocks.nodes import LISTS, Node
from qa_lint.parsing.blocks.parser import Parser


def read_indented(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read an indented block that belongs to an item of the list above."""
    head = block.head.indent
    if head < 2 or parser.is_in("detabbed"):
        return False
    last = parent.last
    if parent.tag != "li" and (last is None or last.tag not in LISTS):
        return False
    width = _width(parser, parent if last is None or last.tag not in LISTS else last, head)
    if head < width:
        return False
    level, sibling = _level(parent, head // width, 1 if parser.is_in("list") else 0)
    lines = loose_detab(list(block), width * level) if level else list(block)
    inner = sibling.last
    if parent.tag == "li":
        target = last if last is not None and last.tag in LISTS else parent
    elif sibling.tag == "li":
        target = sibling
    elif inner is not None and inner.tag == "li":
        if inner.children and inner.children[0].tag == "text":
            inner.children[0].tag = "p"
        target = inner
    else:
        target = sibling.add("li")
    parser.within("detabbed", parser.one, target, lines)
    return True


def _width(parser: Parser, holder: Node, indent: int) -> int:
    """Return how many columns nest in a list."""
    if parser.syntax.list_indent is not None:
        return parser.syntax.list_indent
    if not holder.level and indent < TAB:
        holder.level = indent
    return holder.level or TAB


def _level(parent: Node, wanted: int, level: int) -> tuple[int, Node]:
    """Return how many levels deep a block is, and the list or item at that depth."""
    while wanted > level:
        child = parent.last
        if child is None or (child.tag not in LISTS and child.tag != "li"):
            break
        if child.tag in LISTS:
            level += 1
        parent = child
    return level, parent


def read_list(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read a block that starts with an item, all of it."""
    head = block.head
    width = parser.syntax.list_indent or TAB
    if head.indent >= width or not grammar.ITEM.match(parser.text, head.start, head.end):
        return False
    tag = "ol" if parser.text[head.start].isdigit() else "ul"
    width = parser.syntax.list_indent or _guess(parser, block)
    items = _items(parser, block, tag, width)
    sibling = parent.last
    if sibling is not None and sibling.tag in LISTS and _continues(parser, sibling.tag, tag):
        target = sibling
        if sibling.last is not None:
            sibling.last.wrap_text()
        first = items.pop(0)
        parser.states.append("looselist")
        _item(parser, target, first)
        parser.states.pop()
    elif parent.tag in LISTS:
        target = parent
    else:
        target = parent.add(tag)
        target.level = width if width != TAB else 0
    parser.states.append("list")
    for lines in items:
        if lines[0].indent >= width and target.last is not None:
            parser.one(target.last, lines)
        else:
            _item(parser, target, lines)
    parser.states.pop()
    return True


def _guess(parser: Parser, block: Block) -> int:
    """Return the columns by which the first nested item is indented, four at most."""
    base = block.head.indent
    for line in block:
        if line.indent > base + 1 and grammar.ITEM.match(parser.text, line.start, line.end):
            return max(min(line.indent - base, TAB), base + 1)
    return TAB


def _continues(parser: Parser, sibling: str, tag: str) -> bool:
    """Tell whether a list goes on after a blank line with an item of kind ``tag``."""
    if parser.syntax.separate:
        return sibling == tag == "ol"
    return sibling == tag or not parser.syntax.sane


def _items(parser: Parser, block: Block, tag: str, width: int) -> list[list[Line]]:
    """Cut a block into the lines of its items, and runs of lines of a nested list."""
    child = grammar.ITEM
    if parser.syntax.sane:
        child = grammar.NUMBERED if tag == "ol" else grammar.BULLETED
    items: list[list[Line]] = []
    for line in block:
        if (
            not items
            or (line.indent < width and child.match(parser.text, line.start, line.end))
            or (
                width <= line.indent < 2 * width
                and items[-1][0].indent < width
                and grammar.ITEM.match(parser.text, line.start, line.end)
            )
        ):
            items.append([line])
        else:
            items[-1].append(line)
    return items


def _item(parser: Parser, target: Node, lines: list[Line]) -> None:
    """Add an item to a list and read its lines, the first one without its marker."""
    first = lines[0]
    item = target.add("li", lines[:1])
    marker = grammar.ITEM.match(parser.text, first.start, first.end)
    start = marker.end() if marker else first.start
    item.marks = Span(first.start, first.start + len(parser.text[first.start : start].rstrip()))
    parser.one(item, [Line(0, start, first.end, first.atom), *lines[1:]])
