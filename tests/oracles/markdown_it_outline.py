"""What markdown-it-py's own CommonMark preset with tables sees, and our reading, as one list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from qa_lint.parsing.document import (
    Block,
    Code,
    Document,
    Fence,
    Heading,
    HtmlBlock,
    IndentedCode,
    Inline,
    Link,
    List,
    Quote,
    Table,
)

_RENDERER = MarkdownIt("commonmark").enable("table")


def theirs(text: str) -> list[str]:
    """Return the headings, lists, tables, quotes, code, links and images by markdown-it-py."""
    return list(_tokens(_RENDERER.parse(text)))


def _tokens(tokens: Sequence[Token]) -> Iterator[str]:
    stack: list[int] = []
    items: dict[int, int] = {}
    found: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                stack.append(len(found))
                items[len(found)] = 0
                found.append((token.tag, len(found)))
            case "bullet_list_close" | "ordered_list_close":
                stack.pop()
            case "list_item_open":
                items[stack[-1]] += 1
            case "heading_open" | "table_open" | "blockquote_open":
                found.append((token.tag, -1))
            case "fence" | "code_block":
                found.append(("code", -1))
            case "html_block":
                found.append(("html", -1))
            case "inline":
                found += [(name, -1) for name in _inline(token.children or [])]
            case _:
                pass
    for name, number in found:
        yield f"{name} {items[number]}" if number >= 0 else name


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "link_open":
                yield "link"
            case "image":
                yield "image"
            case "code_inline":
                yield "`"
            case _:
                pass


def ours(document: Document) -> list[str]:
    """Return the same of our reading."""
    labels = {
        " ".join(link.prose.text[link.text_start : link.text_end].lower().split())
        for link in document.units(Link)
        if link.kind == "definition"
    }
    return [token for block in document.blocks for token in _block(block, labels)]


def _block(block: Block, labels: set[str]) -> Iterator[str]:
    match block:
        case List():
            yield f"{'ol' if block.ordered else 'ul'} {len(block.items)}"
        case Heading():
            yield f"h{block.level}"
        case Table():
            yield "table"
        case Quote():
            yield "blockquote"
        case Fence() | IndentedCode():
            yield "code"
        case HtmlBlock():
            yield "html"
        case _:
            pass
    for prose in block.proses:
        images = [(n.start, n.end) for n in prose.nodes if n.text.startswith("![")]
        for node in prose.nodes:
            if not any(start < node.start < end for start, end in images):
                yield from _node(node, labels)
    for child in block.children:
        yield from _block(child, labels)


def _node(node: Inline, labels: set[str]) -> Iterator[str]:
    match node:
        case Code():
            yield "`"
        case Link(kind="image"):
            yield "image"
        case Link(kind="inline" | "auto"):
            yield "link"
        case Link(kind="reference"):
            if " ".join(node.target.lower().split()) in labels:
                yield "image" if node.text.startswith("!") else "link"
        case _:
            pass
