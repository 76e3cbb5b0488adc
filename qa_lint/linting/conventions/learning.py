"""What a bank teaches: the conventions that nine in ten of its questions keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qa_lint.core.conventions import CONVENTIONS, Convention, Value
from qa_lint.linting.conventions.observation import Observation

SHARE = 0.9
"""The part of the questions that makes a habit a convention."""
ENOUGH = 5
"""So many questions must show a habit before it is taken for one."""
CAMP = 3
"""So many questions make a camp, where the bank is of two minds."""
_LONGEST = 200
"""A longer title is a whole text, whose length is no convention."""
_ROOM = 2


class Lesson(NamedTuple):
    """What a bank teaches of one convention.

    ``keeping`` of ``questions`` keep to ``value``. ``counts`` tells how many questions have each
    value throughout; of a question with several values none counts.
    """

    convention: Convention
    value: Value | None
    keeping: int
    questions: int
    counts: Mapping[Value, int]

    @property
    def learned(self) -> bool:
        """Whether the value is a convention of the bank."""
        return (
            self.value is not None
            and self.keeping >= ENOUGH
            and self.keeping >= SHARE * self.questions
        )

    @property
    def camps(self) -> tuple[Value, ...]:
        """The two values that nearly all questions are parted between; empty where they aren't."""
        if self.learned or self.convention.learn != "most":
            return ()
        best = Counter(dict(self.counts)).most_common(2)
        if len(best) < 2 or best[1][1] < max(CAMP, (1 - SHARE) * self.questions):
            return ()
        both = best[0][1] + best[1][1]
        return (best[0][0], best[1][0]) if both >= SHARE * self.questions else ()


@dataclass(slots=True)
class Bank:
    """The values of every convention, question by question."""

    values: dict[str, list[frozenset[Value]]] = field(default_factory=dict)

    def add(self, found: Mapping[str, Iterable[Observation]]) -> None:
        """Add what the questions of one file have."""
        for name, observations in found.items():
            by_question: dict[int, set[Value]] = {}
            for one in observations:
                by_question.setdefault(one.question, set()).add(one.value)
            self.values.setdefault(name, []).extend(map(frozenset, by_question.values()))

    def lessons(self) -> list[Lesson]:
        """Return what the bank teaches of every convention."""
        return [lesson(row, self.values.get(name, [])) for name, row in CONVENTIONS.items()]


def lesson(convention: Convention, questions: list[frozenset[Value]]) -> Lesson:
    """Return what the questions teach of one convention, given the values that each has."""
    counts = Counter(next(iter(values)) for values in questions if len(values) == 1)
    if convention.learn == "most":
        return habit(convention, counts, len(questions))
    lengths = [max(map(int, values)) for values in questions]
    value = True if convention.learn == "presence" else _limit(lengths)
    keeping = 0
    if value is not None:
        keeping = sum(all(convention.allows(v, value) for v in values) for values in questions)
    return Lesson(convention, value, keeping, len(questions), counts)


def habit(convention: Convention, counts: Counter[Value], questions: int) -> Lesson:
    """Return what so many questions teach, given how many have each value and no other."""
    settable = [value for value, _ in counts.most_common() if _is_settable(convention, value)]
    value = settable[0] if settable else None
    return Lesson(convention, value, counts[value] if value is not None else 0, questions, counts)


def _limit(numbers: list[int]) -> int | None:
    """Return a round limit with room above nearly all numbers; what lies beyond stands out."""
    if not numbers:
        return None
    usual = sorted(numbers)[int(0.95 * (len(numbers) - 1))]
    limit = -(-int(usual * _ROOM) // 10) * 10
    return limit if limit <= _LONGEST else None


def _is_settable(convention: Convention, value: Value) -> bool:
    if convention.kind == "number":
        return convention.least <= int(value) <= convention.most
    return not convention.choices or value in convention.choices
