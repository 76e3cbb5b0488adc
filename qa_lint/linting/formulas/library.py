"""All named formulas, found by the left side of an equation or by their names in text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.heads import Head
from qa_lint.linting.formulas.indexing import Heads, Names

MANY = 4
AKIN = frozenset(
    "squared reverse reversed double half multi multiclass soft nested conditional joint masked "
    "causal cubic inverse folded generalized generalised truncated bivariate wrapped noncentral "
    "non discrete inflated exponentiated skew skewed asymmetric dynamic marginal quasi".split()
)
"""Words before a name that make it the name of something else: "half Cauchy"."""


class Mention(NamedTuple):
    """A name in text: where it begins and ends, and whether other words elsewhere belong to it."""

    formula: Formula
    begin: int
    end: int
    joined: bool


def _is_nested(one: Mention, found: Sequence[Mention]) -> bool:
    size = one.end - one.begin
    return any(
        other.begin <= one.begin and one.end <= other.end and other.end - other.begin > size
        for other in found
    )


class Library:
    """The formulas of compiled packs."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data: Sequence[Mapping[str, Any]] = data["formulas"]
        self._made: dict[int, Formula] = {}
        self._numbers = {formula_id: number for number, formula_id in enumerate(data["ids"])}
        self._names: Names = data["names"]
        self._heads: Heads = data["heads"]

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All of them, in their order."""
        return tuple(map(self._at, range(len(self._numbers))))

    def _at(self, number: int) -> Formula:
        """Return a formula, whose data is read when it is first asked for."""
        if number not in self._made:
            self._made[number] = Formula(self._data[number])
        return self._made[number]

    def headed(self, head: Head) -> Sequence[tuple[Formula, Head]]:
        """Return the formulas that a left side may name, with what they have there."""
        return [
            (self._at(number), Head(head.name, tuple(arguments), strong, given))
            for number, arguments, strong, given in self._heads.get(head.name, ())
        ]

    def is_telling(self, head: Head) -> bool:
        """Tell whether a left side is a word that few formulas share: not ``Var``."""
        return head.strong and len({row[0] for row in self._heads.get(head.name, ())}) < MANY

    def named(self, words: Sequence[str]) -> set[str]:
        """Return the ids of the formulas that a text names, given as its normal words."""
        return {one.formula.id for one in self.mentions(words, nested=True)}

    def mentions(self, words: Sequence[str], *, nested: bool = False) -> list[Mention]:
        """Return where normal words name formulas.

        Only ``nested`` names stand within longer ones: "binary cross-entropy" is another loss.
        """
        found: list[Mention] = []
        known = self._names
        there = set(words)
        for at, word in enumerate(words):
            if word not in known or (at and words[at - 1] in AKIN):
                continue
            for rest, others, number in known[word]:
                end = at + 1 + len(rest)
                if words[at + 1 : end] == rest and (
                    not others or all(_has(words, there, other) for other in others)
                ):
                    found.append(Mention(self._at(number), at, end, bool(others)))
        return found if nested else [one for one in found if not _is_nested(one, found)]

    def formula(self, formula_id: str) -> Formula:
        """Return the formula with an id."""
        return self._at(self._numbers[formula_id])


def _has(words: Sequence[str], there: set[str], part: Sequence[str]) -> bool:
    """Tell whether some words stand among others, in a row."""
    if not there.issuperset(part):
        return False
    size = len(part)
    return size == 1 or any(words[at : at + size] == part for at in range(len(words) - size + 1))


@cache
def own_library() -> Library:
    """Return qa-lint's own formulas."""
    from qa_lint.linting.packs.own import own_formulas

    return Library(own_formulas())
