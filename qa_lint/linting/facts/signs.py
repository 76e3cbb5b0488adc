"""Up and down: which direction a sentence gives to the things it names."""

from __future__ import annotations

from collections.abc import Sequence

from qa_lint.linting.facts.index import Match
from qa_lint.parsing.reading.quantities import read_number
from qa_lint.parsing.reading.sentences import Token
from qa_lint.parsing.reading.words import COPULAS, DETERMINERS

Tokens = Sequence[Token]

_OPPOSITES = (
    "higher/lower high/low larger/smaller large/small big/small bigger/smaller "
    "increases/decreases increase/decrease increasing/decreasing increased/decreased "
    "raises/lowers raise/lower raising/lowering raised/lowered rises/falls rise/fall "
    "rising/falling grows/shrinks grow/shrink growing/shrinking stronger/weaker strong/weak "
    "more/less greater/smaller wider/narrower wide/narrow up/down longer/shorter huge/tiny "
    "strengthens/weakens strengthen/weaken boosts/reduces boost/reduce boosting/reducing"
)
_ONLY_UP = (
    "maximizes maximize amplifies amplify enlarges enlarge widens widen expands expand excessive"
)
_ONLY_DOWN = (
    "reduced diminishes diminish diminishing minimizes minimize narrows narrow cuts cut drops drop "
    "fewer little limits"
)
SIGNS: dict[str, int] = {}
"""The words that say up (1) or down (-1)."""
OPPOSITE: dict[str, str] = {}
"""The word that says the opposite, where there is one of the same form."""
for _pair in _OPPOSITES.split():
    _up, _down = _pair.split("/")
    SIGNS[_up], SIGNS[_down] = 1, -1
    OPPOSITE.setdefault(_up, _down)
    OPPOSITE.setdefault(_down, _up)
SIGNS |= dict.fromkeys(_ONLY_UP.split(), 1) | dict.fromkeys(_ONLY_DOWN.split(), -1)

VERBS = frozenset(
    "increases increase increasing decreases decrease decreasing raises raise raising lowers lower "
    "lowering reduces reduce reducing boosts boost boosting grows grow growing shrinks shrink "
    "shrinking strengthens strengthen weakens weaken".split()
)
LINKS = frozenset(("with", "as", "when", "if", "for", "by", "at", "under", "using"))
"""Words that lead to the condition under which something goes up or down."""
_ADJECTIVES = frozenset(
    "high low large small more less fewer strong weak big higher lower larger smaller greater "
    "stronger weaker".split()
)
_BETWEEN_LEFT = DETERMINERS | frozenset(
    "of value values level levels amount in model very too much even relatively decision your "
    "extremely quite fairly slightly significantly way chance".split()
)
_BETWEEN_RIGHT = COPULAS | frozenset(
    "goes go gets get becomes become turns turn will to value values also then usually generally "
    "typically always much even very too tends tend itself parameter".split()
)
_COMPARED = {"below": -1, "under": -1, "above": 1, "exceeds": 1}
_NEAR = frozenset("close near approaches approaching towards toward closer of = is".split())
_ABOUT = _NEAR | frozenset("to nearly almost about around value a".split())
_FLIP = frozenset(
    "less lower reduces reduce reducing decreases decrease decreasing fewer lowers".split()
)
_FIGHTS = frozenset(
    "fix fixes fixing help helps helping address addresses addressing cure cures penalize "
    "penalizes penalise penalises punish punishes treat treats handle handles correct corrects "
    "tackle tackles solve solves eliminate eliminates remove removes suffer suffers "
    "prevent prevents preventing prevented avoid avoids avoiding delay delays delaying combat "
    "combats fight fights against mitigate mitigates mitigating counter counters limit limits "
    "limiting curb curbs control controls detect detects balance".split()
)
_SELECTS = frozenset("with for from of against despite in at".split())
"""Behind these, "high variance" is a case that is spoken of, not what comes of something."""
_RISK = frozenset("risk risks chance likelihood tendency degree danger".split())
_NO_OBJECT = LINKS | frozenset(("and", "or", "too", "because", "since", "so", "linearly"))
_NO_NOUN = _NO_OBJECT | frozenset(("which", "than"))


def sign_of(
    tokens: Tokens, match: Match, bounds: Sequence[float] | None = None
) -> tuple[int, int] | None:
    """Return the direction that is said of a name, and the token that says it.

    ``bounds`` are the ends of a parameter's range: "close to" one of them is a direction, too.
    """
    left = _sign_before(tokens, match.start)
    if left and tokens[left[1]].word in VERBS:
        return left
    # "large weights are reduced": the verb says more than the adjective.
    return _sign_behind(tokens, match, bounds) or left


def effect_of(tokens: Tokens, match: Match) -> tuple[int, int] | None:
    """Return the direction that something is said to take; a case or an aim has none."""
    said = sign_of(tokens, match)
    if said is None or said[1] > match.start or tokens[said[1]].word in VERBS:
        return said
    at = said[1] - 1
    while at >= 0 and tokens[at].word in _BETWEEN_LEFT - {"in", "of"}:
        at -= 1
    word = tokens[at].word if at >= 0 else ""
    if word in VERBS and word in SIGNS:
        return SIGNS[word], at
    return None if word in _FIGHTS or word in _SELECTS else said


def _sign_before(tokens: Tokens, start: int) -> tuple[int, int] | None:
    for at in range(start - 1, max(start - 6, -1), -1):
        word = tokens[at].word
        if word in SIGNS:
            return SIGNS[word], at
        if word not in _BETWEEN_LEFT:
            return None
    return None


def _sign_behind(
    tokens: Tokens, match: Match, bounds: Sequence[float] | None
) -> tuple[int, int] | None:
    for at in range(match.end, min(match.end + 5, len(tokens))):
        word = tokens[at].word
        if word in _COMPARED:
            return _COMPARED[word], at
        if word in SIGNS:
            return None if _acts_on_another(tokens, at) else (SIGNS[word], at)
        if bounds and word in _NEAR and (sign := _limit(tokens, at + 1, bounds)):
            return sign, at
        if word not in _BETWEEN_RIGHT:
            break
    return None


def _acts_on_another(tokens: Tokens, at: int) -> bool:
    """Tell whether the word at a token belongs to what follows: "C increases the margin"."""
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if not following.isalpha():
        return False
    if tokens[at].word in VERBS:
        return following not in _NO_OBJECT
    return tokens[at].word in _ADJECTIVES and following not in _NO_NOUN


def _limit(tokens: Tokens, at: int, bounds: Sequence[float]) -> int:
    """Return 1 near the upper end of a range, -1 near the lower one, else 0."""
    while at < len(tokens) and tokens[at].word in _ABOUT:
        at += 1
    read = read_number(tokens, at)
    if read is None:
        return 0
    share = (read.value - bounds[0]) / (bounds[1] - bounds[0])
    return 1 if 0.9 <= share <= 1 else -1 if 0 <= share <= 0.1 else 0


def turned(tokens: Tokens, start: int, sign: int) -> tuple[int, int] | None:
    """Return the direction of a phrase that has one of its own, and the token that says it.

    "less random" turns it round; what is prevented or fought has none.
    """
    for at in range(start - 1, max(start - 6, -1), -1):
        word = tokens[at].word
        if word in _FLIP:
            return -sign, at
        if word in _FIGHTS:
            return None
        if word not in _BETWEEN_LEFT and word not in _RISK:
            break
    return sign, start
