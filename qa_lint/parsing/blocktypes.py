"""The blocks of a file: what a renderer sets one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qa_lint.core.text import Span
from qa_lint.parsing.inlines import NOWHERE, Place, Prose


@dataclass(slots=True, eq=False)
class Block:
    """A block of the file; ``span`` runs from its first to its last own character."""

    span: Span
    place: Place = field(default=NOWHERE, init=False)

    @property
    def children(self) -> Sequence[Block]:
        """The blocks inside."""
        return ()

    @property
    def proses(self) -> Sequence[Prose]:
        """The inline texts of the block itself, without those of its children."""
        return ()


@dataclass(slots=True, eq=False)
class Container(Block):
    """``!!! type "label"``, ``??? type "label"`` or ``=== "label"`` with its indented body."""

    kind: Literal["admonition", "details", "tab"]
    type: str
    label: str
    label_span: Span
    opener: Span
    indent: int
    blocks: list[Block]

    @property
    def children(self) -> Sequence[Block]:
        """The blocks inside."""
        return self.blocks


@dataclass(slots=True, eq=False)
class Quote(Block):
    """A block quote."""

    blocks: list[Block]

    @property
    def children(self) -> Sequence[Block]:
        """The blocks inside."""
        return self.blocks


@dataclass(slots=True, eq=False)
class Item(Block):
    """A list item; ``marker`` is ``-``, ``1.`` ... as written."""

    marker: Span
    blocks: list[Block]

    @property
    def children(self) -> Sequence[Block]:
        """The blocks inside."""
        return self.blocks


@dataclass(slots=True, eq=False)
class List(Block):
    """A bulleted or numbered list."""

    ordered: bool
    items: list[Item]

    @property
    def children(self) -> Sequence[Block]:
        """The blocks inside."""
        return self.items


@dataclass(slots=True, eq=False)
class Paragraph(Block):
    """A paragraph."""

    prose: Prose

    @property
    def proses(self) -> Sequence[Prose]:
        """The inline texts of the block itself."""
        return (self.prose,)


@dataclass(slots=True, eq=False)
class Heading(Block):
    """A heading; ``prose`` is ``None`` where it is empty; ``marker`` is the run of ``#``."""

    level: int
    marker: Span
    prose: Prose | None

    @property
    def title(self) -> str:
        """The heading's text as written."""
        return self.prose.text.rstrip() if self.prose else ""

    @property
    def proses(self) -> Sequence[Prose]:
        """The inline texts of the block itself."""
        return (self.prose,) if self.prose else ()


@dataclass(slots=True, eq=False)
class Fence(Block):
    """A fenced code block; without a closing fence it runs to the end of what holds it."""

    info: str
    opener: Span
    body: Span
    closed: bool


@dataclass(slots=True, eq=False)
class IndentedCode(Block):
    """A block that is code because it is indented by four spaces or more."""


@dataclass(slots=True, eq=False)
class Row:
    """A row of a table as written, with as many cells as it has."""

    span: Span
    cells: list[Prose]


@dataclass(slots=True, eq=False)
class Table(Block):
    """A table; ``columns`` is the number of cells of its header."""

    columns: int
    header: Row
    rows: list[Row]

    @property
    def proses(self) -> Sequence[Prose]:
        """The inline texts of the block itself."""
        return [cell for row in (self.header, *self.rows) for cell in row.cells]


@dataclass(slots=True, eq=False)
class HtmlBlock(Block):
    """A block of raw HTML; ``comment`` tells whether it is one ``<!-- -->``."""

    comment: bool


@dataclass(slots=True, eq=False)
class Definition(Block):
    """A reference definition, ``[label]: address``."""

    prose: Prose

    @property
    def proses(self) -> Sequence[Prose]:
        """The inline texts of the block itself."""
        return (self.prose,)


@dataclass(slots=True, eq=False)
class Break(Block):
    """A thematic break."""


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks and all blocks inside them, in the order of the file."""
    for block in blocks:
        yield block
        if block.children:
            yield from walk(block.children)
