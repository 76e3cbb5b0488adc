"""What GitHub's own renderer, cmark-gfm, makes of a page, and our reading, as one list.

cmark-gfm shows raw HTML as a comment of its own unless told otherwise, and soft line ends as
``<br>`` if told so: that tells a block of HTML from a tag in running text. Addresses of mails and
``www.`` without a scheme, which it makes links, are left out; footnotes are on, as on GitHub.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import TypeGuard
from urllib.parse import unquote

import cmarkgfm
from cmarkgfm.cmark import Options

from qa_lint.parsing.document import (
    Block,
    Break,
    Code,
    Definition,
    Document,
    Fence,
    Heading,
    Html,
    HtmlBlock,
    IndentedCode,
    Inline,
    Link,
    List,
    Math,
    Prose,
    Quote,
    Table,
)
from qa_lint.parsing.emphasis import emphasis_marks

_OPTIONS = Options.CMARK_OPT_HARDBREAKS | Options.CMARK_OPT_FOOTNOTES
_VOID = ("br", "img", "input", "hr")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PIPE = "\\|"
_NOTE = re.compile(
    r"^[> \t]*\[\^([^\]\s]+)\]:.*(?:\n[ \t]*\n(?: {4}|\t).*|\n(?!\[\^|#|[ \t]*\n).+)*", re.MULTILINE
)
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_BOX = re.compile(r"\[[ xX]\](?=[ \t\n]|\Z)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_INLINE = ("link", "image", "raw")


def theirs(text: str) -> list[str]:
    """Return the tokens of a page by cmark-gfm."""
    reader = _Html()
    reader.feed(cmarkgfm.github_flavored_markdown_to_html(text, _OPTIONS))
    reader.close()
    return _merged(reader.tokens)


def _merged(tokens: Iterable[str]) -> list[str]:
    """Return the tokens with the words between two blocks as one token, behind what is inline."""
    merged: list[str] = []
    words = ""
    for token in tokens:
        if token.startswith("text "):
            words += token.removeprefix("text ")
            continue
        if words and token.split()[0] not in _INLINE and token[0] != "`":
            merged.append(f"text {words}")
            words = ""
        merged.append(token)
    return [*merged, f"text {words}"] if words else merged


class _Html(HTMLParser):
    """Reduces the HTML that cmark-gfm writes."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []
        self.lists: list[int] = []
        self.code: list[str] | None = None
        self.fence = False
        self.skipping = 0
        self.link: tuple[int, str, str] | None = None
        self.cells: list[int] = []
        self.table = 0
        self.at_line_start = True
        self.broken = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self.skipping or tag == "section" or "data-footnote-ref" in attributes:
            self.skipping += tag not in _VOID
            return
        if tag in ("ul", "ol"):
            self.lists.append(len(self.tokens))
            self.tokens.append(f"{tag} 0")
        elif tag == "li":
            kind, count = self.tokens[self.lists[-1]].split()
            self.tokens[self.lists[-1]] = f"{kind} {int(count) + 1}"
        elif tag in (*_HEADINGS, "blockquote", "hr"):
            self.tokens.append({"blockquote": "quote", "hr": "rule"}.get(tag, tag))
        elif tag == "table":
            self.table = len(self.tokens)
            self.tokens.append("table")
            self.cells = []
        elif tag == "tr":
            self.cells.append(0)
        elif tag in ("td", "th"):
            self.cells[-1] += 1
        elif tag == "pre":
            self.fence = True
        elif tag == "code":
            self.code = []
        elif tag == "a":
            self.link = (len(self.tokens), attributes.get("href") or "", "")
            self.tokens.append("link")
        elif tag == "img":
            self.tokens.append(f"image {_address(attributes.get('src') or '')}")
        self.broken = tag == "br"
        self.at_line_start = False

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        if tag in ("ul", "ol"):
            self.lists.pop()
            self.tokens.append(f"/{tag}")
        elif tag == "blockquote":
            self.tokens.append("/quote")
        elif tag == "table":
            self.tokens[self.table] = f"table {self.cells[0]}x{len(self.cells)}"
            self.tokens.append("/table")
        elif tag == "pre":
            self.fence = False
        elif tag == "code" and self.code is not None:
            kind = "code " if self.fence else "`"
            self.tokens.append(kind + "".join("".join(self.code).split()))
            self.code = None
        elif tag == "a" and self.link is not None:
            at, target, text = self.link
            short = target.startswith("mailto:") or (
                text.startswith("www.") and f"http://{text}" == unquote(target)
            )
            self.tokens[at] = "text " if short else f"link {_address(target)}"
            self.link = None
        elif tag in _HEADINGS:
            self.tokens.append(f"/{tag}")
        self.broken = self.at_line_start = False

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if self.code is not None:
            self.code.append(data)
            return
        if self.link is not None:
            at, target, text = self.link
            self.link = (at, target, text + data)
        self.at_line_start = data.endswith("\n") and not self.broken
        self.broken = False
        self.tokens.append(f"text {_words(data)}")

    def handle_comment(self, data: str) -> None:
        if not self.skipping:
            self.tokens.append("html" if self.at_line_start else "raw")
        self.broken = False
        self.at_line_start = False


def _words(text: str) -> str:
    """Return the letters and digits of a text, and the marks of emphasis that are shown."""
    return "".join(char for char in text if char.isalnum() or char in "*_")


def _address(text: str) -> str:
    """Return an address in one spelling: percent signs, entities and escapes are resolved."""
    return unquote(html.unescape(_ESCAPE.sub(r"\1", text)))


class _Ours:
    """Reduces a document to the same tokens."""

    def __init__(self, document: Document) -> None:
        self.text = document.source.text
        self.depth = 0
        self.first: set[Prose] = set()
        self.labels = {
            _label(link.prose.text[link.text_start : link.text_end]): link.target
            for block in reversed(document.units(Definition))
            for link in block.prose.nodes
            if isinstance(link, Link)
        }
        found = list(_NOTE.finditer(self.text))
        self.note_texts = [note.span() for note in found]
        self.notes = {_label(note[1]) for note in found}

    def block(self, block: Block) -> Iterator[str]:
        """Yield the tokens of a block; footnotes, which are shown elsewhere, are left out."""
        if any(start <= block.span.start < end for start, end in self.note_texts):
            return
        match block:
            case List():
                tag = "ol" if block.ordered else "ul"
                yield f"{tag} {len(block.items)}"
                self.first |= {p for item in block.items for b in item.blocks[:1] for p in b.proses}
                yield from self._children(block)
                yield f"/{tag}"
            case Heading():
                yield f"h{block.level}"
                yield from self._proses(block.proses)
                yield f"/h{block.level}"
            case Table():
                rows = [block.header, *block.rows]
                yield f"table {block.columns}x{len(rows)}"
                for row in rows:
                    yield from self._proses(row.cells[: block.columns])
                yield "/table"
            case Quote():
                yield from self._quote(block)
            case Fence() | IndentedCode():
                yield f"code {self._code(block)}"
            case HtmlBlock():
                yield "html"
            case Break():
                yield "rule"
            case Definition():
                return
            case _:
                yield from self._proses(block.proses)
                yield from self._children(block)

    def _quote(self, block: Quote) -> Iterator[str]:
        yield "quote"
        self.depth += 1
        yield from self._children(block)
        self.depth -= 1
        yield "/quote"

    def _children(self, block: Block) -> Iterator[str]:
        for child in block.children:
            yield from self.block(child)

    def _code(self, block: Fence | IndentedCode) -> str:
        """Return the code of a block without blanks and the marks of the quotes around it."""
        span = block.body if isinstance(block, Fence) else block.span
        lines = self.text[slice(*span)].split("\n")
        for _ in range(self.depth):
            lines = lines[:1] + [line.lstrip().removeprefix(">") for line in lines[1:]]
        if self.depth and isinstance(block, Fence):
            lines[0] = lines[0].lstrip("> ")
        return "".join("".join(lines).split())

    def _proses(self, proses: Iterable[Prose]) -> Iterator[str]:
        for prose in proses:
            alts = [(n.start, n.end) for n in prose.nodes if n.text.startswith("![")]
            shown = [
                node
                for node in prose.nodes
                if not any(a < node.start < b for a, b in alts)
                and not (_is_bare(node) and _in_brackets(prose.text, node.start))
            ]
            yield f"text {self._words(prose, shown)}"
            for node in shown:
                yield from self._inline(node)

    def _words(self, prose: Prose, nodes: Iterable[Inline]) -> str:
        raw = list(prose.text)
        if prose in self.first and (box := _BOX.match(prose.text)):
            raw[: box.end()] = " " * box.end()
        for node in nodes:
            for start, end in self._unseen(node):
                raw[start:end] = " " * (end - start)
            if _is_bare(node):
                raw[node.start : node.end] = list(node.text.replace("&", " "))
        for start, end in emphasis_marks(prose, math=False):
            raw[start:end] = " " * (end - start)
        words = _ESCAPE.sub(r"\1 ", "".join(raw))
        words = _REFERENCE.sub(
            lambda found: "" if _label(found[1]) in self.notes else found[0], words
        )
        return _words(html.unescape(words))

    def _unseen(self, node: Inline) -> Iterator[tuple[int, int]]:
        match node:
            case Link() if node.text.startswith("!") and self._is_link(node):
                yield node.start, node.end
            case Link(kind="inline" | "reference") if self._is_link(node):
                yield node.text_end, node.end
            case Code() | Html():
                yield node.start, node.end
            case Math() if node.text.startswith("$`"):
                yield node.start, node.end
            case _:
                return

    def _is_link(self, node: Link) -> bool:
        return node.kind != "reference" or _label(node.target) in self.labels

    def _inline(self, node: Inline) -> Iterator[str]:
        match node:
            case Code():
                # pipes in the cells of a table need a backslash in code, too
                cell = node.prose.kind == "cell"
                yield f"`{_squeezed(node.code.replace(_PIPE, '|') if cell else node.code)}"
            case Math() if node.text.startswith("$`"):
                yield f"`{_squeezed(node.tex)}"
            case Html():
                yield "raw"
            case Link(kind="image"):
                yield f"image {_address(node.target)}"
            case Link(kind="inline" | "auto" | "bare"):
                if not node.target.startswith("mailto:"):
                    yield f"link {_address(node.target)}"
            case Link(kind="reference") if self._is_link(node):
                kind = "image" if node.text.startswith("!") else "link"
                if self.labels[_label(node.target)].startswith("mailto:"):
                    return
                yield f"{kind} {_address(self.labels[_label(node.target)])}"
            case _:
                return


def _is_bare(node: Inline) -> TypeGuard[Link]:
    return isinstance(node, Link) and node.kind == "bare"


def _in_brackets(text: str, at: int) -> bool:
    """Tell whether a bracket is open at an offset: no address is made a link there."""
    before = text[:at].replace("\\[", "").replace("\\]", "")
    depth = 0
    for char in before:
        depth = max(0, depth + (char == "[") - (char == "]"))
    return depth > 0


def _label(text: str) -> str:
    return " ".join(text.casefold().split())


def _squeezed(text: str) -> str:
    return "".join(text.split())


def ours(document: Document) -> list[str]:
    """Return the tokens of a page as we read it."""
    reader = _Ours(document)
    return _merged(token for block in document.blocks for token in reader.block(block))
