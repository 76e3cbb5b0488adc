"""The parts of running text, each with the exact span of the file that it was read from.

:class:`Place` tells where in the bank a part stands, because most rules judge answers only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa_lint.core.text import Span

Role = Literal["question", "answer", "option", "explanation", "other"]
MathDelimiter = Literal["$", "$$", "\\(", "\\[", "begin"]
LinkKind = Literal["inline", "reference", "auto", "bare", "image", "definition"]


@dataclass(slots=True, eq=False)
class Place:
    """Where a part stands: its question (if any), its role there, and what it lies in.

    ``question`` is the number of the question in ``Document.questions``; ``title`` is its title,
    or the nearest heading above. ``quoted`` parts lie in a block quote, ``hidden`` ones in an
    HTML comment.
    """

    question: int | None = None
    role: Role = "other"
    title: str = ""
    quoted: bool = False
    hidden: bool = False


NOWHERE = Place()


class Prose:
    """A run of inline text: a paragraph, a heading, a table cell.

    ``text`` joins the lines with ``\\n``, without their indentation or markers; ``pieces`` are
    the spans of the file that each line came from. The first line of an ``indented`` one starts
    behind blanks that belong to no list or box.
    """

    __slots__ = (
        "_hidden",
        "_starts",
        "indented",
        "kind",
        "nodes",
        "pieces",
        "place",
        "span",
        "text",
    )

    def __init__(
        self,
        text: str,
        pieces: Sequence[Span],
        kind: Literal["paragraph", "heading", "cell"],
    ) -> None:
        self.text = text
        self.pieces = tuple(pieces)
        self.kind = kind
        self.indented = False
        self.nodes: list[Inline] = []
        self._hidden: tuple[list[Inline], list[tuple[int, int]]] | None = None
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
        if not self.nodes:
            return self.text
        if self._hidden is None or self._hidden[0] is not self.nodes:
            self._hidden = (self.nodes, list(self._hidden_stretches()))
        parts: list[str] = []
        at = 0
        for start, end in self._hidden[1]:
            parts.append(self.text[at:start])
            parts.append(blank * (end - start))
            at = end
        parts.append(self.text[at:])
        return "".join(parts)

    def _hidden_stretches(self) -> Iterator[tuple[int, int]]:
        """Yield what is no words, in order and apart."""
        stretches: list[tuple[int, int]] = []
        for node in self.nodes:
            if isinstance(node, Link) and node.kind in ("inline", "reference", "image"):
                stretches += ((node.start, node.text_start), (node.text_end, node.end))
            else:
                stretches.append((node.start, node.end))
        at = 0
        for start, end in sorted(stretches):
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
