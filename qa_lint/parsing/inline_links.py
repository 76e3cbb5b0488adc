"""Where the text and the target of a link end, for Python-Markdown and for CommonMark.

Every search has a bound, so that hostile text can't make it quadratic.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeGuard

from qa_lint.parsing.inlines import Inline, Link, Prose

MAX_TARGET = 4_000
MAX_PARENTHESES = 32
MAX_LABEL = 999

_BRACKET = re.compile(r"\\.|[`\[\]]", re.DOTALL)
_TITLE = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*')\s*\)")
_ANGLED = re.compile(r"<((?:\\.|[^<>\\\n])*+)>")
_BARE = re.compile(r"(?:\\[!-/:-@\[-`{-~]|[^\s\\()\x00-\x1f]|\\(?![!-/:-@\[-`{-~]))++")
_TITLED_END = re.compile(
    r"\s+(?:\"(?:\\.|[^\"\\])*+\"|'(?:\\.|[^'\\])*+'|\((?:\\.|[^()\\])*+\))\s*\)", re.DOTALL
)
_PLAIN_END = re.compile(r"\s*\)")
_DEFINITION = re.compile(r"\s*\[([^\]]+)\]:\s*<?([^\s>]+)>?")


class Target(NamedTuple):
    """A link's target, ``text[start:end]``; ``behind`` is the offset behind its parenthesis."""

    start: int
    end: int
    behind: int


def label_of(text: str) -> str:
    """Return the label of a reference as it is looked up: in small letters, single blanks."""
    return " ".join(text.casefold().split())


def closing_brackets(text: str, code_end: Callable[[int], int]) -> dict[int, int]:
    """Return the offset of the ``]`` for each ``[`` that has one.

    ``code_end`` tells where the code ends that a backtick at an offset opens.
    """
    found: dict[int, int] = {}
    opened: list[int] = []
    at = 0
    while bracket := _BRACKET.search(text, at):
        at = bracket.end()
        char = bracket[0]
        if char == "`":
            at = code_end(bracket.start())
        elif char == "[":
            opened.append(bracket.start())
        elif char == "]" and opened:
            found[opened.pop()] = bracket.start()
    return found


def python_markdown_target(text: str, at: int) -> Target | None:
    """Read ``target "title")`` from ``at`` as Python-Markdown does, blanks in the target too."""
    while at < len(text) and text[at] in " \n":
        at += 1
    if text[at : at + 1] == "<":
        close = text.find(">", at, at + MAX_TARGET)
        paren = text.find(")", close) if close > 0 else -1
        return Target(at + 1, close, paren + 1) if paren > 0 else None
    depth, start, limit = 0, at, min(len(text), at + MAX_TARGET)
    while at < limit:
        char = text[at]
        if char == "(":
            depth += 1
            if depth > MAX_PARENTHESES:
                return None
        elif char == ")":
            if depth == 0:
                return Target(start, start + len(text[start:at].rstrip()), at + 1)
            depth -= 1
        elif char == "\\" and text[at + 1 : at + 2] in ("(", ")"):
            at += 1
        elif char.isspace() and (title := _TITLE.match(text, at, limit)):
            return Target(start, at, title.end())
        elif char == "\n":
            return None
        at += 1
    return None


def commonmark_target(text: str, at: int) -> Target | None:
    """Read ``target "title")`` from ``at`` as CommonMark does: only ``<a b>`` may hold blanks."""
    limit = min(len(text), at + MAX_TARGET)
    while at < limit and text[at] in " \t\n":
        at += 1
    if angled := _ANGLED.match(text, at, limit):
        start, end = angled.span(1)
        at = angled.end()
    else:
        start, end = at, _bare_end(text, at, limit)
        at = end
    closing = _TITLED_END.match(text, at, limit) or _PLAIN_END.match(text, at, limit)
    return Target(start, end, closing.end()) if closing else None


def _bare_end(text: str, at: int, limit: int) -> int:
    """Return the end of an address without blanks, its parentheses in pairs."""
    depth = 0
    while at < limit:
        if run := _BARE.match(text, at, limit):
            at = run.end()
        elif text[at] == "(" and depth < MAX_PARENTHESES:
            depth += 1
            at += 1
        elif text[at] == ")" and depth:
            depth -= 1
            at += 1
        else:
            break
    return at


def without_nested(nodes: list[Inline], *, inner_wins: bool) -> list[Inline]:
    """Return the parts without links in the text of links, which no renderer makes.

    CommonMark makes the inner one a link, Python-Markdown the outer one.
    """
    links = [node for node in nodes if is_text_link(node)]
    gone: set[int] = set()
    open_links: list[Link] = []
    for link in links:
        while open_links and open_links[-1].text_end <= link.start:
            open_links.pop()
        if open_links:
            gone |= {id(outer) for outer in open_links} if inner_wins else {id(link)}
        if inner_wins or not open_links:
            open_links.append(link)
    return [node for node in nodes if id(node) not in gone] if gone else nodes


def is_text_link(node: Inline) -> TypeGuard[Link]:
    """Tell whether a part is a link with a text of its own, and no image."""
    return (
        isinstance(node, Link)
        and node.kind in ("inline", "reference")
        and not node.prose.text.startswith("!", node.start)
    )


def scan_definition(prose: Prose) -> None:
    """Store the link of a reference definition ``[label]: address`` in ``prose.nodes``."""
    if found := _DEFINITION.match(prose.text):
        link = Link(prose, 0, found.end(), "definition", *found.span(1), *found.span(2))
        prose.nodes = [link]
