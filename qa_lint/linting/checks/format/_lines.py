"""What the rules on lines of running text share."""

from __future__ import annotations

from qa_lint.parsing.blocks.lines import TAB
from qa_lint.parsing.document import Prose


def starts_inside(prose: Prose) -> list[bool]:
    """Tell of each line of a text whether it starts inside code, math or HTML."""
    words = prose.words("\0")
    inside: list[bool] = []
    at = 0
    for piece in prose.pieces:
        inside.append(at > 0 and words[at - 1] != "\n")
        at += piece.end - piece.start + 1
    return inside


def columns(indent: str) -> int:
    """Return how many columns blanks take."""
    return len(indent.expandtabs(TAB))
