"""The words that the rules of this family know: wrong ones with their corrections, common ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from qa_lint.core.data import data_path

_SHORTEST = 3


def _lines(name: str) -> list[str]:
    return data_path("data", name).read_text(encoding="utf-8").splitlines()


def listed() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each row of ``misspellings.txt``: the wrong word and its corrections."""
    for line in _lines("misspellings.txt"):
        wrong, _, rights = line.partition(" ")
        yield wrong, tuple(rights.split(", "))


def long_words() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each row of ``long_words.txt``: a word, and those of its slips that are words too."""
    for line in _lines("long_words.txt"):
        word, *words = line.split(" ")
        yield word, frozenset(words)


def slips(word: str) -> Iterator[str]:
    """Yield what slips of the fingers make of a word: two letters swapped, or one left out.

    The first letter and the ending stay as they are, since a change there often makes another
    form of the word; so does leaving out one of a double letter (American and British endings).
    """
    for at in range(1, len(word) - 2):
        before, here, after = word[at - 1], word[at], word[at + 1]
        if here != after:
            yield word[:at] + after + here + word[at + 2 :]
        if before != here != after:
            yield word[:at] + word[at + 1 :]


def has_plain_plural(word: str) -> bool:
    """Tell whether appending an ``s`` is all that its plural or third person takes."""
    return word[-1:] not in ("s", "x", "y", "z") and word[-2:] not in ("ch", "sh")


@cache
def _table() -> dict[str, tuple[str, ...]]:
    return dict(listed())


@cache
def _by_shape() -> dict[tuple[str, str, int], list[tuple[str, frozenset[str]]]]:
    """The long words by what a slip keeps or shortens: first letter, last letter, length."""
    shapes: dict[tuple[str, str, int], list[tuple[str, frozenset[str]]]] = {}
    for word, words in long_words():
        shapes.setdefault((word[0], word[-1], len(word)), []).append((word, words))
    return shapes


@cache
def _slips_of(word: str) -> frozenset[str]:
    return frozenset(slips(word))


def _singular_corrections(wrong: str) -> tuple[str, ...]:
    if rights := _table().get(wrong):
        return rights
    near = [
        row
        for length in (len(wrong), len(wrong) + 1)
        for row in _by_shape().get((wrong[0], wrong[-1], length), ())
    ]
    return tuple(word for word, words in near if wrong in _slips_of(word) and wrong not in words)


@lru_cache(maxsize=8192)
def corrections(wrong: str) -> tuple[str, ...]:
    """Return what a word in lower case should be, or nothing if it may be right."""
    if len(wrong) < _SHORTEST:
        return ()
    rights = _singular_corrections(wrong)
    if rights or wrong[-1] != "s" or not has_plain_plural(wrong[:-1]):
        return rights
    return tuple(
        right + "s" for right in _singular_corrections(wrong[:-1]) if has_plain_plural(right)
    )


@cache
def common_words() -> frozenset[str]:
    """Return the words that many texts of this kind have in common, in lower case."""
    return frozenset(_lines("common_words.txt"))
