"""Finds the concepts of all packs in one pass over a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Any, NamedTuple

from qa_lint.parsing.reading.sentences import Sentence, Token

_GLUE_OK = frozenset(("base", "large", "type", "only", "learning"))
"""What may hang on a concept by a hyphen without making it another one."""


class Match(NamedTuple):
    """A concept found: from token ``start`` up to, without, token ``end``."""

    start: int
    end: int


class Matches:
    """The concepts of one sentence."""

    def __init__(self, found: Mapping[int, list[Match]]) -> None:
        self._found = found

    def __iter__(self) -> Iterator[int]:
        return iter(self._found)

    def of(self, concept: int) -> Sequence[Match]:
        """Return where a concept stands."""
        return self._found.get(concept, ())

    def at(self, concept: int, start: int) -> Match | None:
        """Return the longest match of a concept that starts at a token."""
        return max((m for m in self.of(concept) if m.start == start), default=None)


class _Form(NamedTuple):
    """One form of a concept; ``exact`` is the only spelling of a single letter."""

    words: list[str]
    exact: str
    concept: int
    blocks: bool


class Index:
    """A dictionary over every form of every concept, by its first word or first two."""

    def __init__(self, concepts: Sequence[Mapping[str, Any]], anchors: Collection[int]) -> None:
        self._single: dict[str, list[_Form]] = {}
        self._longer: dict[tuple[str, str], list[_Form]] = {}
        self._anchors: dict[str, list[frozenset[str]]] = {}
        for number, concept in enumerate(concepts):
            for blocks, key in ((False, "forms"), (True, "not")):
                for form in concept[key]:
                    self._add(form, number, blocks=blocks)
                    if number in anchors and not blocks:
                        first, *rest = form.lower().split()
                        self._anchors.setdefault(first, []).append(
                            frozenset(word for word in rest if word[0].isalpha())
                        )
        self._first_words = frozenset(self._anchors)

    def _add(self, form: str, number: int, *, blocks: bool) -> None:
        words = form.lower().split()
        # A single letter is a symbol: C is not c.
        exact = form if len(form) == 1 and form.isalpha() else ""
        entry = _Form(words, exact, number, blocks)
        if len(words) == 1:
            self._single.setdefault(words[0], []).append(entry)
        else:
            self._longer.setdefault((words[0], words[1]), []).append(entry)

    def anchored(self, words: AbstractSet[str]) -> list[str]:
        """Return the first words of anchors all of whose words are among these."""
        return [
            first
            for first in self._first_words & words
            if any(rest <= words for rest in self._anchors[first])
        ]

    def find(self, sentence: Sentence) -> Matches:
        """Return every concept that stands in a sentence."""
        tokens = sentence.tokens
        words = [token.word for token in tokens]
        found: dict[int, list[Match]] = {}
        blocked: dict[int, list[Match]] = {}
        for start, pair in enumerate(pairwise([*words, ""])):
            entries = [*self._single.get(pair[0], ()), *self._longer.get(pair, ())]
            for form in entries:
                end = start + len(form.words)
                if form.exact and tokens[start].text != form.exact:
                    continue
                if len(form.words) > 2 and words[start:end] != form.words:
                    continue
                if form.blocks:
                    blocked.setdefault(form.concept, []).append(Match(start, end))
                elif _stands_free(tokens, start, end):
                    found.setdefault(form.concept, []).append(Match(start, end))
        for number, stretches in blocked.items():
            if number in found:
                found[number] = [
                    match
                    for match in found[number]
                    if not any(b.start < match.end and match.start < b.end for b in stretches)
                ]
        return Matches({number: _longest(matches) for number, matches in found.items() if matches})


def _longest(matches: Sequence[Match]) -> list[Match]:
    """Return the matches that lie in no longer one."""
    return [
        match
        for match in matches
        if not any(
            other != match and other.start <= match.start and match.end <= other.end
            for other in matches
        )
    ]


def _stands_free(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether no hyphen joins the stretch to a word that would change it."""
    if tokens[start].glued:
        return False
    if end < len(tokens) and tokens[end].glued:
        return tokens[end].number or tokens[end].word in _GLUE_OK
    return True
