"""Relation templates of direction: what happens to a quantity when a parameter goes up or down.

A sign table, not a list of phrasings: "a smaller C makes the regularization stronger" is (-) and
(+); the fact says whether the two go together; the product tells whether the statement is false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from qa_lint.linting.facts.hit import Hit
from qa_lint.linting.facts.index import Match, Matches
from qa_lint.linting.facts.signs import (
    LINKS,
    OPPOSITE,
    SIGNS,
    VERBS,
    effect_of,
    sign_of,
    turned,
)
from qa_lint.parsing.reading.sentences import Token
from qa_lint.parsing.reading.words import DETERMINERS

Tokens = Sequence[Token]

_BREAKS = frozenset(
    "; | but while whereas unlike one ones another other former latter vice opposite otherwise due "
    "because caused from".split()
)
"""What opens a new thought between a parameter and a quantity."""
_CASES = frozenset("if when whenever for with against where unless".split())
"""Behind these stands the case in which the parameter is to be changed, not what comes of it."""
_SAME = frozenset(("value", "values", "it", "them", "this", "that"))
"""What stands for the parameter: "raising it", "a higher value"."""
MAX_DISTANCE = 22
"""The most words between a parameter and the quantity that answers to it."""
MAX_BEHIND = 6
"""The most words from a quantity to a parameter behind it."""


class Signed(NamedTuple):
    """Something with a direction: where it stands, its direction, where the direction is said."""

    match: Match
    sign: int
    sign_at: int


def direction(
    tokens: Tokens, found: Matches, claim: Mapping[str, Any], together: int
) -> Iterator[Hit]:
    """Yield the quantities that a sentence sends the wrong way.

    ``together`` is 1 where the quantity grows with the parameter, -1 where it shrinks.
    """
    if any(token.word in ("respectively", "vs", "versus") for token in tokens):
        return
    places = found.of(claim["parameter"])
    parameters = [
        Signed(match, *said)
        for match in places
        if (said := sign_of(tokens, match, claim.get("bounds")))
    ]
    for quantity in _quantities(tokens, found, claim["quantity"]):
        parameter = _governing(tokens, quantity, parameters) or _grown_with(
            tokens, quantity, places
        )
        if parameter and parameter.sign * quantity.sign * together < 0:
            yield _hit(tokens, parameter, quantity)


def _hit(tokens: Tokens, parameter: Signed, quantity: Signed) -> Hit:
    first = min(quantity.match.start, quantity.sign_at)
    last = max(quantity.match.end, quantity.sign_at + 1)
    replacement = OPPOSITE.get(tokens[quantity.sign_at].word)
    edit = Match(quantity.sign_at, quantity.sign_at + 1)
    return Hit(Match(first, last), parameter.match, replacement, edit)


def _quantities(tokens: Tokens, found: Matches, concepts: Mapping[str, int]) -> Iterator[Signed]:
    for match in found.of(concepts["names"]):
        if said := effect_of(tokens, match):
            yield Signed(match, *said)
    for key, sign in (("up", 1), ("down", -1)):
        for match in found.of(concepts[key]):
            if said := turned(tokens, match.start, sign):
                yield Signed(match, *said)


def _governing(tokens: Tokens, quantity: Signed, parameters: Sequence[Signed]) -> Signed | None:
    """Return the parameter whose change the quantity answers to.

    It is the nearest one before; one behind only where "when", "with" or the like leads to it.
    """
    before = [p for p in parameters if p.match.end <= quantity.match.start]
    if before:
        nearest = before[-1]
        between = range(nearest.match.end, min(quantity.match.start, quantity.sign_at))
        near = len(between) <= MAX_DISTANCE
        case = any(tokens[index].word in _CASES for index in between if index != nearest.sign_at)
        plain = near and not case and _connected(tokens, between, nearest.sign_at)
        return nearest if plain else None
    for parameter in parameters:
        between = range(quantity.match.end, min(parameter.match.start, parameter.sign_at))
        led = any(tokens[index].word in LINKS for index in between)
        if led and len(between) <= MAX_BEHIND and _connected(tokens, between, parameter.sign_at):
            return parameter
    return None


def _connected(tokens: Tokens, between: range, sign_at: int) -> bool:
    """Tell whether nothing between opens a new thought or names the parameter's other value."""
    opened = 0
    for index in between:
        word = tokens[index].word
        opened += (word == "(") - (word == ")")
        if opened < 0 or (word in _BREAKS and tokens[index + 1].word != "hand"):
            return False
        if word in _SAME and tokens[index - 1].word in SIGNS and index > between[0] + 1:
            return False
        if word in ("close", "near") and index != sign_at:
            return False
    return opened == 0


def _grown_with(tokens: Tokens, quantity: Signed, places: Sequence[Match]) -> Signed | None:
    """Read "the error grows with NAME": the parameter goes up, though no word says so."""
    if tokens[quantity.sign_at].word not in VERBS:
        return None
    behind = max(quantity.sign_at + 1, quantity.match.end)
    for match in places:
        start = match.start
        while start and tokens[start - 1].word in DETERMINERS:
            start -= 1
        if start and tokens[start - 1].word == "with" and 0 <= start - 1 - behind <= 2:
            return Signed(match, 1, quantity.sign_at)
    return None
