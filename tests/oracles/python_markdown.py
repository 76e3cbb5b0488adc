"""What a reader sees of a page, by Python-Markdown itself and by our reading, as one flat list.

Both sides are reduced to the same tokens in the order of the page: headings with their words,
lists with the number of items, tables with columns and rows, boxes, tabs with labels, quotes,
code, formulas, links and images, and stray markers of blocks that were not recognised.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import markdown
from markdown.extensions.toc import TocTreeprocessor
from pymdownx.highlight import HighlightTreeprocessor

from qa_lint.core.text import Source, Span
from qa_lint.parsing.blocks.html_scanner import KNOWN_TAGS
from qa_lint.parsing.document import (
    Block,
    Code,
    Container,
    Definition,
    Document,
    Fence,
    Heading,
    IndentedCode,
    Inline,
    Link,
    List,
    Math,
    Paragraph,
    Prose,
    Quote,
    Table,
)
from qa_lint.parsing.inline import InlineStyle, scan

TITLE = "admonition-title"

BUILT_IN = ("tables", "fenced_code")
"""What MkDocs always loads (with ``toc``, which only adds identifiers)."""

USUAL = (
    "admonition",
    "attr_list",
    "md_in_html",
    "tables",
    "footnotes",
    "abbr",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.arithmatex",
    "pymdownx.tabbed",
)

NOT_COMPARED = frozenset(
    {
        "pymdownx.emoji",  # needs tables of the site's theme; makes images of words
        "pymdownx.magiclink",  # makes links of addresses and of words such as #12
        "pymdownx.snippets",  # reads other files
        "toc",
        "meta",
        "smarty",
        "pymdownx.smartsymbols",
        "codehilite",
        "pymdownx.tasklist",
        "pymdownx.keys",
    }
)

_PLACEHOLDER = re.compile("\x02wzxhzdk:(\\d+)\x03")
_OTHER_PLACEHOLDERS = re.compile("\x02[^\x03]*\x03")
_STRAY = re.compile(r'^ *(?:!!! ?\w|\?\?\?\+? ?["\w]|===[+!]* +"|\$\$)', re.MULTILINE)
_ATTRIBUTES = re.compile(
    r"(?<=[)\]`*>_~=^ \n])(?<![\w\\}^]_)\{:?[ ]*(?:[#.][\w.:-]*|[\w-]+[ ]*=)[^{}\n]*\}"
)
_LONE_TAG = re.compile(r"^[ >]*<([a-z][\w-]*)(?: [^<>]*)?>[ ]*$", re.MULTILINE | re.IGNORECASE)
_INLINE = ("link", "image", "stray")
_LAST_LINE_ATTRIBUTES = re.compile(r"\n\{:?[ ]*[^{}\n ][^\n]*\}[ ]*$")
_TARGET = re.compile(r"\]\([^()]*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LANGUAGE = re.compile(r"^(?:#!|:::)\w+ ")
_FOOTNOTE = re.compile(r"\[\^([^\]]*)\]")
_NOTE = re.compile(r"^[> \t]*(?:[-*+]|\d+\.)?[ \t]*\[\^([^\]]*)\]:", re.MULTILINE)


def extensions_of(
    site: Mapping[str, Any], built_in: Sequence[str] = BUILT_IN
) -> dict[str, dict[str, Any]]:
    """Return the extensions of a site that matter here, with settings that can be used here."""
    entries = site.get("markdown_extensions") or []
    pairs: list[tuple[str, Any]] = []
    for entry in entries.items() if isinstance(entries, Mapping) else entries:
        if isinstance(entry, str):
            pairs.append((entry, None))
        elif isinstance(entry, Mapping):
            pairs.extend(entry.items())
        else:
            pairs.append(entry)
    found: dict[str, dict[str, Any]] = {name: {} for name in built_in}
    for name, settings in pairs:
        if name not in NOT_COMPARED:
            found[name] = _usable(name, settings if isinstance(settings, Mapping) else {})
    return found


def _usable(name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    if name == "pymdownx.arithmatex":
        return {"generic": True, "smart_dollar": settings.get("smart_dollar", True)}
    if name == "pymdownx.tabbed":
        return {"alternate_style": bool(settings.get("alternate_style"))}
    if name == "pymdownx.superfences":
        return {"preserve_tabs": bool(settings.get("preserve_tabs"))}
    if name == "mdx_truly_sane_lists":
        return dict(settings)
    return {}


def is_comparable(text: str) -> bool:
    """Tell whether nothing but Python-Markdown reads the page, as far as can be seen.

    A tag that HTML does not know, alone on its line, is for a plugin, which comes first.
    """
    return all(tag[1].lower() in KNOWN_TAGS for tag in _LONE_TAG.finditer(text))


class Renderer:
    """Python-Markdown with some extensions, stopped before it puts raw HTML back."""

    def __init__(self, extensions: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        if extensions is None:
            extensions = {name: _usable(name, {}) for name in USUAL}
        self.math = "pymdownx.arithmatex" in extensions
        self.md = markdown.Markdown(
            extensions=list(extensions),
            extension_configs={k: dict(v) for k, v in extensions.items()},
        )

        if "markdown_block" in self.md.parser.blockprocessors:
            self._mark_raw_elements(self.md.parser.blockprocessors["markdown_block"])

    @staticmethod
    def _mark_raw_elements(processor: Any) -> None:
        """Make ``md_in_html`` leave a mark on the elements whose content is not Markdown."""
        parse = processor.parse_element_content

        def marking(element: ET.Element) -> None:
            raw = element.get("markdown", "off") == "off"
            parse(element)
            element.set("data-html", "raw" if raw else "markdown")

        processor.parse_element_content = marking

    def outline(self, text: str) -> list[str]:
        """Return the tokens of a page."""
        md = self.md
        md.reset()
        lines = text.split("\n")
        fences = 0
        for processor in list(md.preprocessors):
            if processor is md.preprocessors["html_block"]:
                fences = md.htmlStash.html_counter
            lines = processor.run(lines)
        root = md.parser.parseDocument(lines).getroot()
        for tree_processor in list(md.treeprocessors):
            if not isinstance(tree_processor, (TocTreeprocessor, HighlightTreeprocessor)):
                root = _replaced(tree_processor.run(root), root)
        return _merged(_Html(fences, md.htmlStash.rawHtmlBlocks).element(root))


def _replaced(new: ET.Element | None, old: ET.Element) -> ET.Element:
    return old if new is None else new


def _merged(tokens: Iterable[str]) -> list[str]:
    """Return the tokens with the words between two blocks as one token, behind what is inline."""
    merged: list[str] = []
    words = ""
    for token in tokens:
        if token.startswith("text "):
            words += token.removeprefix("text ")
            continue
        if words and token.split()[0] not in _INLINE and token[0] not in "`$":
            merged.append(f"text {words}")
            words = ""
        merged.append(token)
    return [*merged, f"text {words}"] if words else merged


class _Html:
    """Reduces a tree of elements; the first ``fences`` stashed stretches are fenced code."""

    def __init__(self, fences: int, stash: Sequence[Any]) -> None:
        self.fences = fences
        self.stash = stash

    def element(self, element: ET.Element) -> Iterator[str]:
        tag, kind = str(element.tag), element.get("class", "")
        if own := element.get("data-html"):
            yield from self._inside(element) if own == "markdown" else ()
        elif tag in ("ul", "ol"):
            yield f"{tag} {len(element.findall('li'))}"
            yield from self._inside(element)
            yield f"/{tag}"
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            yield f"{tag} {_words(_text_of(element))}"
            yield from (t for t in self._inside(element) if not t.startswith(("text ", "stray")))
        elif tag == "table":
            rows = [len(row) for row in element.iter("tr")]
            yield f"table {rows[0]}x{sum(1 for row in element.iter('tr') if _filled(row))}"
            yield from self._inside(element)
        elif tag == "blockquote":
            yield "quote"
            yield from self._inside(element)
            yield "/quote"
        elif tag == "pre":
            yield "code"
        elif tag == "code":
            yield f"`{_squeezed(self._unstashed(''.join(element.itertext())))}"
        elif "arithmatex" in kind:
            yield _formula("".join(element.itertext()))
        elif tag == "details" or (tag == "div" and "admonition" in kind.split()):
            yield f"box {kind.replace('admonition', '', 1).strip()}: {self._title(element)}"
            yield from self._inside(element)
            yield "/box"
        elif tag == "div" and kind.startswith("tabbed-set"):
            yield from self._tabs(element)
        else:
            yield from self._other(element, tag, kind)

    def _unstashed(self, text: str) -> str:
        """Return text with raw HTML put back, as its words."""

        def raw(match: re.Match[str]) -> str:
            return re.sub(r"<[^<>]*>", "", str(self.stash[int(match[1])]))

        return _PLACEHOLDER.sub(raw, text)

    def _other(self, element: ET.Element, tag: str, kind: str) -> Iterator[str]:
        if kind in ("footnote", TITLE) or tag == "summary":
            return
        if "footnote" in kind or _is_obscured(element):
            return
        if tag == "a" and not element.get("href", "").startswith("mailto:"):
            yield f"link {html.unescape(element.get('href', ''))}"
        elif tag == "img":
            yield f"image {html.unescape(element.get('src', ''))}"
        yield from self._inside(element)

    def _tabs(self, element: ET.Element) -> Iterator[str]:
        holder = element.find("div[@class='tabbed-content']")
        alternate = element.find("div[@class='tabbed-labels']") is not None
        if alternate:
            own = element.find("div[@class='tabbed-labels']")
            labels = [self._label(label) for label in own or []]
            bodies = list(holder) if holder is not None else []
        else:
            labels = [self._label(label) for label in element.findall("label")]
            bodies = element.findall("div[@class='tabbed-content']")
        for label, body in zip(labels, bodies, strict=True):
            yield f"tab {label}"
            yield from self._inside(body)
            yield "/tab"

    def _label(self, element: ET.Element) -> str:
        """Return the words of a label, whatever they are set in."""
        return _words(self._unstashed("".join(element.itertext())))

    def _title(self, box: ET.Element) -> str:
        """Return the words on a box."""
        title = next((e for e in box if e.tag == "summary" or e.get("class") == TITLE), None)
        return "" if title is None else self._label(title)

    def _inside(self, element: ET.Element) -> Iterator[str]:
        yield from self._text(element.text)
        for child in element:
            yield from self.element(child)
            yield from self._text(child.tail)

    def _text(self, text: str | None) -> Iterator[str]:
        if not text:
            return
        at = 0
        for place in _PLACEHOLDER.finditer(text):
            if int(place[1]) < self.fences:
                yield from self._plain(text[at : place.start()])
                yield "code"
                at = place.end()
        yield from self._plain(text[at:])

    def _plain(self, text: str) -> Iterator[str]:
        yield f"text {_words(text)}"
        for place in _STRAY.finditer(text):
            yield f"stray {place[0].strip()[:3].strip()}"


def _is_obscured(element: ET.Element) -> bool:
    """Tell whether this is a mail address in pointed brackets, which is shown in numbers."""
    return element.get("href", "").startswith("\x02amp\x03")


def _filled(row: ET.Element) -> bool:
    return any("".join(cell.itertext()).strip() or len(cell) for cell in row)


def _text_of(element: ET.Element) -> str:
    """Return the words of a heading, without code and formulas."""
    parts = [element.text or ""]
    for child in element:
        if child.tag != "code" and "arithmatex" not in child.get("class", ""):
            parts.append(_text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _words(text: str) -> str:
    text = html.unescape(_OTHER_PLACEHOLDERS.sub(" ", _PLACEHOLDER.sub(" ", text)))
    return "".join(char for char in text if char.isalnum())


def _squeezed(text: str) -> str:
    return "".join(html.unescape(text).split())


def _formula(text: str) -> str:
    tex = html.unescape(text).strip()
    kind = "$$" if tex.startswith("\\[") else "$"
    return f"{kind} {_squeezed(tex[2:-2])}"


class Ours:
    """Reduces a document to the same tokens."""

    def __init__(self, document: Document, *, math: bool) -> None:
        self.text = document.source.text
        self.math = math
        self.labels = {
            _label(link.prose.text[link.text_start : link.text_end]): link.target
            for block in document.units(Definition)
            for link in block.prose.nodes
            if isinstance(link, Link)
        }
        self.document = document
        self.notes = set(_NOTE.findall(self.text))

    def outline(self) -> list[str]:
        """Return the tokens of the page."""
        return _merged(token for block in self.document.blocks for token in self._block(block))

    def _block(self, block: Block) -> Iterator[str]:
        if self._in_footnote(block.span):
            return
        match block:
            case List():
                tag = "ol" if block.ordered else "ul"
                yield f"{tag} {len(block.items)}"
                yield from self._children(block)
                yield f"/{tag}"
            case Heading():
                yield f"h{block.level} {self._heading(block)}"
                yield from self._proses(block.proses, plain=False)
            case Table():
                yield from self._table(block)
            case Quote():
                yield "quote"
                yield from self._children(block)
                yield "/quote"
            case Fence(closed=False):
                yield from self._proses([self._as_text(block)], plain=True)
            case Fence() | IndentedCode():
                yield "code"
            case Container(kind="tab"):
                yield f"tab {_shown_words(block.label)}"
                yield from self._children(block)
                yield "/tab"
            case Container():
                yield f"box {' '.join(block.type.lower().split())}: {self._title(block)}"
                yield from self._children(block)
                yield "/box"
            case Definition():
                return
            case _:
                yield from self._proses(block.proses, plain=isinstance(block, Paragraph))
                yield from self._children(block)

    def _title(self, block: Container) -> str:
        """Return the words on a box: its label, or without one the first word of its type."""
        if block.label_span.start == block.opener.end:
            return _words(block.type.split()[0].capitalize() if block.type else "")
        return _shown_words(block.label)

    def _as_text(self, block: Fence) -> Prose:
        """Return a fence that is never closed as what the site makes of it: running text."""
        text = "\n".join(line.lstrip(" \t>") for line in self.text[slice(*block.span)].split("\n"))
        prose = Prose(text, [block.span], "paragraph")
        scan(prose, InlineStyle())
        return prose

    def _in_footnote(self, span: Span) -> bool:
        begin = self.text.rfind("\n", 0, span.start) + 1
        before = self.text[begin : span.start].lstrip(" >")
        return bool(re.fullmatch(r"\[\^[^\]]*\]:[ ]*(?:[-*+]|\d+\.)?[ ]*", before))

    def _children(self, block: Block) -> Iterator[str]:
        for child in block.children:
            yield from self._block(child)

    def _heading(self, block: Heading) -> str:
        return self._words(block.prose) if block.prose else ""

    def _words(self, prose: Prose) -> str:
        """Return the words of running text, without code, formulas and HTML."""
        raw = list(prose.text)
        for node in prose.nodes:
            for start, end in self._unseen(node):
                raw[start:end] = " " * (end - start)
            if isinstance(node, Math) and not node.rendered:
                for tag in _TAG.finditer(prose.text, node.start, node.end):
                    raw[slice(*tag.span())] = " " * len(tag[0])
        words = _LAST_LINE_ATTRIBUTES.sub("", "".join(raw))
        words = _FOOTNOTE.sub(lambda note: " " if note[1] in self.notes else note[0], words)
        return _words(_ATTRIBUTES.sub(" ", words))

    def _unseen(self, node: Inline) -> Iterator[tuple[int, int]]:
        if isinstance(node, Link):
            if _is_image(node):
                yield node.start, node.end
            elif node.kind == "inline" or (
                node.kind == "reference" and _label(node.target) in self.labels
            ):
                yield node.text_end, node.end
            elif node.kind == "auto" and node.target.startswith("mailto:"):
                yield node.start, node.end
        elif not isinstance(node, Math) or _half_read(node) or (node.rendered and self.math):
            yield node.start, node.end

    def _table(self, block: Table) -> Iterator[str]:
        rows = [block.header, *block.rows]
        shown = [row.cells[: block.columns] for row in rows]
        filled = sum(1 for cells in shown if any(cell.text.strip() for cell in cells))
        yield f"table {block.columns}x{filled}"
        for cells in shown:
            yield from self._proses(cells, plain=True)

    def _proses(self, proses: Sequence[Prose], *, plain: bool) -> Iterator[str]:
        for prose in proses:
            if self.math and prose.kind == "paragraph" and _is_one_formula(prose):
                yield f"$$ {_squeezed(prose.text.strip()[2:-2])}"
                continue
            alts = [(n.start, n.end) for n in prose.nodes if _is_image(n)]
            tokens = [
                (node.start, token)
                for node in prose.nodes
                if not any(start < node.start < end for start, end in alts)
                for token in self._inline(node)
            ]
            if plain:
                tokens += [
                    (place.start(), f"stray {place[0].strip()[:3].strip()}")
                    for place in _STRAY.finditer(prose.text)
                    if not any(_hides(node, place.start()) for node in prose.nodes)
                ]
                yield f"text {self._words(prose)}"
            yield from (token for _, token in sorted(tokens, key=lambda pair: pair[0]))

    def _inline(self, node: object) -> Iterator[str]:
        match node:
            case Math(delimiter="$$", rendered=False) if self.math and _half_read(node):
                yield f"$ {_squeezed(node.tex)}"
            case Math() if self.math and node.rendered:
                tex = node.text if node.delimiter == "begin" else node.tex
                yield f"{'$$' if node.display else '$'} {_squeezed(tex)}"
            case Code():
                yield f"`{_squeezed(_LANGUAGE.sub('', node.code))}"
            case Link(kind="image"):
                yield f"image {node.target}"
            case Link(kind="inline" | "auto"):
                if not node.target.startswith("mailto:"):
                    yield f"link {node.target}"
            case Link(kind="reference"):
                target = self.labels.get(_label(node.target))
                if target is not None:
                    kind = "image" if node.text.startswith("!") else "link"
                    yield f"{kind} {target}"
            case _:
                return


def _is_image(node: Inline) -> bool:
    return isinstance(node, Link) and node.text.startswith("!")


def _is_one_formula(prose: Prose) -> bool:
    """Tell whether Python-Markdown takes several formulas, dollars and all, as one."""
    text = prose.text.strip()
    return len(prose.nodes) > 1 and text.startswith("$$") and text.endswith("$$")


def _half_read(node: Math) -> bool:
    """Tell whether ``$$x$$`` in running text shows a formula between two stray dollars."""
    inside = node.tex
    return node.delimiter == "$$" and inside.strip() == inside and "$" not in inside


def _hides(node: Inline, at: int) -> bool:
    if isinstance(node, Math) and not node.rendered:
        return node.start == at and _half_read(node)
    return not isinstance(node, Link) and node.start <= at < node.end


def _shown_words(label: str) -> str:
    """Return the words of a label, without HTML, targets of links, and attributes."""
    return _words(_TARGET.sub("]", _ATTRIBUTES.sub(" ", re.sub(r"<[^<>]*>", "", label))))


def _label(text: str) -> str:
    return " ".join(text.lower().split())


def ours(source: Source, document: Document, *, math: bool) -> list[str]:
    """Return the tokens of a page as we read it."""
    return Ours(document, math=math).outline()
