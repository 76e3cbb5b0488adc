"""Statements that the next paragraph takes back."""

from __future__ import annotations

import re

from qa_lint.core.text import Source

_TURN = re.compile(r"(?:however|but|unfortunately|alas|wait|clearly|yet)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|wrong|cannot|incorrect|false|fails?|mistake|impossible|nonsense)\b|n['’]t\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?:oops|wrong|no[,!]|not quite|(?:this|that)(?: \w+)? (?:is|can|does)(?:n['’]t| not|not)? ?"
    r"(?:wrong|incorrect|false|not|be right|nonsense|work|true))\b",
    re.IGNORECASE,
)
MAX_REACH = 140


def is_taken_back(source: Source, end: int) -> bool:
    """Tell whether what follows a paragraph that ends at ``end`` begins by denying it."""
    behind = source.text[end : end + MAX_REACH].lstrip(" \t\r\n$:>*_")
    if _PLAIN.match(behind):
        return True
    return _TURN.match(behind) is not None and _DENIED.search(behind) is not None
