"""The words of a text as names of formulas are compared with them."""

from __future__ import annotations

import re
from functools import lru_cache

_INDEX = re.compile(r"_\{?|\^")
_WORDS = re.compile(r"[^\W_]+(?:['’]s\b)?")


def normal(text: str) -> str:
    """Return the words of a text in lower case and without plurals, parted by blanks."""
    return " ".join(words_of(text))


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case and without plurals; ``F_1`` is one of them."""
    return [_singular(word) for word in _WORDS.findall(_INDEX.sub("", text.lower()))]


@lru_cache(maxsize=8_192)
def _singular(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
