"""Tells what is surely meant as the target of a link, and what covers a place of a text."""

from __future__ import annotations

import re
from bisect import bisect_right

from qa_lint.parsing.document import Document, Inline, Link, Prose
from qa_lint.parsing.inline_links import label_of

_ADDRESS = re.compile(
    r"(?:https?:/{0,4}|//|www\.)[^\s/?#()<>]+\.[^\s/?#()<>.]{2,}(?:[/?#:][^\s<>]*)?\Z"
    r"|(?:https?|ftp)://[^\s<>]+\Z"
    r"|mailto:[^\s<>@]+@[^\s<>@]+\Z",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"(?:\.{0,2}/)?(?:[\w%~+@.-]+/)*[\w%~+@.-]+"
    r"\.(?:md|markdown|html?|pdf|ipynb|png|jpe?g|gif|svg|webp|txt|csv|json|ya?ml|toml|py|zip)"
    r"(?:[?#][^\s<>()]*)?\Z",
    re.IGNORECASE,
)
_MAX_PATH = 1_000

FILLED_IN = re.compile(r"^[ \t]*(?:-+8<-+|\{%|\{\{|:::)", re.MULTILINE)
"""A line in whose place something else is shown, which may define labels and footnotes."""


def is_address(target: str) -> bool:
    """Tell whether ``target`` is a whole web or mail address."""
    return _ADDRESS.match(target) is not None


def is_target(target: str) -> bool:
    """Tell whether ``target`` is a whole address, or the path of a file with a usual ending."""
    return is_address(target) or (len(target) <= _MAX_PATH and _PATH.match(target) is not None)


def written_text(link: Link) -> str:
    """Return what stands in the brackets of a link: of a definition, its label."""
    return link.prose.text[link.text_start : link.text_end]


def defined_labels(document: Document) -> frozenset[str]:
    """Return the labels of all reference definitions of a file; footnotes are none."""
    labels = (
        label_of(written_text(link)) for link in document.units(Link) if link.kind == "definition"
    )
    return frozenset(label for label in labels if not label.startswith("^"))


class Solid:
    """The code, formulas, HTML and plain addresses of a text: no Markdown is read inside."""

    def __init__(self, prose: Prose) -> None:
        self.nodes: list[Inline] = [
            node
            for node in prose.nodes
            if not isinstance(node, Link) or node.kind in ("auto", "bare")
        ]
        self.starts = [node.start for node in self.nodes]

    def covers(self, at: int) -> bool:
        """Tell whether offset ``at`` of the text lies in one of them."""
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and at < self.nodes[index].end
