"""Splits a text into blocks as CommonMark with GitHub's tables and footnotes does.

The rules are those of markdown-it-py, and two of GitHub's own. Each is wrapped, because its tokens
know their lines only: the wrapper notes which stretch of each line the container left to the block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import Ruler
from markdown_it.rules_block import (
    StateBlock,
    blockquote,
    code,
    fence,
    heading,
    hr,
    html_block,
    lheading,
    list_block,
    paragraph,
    reference,
    table,
)
from markdown_it.token import Token

from qa_lint.core.text import Span
from qa_lint.parsing.blocks import making
from qa_lint.parsing.blocks.github_rules import footnote, lazy_html, piece
from qa_lint.parsing.document import (
    Block,
    Break,
    Definition,
    Fence,
    Heading,
    IndentedCode,
    Item,
    List,
    Paragraph,
    Quote,
)

MAX_NESTING = 100
"""Levels of blocks in blocks that are read; what lies deeper is dropped."""

_Rule = Callable[[StateBlock, int, int, bool], bool]


def _leaf(name: str, rule: _Rule) -> _Rule:
    """Wrap a rule of a block without blocks inside: one token says where all its lines are."""

    def run(state: StateBlock, start: int, last: int, silent: bool) -> bool:
        count = len(state.tokens)
        found = rule(state, start, last, silent)
        if found and not silent:
            own = state.tokens[count:]
            del state.tokens[count:]
            token = state.push(name, "", 0)
            token.meta["pieces"] = [piece(state, line) for line in range(start, state.line)]
            if own:
                token.info, token.markup, token.tag = own[0].info, own[0].markup, own[0].tag
                content = own[0].content
                token.meta["lines"] = content.count("\n") + bool(content and content[-1] != "\n")
        return found

    return run


def _holder(rule: _Rule) -> _Rule:
    """Wrap a rule of a block with blocks inside: its opening tokens say where its lines are."""

    def run(state: StateBlock, start: int, last: int, silent: bool) -> bool:
        if state.level + 1 >= MAX_NESTING and not silent:
            state.env.setdefault("too_deep", piece(state, start).start)
        count = len(state.tokens)
        found = rule(state, start, last, silent)
        if found and not silent:
            for token in state.tokens[count:]:
                if token.map and "pieces" not in token.meta:
                    first, end = token.map
                    token.meta["pieces"] = [
                        piece(state, line) for line in range(first, min(end, state.lineMax))
                    ]
        return found

    return run


_RULES: tuple[tuple[str, _Rule, list[str]], ...] = (
    ("table", _leaf("table", table), ["paragraph", "reference"]),
    ("code", _leaf("code", code), []),
    ("fence", _leaf("fence", fence), ["paragraph", "reference", "blockquote", "list"]),
    ("blockquote", _holder(blockquote), ["paragraph", "reference", "blockquote", "list"]),
    ("hr", _leaf("hr", hr), ["paragraph", "reference", "blockquote", "list"]),
    ("list", _holder(list_block), ["paragraph", "reference", "blockquote"]),
    ("footnote", _holder(footnote), ["paragraph", "reference", "blockquote", "list"]),
    ("reference", _leaf("definition", reference), []),
    ("html_block", _leaf("html", html_block), ["paragraph", "reference", "blockquote"]),
    ("lazy_html", lazy_html, ["paragraph", "blockquote"]),
    ("heading", _leaf("heading", heading), ["paragraph", "reference", "blockquote"]),
    ("lheading", _leaf("setext", lheading), []),
    ("paragraph", _leaf("paragraph", paragraph), []),
)
"""markdown-it-py's rules in its order, with the blocks that each may interrupt."""


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("zero", {"maxNesting": MAX_NESTING, "html": True})
    md.block.ruler = Ruler()
    for name, rule, interrupts in _RULES:
        md.block.ruler.push(name, rule, {"alt": interrupts})
    return md


def read_commonmark(text: str, start: int, end: int) -> tuple[list[Block], int | None]:
    """Read ``text[start:end]``; return its blocks, and where nesting got too deep to be read."""
    tokens: list[Token] = []
    env: dict[str, int] = {}
    state = StateBlock(text[start:end], _parser(), env, tokens)
    state.md.block.tokenize(state, 0, state.lineMax)
    too_deep = env.get("too_deep")
    blocks = _Builder(text, start, iter(tokens)).blocks()
    return blocks, None if too_deep is None else too_deep + start


class _Builder:
    """Turns the flat stream of tokens into blocks."""

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
            if token.type == "footnote_open":
                found.extend(self.blocks())
            else:
                found.append(self._block(token))
        return found

    def _block(self, token: Token) -> Block:
        pieces = [piece.shift(self.shift) for piece in token.meta["pieces"]]
        span = making.whole(self.text, pieces)
        match token.type:
            case "blockquote_open":
                return Quote(span, self.blocks())
            case "bullet_list_open" | "ordered_list_open":
                items = [block for block in self.blocks() if isinstance(block, Item)]
                return List(span, token.type == "ordered_list_open", items)
            case "list_item_open":
                mark = len(token.info) + len(token.markup)
                return Item(span, Span(span.start, span.start + mark), self.blocks())
            case "heading":
                return self._heading(span)
            case "setext":
                return self._setext(token, pieces, span)
            case "fence":
                return self._fence(token, pieces, span)
            case _:
                return self._leaf(token, pieces, span)

    def _leaf(self, token: Token, pieces: list[Span], span: Span) -> Block:
        match token.type:
            case "table":
                return making.table(self.text, pieces, code=False)
            case "code":
                return IndentedCode(span)
            case "html":
                return making.html(self.text, span)
            case "hr":
                return Break(span)
            case "definition":
                return Definition(span, making.prose(self.text, pieces, "paragraph"))
            case _:
                return Paragraph(span, making.prose(self.text, pieces, "paragraph"))

    def _heading(self, span: Span) -> Heading:
        raw = self.text[slice(*span)]
        level = len(raw) - len(raw.lstrip("#"))
        title = raw[level:]
        closed = title.rstrip("#")
        if closed == "" or closed.endswith((" ", "\t")):
            title = closed
        start = span.start + level + len(raw[level:]) - len(raw[level:].lstrip())
        marks = Span(span.start, span.start + level)
        return making.heading(
            self.text, span, level, marks, Span(start, span.start + level + len(title.rstrip()))
        )

    def _setext(self, token: Token, pieces: list[Span], span: Span) -> Heading:
        title = making.prose(self.text, pieces[:-1], "heading")
        return Heading(span, int(token.tag[1]), making.trimmed(self.text, pieces[-1]), title)

    def _fence(self, token: Token, pieces: list[Span], span: Span) -> Fence:
        closed = len(pieces) == token.meta["lines"] + 2
        inner = pieces[1:-1] if closed else pieces[1:]
        body = Span(inner[0].start, inner[-1].end) if inner else Span(pieces[0].end, pieces[0].end)
        return Fence(span, token.info.strip(), pieces[0], body, closed)
