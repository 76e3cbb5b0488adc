"""Code, formulas, tables, headings, rules, quotes, definitions and paragraphs."""

from __future__ import annotations

import re

from qa_lint.core.text import Span
from qa_lint.parsing.blocks import grammar
from qa_lint.parsing.blocks.lines import (
    TAB,
    Block,
    FencedCode,
    Line,
    detab,
    line_at,
    loose_detab,
    split_lines,
)
from qa_lint.parsing.blocks.nodes import Node
from qa_lint.parsing.blocks.parser import Parser
from qa_lint.parsing.blocks.table_rows import is_table


def read_code(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read a block that is indented and belongs to no list or box."""
    if block.head.indent < TAB:
        return False
    body, count = detab(block.lines, block.first, block.last)
    last = parent.last
    if last is not None and last.tag == "code":
        last.lines.extend(body)
    else:
        parent.add("code", body)
    rest = block.lines[block.first + count : block.last]
    if parser.syntax.indented_fences and any(isinstance(line.atom, FencedCode) for line in rest):
        todo.append(Block(parser.text, [row for line in rest for row in _unfenced(parser, line)]))
    else:
        parser.put_back(block, block.first + count, todo)
    return True


def _unfenced(parser: Parser, line: Line) -> list[Line]:
    """Return the lines of fenced code as text: ``superfences`` gives it up right below code."""
    if not isinstance(line.atom, FencedCode):
        return [line]
    begin = parser.text.rfind("\n", 0, line.start) + 1
    rows = split_lines(parser.text, begin, max(line.end, line.atom.span.end))
    taken = rows[0].indent - line.indent
    return [row if row.blank else row.dedent(min(taken, row.indent)) for row in rows]


def read_math(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read a block that is one display formula."""
    head = block.head
    if (
        not parser.syntax.math
        or head.indent
        or parser.text[head.start : head.start + 1]
        not in (
            "$",
            "\\",
        )
    ):
        return False
    lines = list(block)
    if any(line.atom for line in lines) or not grammar.is_display_math(
        parser.text[head.start : lines[-1].end]
    ):
        return False
    parent.add("p", lines)
    return True


def read_table(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read a block whose first two lines start a table, all of it."""
    if len(block) < 2:
        return False
    header, delimiter = block.lines[block.first], block.lines[block.first + 1]
    rows = (parser.source(block.lines[at]) for at in range(block.first + 2, block.last))
    if not is_table(parser.source(header), parser.source(delimiter), rows):
        return False
    parent.add("table", list(block))
    return True


def read_heading(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read a ``#`` heading anywhere in a block; it needs no space behind the ``#``."""
    if "#" not in block.initials:
        return False
    number = grammar.search(parser.text, block, "#", grammar.HEADING, 0)
    if number < 0:
        return False
    parser.before(parent, block, number)
    line = block.lines[number]
    match = grammar.HEADING.match(parser.text, line.start, line.end)
    heading = parent.add("heading", [line])
    if match is not None:
        title = match["title"].rstrip().rstrip("#").rstrip()
        start = match.start("title")
        heading.marks = Span(*match.span("marks"))
        heading.level = len(match["marks"])
        heading.label = Span(start, start + len(title))
    if parser.is_in("looselist") and number + 1 < block.last:
        after = loose_detab(block.lines[number + 1 : block.last], TAB)
        todo.append(Block(parser.text, after))
    else:
        parser.put_back(block, number + 1, todo)
    return True


def read_setext(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read a line of text with a line of ``=`` or ``-`` below, at the start of a block."""
    if len(block) < 2:
        return False
    title, below = block.lines[block.first], block.lines[block.first + 1]
    if below.indent or not grammar.UNDERLINE.match(parser.text, below.start, below.end):
        return False
    heading = parent.add("heading", [title, below])
    heading.level = 1 if parser.text[below.start] == "=" else 2
    heading.marks = Span(below.start, below.end)
    heading.label = Span(title.start, title.start + len(parser.source(title).rstrip()))
    parser.put_back(block, block.first + 2, todo)
    return True


def read_rule(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read a thematic break anywhere in a block."""
    if block.initials.isdisjoint("-_*"):
        return False
    number = grammar.search_rule(parser.text, block)
    if number < 0:
        return False
    parser.before(parent, block, number)
    parent.add("hr", [block.lines[number]])
    parser.put_back(block, number + 1, todo)
    return True


def read_quote(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read a quote anywhere in a block; it holds the rest of the block, marked or not."""
    if ">" not in block.initials:
        return False
    number = grammar.search(parser.text, block, ">", grammar.QUOTE, 3)
    if number < 0:
        return False
    parser.before(parent, block, number)
    lines = block.lines[number : block.last]
    last = parent.last
    quote = last if last is not None and last.tag == "quote" else parent.add("quote")
    quote.lines.extend(lines)
    inner = [_unquote(parser.text, line) for line in lines]
    parser.within("blockquote", parser.chunk, quote, inner)
    return True


def _unquote(text: str, line: Line) -> Line:
    if line.indent > 3 or not text.startswith(">", line.start):
        return line
    start = line.start + 1
    if text.startswith((" ", "\t"), start):
        start += 1
    return line_at(text, start, line.end, line.atom)


def read_footnote(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read a footnote anywhere in a block, with the rest of it and indented blocks behind."""
    if not parser.syntax.footnotes or "[" not in block.initials:
        return False
    number = grammar.search(parser.text, block, "footnote", grammar.FOOTNOTE, 3)
    if number < 0:
        return False
    parser.before(parent, block, number)
    line = block.lines[number]
    label = grammar.FOOTNOTE.match(parser.text, line.start, line.end)
    end = _next_footnote(parser, block, number + 1)
    body = [Line(0, label.end() if label else line.start, line.end, line.atom)]
    body += loose_detab(block.lines[number + 1 : end], TAB)
    complete = end == block.last
    parser.put_back(block, end, todo)
    while complete and todo and todo[-1].head.indent >= TAB:
        more = todo.pop()
        end = _next_footnote(parser, more, more.first)
        body.append(Line(0, line.end, line.end))
        body += loose_detab(more.lines[more.first : end], TAB)
        complete = end == more.last
        parser.put_back(more, end, todo)
    parser.within("footnote", parser.chunk, parent.add("footnote", [line]), body)
    return True


def _next_footnote(parser: Parser, block: Block, number: int) -> int:
    rest = block.rest(number)
    found = grammar.search(parser.text, rest, "footnote", grammar.FOOTNOTE, 3)
    return found if found >= 0 else block.last


def read_abbreviation(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read ``*[ABBR]: words`` anywhere in a block."""
    if not parser.syntax.abbreviations or "*" not in block.initials:
        return False
    number = grammar.search(parser.text, block, "abbreviation", grammar.ABBREVIATION, 0)
    if number < 0:
        return False
    return _define(parser, parent, block, number, number + 1, todo)


def read_reference(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read ``[label]: address "title"`` anywhere in a block, on up to three lines."""
    if "[" not in block.initials:
        return False
    number = grammar.search(parser.text, block, "reference", grammar.REFERENCE, 3)
    while number >= 0:
        end = _reference_end(parser, block, number)
        if end:
            return _define(parser, parent, block, number, end, todo)
        number = grammar.search(
            parser.text, block.rest(number + 1), "reference", grammar.REFERENCE, 3
        )
    return False


def _reference_end(parser: Parser, block: Block, number: int) -> int:
    line = block.lines[number]
    found = grammar.REFERENCE.match(parser.text, line.start, line.end)
    if found is None:
        return 0
    end = number + 1
    titled = found["title"] is not None
    if found["address"] is None:
        address = _match(parser, block, end, grammar.ADDRESS_LINE)
        if address is None:
            return 0
        titled = address["title"] is not None
        end += 1
    if not titled and _match(parser, block, end, grammar.TITLE_LINE):
        end += 1
    return end


def _match(
    parser: Parser, block: Block, number: int, pattern: re.Pattern[str]
) -> re.Match[str] | None:
    if number >= block.last:
        return None
    line = block.lines[number]
    return pattern.match(parser.text, line.start, line.end)


def _define(
    parser: Parser, parent: Node, block: Block, number: int, end: int, todo: list[Block]
) -> bool:
    parser.before(parent, block, number)
    parent.add("definition", block.lines[number:end])
    parser.put_back(block, end, todo)
    return True


def read_paragraph(parser: Parser, parent: Node, block: Block, todo: list[Block]) -> bool:
    """Read everything else; in a tight list it is text of the item."""
    lines = [line for line in block if not parser.is_blank(line)]
    if not lines:
        return True
    if not parser.is_in("list"):
        parent.add("p", lines)
    elif parent.children and parent.children[-1].tag == "text":
        parent.children[-1].lines.extend(lines)
    else:
        parent.add("text", lines)
    return True
