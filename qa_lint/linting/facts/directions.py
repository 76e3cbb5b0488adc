"""Relation templates of direction: what happens to a quantity when a parameter goes up or down.

A sign table, not a list of phrasings: "a smaller C makes the regularization stronger" is (-) and
(+); the fact says whether the two go together; the product tells whether the statement is false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from qa_lint.linting.facts.hit import Hit
from qa_lint.linting.facts.index import Match, Matches
from qa_lint.parsing.reading.quantities import read_number
from qa_lint.parsing.reading.sentences import Token
from qa_lint.parsing.reading.words import COPULAS, DETERMINERS

Tokens = Sequence[Token]

_OPPOSITES = (
    "higher/lower high/low larger/smaller large/small big/small bigger/smaller "
    "increases/decreases increase/decrease increasing/decreasing increased/decreased "
    "raises/lowers raise/lower raising/lowering raised/lowered rises/falls rise/fall rising/falling "
    "grows/shrinks grow/shrink growing/shrinking stronger/weaker strong/weak more/less "
    "greater/smaller wider/narrower wide/narrow up/down longer/shorter huge/tiny "
    "strengthens/weakens strengthen/weaken boosts/reduces boost/reduce boosting/reducing "
    "improves/worsens"
)
_ONLY_UP = "maximizes maximize amplifies amplify enlarges enlarge widens widen expands expand excessive"
_ONLY_DOWN = "reduced diminishes diminish diminishing minimizes minimize narrows narrow cuts cut drops drop fewer little shrinks shrinking limits"
SIGNS: dict[str, int] = {}
OPPOSITE: dict[str, str] = {}
for _pair in _OPPOSITES.split():
    _up, _down = _pair.split("/")
    SIGNS[_up], SIGNS[_down] = 1, -1
    OPPOSITE.setdefault(_up, _down)
    OPPOSITE.setdefault(_down, _up)
SIGNS |= dict.fromkeys(_ONLY_UP.split(), 1) | dict.fromkeys(_ONLY_DOWN.split(), -1)
del SIGNS["improves"], SIGNS["worsens"]

_VERBS = frozenset(
    "increases increase increasing decreases decrease decreasing raises raise raising lowers lower "
    "lowering reduces reduce reducing boosts boost boosting grows grow growing shrinks shrink "
    "shrinking strengthens strengthen weakens weaken".split()
)
_BETWEEN_LEFT = DETERMINERS | frozenset(
    "of value values level levels amount in model very too much even relatively decision your "
    "extremely quite fairly slightly significantly way chance".split()
)
_BETWEEN_RIGHT = COPULAS | frozenset(
    "goes go gets get becomes become turns turn will to value values also then usually generally "
    "typically always much even very too tends tend itself parameter means leads".split()
) - frozenset(("means", "leads"))  # fmt: skip
_NEAR = frozenset("close near approaches approaching towards toward closer of = is".split())
_ABOUT = frozenset("to nearly almost about around value a".split())
_FLIP = frozenset("less lower reduces reduce reducing decreases decrease decreasing fewer lowers".split())
_FIGHTS = frozenset(
    "prevent prevents preventing prevented avoid avoids avoiding delay delays delaying combat "
    "combats fight fights against mitigate mitigates mitigating counter counters limit limits "
    "limiting curb curbs control controls detect detects balance".split()
)
_RISK = frozenset("risk risks chance likelihood tendency degree danger".split())
_WITH = frozenset(("with", "as", "when", "if", "for", "by", "at", "under", "using"))
_BREAKS = frozenset((";", "|", "but", "while", "whereas", "unlike", "one", "ones", "another",
                     "other", "former", "latter", "vice", "opposite", "otherwise",
                     "due", "because", "caused", "from"))  # fmt: skip
_SAME = frozenset(("value", "values", "it", "them", "this", "that"))
"""What stands for the parameter: "raising it", "a higher value"."""
MAX_DISTANCE = 22


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
        Signed(match, sign, at)
        for match in places
        if (sign_at := _sign_of(tokens, match, claim.get("bounds"))) and (sign := sign_at[0])
        for at in (sign_at[1],)
    ]
    quantities = list(_quantities(tokens, found, claim["quantity"]))
    for quantity in quantities:
        parameter = _governing(tokens, quantity, parameters) or _grown_with(
            tokens, quantity, places
        )
        if parameter and parameter.sign * quantity.sign * together < 0:
            yield _hit(tokens, parameter, quantity)


def _hit(tokens: Tokens, parameter: Signed, quantity: Signed) -> Hit:
    word = tokens[quantity.sign_at].word
    first = min(quantity.match.start, quantity.sign_at)
    last = max(quantity.match.end, quantity.sign_at + 1)
    return Hit(
        Match(first, last),
        parameter.match,
        OPPOSITE.get(word),
        Match(quantity.sign_at, quantity.sign_at + 1),
    )


def _sign_of(
    tokens: Tokens, match: Match, bounds: Sequence[float] | None = None
) -> tuple[int, int] | None:
    """Return the direction that is said of a name, and the token that says it."""
    for at in range(match.start - 1, max(match.start - 6, -1), -1):
        word = tokens[at].word
        if word in SIGNS:
            return SIGNS[word], at
        if word not in _BETWEEN_LEFT:
            break
    for at in range(match.end, min(match.end + 5, len(tokens))):
        word = tokens[at].word
        if word in SIGNS:
            return None if _takes_object(tokens, at) else (SIGNS[word], at)
        if bounds and word in _NEAR and (sign := _limit(tokens, at + 1, bounds)):
            return sign, at
        if word not in _BETWEEN_RIGHT:
            break
    return None


def _takes_object(tokens: Tokens, at: int) -> bool:
    """Tell whether the verb at a token acts on something else: "C increases the margin"."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if tokens[at].word not in _VERBS:
        # "bias high variance": the adjective belongs to the noun behind it.
        return following is not None and following.word.isalpha() and tokens[at].word in (
            "high", "low", "large", "small", "more", "less", "fewer", "strong", "weak", "big",
            "higher", "lower", "larger", "smaller", "greater", "stronger", "weaker"
        ) and following.word not in _WITH | {"and", "or", "too", "because", "since", "so", "which", "than"}  # fmt: skip
    return following is not None and (
        following.word in DETERMINERS or following.word.isalpha()
    ) and following.word not in _WITH | {"and", "or", "too", "because", "since", "so", "linearly"}


def _limit(tokens: Tokens, at: int, bounds: Sequence[float]) -> int:
    """Return 1 for "close to 1", -1 for "close to 0", of a parameter between 0 and 1."""
    while at < len(tokens) and tokens[at].word in _ABOUT | _NEAR:
        at += 1
    read = read_number(tokens, at)
    if read is None:
        return 0
    share = (read.value - bounds[0]) / (bounds[1] - bounds[0])
    return 1 if 0.9 <= share <= 1 else -1 if 0 <= share <= 0.1 else 0


def _quantities(
    tokens: Tokens, found: Matches, concepts: Mapping[str, int]
) -> Iterator[Signed]:
    for match in found.of(concepts["names"]):
        if said := _sign_of(tokens, match):
            yield Signed(match, *said)
    for key, sign in (("up", 1), ("down", -1)):
        for match in found.of(concepts[key]):
            said = _opposed(tokens, match.start)
            if said is None:
                yield Signed(match, sign, match.start)
            elif tokens[said].word in _FLIP:
                yield Signed(match, -sign, said)


def _opposed(tokens: Tokens, start: int) -> int | None:
    """Return the token that turns the word behind it round or fights it: "less", "prevents"."""
    for at in range(start - 1, max(start - 6, -1), -1):
        word = tokens[at].word
        if word in _FLIP or word in _FIGHTS:
            return at
        if word not in _BETWEEN_LEFT and word not in _RISK:
            return None
    return None


def _governing(
    tokens: Tokens, quantity: Signed, parameters: Sequence[Signed]
) -> Signed | None:
    """Return the parameter whose change the quantity answers to.

    It is the nearest one before; one behind only where "when", "with" or the like leads to it.
    """
    before = [p for p in parameters if p.match.end <= quantity.match.start]
    if before:
        nearest = before[-1]
        between = range(nearest.match.end, min(quantity.match.start, quantity.sign_at))
        near = len(between) <= MAX_DISTANCE
        return nearest if near and _connected(tokens, between, nearest.sign_at) else None
    for parameter in parameters:
        start = min(parameter.match.start, parameter.sign_at)
        between = range(quantity.match.end, start)
        words = [tokens[index].word for index in between]
        if len(words) <= 6 and any(word in _WITH for word in words) and _connected(tokens, between, parameter.sign_at):
            return parameter
    return None


def _connected(tokens: Tokens, between: range, sign_at: int) -> bool:
    """Tell whether nothing between opens a new thought or names the parameter's other value."""
    opened = 0
    for index in between:
        word = tokens[index].word
        opened += (word == "(") - (word == ")")
        if opened < 0:
            return False
        if word in _BREAKS and tokens[index + 1].word != "hand":
            return False
        before = tokens[index - 1]
        if word in _SAME and before.word in SIGNS and index > between[0] + 1:
            return False
        if word in ("close", "near") and index != sign_at:
            return False
    return opened == 0


def _grown_with(tokens: Tokens, quantity: Signed, places: Sequence[Match]) -> Signed | None:
    """Read "the error grows with NAME": the parameter goes up, though no word says so."""
    if tokens[quantity.sign_at].word not in _VERBS:
        return None
    for match in places:
        start = match.start
        while start and tokens[start - 1].word in DETERMINERS:
            start -= 1
        if tokens[start - 1].word == "with" and 0 <= start - 1 - max(quantity.sign_at + 1, quantity.match.end) <= 2:
            return Signed(match, 1, quantity.sign_at)
    return None
