"""Where a subject, its verb and its object stand to each other.

No parser: lists of what may stand between. What is on no list ends the path, so that an unusual
sentence is missed rather than misread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from qa_lint.parsing.reading.sentences import Token
from qa_lint.parsing.reading.words import (
    ADVERBS,
    CONJUNCTIONS,
    COPULAS,
    DETERMINERS,
    HEADS,
    INTRODUCERS,
    NEGATIONS,
    ORDINARY,
    PLAIN_VERBS,
    PREPOSITIONS,
    PRONOUNS,
    PUNCTUATION,
)

Phrases = Mapping[str, Sequence[list[str]]]


def phrases(text: str) -> Phrases:
    """Return the phrases of a text, parted by ``|``, by their first words, the longest first."""
    found: dict[str, list[list[str]]] = {}
    for words in sorted((phrase.split() for phrase in text.split("|")), key=len, reverse=True):
        found.setdefault(words[0], []).append(words)
    return found


_AUXILIARIES = frozenset("can will does do must should".split())
_RELATIVES = frozenset(("which", "that"))
_OPENERS = PUNCTUATION - frozenset("&/?")
_INTRO = frozenset("in at during on after for with by under as".split())
_ASIDES = frozenset(
    "unlike like in as on by for however also too or aka i e a an the just too being similar "
    "compared called contrast meanwhile instead".split()
)
_STOP = (PREPOSITIONS | CONJUNCTIONS | PRONOUNS | NEGATIONS | COPULAS | PUNCTUATION) - frozenset(
    ("so", "“", '"', "”")
) | frozenset(("than", "least", "less", "fewer", "rarely", "seldom", "partly", "partially"))
_PLACES = frozenset(
    "python pandas numpy general practice pytorch tensorflow scikit-learn sklearn".split()
)
_LIGHT = phrases(
    "tends to|tend to|is able to|are able to|is designed to|are designed to|is trained to|"
    "are trained to|helps to|help to|aims to|is used to|are used to|is meant to|serves to|"
    "seeks to|learns to|tries to|try to|is there to|works by|work by|is used for|are used for|"
    "'s job is to|'s task is to|'s role is to|'s goal is to|'s purpose is to|'s aim is to"
)
"""Phrases between a subject and the verb that says what it does."""
_OF_NUMBER = frozenset(("of", "=", "<", ">", "≤", "≥", "below", "above", "under"))
_MEASURES = frozenset("stack set series sequence kind type form sort part pair list".split())
MAX_HEAD = 7
MAX_ASIDE = 9


def is_subject(tokens: Sequence[Token], start: int, of_heads: Collection[str] = ()) -> bool:
    """Tell whether the name at a token can be the subject of a clause.

    With ``of_heads``, "the range of NAME" is taken for the name itself.
    """
    at = _before_modifiers(tokens, start)
    if at < 0:
        return True
    word = tokens[at].word
    if word == "of":
        return at > 0 and tokens[at - 1].word in of_heads
    if word in ("and", "but"):
        return at == 0 or tokens[at - 1].word in _OPENERS or _has_verb(tokens[:at])
    if word in _OPENERS or word in INTRODUCERS:
        return True
    return at < start and _begins_with_preposition(tokens, at)


def _before_modifiers(tokens: Sequence[Token], start: int) -> int:
    """Return the index of the nearest token before that is no article or harmless adjective."""
    at = start - 1
    while at >= 0 and (tokens[at].word in DETERMINERS or tokens[at].word in ORDINARY):
        if tokens[at].word in ("that", "this") and at > 0 and tokens[at - 1].word not in _OPENERS:
            return at
        at -= 1
    return at


def _has_verb(tokens: Sequence[Token]) -> bool:
    return any(token.word in PLAIN_VERBS for token in tokens)


def _begins_with_preposition(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether the clause opens with a phrase like "in a GAN" or "at query time"."""
    first = last
    while first > 0 and tokens[first - 1].word not in _OPENERS:
        first -= 1
    return tokens[first].word in _INTRO and 1 <= last - first <= 4


def after_head(tokens: Sequence[Token], at: int, limit: int = MAX_HEAD) -> Iterator[int]:
    """Yield the places behind a subject where its verb may stand."""
    for _ in range(limit):
        yield at
        if at >= len(tokens):
            return
        word = tokens[at].word
        light = follows(tokens, at, _LIGHT)
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if light > 0:
            at = light
        elif word == "(":
            at = _behind(tokens, at + 1, ")")
        elif following and (
            (word in _OF_NUMBER and following.number)
            or (word == "in" and following.word in _PLACES)
        ):
            at += 2
        elif word == "," and following:
            at = at + 2 if following.word in _RELATIVES else _behind_aside(tokens, at + 1)
        elif (
            word in HEADS
            or word in ADVERBS
            or word in _AUXILIARIES
            or word in _RELATIVES
            or word.endswith("ly")
        ):
            at += 1
        else:
            return
        if at < 0:
            return


def _behind_aside(tokens: Sequence[Token], at: int) -> int:
    return _behind(tokens, at, ",") if tokens[at].word in _ASIDES else -1


def _behind(tokens: Sequence[Token], at: int, closing: str) -> int:
    """Return the index behind the closing mark, or -1 if it is far or a negation comes first."""
    for index in range(at, min(at + MAX_ASIDE, len(tokens))):
        word = tokens[index].word
        if word == closing:
            return index + 1
        if word in NEGATIONS:
            return -1
    return -1


def noun_phrase(tokens: Sequence[Token], at: int, limit: int = 6) -> Iterator[int]:
    """Yield the places where an object may begin within a noun phrase that starts at a token."""
    for index in range(at, min(at + limit, len(tokens))):
        yield index
        word = tokens[index].word
        if word == "of" and index > at and tokens[index - 1].word in _MEASURES:
            continue
        if word in _STOP and word not in DETERMINERS:
            return


def follows(tokens: Sequence[Token], at: int, known: Phrases) -> int:
    """Return the index behind the longest of some phrases that stands at a token, or -1."""
    for phrase in known.get(tokens[at].word, ()) if at < len(tokens) else ():
        end = at + len(phrase)
        if [token.word for token in tokens[at:end]] == phrase:
            return end
    return -1
