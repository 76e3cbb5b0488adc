"""The tree that Python-Markdown's block rules build, with lines instead of text."""

from __future__ import annotations

from collections.abc import Sequence

from qa_lint.core.text import Span
from qa_lint.parsing.blocks.lines import Line

LISTS = ("ul", "ol")
_NONE = ("text", "definition", "footnote")
"""What is bare text, or taken out of the page."""
BOXES = ("admonition", "details", "tab")


class Node:
    """An element of the page.

    ``tag`` is ``root``, ``ul``, ``ol``, ``li``, ``quote``, ``admonition``, ``details``, ``tab``,
    ``p``, ``text`` (text of a list item without a paragraph of its own), ``code``, ``heading``,
    ``hr``, ``table``, ``definition``, ``footnote``, ``element`` (of HTML, with Markdown inside).
    """

    __slots__ = ("children", "label", "level", "lines", "marks", "tag", "type")

    def __init__(self, tag: str, lines: Sequence[Line] = ()) -> None:
        self.tag = tag
        self.lines: list[Line] = list(lines)
        self.children: list[Node] = []
        self.marks: Span | None = None
        self.label: Span | None = None
        self.type = ""
        self.level = 0

    def add(self, tag: str, lines: Sequence[Line] = ()) -> Node:
        """Append a new child and return it."""
        child = Node(tag, lines)
        self.children.append(child)
        return child

    @property
    def last(self) -> Node | None:
        """The last child that is an element of the page where it stands."""
        return next((child for child in reversed(self.children) if child.tag not in _NONE), None)

    def wrap_text(self) -> None:
        """Turn the bare text at the start, and behind the last element, into paragraphs."""
        if self.children:
            for child in (self.children[0], self.children[-1]):
                if child.tag == "text":
                    child.tag = "p"
