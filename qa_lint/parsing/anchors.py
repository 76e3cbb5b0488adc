"""The places of a page that links can lead to: ``page.md#anchor``."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from qa_lint.core.profile import Profile
from qa_lint.parsing.document import Code, Document, Heading, Html, HtmlBlock, Link, Prose
from qa_lint.parsing.slugs import SLUGS

_ID = re.compile(r"""\b(?:id|name)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_RAW_HEADING = re.compile(r"<h[1-6]\b[^<>]*>([^<>]{0,500})</h[1-6]", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{:?[^{}\n]*#[^{}\n]+\}")
_ATTRIBUTE_ID = re.compile(r"#([^\s{}#]+)")
_TRAILING_ATTRIBUTES = re.compile(r"[ \t]*\{:?[^{}\n]*\}[ \t]*\Z")
_ATTRIBUTES_BEHIND = re.compile(r"\{:?[^{}\n]*\}")
_PLAIN = re.compile(r"[^\W_]+(?:[ ,.?!'()][^\W_]+)*[?.!]?")
"""Headings that every renderer reads the same way."""
_EMPHASIS = re.compile(r"(?<!\w)_+(?=\w)|(?<=[^\W_])_+(?!\w)")
_EMOJI = re.compile(r":[a-zA-Z0-9_+-]{1,50}:")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,80}\]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FILLED_IN = (
    re.compile(r"<[A-Z]\w*[\s/>]"),
    re.compile(r"\{(?::auto_ids\}|\{[ <%]|%[^\n%]*%\})"),
)
_FILLED_IN_LINES = tuple(
    (sign, re.compile(r"[ \t]*" + line))
    for sign, line in (
        ("8<-", "-+8<-"),
        (":::", r":::[ \t]*[\w.]+\.\w"),
        ("{!", r"\{!"),
        ("{%", r"\{%"),
        ("import", r"import\s"),
    )
)
"""What a line begins with that is filled in, by a sign that is quickly looked for."""


class Anchors(NamedTuple):
    """The anchors of a page: ``names`` as browsers compare them.

    ``exact`` tells whether capitals count, and which way of making ids the site has is known;
    ``complete`` is false where a part of the page is filled in by something that was not read, or
    where the site's settings name a way of making ids that is none of the known ones.
    """

    names: frozenset[str]
    exact: bool
    complete: bool


def anchors_of(document: Document, profile: Profile) -> Anchors:
    """Return the anchors of a page as its renderer makes them.

    Where it is not known which renderer that is, those of all known ones.
    """
    exact = profile.renderer == "mkdocs" and profile.slug is not None
    names = {*_written_ids(document), *_heading_ids(document, profile)}
    if not exact:
        names |= {name.lower() for name in names}
    text = document.source.text
    filled = bool(document.templates) or _is_filled_in(text)
    own_way = profile.renderer == "mkdocs" and profile.certain and profile.slug is None
    complete = not filled and not own_way and profile.renderer != "sphinx"
    return Anchors(frozenset(names), exact, complete)


def _is_filled_in(text: str) -> bool:
    """Tell whether something that is not read fills in a part of a page."""
    if any(pattern.search(text) for pattern in _FILLED_IN):
        return True
    for sign, line in _FILLED_IN_LINES:
        at = text.find(sign)
        while at >= 0:
            if line.match(text, text.rfind("\n", 0, at) + 1):
                return True
            end = text.find("\n", at)
            at = text.find(sign, end) if end >= 0 else -1
    return False


def _written_ids(document: Document) -> Iterator[str]:
    """Yield the ids that the author wrote, in HTML and in attribute lists."""
    pieces = [document.source.text[slice(*block.span)] for block in document.units(HtmlBlock)]
    pieces += [node.text for node in document.units(Html)]
    for piece in pieces:
        for found in _ID.finditer(_COMMENT.sub("", piece)):
            yield html.unescape(found[1] or found[2] or found[3] or "").strip()
    for attributes in _ATTRIBUTES.finditer(document.source.text):
        for name in _ATTRIBUTE_ID.finditer(attributes[0]):
            yield name[1]


def _heading_ids(document: Document, profile: Profile) -> Iterator[str]:
    """Yield the ids that the renderer makes of headings."""
    ways = [SLUGS[profile.slug]] if profile.slug else list(SLUGS.values())
    counts: dict[str, int] = {}
    for texts in _heading_texts(document):
        if profile.slug is None:
            yield from texts
        for slug in {way(text) for way in ways for text in texts}:
            # Equal headings are numbered from the second on, those without a slug from the first.
            number = counts[slug] = counts.get(slug, -1 if slug else 0) + 1
            yield from (f"{slug}_{number}", f"{slug}-{number}") if number else (slug,)


def _heading_texts(document: Document) -> Iterator[set[str]]:
    """Yield the text of each heading, in the few ways that renderers may read it."""
    for heading in document.units(Heading):
        if not heading.place.hidden:
            yield _readings(_shown(heading.prose) if heading.prose else "")
    for block in document.units(HtmlBlock):
        for found in _RAW_HEADING.finditer(document.source.text[slice(*block.span)]):
            yield {html.unescape(found[1])}


def _readings(text: str) -> set[str]:
    if _PLAIN.fullmatch(text):
        return {text}
    plain = _EMPHASIS.sub("", text)
    texts = {text, plain}
    texts |= {_EMOJI.sub("", each) for each in texts}
    # Typographic dashes and quotes are punctuation: they go where hyphens would stay.
    texts |= {each.replace("--", "") for each in texts}
    # Python-Markdown squeezes spaces, others don't.
    return {each.strip() for each in texts} | {" ".join(each.split()) for each in texts}


def _shown(prose: Prose) -> str:
    """Return what the reader sees of a heading, its markup gone."""
    if not prose.nodes and _PLAIN.fullmatch(prose.text):
        return prose.text
    parts: list[str] = []
    at = 0
    for node in sorted(prose.nodes, key=lambda node: node.start):
        if node.start < at:
            continue
        parts.append(_plain(prose.text[at : node.start]))
        attributes = _ATTRIBUTES_BEHIND.match(prose.text, node.end)
        at = attributes.end() if attributes else node.end
        if isinstance(node, Code):
            parts.append(node.code)
        elif isinstance(node, Link):
            if node.kind != "image":
                parts.append(_plain(prose.text[node.text_start : node.text_end]))
        elif not isinstance(node, Html):
            parts.append(_plain(node.text))
    parts.append(_plain(prose.text[at:]))
    return _TRAILING_ATTRIBUTES.sub("", "".join(parts)).strip()


def _plain(text: str) -> str:
    text = _FOOTNOTE.sub("", _TAG.sub("", text))
    return html.unescape(_ESCAPE.sub(r"\1", text)).replace("*", "")
