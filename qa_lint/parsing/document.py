"""The typed picture of one question file: blocks, inline parts, questions.

Every part carries the exact span of the file it was read from. :class:`Place` tells where in the
bank a part stands, because most rules judge answers only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

from qa_lint.core.text import Source, Span

Role = Literal["question", "answer", "option", "explanation", "other"]
MathDelimiter = Literal["$", "$$", "\\(", "\\[", "begin"]
LinkKind = Literal["inline", "reference", "auto", "bare", "image", "definition"]


@dataclass(slots=True, eq=False)
class Place:
    """Where a part stands: its question (if any), its role there, and what it lies in.

    ``title`` is the question's title or the nearest heading above; ``quoted`` parts lie in a
    block quote, ``hidden`` ones in an HTML comment.
    """

    question: Question | None = None
    role: Role = "other"
    title: str = ""
    quoted: bool = False
    hidden: bool = False


NOWHERE = Place()


class Prose:
    """A run of inline text: a paragraph, a heading, a table cell.

    ``text`` joins the lines with ``\\n``, without their indentation or markers; ``pieces`` are
    the spans of the file that each line came from.
    """

    __slots__ = ("_starts", "kind", "nodes", "pieces", "place", "span", "text")

    def __init__(
        self,
        text: str,
        pieces: Sequence[Span],
        kind: Literal["paragraph", "heading", "cell"],
    ) -> None:
        self.text = text
        self.pieces = tuple(pieces)
        self.kind = kind
        self.nodes: list[Inline] = []
        self.place = NOWHERE
        self.span = Span(pieces[0].start, pieces[-1].end)
        starts = [0]
        for piece in pieces[:-1]:
            starts.append(starts[-1] + piece.end - piece.start + 1)
        self._starts = starts

    def offset(self, at: int) -> int:
        """Return the file offset of offset ``at`` of ``text``."""
        index = bisect_right(self._starts, at) - 1
        piece = self.pieces[index]
        return min(piece.start + at - self._starts[index], piece.end)

    def locate(self, start: int, end: int) -> Span:
        """Return the span of the file that ``text[start:end]`` was read from."""
        if end <= start:
            at = self.offset(start)
            return Span(at, at)
        return Span(self.offset(start), self.offset(end - 1) + 1)

    def words(self, blank: str = " ") -> str:
        """Return ``text`` with code, math, HTML and link targets blanked, offsets unchanged."""
        parts: list[str] = []
        at = 0
        for start, end in self._hidden_stretches():
            parts.append(self.text[at:start])
            parts.append(blank * (end - start))
            at = end
        parts.append(self.text[at:])
        return "".join(parts)

    def _hidden_stretches(self) -> Iterator[tuple[int, int]]:
        at = 0
        for node in self.nodes:
            stretches: tuple[tuple[int, int], ...]
            if isinstance(node, Link) and node.kind in ("inline", "reference", "image"):
                stretches = ((node.start, node.text_start), (node.text_end, node.end))
            else:
                stretches = ((node.start, node.end),)
            for start, end in stretches:
                if end > at:
                    yield max(start, at), end
                    at = end


@dataclass(slots=True, eq=False)
class Inline:
    """A part of a :class:`Prose`, from ``start`` to ``end`` of its text."""

    prose: Prose
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The span of the file."""
        return self.prose.locate(self.start, self.end)

    @property
    def place(self) -> Place:
        """Where the part stands in the bank."""
        return self.prose.place

    @property
    def text(self) -> str:
        """The part as written, with its delimiters."""
        return self.prose.text[self.start : self.end]


@dataclass(slots=True, eq=False)
class Math(Inline):
    """A formula. ``rendered`` is false where the site shows it as plain text."""

    delimiter: MathDelimiter
    tex_start: int
    tex_end: int
    rendered: bool = True

    @property
    def tex(self) -> str:
        """The LaTeX between the delimiters."""
        return self.prose.text[self.tex_start : self.tex_end]

    @property
    def display(self) -> bool:
        """Whether it is set on a line of its own."""
        return self.delimiter in ("$$", "\\[", "begin")

    def locate(self, start: int, end: int) -> Span:
        """Return the span of the file for ``tex[start:end]``."""
        return self.prose.locate(self.tex_start + start, self.tex_start + end)


@dataclass(slots=True, eq=False)
class Code(Inline):
    """A code span; ``code`` lies between the backticks, stripped."""

    code_start: int
    code_end: int

    @property
    def code(self) -> str:
        """The text between the backticks, without surrounding spaces."""
        return self.prose.text[self.code_start : self.code_end]


@dataclass(slots=True, eq=False)
class Link(Inline):
    """A link, an image, an address or a reference definition.

    ``target`` is the address (or the label of a reference) as written, at
    ``target_start:target_end`` of the text; the visible text is at ``text_start:text_end``.
    """

    kind: LinkKind
    text_start: int
    text_end: int
    target_start: int
    target_end: int

    @property
    def target(self) -> str:
        """The address or label as written, without angle brackets."""
        return self.prose.text[self.target_start : self.target_end]

    @property
    def target_span(self) -> Span:
        """The span of the file that holds :attr:`target`."""
        return self.prose.locate(self.target_start, self.target_end)


@dataclass(slots=True, eq=False)
class Html(Inline):
    """A raw HTML tag or comment in running text."""


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
        return self.blocks


@dataclass(slots=True, eq=False)
class Quote(Block):
    """A block quote."""

    blocks: list[Block]

    @property
    def children(self) -> Sequence[Block]:
        return self.blocks


@dataclass(slots=True, eq=False)
class Item(Block):
    """A list item; ``marker`` is ``-``, ``1.`` ... as written."""

    marker: Span
    blocks: list[Block]

    @property
    def children(self) -> Sequence[Block]:
        return self.blocks


@dataclass(slots=True, eq=False)
class List(Block):
    """A bulleted or numbered list."""

    ordered: bool
    items: list[Item]

    @property
    def children(self) -> Sequence[Block]:
        return self.items


@dataclass(slots=True, eq=False)
class Paragraph(Block):
    """A paragraph."""

    prose: Prose

    @property
    def proses(self) -> Sequence[Prose]:
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
        return self.prose.text if self.prose else ""

    @property
    def proses(self) -> Sequence[Prose]:
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
        return (self.prose,)


@dataclass(slots=True, eq=False)
class Break(Block):
    """A thematic break."""


@dataclass(slots=True, eq=False)
class Part:
    """A part of a question: the question itself, an answer, ...

    ``label`` is what names it (a tab's label); ``holder`` is the container it is, if it has one
    of its own.
    """

    role: Role
    label: str
    label_span: Span
    span: Span
    blocks: Sequence[Block]
    holder: Container | None = None


@dataclass(slots=True, eq=False)
class Question:
    """A question with its parts, whatever the dialect it is written in.

    ``title_span`` is the title's text, or the opener where there is no title. A ``hidden``
    question lies in an HTML comment.
    """

    title: str
    title_span: Span
    span: Span
    opener: Span
    dialect: str
    parts: list[Part]
    hidden: bool = False
    holder: Block | None = None

    def part(self, role: Role) -> Part | None:
        """Return the first part with this role."""
        return next((part for part in self.parts if part.role == role), None)


_Unit = TypeVar("_Unit")


@dataclass(eq=False)
class Document:
    """A file as read: its blocks in order, its questions, and every part by its type.

    ``templates`` are stretches that the site replaces before it reads the Markdown.
    """

    source: Source
    blocks: list[Block]
    questions: list[Question]
    dialect: str | None = None
    front_matter: Span | None = None
    too_deep: Span | None = None
    templates: Sequence[Span] = ()

    @cached_property
    def _by_type(self) -> dict[type, list[object]]:
        found: dict[type, list[object]] = {Document: [self], Question: list(self.questions)}
        for block in walk(self.blocks):
            found.setdefault(type(block), []).append(block)
            for prose in block.proses:
                found.setdefault(Prose, []).append(prose)
                for node in prose.nodes:
                    found.setdefault(type(node), []).append(node)
        return found

    def units(self, kind: type[_Unit]) -> Sequence[_Unit]:
        """Return every part of exactly this type, in the order of the file."""
        return self._by_type.get(kind, [])  # type: ignore[return-value]


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks and all blocks inside them, in the order of the file."""
    for block in blocks:
        yield block
        if block.children:
            yield from walk(block.children)
