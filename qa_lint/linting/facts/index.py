"""Finds the concepts of all packs in one pass over a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

    def of(self, concept: int) -> Sequence[Match]:
        """Return where a concept stands."""
        return self._found.get(concept, ())

    def at(self, concept: int, start: int) -> Match | None:
        """Return the longest match of a concept that starts at a token."""
        return max((m for m in self.of(concept) if m.start == start), default=None)


class Index:
    """A dictionary of first words over every form of every concept."""

    def __init__(self, concepts: Sequence[Mapping[str, Any]]) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], str, int, bool]]] = {}
        for number, concept in enumerate(concepts):
            for blocks, key in ((False, "forms"), (True, "not")):
                for form in concept[key]:
                    self._add(form, number, blocks=blocks)

    def _add(self, form: str, number: int, *, blocks: bool) -> None:
        words = tuple(form.lower().split())
        # A single letter is a symbol: C is not c.
        exact = form if len(form) == 1 and form.isalpha() else ""
        self._first.setdefault(words[0], []).append((words, exact, number, blocks))

    def first_words(self, concepts: Iterable[int]) -> frozenset[str]:
        """Return the words with which any of these concepts can begin."""
        wanted = set(concepts)
        return frozenset(
            word for word, entries in self._first.items() if any(e[2] in wanted for e in entries)
        )

    def find(self, sentence: Sentence) -> Matches:
        """Return every concept that stands in a sentence."""
        tokens = sentence.tokens
        found: dict[int, list[Match]] = {}
        blocked: dict[int, list[Match]] = {}
        for start, token in enumerate(tokens):
            for words, exact, number, blocks in self._first.get(token.word, ()):
                end = start + len(words)
                if len(words) > 1 and tuple(t.word for t in tokens[start:end]) != words:
                    continue
                if exact and token.text != exact:
                    continue
                if blocks:
                    blocked.setdefault(number, []).append(Match(start, end))
                elif _stands_free(tokens, start, end):
                    found.setdefault(number, []).append(Match(start, end))
        for number, stretches in blocked.items():
            if number in found:
                found[number] = [
                    match
                    for match in found[number]
                    if not any(b.start < match.end and match.start < b.end for b in stretches)
                ]
        return Matches({number: _longest(matches) for number, matches in found.items()})


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
