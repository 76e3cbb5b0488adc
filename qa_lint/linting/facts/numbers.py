"""Relation templates whose object is a number, an interval or a growth rate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_lint.linting.facts.hit import Hit
from qa_lint.linting.facts.index import Match, Matches
from qa_lint.linting.facts.syntax import after_head, is_subject
from qa_lint.parsing.reading.quantities import (
    NUMBER_WORDS,
    Interval,
    read_interval,
    read_number,
)
from qa_lint.parsing.reading.sentences import Token
from qa_lint.parsing.reading.words import COPULAS, NEGATIONS

Tokens = Sequence[Token]
Claim = Mapping[str, Any]

_HAVE = frozenset(
    "has have contains contain uses use comprises comprise includes include employs employ "
    "features feature consists consist with maintains maintain introduces possesses".split()
)
_BEFORE_NUMBER = frozenset(
    "of only just exactly a the total precisely about roughly around".split()
)
_VAGUE = frozenset("about roughly around approximately nearly almost ~ ≈".split())
_NOT_ALL = frozenset(
    "additional extra other more further first last new of following these those next fewer "
    "less remaining such".split()
)
_RANGE_VERBS = frozenset(
    "ranges range outputs output produces produce returns return gives give lies lie falls fall "
    "takes take maps map squashes squash compresses squeezes scales transforms converts yields "
    "varies vary goes bounded squashing mapping limited restricted constrained has have is are "
    "lie compress squeeze scale transform convert yield go normalizes normalises".split()
)
_FROM_RANGE = frozenset(
    "in into to on onto within of between range interval ranges ranging from is bounded at lies "
    "lie "
    "with and = : ∈ values value numbers number output outputs its the a any real input inputs "
    "every all an data scores score logit logits vector activations always "
    "only 's open closed squashed either them it".split()
)
_RANGE_OF = frozenset("range ranges output outputs value values image codomain bounds".split())
_TO_VALUE = frozenset(
    "is are = : of defaults default to by for in with value parameter ( , a the an uses set as "
    "equals".split()
)
_TO_NUMBER = COPULAS | frozenset(
    "= : equals equal always exactly of to has a value on port listens uses runs tcp "
    "default".split()
)
_COUNTED = frozenset("are the has have with exactly : , only just".split())
_NO_COUNT = frozenset("/ % x to - or and ^".split())
_CHANGES = frozenset(
    "changed change changing instead override overridden increase increased raise set from we "
    "recommend recommended was were tune tuned here our".split()
)


def has_count(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """SUBJECT has NUMBER UNIT; NUMBER UNIT in a SUBJECT; in SUBJECT there are NUMBER UNIT."""
    for unit in found.of(claim["unit"]):
        number = _number_before(tokens, unit.start)
        if number is None:
            continue
        subject = _owner(tokens, found, claim, number, unit)
        if subject and _is_wrong_count(tokens, number, claim["right"]):
            yield Hit(number, subject, _spelt(tokens, number, claim["right"]), number)


def _number_before(tokens: Tokens, unit: int) -> Match | None:
    """Return the number that counts a unit, at most two words before it."""
    for start in range(unit - 1, max(unit - 4, -1), -1):
        if tokens[start].word in _NOT_ALL or not _is_plain(tokens[start]):
            return None
        if tokens[start].number or tokens[start].word in NUMBER_WORDS:
            before = tokens[start - 1].word if start else ""
            # "two of three", "1 x 2 gates", "LSTM 2": no count of units.
            return (
                None
                if before in ("of", "x", "×") and not tokens[start].number
                else Match(start, start + 1)
            )
    return None


def _is_plain(token: Token) -> bool:
    return token.word not in ",;:()[]/" and token.word not in NEGATIONS


def _owner(
    tokens: Tokens, found: Matches, claim: Claim, number: Match, unit: Match
) -> Match | None:
    for subject in found.of(claim["subject"]):
        if subject.end <= number.start and is_subject(tokens, subject.start):
            for at in after_head(tokens, subject.end):
                if (
                    at < number.start
                    and tokens[at].word in _HAVE | {"'s"}
                    and all(
                        t.word in _BEFORE_NUMBER
                        or t.word in ("more", "than", "at", "least", "over")
                        for t in tokens[at + 1 : number.start]
                    )
                ):
                    return subject
        if subject.end <= number.start and _there_are(tokens, subject, number):
            return subject
        joint = tokens[unit.end].word if unit.end < len(tokens) else ""
        counted = number.start == 0 or tokens[number.start - 1].word in _COUNTED
        if counted and unit.end < subject.start <= unit.end + 3 and joint in ("of", "in", "inside"):
            between = {t.word for t in tokens[unit.end + 1 : subject.start]}
            if between <= {"a", "an", "the", "each", "every", "standard"}:
                return subject
    return None


def _there_are(tokens: Tokens, subject: Match, number: Match) -> bool:
    words = [
        token.word
        for token in tokens[subject.end : number.start]
        if token.word not in ("cell", ",")
    ]
    if words not in (["there", "are"], ["we", "have"], ["you", "have"]):
        return False
    before = tokens[max(0, subject.start - 2) : subject.start]
    return any(token.word in ("in", "inside") for token in before)


def _is_wrong_count(tokens: Tokens, number: Match, right: Sequence[float]) -> bool:
    read = read_number(tokens, number.start)
    if read is None or read.end != number.end:
        return False
    before = tuple(token.word for token in tokens[max(0, number.start - 2) : number.start])
    if before[-2:] in (("more", "than"), ("at", "least")) or before[-1:] == ("over",):
        return all(read.value > value for value in right)
    if before[-2:] in (("less", "than"), ("fewer", "than"), ("at", "most"), ("up", "to")):
        return all(read.value < value for value in right)
    slack = 0.25 if before and before[-1] in _VAGUE else 0.0
    return all(abs(read.value - value) > slack * abs(value) for value in right)


def _spelt(tokens: Tokens, number: Match, right: Sequence[float | str]) -> str | None:
    """Return the right number in the style of the wrong one, if there is but one."""
    if len(right) != 1 or isinstance(right[0], str):
        return None
    value = right[0]
    if not tokens[number.start].number:
        words = {known: word for word, known in NUMBER_WORDS.items()}
        return words.get(int(value)) if value == int(value) else None
    return f"{value:,.0f}" if value >= 10_000 and value == int(value) else f"{value:g}"


def has_range(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """SUBJECT outputs values between LOW and HIGH, and its relatives."""
    for subject in found.of(claim["subject"]):
        if not is_subject(tokens, subject.start, _RANGE_OF):
            continue
        interval = _range_behind(tokens, subject.end)
        if interval and _is_wrong_range(interval, claim["right"]):
            yield Hit(Match(interval.start, interval.end), subject)


def _range_behind(tokens: Tokens, start: int) -> Interval | None:
    for at in after_head(tokens, start):
        if at >= len(tokens) or tokens[at].word not in _RANGE_VERBS:
            continue
        for place in range(at + 1, min(at + 10, len(tokens))):
            interval = read_interval(tokens, place)
            if interval:
                following = tokens[interval.end].word if interval.end < len(tokens) else ""
                return None if following in ("to", "into", "onto", "or") else interval
            if tokens[place].word not in _FROM_RANGE:
                return None
    return None


def _is_wrong_range(interval: Interval, right: Sequence[Sequence[Any]]) -> bool:
    return all((interval.low, interval.high) != (float(low), float(high)) for low, high in right)


def has_default(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """The default ATTRIBUTE of SUBJECT is VALUE, in any order of the three."""
    words = {token.word for token in tokens}
    if not words & {"default", "defaults"} or words & _CHANGES:
        return
    for subject in found.of(claim["subject"]):
        for attribute in found.of(claim["attribute"]):
            value = _value_of(tokens, subject, attribute)
            if value and _is_wrong_value(tokens, value, claim["right"]):
                yield Hit(value, subject, _spelt(tokens, value, claim["right"]), value)
                return


def _value_of(tokens: Tokens, subject: Match, attribute: Match) -> Match | None:
    before = attribute.start - 1
    if before >= 0 and tokens[before].number:
        return Match(before, before + 1)
    for at in range(attribute.end, min(attribute.end + 10, len(tokens))):
        if subject.start <= at < subject.end:
            continue
        read = read_number(tokens, at)
        if read or tokens[at].word in ("true", "false", "none"):
            end = read.end if read else at + 1
            following = tokens[end].word if end < len(tokens) else ""
            return None if following in ("%", "or", "to", "and", "x", "/") else Match(at, end)
        if tokens[at].word not in _TO_VALUE:
            return None
    return None


def _is_wrong_value(tokens: Tokens, value: Match, right: Sequence[float | str]) -> bool:
    read = read_number(tokens, value.start)
    said: float | str = read.value if read else tokens[value.start].word
    return said not in right


def has_value(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """SUBJECT is NUMBER."""
    for subject in found.of(claim["subject"]):
        if not is_subject(tokens, subject.start, ("value",)):
            continue
        at = subject.end
        while at < len(tokens) and tokens[at].word in _TO_NUMBER:
            at += 1
        read = read_number(tokens, at)
        if read is None or (read.end < len(tokens) and tokens[read.end].word in _NO_COUNT):
            continue
        number = Match(at, read.end)
        if _is_wrong_count(tokens, number, claim["right"]):
            yield Hit(number, subject, _spelt(tokens, number, claim["right"]), number)
