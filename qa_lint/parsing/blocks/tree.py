"""Builds the tree of blocks from the tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock, code, hr, html_block, list_block, reference
from markdown_it.token import Token

from qa_lint.core.profile import Renderer
from qa_lint.core.text import Span
from qa_lint.parsing.blocks import rules
from qa_lint.parsing.document import (
    Block,
    Break,
    Container,
    Definition,
    Fence,
    Heading,
    HtmlBlock,
    IndentedCode,
    Item,
    List,
    Paragraph,
    Prose,
    Quote,
    Row,
    Table,
)

_ANY = ["paragraph", "reference", "blockquote", "list"]


@dataclass(frozen=True, slots=True)
class BlockTree:
    """The blocks of a text, and the place below which nesting was too deep to be read."""

    blocks: list[Block]
    too_deep: int | None


_RULES: dict[str, list[tuple[str, rules.BlockRule, list[str]]]] = {
    "mkdocs": [
        ("container", rules.container, _ANY),
        ("table", rules.table, []),
        ("fence", rules.superfence, _ANY),
        ("code", rules.stamped(code, "code_block"), []),
        ("blockquote", rules.stamped(rules.bounded_quote, "blockquote"), _ANY),
        ("setext", rules.setext, []),
        ("hr", rules.stamped(hr, "hr"), _ANY),
        ("list", rules.stamped(rules.python_markdown_list, "list"), ["paragraph", "blockquote"]),
        ("reference", rules.stamped(reference, "definition"), []),
        ("html_block", rules.stamped(rules.raw_html, "html_block"), ["paragraph", "blockquote"]),
        ("heading", rules.loose_heading, _ANY),
        ("paragraph", rules.paragraph, []),
    ],
    "commonmark": [
        ("table", rules.table, ["paragraph"]),
        ("code", rules.stamped(code, "code_block"), []),
        ("fence", rules.commonmark_fence, _ANY),
        ("blockquote", rules.stamped(rules.bounded_quote, "blockquote"), _ANY),
        ("setext", rules.setext, []),
        ("hr", rules.stamped(hr, "hr"), _ANY),
        ("list", rules.stamped(list_block, "list"), ["paragraph", "reference", "blockquote"]),
        ("reference", rules.stamped(reference, "definition"), []),
        ("html_block", rules.stamped(html_block, "html_block"), ["paragraph", "blockquote"]),
        ("heading", rules.spaced_heading, _ANY),
        ("paragraph", rules.paragraph, []),
    ],
}
"""The block rules of each family of renderers, with the blocks that each may interrupt."""


@cache
def _parser(family: str) -> MarkdownIt:
    md = MarkdownIt("zero", {"maxNesting": rules.MAX_NESTING, "html": True})
    md.block.ruler = Ruler()
    for name, rule, interrupts in _RULES[family]:
        md.block.ruler.push(name, rule, {"alt": interrupts})
    return md


def parse_blocks(
    text: str, renderer: Renderer = "mkdocs", start: int = 0, end: int | None = None
) -> BlockTree:
    """Read ``text[start:end]`` (line ends are ``\\n``); spans refer to the whole ``text``."""
    md = _parser("mkdocs" if renderer == "mkdocs" else "commonmark")
    tokens: list[Token] = []
    env: dict[str, int] = {}
    body = text[start:end] if start or end is not None else text
    state = StateBlock(body, md, env, tokens)
    md.block.tokenize(state, 0, state.lineMax)
    builder = _Builder(text, start, iter(tokens))
    too_deep = env.get("too_deep")
    return BlockTree(builder.blocks(), None if too_deep is None else too_deep + start)


class _Builder:
    """Turns the flat token stream into blocks, one method a kind of block."""

    def __init__(self, text: str, shift: int, tokens: Iterator[Token]) -> None:
        self.text = text
        self.shift = shift
        self.tokens = tokens

    def blocks(self) -> list[Block]:
        """Build blocks until the token that closes what holds them."""
        found: list[Block] = []
        for token in self.tokens:
            if token.nesting < 0:
                break
            found.append(self._block(token))
        return found

    def _pieces(self, token: Token) -> list[Span]:
        return [Span(a + self.shift, b + self.shift) for a, b in token.meta["pieces"]]

    def _span(self, pieces: list[Span]) -> Span:
        filled = [piece for piece in pieces if piece.end > piece.start] or pieces
        end = filled[-1].start + len(self.text[slice(*filled[-1])].rstrip())
        return Span(filled[0].start, end)

    def _prose(self, pieces: list[Span], kind: str) -> Prose:
        lines = [self.text[a:b] for a, b in pieces]
        last = lines[-1].rstrip()
        pieces[-1] = Span(pieces[-1].start, pieces[-1].start + len(last))
        lines[-1] = last
        return Prose("\n".join(lines), pieces, kind)  # type: ignore[arg-type]

    def _block(self, token: Token) -> Block:
        pieces = self._pieces(token)
        span = self._span(pieces)
        match token.type:
            case "container_open":
                return self._container(token, pieces)
            case "blockquote_open":
                return Quote(span, self.blocks())
            case "bullet_list_open" | "ordered_list_open":
                items = [block for block in self.blocks() if isinstance(block, Item)]
                return List(span, token.type == "ordered_list_open", items)
            case "list_item_open":
                mark = len(token.info) + len(token.markup)
                return Item(span, Span(span.start, span.start + mark), self.blocks())
            case "heading":
                return self._heading(token, span)
            case "fence":
                return self._fence(token, pieces, span)
            case "table":
                return self._table(pieces, span)
            case "code_block":
                return IndentedCode(span)
            case "html_block":
                raw = self.text[slice(*span)]
                return HtmlBlock(span, raw.startswith("<!--") and raw.endswith("-->"))
            case "hr":
                return Break(span)
            case "definition":
                return Definition(span, self._prose(pieces, "paragraph"))
            case _:
                return Paragraph(span, self._prose(pieces, "paragraph"))

    def _container(self, token: Token, pieces: list[Span]) -> Container:
        meta = token.meta
        opener = Span(pieces[0].start, self._span(pieces).end)
        label = meta["label"].shift(self.shift)
        blocks = self.blocks()
        end = max(opener.end, blocks[-1].span.end if blocks else 0)
        return Container(
            Span(opener.start, end),
            meta["kind"],
            meta["type"],
            self.text[slice(*label)],
            label,
            opener,
            meta["indent"],
            blocks,
        )

    def _heading(self, token: Token, span: Span) -> Heading:
        marks = token.meta["marks"].shift(self.shift)
        title = token.meta["title"].shift(self.shift)
        prose = self._prose([title], "heading") if title.end > title.start else None
        return Heading(span, token.meta["level"], marks, prose)

    def _fence(self, token: Token, pieces: list[Span], span: Span) -> Fence:
        closed = token.meta["closed"]
        inner = pieces[1:-1] if closed else pieces[1:]
        body = Span(inner[0].start, inner[-1].end) if inner else Span(pieces[0].end, pieces[0].end)
        return Fence(span, token.meta["info"], pieces[0], body, closed)

    def _table(self, pieces: list[Span], span: Span) -> Table:
        rows = [self._row(piece) for number, piece in enumerate(pieces) if number != 1]
        return Table(span, len(rows[0].cells), rows[0], rows[1:])

    def _row(self, piece: Span) -> Row:
        text = self.text[slice(*piece)]
        cells = []
        for start, end in rules.split_row(text):
            raw = text[start:end]
            left = start + len(raw) - len(raw.lstrip())
            right = max(left, start + len(raw.rstrip()))
            cell = Span(left, right).shift(piece.start)
            cells.append(self._prose([cell], "cell"))
        return Row(Span(piece.start, piece.start + len(text.rstrip())), cells)
