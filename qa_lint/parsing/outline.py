"""What a reader sees of a file, reduced to a list that can be compared before and after a fix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from qa_lint.parsing.document import (
    Block,
    Code,
    Container,
    Document,
    Fence,
    Heading,
    HtmlBlock,
    IndentedCode,
    Link,
    List,
    Math,
    Prose,
    Quote,
    Table,
)
from qa_lint.parsing.emphasis import emphasis_marks

Kind = Literal[
    "text", "headings", "lists", "tables", "code", "math", "links", "images", "boxes", "html"
]


def outline(document: Document) -> dict[str, list[str]]:
    """Return what is seen, in the order of the file, by kind."""
    seen: dict[str, list[str]] = {}
    for block in document.blocks:
        for kind, value in _block(block, document, ""):
            seen.setdefault(kind, []).append(value)
    return seen


def changed_kinds(before: Document, after: Document) -> set[str]:
    """Return the kinds in which the two differ for a reader."""
    old, new = outline(before), outline(after)
    return {kind for kind in {*old, *new} if old.get(kind) != new.get(kind)}


def _block(block: Block, document: Document, path: str) -> Iterator[tuple[Kind, str]]:
    raw = document.source.text
    match block:
        case Container():
            yield "boxes", f"{path}{block.kind} {block.type} {block.label}"
            path += "box/"
        case Quote():
            yield "boxes", f"{path}quote"
            path += "quote/"
        case List():
            yield "lists", f"{path}{'ol' if block.ordered else 'ul'} {len(block.items)}"
            path += "list/"
        case Heading():
            yield "headings", f"{path}h{block.level} {block.title}"
        case Table():
            shape = " ".join(str(len(row.cells)) for row in (block.header, *block.rows))
            yield "tables", f"{path}table {shape}"
        case Fence():
            yield "code", f"{path}fence {block.info}\n{raw[slice(*block.body)]}"
        case IndentedCode():
            yield "code", f"{path}code {raw[slice(*block.span)]}"
        case HtmlBlock():
            yield "html", f"{path}{raw[slice(*block.span)]}"
        case _:
            pass
    for prose in block.proses:
        yield from _prose(prose, path)
    for child in block.children:
        yield from _block(child, document, path)


def _prose(prose: Prose, path: str) -> Iterator[tuple[Kind, str]]:
    words = prose.words()
    for start, end in emphasis_marks(prose):  # those that stay are seen
        words = words[:start] + " " * (end - start) + words[end:]
    yield "text", path + " ".join(words.split())
    for node in prose.nodes:
        match node:
            case Math():
                yield "math", f"{_shown(node)} {node.tex.strip()}"
            case Code():
                yield "code", node.code
            case Link(kind="image"):
                yield "images", node.target
            case Link():
                yield "links", f"{node.kind} {node.target}"
            case _:
                pass


def _shown(math: Math) -> str:
    """Return how a formula is shown: on a line of its own, in the line, or as plain text."""
    if not math.rendered:
        return "plain"
    return "display" if math.display else "inline"
