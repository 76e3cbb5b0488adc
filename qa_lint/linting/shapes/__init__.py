"""Sizes of matrices and layers, and what follows from them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa_lint.parsing.document import Document

_SIGNS = ("\\times", "×", "shape (", "shape $(", "shape of (", "shape of $(")
_PLAIN = re.compile(r"\d(?: x |x|-by-| by )\d")


@lru_cache(maxsize=4)
def states_sizes(document: Document) -> bool:
    """Tell whether a page may state the size of a matrix."""
    text = document.source.text
    if any(sign in text for sign in _SIGNS):
        return True
    return "matri" in text and _PLAIN.search(text) is not None
