"""Turns the tree that was read by Python-Markdown's rules into the blocks of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.text import Span
from qa_lint.parsing.blocks import making
from qa_lint.parsing.blocks.grammar import BoxKind
from qa_lint.parsing.blocks.html_scanner import KNOWN_TAGS
from qa_lint.parsing.blocks.lines import TAB, Atom, Element, FencedCode, Line, Raw
from qa_lint.parsing.blocks.nodes import Node
from qa_lint.parsing.document import (
    Block,
    Break,
    Container,
    Definition,
    Fence,
    IndentedCode,
    Item,
    List,
    Paragraph,
    Quote,
)

_LONE_TAG = re.compile(r"<(?P<name>[A-Za-z][\w-]{0,100})(?:[ \t][^<>]{0,1000})?>[ \t]*")
_BOXES: dict[str, BoxKind] = {"admonition": "admonition", "details": "details", "tab": "tab"}


class Assembler:
    """Turns the nodes of a text into blocks.

    ``unclosed`` are the offsets of fences that are never closed. The site shows them as text; here
    such a fence holds the rest of its paragraph, because that was meant as code.
    """

    def __init__(self, text: str, unclosed: frozenset[int]) -> None:
        self.text = text
        self.unclosed = unclosed

    def blocks(self, nodes: Sequence[Node]) -> list[Block]:
        """Return the blocks that the nodes are."""
        found: list[Block] = []
        for node in nodes:
            found.extend(self._blocks(node))
        return found

    def _blocks(self, node: Node) -> Iterator[Block]:
        match node.tag:
            case "p" | "text":
                yield from self._paragraphs(node.lines)
            case "ul" | "ol":
                items = [self._item(child) for child in node.children]
                span = Span(items[0].span.start, items[-1].span.end)
                yield List(span, node.tag == "ol", items)
            case "quote":
                span = making.whole(self.text, _pieces(node.lines))
                yield Quote(span, self.blocks(node.children))
            case "admonition" | "details" | "tab":
                yield self._container(node)
            case "element":
                yield from self._element(node)
            case "footnote":
                yield from self.blocks(node.children)
            case _:
                yield self._leaf(node)

    def _leaf(self, node: Node) -> Block:
        pieces = _pieces(node.lines)
        span = making.whole(self.text, pieces)
        match node.tag:
            case "heading" if node.marks is not None and node.label is not None:
                return making.heading(self.text, span, node.level, node.marks, node.label)
            case "table":
                return making.table(self.text, pieces, code=True)
            case "definition":
                return Definition(span, making.prose(self.text, pieces, "paragraph"))
            case "code":
                return IndentedCode(span)
            case _:
                return Break(span)

    def _paragraphs(self, lines: Sequence[Line]) -> Iterator[Block]:
        """Yield the paragraphs between the atoms, and the atoms."""
        run: list[Line] = []
        for number, line in enumerate(lines):
            if line.start in self.unclosed:
                yield from self._paragraph(run)
                yield self._unclosed(_pieces(lines[number:]))
                return
            if line.atom is None:
                run.append(line)
                continue
            yield from self._paragraph(run)
            run = []
            yield from self._atom(line.atom)
        yield from self._paragraph(run)

    def _paragraph(self, lines: list[Line]) -> Iterator[Block]:
        if not lines:
            return
        pieces = _pieces(lines)
        span = making.whole(self.text, pieces)
        html = making.html(self.text, span)
        if html.comment or self._is_foreign(pieces[0]):
            yield html
        else:
            prose = making.prose(self.text, pieces, "paragraph")
            prose.indented = lines[0].indent > 0
            yield Paragraph(span, prose)

    def _is_foreign(self, line: Span) -> bool:
        """Tell whether a line is one tag that HTML does not know: a plugin reads what follows."""
        tag = _LONE_TAG.fullmatch(self.text, line.start, line.end)
        return tag is not None and tag["name"].lower() not in KNOWN_TAGS

    def _unclosed(self, pieces: list[Span]) -> Fence:
        opener = pieces[0]
        raw = self.text[slice(*opener)]
        info = raw.lstrip("> \t").lstrip("`~").strip()
        inner = pieces[1:]
        body = Span(inner[0].start, inner[-1].end) if inner else Span(opener.end, opener.end)
        return Fence(making.whole(self.text, pieces), info, opener, body, closed=False)

    def _atom(self, atom: Atom) -> Iterator[Block]:
        if isinstance(atom, FencedCode):
            yield Fence(atom.span, atom.info, atom.opener, atom.body, closed=True)
        elif isinstance(atom, (Raw, Element)):
            yield making.html(self.text, atom.span)

    def _item(self, node: Node) -> Item:
        blocks = self.blocks(node.children)
        marker = node.marks
        if marker is None:  # Python-Markdown makes an item for text that is indented too deeply
            start = blocks[0].span.start if blocks else 0
            marker = Span(start, start)
        end = max([marker.end, *(block.span.end for block in blocks)])
        return Item(Span(marker.start, end), marker, blocks)

    def _container(self, node: Node) -> Container:
        line = node.lines[0]
        opener = making.trimmed(self.text, Span(line.start, line.end))
        label = node.label or Span(opener.end, opener.end)
        blocks = self.blocks(node.children)
        begin = self.text.rfind("\n", 0, opener.start) + 1
        return Container(
            Span(opener.start, max([opener.end, *(block.span.end for block in blocks)])),
            _BOXES[node.tag],
            node.type,
            self.text[slice(*label)],
            label,
            opener,
            len(self.text[begin : opener.start].expandtabs(TAB)),
            blocks,
        )

    def _element(self, node: Node) -> Iterator[Block]:
        atom = node.lines[0].atom
        if isinstance(atom, Element):
            yield making.html(self.text, atom.opener)
            yield from self.blocks(node.children)
            if atom.closer.end > atom.closer.start:
                yield making.html(self.text, atom.closer)


def _pieces(lines: Sequence[Line]) -> list[Span]:
    """Return the stretches of lines, with the atoms in them."""
    return [Span(line.start, line.atom.span.end if line.atom else line.end) for line in lines]
