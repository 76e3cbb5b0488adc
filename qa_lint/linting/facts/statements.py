"""Relation templates that bind a subject to an object by what stands between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_lint.linting.facts.hit import Hit
from qa_lint.linting.facts.index import Match, Matches
from qa_lint.linting.facts.relations import ALSO, IMPLIES, IS, MEANS
from qa_lint.linting.facts.syntax import after_head, follows, is_subject, noun_phrase
from qa_lint.parsing.reading.sentences import Token
from qa_lint.parsing.reading.words import DETERMINERS

Tokens = Sequence[Token]
Claim = Mapping[str, Any]


_VARIANTS = frozenset(
    "version versions variant variants extension extensions counterpart analogue analog "
    "alternative generalization generalisation equivalent".split()
)
_OTHER_TIME = frozenset(", ; : ( ) and but or while whereas than".split())


def subjects(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Match]:
    """Yield the subjects that stand where a subject of a clause does."""
    for match in found.of(claim["subject"]):
        if is_subject(tokens, match.start):
            yield match


def is_kind(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """SUBJECT is a ... OBJECT; SUBJECT (OBJECT); SUBJECT: OBJECT; SUBJECT, an OBJECT ..."""
    for subject in subjects(tokens, found, claim):
        wrong = _object_behind(tokens, found, claim, subject)
        if wrong and not _is_shared(tokens, found, claim, wrong):
            yield Hit(wrong, subject, claim.get("instead"), wrong)


def _object_behind(tokens: Tokens, found: Matches, claim: Claim, subject: Match) -> Match | None:
    for at in after_head(tokens, subject.end):
        behind = follows(tokens, at, IS)
        if behind > 0:
            for start in noun_phrase(tokens, behind):
                if wrong := found.at(claim["object"], start):
                    return wrong
        if at < len(tokens) and tokens[at].word in ("(", ","):
            start = at + 1
            if start < len(tokens) and tokens[start].word in ("a", "an", "the"):
                start += 1
            elif tokens[at].word == ",":
                continue
            wrong = found.at(claim["object"], start)
            if wrong and (tokens[at].word == "," or _closes(tokens, wrong.end)):
                return wrong
    return None


def _closes(tokens: Tokens, at: int) -> bool:
    """Tell whether a parenthesis ends within a few words."""
    return any(token.word == ")" for token in tokens[at : at + 4])


def _is_shared(tokens: Tokens, found: Matches, claim: Claim, wrong: Match) -> bool:
    """Tell whether the object is one of several, or only part of another name."""
    if wrong.end >= len(tokens):
        return False
    following = tokens[wrong.end].word
    if following in ("or", "/"):
        return True
    if (
        following in _VARIANTS
        and wrong.end + 1 < len(tokens)
        and tokens[wrong.end + 1].word == "of"
    ):
        return True
    rivals = found.of(claim.get("rival", -1))
    return following in ("and", "&", ",", "as", "but") and any(
        wrong.end < rival.start <= wrong.end + 5 for rival in rivals
    )


def alias(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """SUBJECT, also known as OBJECT; SUBJECT (OBJECT); OBJECT (SUBJECT); SUBJECT adds OBJECT."""
    for first, second in (("subject", "object"), ("object", "subject")):
        for one in found.of(claim[first]):
            for at in after_head(tokens, one.end, 3):
                behind = follows(tokens, at, ALSO)
                if behind < 0 or (first == "object" and not is_subject(tokens, one.start)):
                    continue
                other = _alias_at(tokens, found.of(claim[second]), behind)
                if other is None or not _pairs(tokens, one, at, behind, other):
                    continue
                subject, wrong = (one, other) if first == "subject" else (other, one)
                yield Hit(wrong, subject, claim.get("instead"), wrong)


def _alias_at(tokens: Tokens, names: Sequence[Match], at: int) -> Match | None:
    if at < len(tokens) and tokens[at].word in ("a", "an", "the"):
        at += 1
    return max((name for name in names if name.start == at), default=None)


def _pairs(tokens: Tokens, one: Match, at: int, behind: int, other: Match) -> bool:
    """Tell whether the two names are given as names of one thing, not as two things."""
    joint = tokens[behind - 1].word
    closing = tokens[other.end].word if other.end < len(tokens) else ""
    if joint == "(":
        return closing == ")"
    if joint in ("or", "/", "called"):
        # "ridge, or L1," names; "ridge or L1" offers a choice.
        return tokens[at].word in (",", "(") and closing in (",", ")")
    return is_subject(tokens, one.start) and closing not in ("or", "/", "and")


def uses(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """SUBJECT VERB ... OBJECT, and "for SUBJECT you must VERB OBJECT"."""
    for subject in found.of(claim["subject"]):
        if is_subject(tokens, subject.start):
            places = list(after_head(tokens, subject.end))
        elif _is_used(tokens, subject):
            places = [subject.end, subject.end + 1]
        elif _for_whom(tokens, subject):
            places = list(range(subject.end, min(subject.end + 7, len(tokens))))
        else:
            continue
        for at in places:
            verb = found.at(claim["verb"], at)
            if verb and (wrong := _object_of(tokens, found, claim, verb)):
                yield Hit(wrong, subject, claim.get("instead"), wrong)
                break


def does_when(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """SUBJECT VERB ... WHEN, or WHEN, SUBJECT VERB: something said to happen at the wrong time."""
    for subject in subjects(tokens, found, claim):
        for at in after_head(tokens, subject.end):
            verb = found.at(claim["verb"], at)
            if verb and (when := _time_of(tokens, found.of(claim["when"]), subject, verb)):
                yield Hit(when, subject)
                break


def _time_of(tokens: Tokens, times: Sequence[Match], subject: Match, verb: Match) -> Match | None:
    for when in times:
        between = [token.word for token in tokens[when.end : subject.start]]
        if when.end <= subject.start and set(between) <= {",", "the", "a", "an"}:
            return when
        between = [token.word for token in tokens[verb.end : when.start]]
        if when.start >= verb.end and len(between) <= 4 and not set(between) & _OTHER_TIME:
            return when
    return None


def _is_used(tokens: Tokens, subject: Match) -> bool:
    """Tell whether the name stands in "use NAME to ..."."""
    start = subject.start
    while start and tokens[start - 1].word in DETERMINERS:
        start -= 1
    before = tokens[start - 1].word if start else ""
    behind = tokens[subject.end].word if subject.end < len(tokens) else ""
    return before in ("use", "using", "uses") and behind in ("to", "for")


def _for_whom(tokens: Tokens, subject: Match) -> bool:
    """Tell whether the name stands in "for NAME you have to ..."."""
    start = subject.start
    if start and tokens[start - 1].word in ("a", "an", "the"):
        start -= 1
    opens = start == 1 or (start > 1 and tokens[start - 2].word in (",", ";", ":", "and", "but"))
    if not (start and tokens[start - 1].word in ("for", "with", "in") and opens):
        return False
    return any(
        t.word in ("you", "we", "one", "users") for t in tokens[subject.end : subject.end + 4]
    )


def _object_of(tokens: Tokens, found: Matches, claim: Claim, verb: Match) -> Match | None:
    for start in noun_phrase(tokens, verb.end):
        if wrong := found.at(claim["object"], start):
            return None if _is_shared(tokens, found, claim, wrong) else wrong
    return None


def implies(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """SUBJECT implies OBJECT; if SUBJECT, then ... are OBJECT; SUBJECT variables are OBJECT."""
    for subject in found.of(claim["subject"]):
        for at in range(subject.end, min(subject.end + 6, len(tokens))):
            behind = follows(tokens, at, IMPLIES)
            if behind < 0:
                if tokens[at].word in (";", "(", "but", "while", "whereas"):
                    break
                continue
            for start in range(behind, min(behind + 6, len(tokens))):
                if wrong := found.at(claim["object"], start):
                    yield Hit(wrong, subject)
                    return


def defined_as(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """SUBJECT means FIRST ... SECOND ..., the parts in order and near each other."""
    for subject in subjects(tokens, found, claim):
        for at in after_head(tokens, subject.end):
            behind = follows(tokens, at, MEANS)
            if behind > 0 and (parts := _in_order(tokens, found, claim["parts"], behind)):
                yield Hit(Match(parts[0].start, parts[-1].end), subject)
                break


def _in_order(
    tokens: Tokens, found: Matches, concepts: Sequence[int], at: int
) -> list[Match] | None:
    """Return the parts of a definition, or nothing where one is missing or far."""
    parts: list[Match] = []
    for concept in concepts:
        reach = at + 8
        part = min((m for m in found.of(concept) if at <= m.start < reach), default=None)
        if part is None or any(token.word in (";", "|") for token in tokens[at : part.start]):
            return None
        parts.append(part)
        at = part.end
    return parts
