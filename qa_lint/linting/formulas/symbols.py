"""Which symbols of a term are free, and which indices run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qa_lint.linting.formulas.terms import Term, everything, walk

CONSTANTS = frozenset(("e", "\\pi", "?"))
IDENTITY = frozenset(("I", "I_n", "I_d", "I_p", "I_m", "I_k"))


@dataclass(frozen=True, slots=True)
class Key:
    """A symbol that needs a meaning: ``name`` and ``stem`` are plain names.

    ``form`` is ``family`` for one with running indices, ``function`` for what is applied,
    ``index`` for a free index, else ``plain``.
    """

    name: str
    stem: str
    form: str


@dataclass(frozen=True)
class Symbols:
    """What the symbols of some terms are.

    ``families`` are the stems of symbols with a running index, ``free`` the letters that stand
    in such a place without running, ``counts`` the names of last values.
    """

    bound: frozenset[str]
    families: frozenset[str]
    free: frozenset[str]
    counts: frozenset[str]
    keys: tuple[Key, ...]


def symbols_of(terms: Iterable[Term]) -> Symbols:
    """Return what the symbols of terms that belong together are."""
    all_terms = list(terms)
    bound = {
        index.name
        for term in all_terms
        for one in walk(term)
        if one.kind == "big"
        for index in one.indices
    }
    families: set[str] = set()
    for term in all_terms:
        for one in walk(term):
            if one.kind in ("symbol", "app") and any(
                inner.kind == "symbol" and inner.name in bound
                for index in one.indices
                for inner in everything(index)
            ):
                families.add(one.stem)
            if one.kind == "big" and one.indices and not _runs(one):
                families |= {x.stem for x in walk(one.parts[0]) if _is_indexed(x)}
    free: dict[str, None] = {}
    keys: dict[Key, None] = {}
    counts: set[str] = set()
    for term in all_terms:
        for one in walk(term):
            if one.kind == "big" and one.stem:
                counts.add(one.stem)
            _collect(one, bound, families, free, keys)
    return Symbols(frozenset(bound), frozenset(families), frozenset(free), frozenset(counts),
                   (*keys, *(Key(name, name, "index") for name in free)))  # fmt: skip


def _runs(big: Term) -> bool:
    """Tell whether the index of a big operator stands in its body."""
    name = big.indices[0].name
    return any(one.name == name for one in everything(big.parts[0]))


def _is_indexed(one: Term) -> bool:
    return one.kind == "symbol" and any(
        index.kind == "symbol" and len(index.name) == 1 for index in one.indices
    )


def _collect(
    one: Term, bound: set[str], families: set[str], free: dict[str, None], keys: dict[Key, None]
) -> None:
    if one.kind == "app":
        keys.setdefault(Key(one.name, one.stem, "function"))
    elif one.kind == "symbol" and one.name not in bound | CONSTANTS:
        if one.stem in families and one.indices:
            keys.setdefault(Key(one.stem, one.stem, "family"))
            for index in one.indices:
                for inner in everything(index):
                    if inner.kind == "symbol" and inner.name not in bound and inner.name.isalpha():
                        free.setdefault(inner.name)
        else:
            keys.setdefault(Key(one.name, one.stem, "plain"))
