"""Titles that ask by their words, with or without a question mark."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"[*_]{0,3}(?:(?:what|why|how|when|where|who)(?:['’]s|[ ](?:is|are|was|were|do|does|did|can"
    r"|could|would|should|will|has|have))|which[ ]of|is|are|does|do[ ](?:you|we|they|all)|can)[ ]",
    re.IGNORECASE,
)


def asks_by_its_words(title: str) -> bool:
    """Tell whether a title starts as only a question does."""
    return _ASKS.match(title) is not None
