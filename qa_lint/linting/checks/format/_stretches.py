"""Stretches of a page in which nothing is read as Markdown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from qa_lint.core.text import Span
from qa_lint.parsing.document import Document, Fence, IndentedCode


def code_blocks(document: Document) -> list[Span]:
    """Return the stretches of code blocks, in order."""
    return sorted(block.span for kind in (Fence, IndentedCode) for block in document.units(kind))


def is_in(stretches: Sequence[Span], at: int) -> bool:
    """Tell whether an offset lies in one of some stretches, which are in order."""
    place = bisect_right(stretches, (at, at + 1)) - 1
    return place >= 0 and at < stretches[place].end
