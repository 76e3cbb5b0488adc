"""The running text of a page in one piece: what few places have is found in one pass.

Most rules look at every :class:`~qa_lint.parsing.inlines.Prose`, and nearly none has what they
look for. One search of the whole page costs a tenth of one search of each part.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from operator import eq

from qa_lint.parsing.inlines import Prose
from qa_lint.parsing.reading.words import GREEK

_BETWEEN = "\n\0\n"
"""Parts the proses: no word, and no blank that a pattern for running text would cross."""
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:_[^\W_]+)*|\0")


class PageText:
    """The texts of the proses of a page, joined; tells which of them hold something, in order."""

    def __init__(self, proses: Sequence[Prose]) -> None:
        self.proses = proses
        texts = [prose.text.replace("\0", " ") for prose in proses]
        self.text = _BETWEEN.join(texts)
        self._starts = list(accumulate((len(text) + len(_BETWEEN) for text in texts), initial=0))

    @cached_property
    def words(self) -> list[str]:
        """Every word in lower case, Greek letters by their names, ``\\0`` between the proses."""
        words: list[str] = _WORD.findall(self.text.lower())
        if self.text.isascii() or GREEK.keys().isdisjoint(words):
            return words
        return [GREEK.get(word, word) for word in words]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different words of the page."""
        return frozenset(self.words) - {"\0"}

    @cached_property
    def _one_line(self) -> str:
        return self.text.replace("\n", " ")

    @cached_property
    def _breaks(self) -> list[int]:
        """The places of the ``\\0`` in :attr:`words`."""
        return [at for at, word in enumerate(self.words) if word == "\0"]

    def with_pattern(self, pattern: re.Pattern[str]) -> list[Prose]:
        """Return the proses in which a pattern matches that crosses no end of a prose."""
        return self._at(found.start() for found in pattern.finditer(self.text))

    def with_text(self, *parts: str) -> list[Prose]:
        """Return the proses that hold one of these texts; a blank in them may be a line's end."""
        return self._at(sorted(at for part in parts for at in self._places(part)))

    def with_word(self, wanted: Collection[str]) -> list[Prose]:
        """Return the proses that hold one of these words, given in lower case."""
        if self.vocabulary.isdisjoint(wanted):
            return []
        return self._numbered(sorted(set().union(*self.places(wanted).values())))

    def places(self, wanted: Collection[str]) -> dict[str, set[int]]:
        """Return the numbers of the proses that hold each of some words, given in lower case."""
        found: dict[str, set[int]] = {word: set() for word in wanted}
        breaks = self._breaks
        for at, word in enumerate(self.words):
            if word in found:
                found[word].add(bisect_left(breaks, at))
        return found

    def with_repeated_word(self, wanted: Collection[str]) -> list[Prose]:
        """Return the proses that hold one of these words twice in a row, whatever lies between."""
        words = self.words
        repeated = [at for at, same in enumerate(map(eq, words, words[1:])) if same]
        return self._numbered(
            bisect_left(self._breaks, at) for at in repeated if words[at] in wanted
        )

    def with_pair(self, pairs: Mapping[str, Collection[str]]) -> list[Prose]:
        """Return the proses that hold one of these words before one of those it is mapped to."""
        words = self.words
        first = [at for at, word in enumerate(words[:-1]) if word in pairs]
        places = (at for at in first if words[at + 1] in pairs[words[at]])
        return self._numbered(bisect_left(self._breaks, at) for at in places)

    def _places(self, part: str) -> Iterator[int]:
        at = self._one_line.find(part)
        while at >= 0:
            yield at
            at = self._one_line.find(part, at + 1)

    def _at(self, places: Iterable[int]) -> list[Prose]:
        """Return the proses in which offsets of the text lie, each once."""
        return self._numbered(bisect_right(self._starts, at) - 1 for at in places)

    def _numbered(self, numbers: Iterable[int]) -> list[Prose]:
        return [self.proses[number] for number in dict.fromkeys(numbers)]
