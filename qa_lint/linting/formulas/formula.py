"""A formula that has a name, ready to be compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qa_lint.core.errors import PackError
from qa_lint.linting.formulas.evaluating import Meaning, Memo, evaluate
from qa_lint.linting.formulas.heads import Head, head_of
from qa_lint.linting.formulas.numbers import Value, entries
from qa_lint.linting.formulas.reading import readings
from qa_lint.linting.formulas.spelling import plain
from qa_lint.linting.formulas.symbols import IDENTITY, Key, Symbols, symbols_of
from qa_lint.linting.formulas.terms import Term, walk
from qa_lint.linting.formulas.vocabulary import BUILT_IN, Role, Vocabulary
from qa_lint.parsing.latex.tree import parse

POINTS = 6
"""At how many points terms are compared."""
ENOUGH = 3
"""At how many of them both must have a value."""
_FIRST = 2
_CLOSE = 1e-7


class Values:
    """The values of a term at the points, each computed when it is first asked for."""

    def __init__(self, term: Term, meaning: Meaning, memo: Memo | None = None) -> None:
        self._ask = (term, meaning, memo)
        self._known: list[Value | None] = []

    def __getitem__(self, point: int) -> Value | None:
        """Return the value at a point."""
        term, meaning, memo = self._ask
        while len(self._known) <= point:
            self._known.append(evaluate(term, meaning, len(self._known), memo))
        return self._known[point]

    def __iter__(self) -> Iterator[Value | None]:
        """Yield the values at all points."""
        return (self[point] for point in range(POINTS))


@dataclass(frozen=True)
class Variant:
    """One accepted way to write a formula."""

    tex: str
    term: Term
    symbols: Symbols
    meaning: Meaning
    values: Values


@dataclass
class Formula:
    """A named formula, parsed when it is first asked for."""

    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Its id, without the family."""
        found: str = self.data["id"]
        return found

    @property
    def name(self) -> str:
        """What it is called."""
        found: str = self.data["name"]
        return found

    @property
    def is_bound(self) -> bool:
        """Whether it is an inequality."""
        return bool(self.data["relation"] != "=")

    @property
    def up_to(self) -> frozenset[str]:
        """What is free by convention: ``factor``, ``sign``, ``constant``."""
        return frozenset(self.data["up-to"])

    @cached_property
    def words(self) -> Vocabulary:
        """The roles by the names that authors use."""
        return Vocabulary.of([
            Role(plain(key), row["is"], row["kind"], frozenset(map(plain, (key, *row["names"]))))
            for key, row in self.data["roles"].items()
        ])  # fmt: skip

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """The left sides that name it."""
        return tuple(head_of(tex) for tex in self.data["left"])

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """Every accepted way to write it; raises :class:`PackError` for one that can't be read."""
        return tuple(self._variant(tex) for tex in (self.data["statement"], *self.data["variants"]))

    @cached_property
    def families(self) -> frozenset[str]:
        """The roles that have running indices somewhere."""
        return frozenset(
            variant.meaning.roles[key.name]
            for variant in self.variants
            for key in variant.symbols.keys
            if key.form == "family"
        )

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The functions of one argument in its accepted forms."""
        used = (
            one.name
            for variant in self.variants
            for one in walk(variant.term)
            if one.kind == "fn" and len(one.parts) == 1
        )
        return tuple(dict.fromkeys(used))

    def _variant(self, tex: str) -> Variant:
        found = readings(parse(tex), tex, self.words)
        if not found:
            raise PackError(f"formulas/{self.id}: can't read {tex}")
        symbols = symbols_of(found[:1])
        roles: dict[str, str] = {}
        for key in symbols.keys:
            role = next((r for r in (key.name, key.stem) if r in self.words.roles), None)
            if role is None:
                called = self.words.called(key.name, key.stem)
                role = called[0] if called else None
            if role is not None:
                roles[key.name] = role
            elif not self._needs_no_role(key, symbols):
                raise PackError(f"formulas/{self.id}: {key.name} has no role in {tex}")
        meaning = Meaning(self.words, roles, symbols)
        return Variant(tex, found[0], symbols, meaning, Values(found[0], meaning))

    def check(self) -> None:
        """Raise :class:`PackError` if an accepted form has no value, or can't be read."""
        for variant in self.variants:
            if sum(value is not None for value in variant.values) < ENOUGH:
                raise PackError(f"formulas/{self.id}: {variant.tex} has no value")

    def _needs_no_role(self, key: Key, symbols: Symbols) -> bool:
        return (
            key.form == "index"
            or key.name in symbols.counts
            or (key.form == "function" and key.name in BUILT_IN)
            or (key.name in IDENTITY and self.words.has_matrix)
        )

    def equals(self, values: Values) -> Variant | None:
        """Return the variant that has the same values, as far as conventions don't free them."""
        for variant in self.variants:
            alike = self.up_to or _begin_alike(values, variant.values)
            if alike and same(values, variant.values, self.up_to):
                return variant
        return None


def _begin_alike(left: Values, right: Values) -> bool:
    """Tell whether the first values that there are agree: most terms are told apart by these."""
    for point in range(_FIRST):
        a, b = left[point], right[point]
        if a is not None and b is not None:
            first, second = entries(a), entries(b)
            return len(first) == len(second) and all(map(close, first, second))
    return True


def same(
    left: Iterable[Value | None], right: Iterable[Value | None], free: frozenset[str] = frozenset()
) -> bool:
    """Tell whether two terms have the same values, at enough points and wherever both have any.

    ``free`` names what may differ: ``factor`` a positive factor, ``sign``, ``constant`` a summand.
    """
    pairs = [
        (entries(a), entries(b))
        for a, b in zip(left, right, strict=True)
        if a is not None and b is not None
    ]
    if len(pairs) < ENOUGH or any(len(a) != len(b) for a, b in pairs):
        return False
    flat = [(x, y) for a, b in pairs for x, y in zip(a, b, strict=True)]
    if all(close(x, y) for x, y in flat):
        return True
    if "sign" in free and all(close(-x, y) for x, y in flat):
        return True
    if "constant" in free and all(close(x - y, flat[0][0] - flat[0][1]) for x, y in flat):
        return True
    if "factor" in free and all(abs(y) > 1e-6 for _, y in flat):
        ratio = flat[0][0] / flat[0][1]
        if (ratio > 0 or "sign" in free) and abs(ratio) > 1e-6:
            return all(close(x / y, ratio) for x, y in flat)
    return False


def close(left: float, right: float) -> bool:
    """Tell whether two values are the same but for rounding."""
    return abs(left - right) <= _CLOSE * max(1.0, abs(left), abs(right))
