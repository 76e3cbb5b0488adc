"""The state of a reading: what is open, and how blocks are handed to the rules that take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa_lint.parsing.blocks.lines import Atom, Block, Line, paragraphs
from qa_lint.parsing.blocks.nodes import Node
from qa_lint.parsing.blocks.syntax import Syntax

MAX_NESTING = 100
"""Levels of blocks in blocks that are read; what lies deeper is one paragraph."""


class Parser:
    """Reads lines into a tree of :class:`Node`.

    A processor takes the next block for a parent, or declines it. It may put a part of the block
    back on ``todo``, the stack of the blocks still to be read (the next one is at its end).
    """

    def __init__(self, text: str, syntax: Syntax, processors: Sequence[Processor]) -> None:
        self.text = text
        self.syntax = syntax
        self.processors = processors
        self.states: list[str] = []
        self.depth = 0
        self.too_deep: int | None = None

    def chunk(self, parent: Node, lines: Sequence[Line]) -> None:
        """Read lines, which may hold blank ones, into ``parent``."""
        blocks = list(paragraphs(self.text, lines))
        blocks.reverse()
        self.blocks(parent, blocks)

    def one(self, parent: Node, lines: Sequence[Line]) -> None:
        """Read lines that are one block, even where the first is blank, into ``parent``."""
        self.blocks(parent, [Block(self.text, lines)])

    def blocks(self, parent: Node, todo: list[Block]) -> None:
        """Read a stack of blocks into ``parent``."""
        if self.depth >= MAX_NESTING:
            self._give_up(parent, todo)
            return
        self.depth += 1
        while todo:
            block = todo.pop()
            while len(block) and self.is_blank(block.head) and not block.head.indent:
                block = block.rest(block.first + 1)
            if len(block):
                for take in self.processors:
                    if take(self, parent, block, todo):
                        break
        self.depth -= 1

    def _give_up(self, parent: Node, todo: list[Block]) -> None:
        while todo:
            block = todo.pop()
            lines = [line for line in block if not line.blank]
            if lines:
                if self.too_deep is None:
                    self.too_deep = lines[0].start
                parent.add("p", lines)

    def before(self, parent: Node, block: Block, number: int) -> None:
        """Read the lines of a block before line ``number`` first."""
        if number > block.first:
            self.blocks(parent, [block.before(number)])

    def put_back(self, block: Block, number: int, todo: list[Block]) -> None:
        """Leave the lines of a block from ``number`` on to be read next."""
        if number < block.last:
            todo.append(block.rest(number))

    def source(self, line: Line) -> str:
        """Return a line without its indentation."""
        return self.text[line.start : line.end]

    def is_blank(self, line: Line) -> bool:
        """Tell whether there is nothing in a line but blanks."""
        return line.blank or type(line.atom) is Atom

    def is_in(self, state: str) -> bool:
        """Tell whether this is what is being read right now."""
        return bool(self.states) and self.states[-1] == state

    def within(
        self,
        state: str,
        read: Callable[[Node, Sequence[Line]], None],
        parent: Node,
        lines: Sequence[Line],
    ) -> None:
        """Read lines into ``parent`` in a state."""
        self.states.append(state)
        read(parent, lines)
        self.states.pop()


Processor = Callable[[Parser, Node, Block, list[Block]], bool]
