"""A formula that has a name, ready to be compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from qa_lint.core.errors import PackError
from qa_lint.linting.formulas.evaluating import Meaning, Memo, evaluate
from qa_lint.linting.formulas.heads import Head, head_of
from qa_lint.linting.formulas.numbers import Value, entries
from qa_lint.linting.formulas.reading import readings
from qa_lint.linting.formulas.spelling import plain
from qa_lint.linting.formulas.symbols import IDENTITY, Key, Symbols, symbols_of
from qa_lint.linting.formulas.terms import Term, each_place, walk
from qa_lint.linting.formulas.vocabulary import BUILT_IN, Role, Vocabulary
from qa_lint.parsing.latex.tree import parse

POINTS = 6
"""At how many points terms are compared."""
ENOUGH = 3
"""At how many of them both must have a value."""
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

    @cached_property
    def features(self) -> Counter[str]:
        """What it consists of, as far as it does not matter how that is written."""
        return features(self.term)


class Shortened(NamedTuple):
    """A variant without a part: what is left of the place, what is missing, what is then worth."""

    variant: Variant
    shorter: Term
    missing: Term
    values: Values


def features(term: Term) -> Counter[str]:
    """Return how many parts of each kind a term has, with ways to write the same thing alike."""
    return Counter(_FEATURES.get(one.kind, one.kind) for one in walk(term))


_FEATURES = {
    "neg": "mul", "list": "mul", "div": "mul", "root": "pow", "app": "symbol"
}  # fmt: skip


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
        return self.data["relation"] in ("<=", ">=")

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
            if same(values, variant.values, self.up_to):
                return variant
        return None

    @cached_property
    def shortened(self) -> tuple[Shortened, ...]:
        """Every accepted form without one small part of it."""
        return tuple(
            Shortened(variant, shorter, missing, Values(put(shorter), variant.meaning))
            for variant in self.variants
            for one, put in each_place(variant.term)
            for shorter, missing in _shorter(one)
            if _size(missing) * 2 < _size(put(shorter))
        )


def _size(term: Term) -> int:
    return sum(one.kind in ("symbol", "number", "app") for one in walk(term))


def _shorter(term: Term) -> Iterator[tuple[Term, Term]]:
    """Yield a term without one of its parts, and that part."""
    if term.kind == "add" and len(term.parts) > 1:
        for at, part in enumerate(term.parts):
            rest = (*term.parts[:at], *term.parts[at + 1 :])
            yield (rest[0] if len(rest) == 1 else replace(term, parts=rest)), part
    elif term.kind == "div":
        yield term.parts[0], term.parts[1]
    elif term.kind == "list" and all(part.kind == "symbol" for part in term.parts):
        for at, part in enumerate(term.parts):  # one of several conditions
            yield replace(term, parts=(*term.parts[:at], *term.parts[at + 1 :])), part


def same(
    left: Iterable[Value | None], right: Iterable[Value | None], free: frozenset[str] = frozenset()
) -> bool:
    """Tell whether two terms have the same values, at enough points and wherever both have any.

    ``free`` names what may differ: ``factor`` a positive factor, ``sign``, ``constant`` a summand.
    Most terms are told apart at the first point or two: no more values are asked for then.
    """
    ways = ["equal", *free]
    pairs: list[tuple[float, float]] = []
    points = 0
    for a, b in zip(left, right, strict=True):
        if a is None or b is None:
            continue
        xs, ys = entries(a), entries(b)
        if len(xs) != len(ys):
            return False
        points += 1
        fresh = list(zip(xs, ys, strict=True))
        first = (pairs or fresh)[0]
        ways = [way for way in ways if all(_agree(way, x, y, first, free) for x, y in fresh)]
        if not ways:
            return False
        pairs += fresh
    return points >= ENOUGH


def _agree(way: str, x: float, y: float, first: tuple[float, float], free: frozenset[str]) -> bool:
    """Tell whether two values are the same in one of the ways, given the first two values."""
    if way == "equal":
        return close(x, y)
    if way == "sign":
        return close(-x, y)
    if way == "constant":
        return close(x - y, first[0] - first[1])
    if abs(y) <= 1e-6 or abs(first[1]) <= 1e-6:
        return False
    ratio = first[0] / first[1]
    return (ratio > 0 or "sign" in free) and abs(ratio) > 1e-6 and close(x / y, ratio)


def close(left: float, right: float) -> bool:
    """Tell whether two values are the same but for rounding."""
    return abs(left - right) <= _CLOSE * max(1.0, abs(left), abs(right))
