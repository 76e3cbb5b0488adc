"""Finds the concepts of all packs in one pass over a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from qa_lint.parsing.document import Prose
from qa_lint.parsing.page_text import PageText
from qa_lint.parsing.reading.sentences import Sentence, Token

_Key = tuple[str, frozenset[str]]
"""The first word of a form of a concept, and all its words that are no numbers."""

_GLUE_OK = frozenset(("base", "large", "type", "only", "learning"))
"""What may hang on a concept by a hyphen without making it another one."""


ANYTHING = -1
"""The partner of a subject about which numbers and the like are said."""


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


def _key(form: str) -> _Key:
    first, *rest = form.lower().split()
    return first, frozenset((first, *(word for word in rest if word[0].isalpha())))


class Index:
    """Finds forms of concepts: among words by their longest, in a sentence by their first one."""

    def __init__(
        self, concepts: Sequence[Mapping[str, Any]], partners: Mapping[int, frozenset[int]]
    ) -> None:
        """Index the forms; ``partners`` names, for each subject, what a claim needs beside it.

        The partner :data:`ANYTHING` stands for what is no concept, such as a number.
        """
        self._partners = partners
        self._concepts = concepts
        self._by_long_word: dict[str, list[tuple[str, int]]] = {}
        for number in frozenset(partners).union(*partners.values()) - {ANYTHING}:
            for form in concepts[number]["forms"]:
                longest = max(form.lower().split(), key=len)
                self._by_long_word.setdefault(longest, []).append((form, number))
        self._long_words = frozenset(self._by_long_word)
        self._keys: dict[str, list[tuple[_Key, int]]] = {}

    @cached_property
    def _forms(self) -> dict[str, dict[str, list[_Form]]]:
        """Every form by its first and second word; built for the first sentence that is read."""
        found: dict[str, dict[str, list[_Form]]] = {}
        for number, concept in enumerate(self._concepts):
            for blocks, key in ((False, "forms"), (True, "not")):
                for form in concept[key]:
                    words = form.lower().split()
                    # A single letter is a symbol: C is not c.
                    exact = form if len(form) == 1 and form.isalpha() else ""
                    second = words[1] if len(words) > 1 else ""
                    beside = found.setdefault(words[0], {}).setdefault(second, [])
                    beside.append(_Form(words, exact, number, blocks))
        return found

    def subjects(self, words: AbstractSet[str]) -> list[str]:
        """Return the first words of subjects that stand among these words with a partner."""
        present = self._present(words)
        return [key[0] for concept in self._claimed(present) for key in present[concept]]

    def proses(self, page: PageText) -> list[Prose]:
        """Return the proses in which :meth:`subjects` finds one."""
        present = self._present(page.vocabulary)
        claimed = self._claimed(present)
        needed = present.keys() & {
            other for one in claimed for other in (one, *self._partners[one])
        }
        keys = [key for one in needed for key in present[one]]
        places = page.places({word for _, words in keys for word in words})
        naming = {
            one: {
                number
                for first, words in present[one]
                for number in places[first].intersection(*(places[word] for word in words))
            }
            for one in needed
        }
        found: set[int] = set()
        for one in claimed:
            partners = self._partners[one]
            beside = (
                naming[one]
                if ANYTHING in partners
                else {number for partner in partners & needed for number in naming[partner]}
            )
            found |= naming[one] & beside
        return [page.proses[number] for number in sorted(found)]

    def _present(self, words: AbstractSet[str]) -> dict[int, list[_Key]]:
        """Return the forms of concepts whose words are all there, by the concept."""
        present: dict[int, list[_Key]] = {}
        for word in self._long_words & words:
            for key, concept in self._keys_of(word):
                if key[1] <= words:
                    present.setdefault(concept, []).append(key)
        return present

    def _keys_of(self, word: str) -> list[tuple[_Key, int]]:
        """Return the keys of the forms whose longest word this is, made when first asked for."""
        keys = self._keys.get(word)
        if keys is None:
            keys = [(_key(form), concept) for form, concept in self._by_long_word[word]]
            self._keys[word] = keys
        return keys

    def _claimed(self, present: Mapping[int, object]) -> list[int]:
        """Return the subjects among some concepts that have a partner there."""
        return [
            concept
            for concept in present
            if (partners := self._partners.get(concept))
            and (ANYTHING in partners or not partners.isdisjoint(present))
        ]

    def find(self, sentence: Sentence) -> Matches:
        """Return every concept that stands in a sentence."""
        tokens = sentence.tokens
        words = [token.word for token in tokens]
        found: dict[int, list[Match]] = {}
        blocked: dict[int, list[Match]] = {}
        forms = self._forms
        for start, (word, following) in enumerate(pairwise([*words, ""])):
            beside = forms.get(word)
            if beside is None:
                continue
            longer = beside.get(following, ()) if following else ()
            for form in (*beside.get("", ()), *longer):
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
