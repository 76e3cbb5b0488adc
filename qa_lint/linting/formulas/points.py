"""The values that the roles of a formula have at a point: always the same, typical of a kind."""

from __future__ import annotations

from functools import lru_cache

from qa_lint.linting.formulas import numbers
from qa_lint.linting.formulas.numbers import SIZE, Undefined, Value
from qa_lint.linting.formulas.vocabulary import FUNCTION_KINDS, Role, Vocabulary

_PRIMES = (11, 5, 3, 7, 13, 2, 17, 19)


def value_of(words: Vocabulary, role: Role, at: tuple[int, ...], point: int) -> Value:
    """Return what a role is worth at a point, and at some indices."""
    kind = role.kind
    if kind in FUNCTION_KINDS:
        raise Undefined("a function alone")
    if kind in _FIXED:
        return _FIXED[kind]
    if kind in ("index", "integer"):
        place = [one.name for one in words.roles.values() if one.kind == kind].index(role.name)
        return float(1 + place if kind == "index" else _PRIMES[place % 8] + 2 * (point % 3))
    if kind in ("vector", "vectors") and (kind == "vectors" or len(at) != 1):
        first = at if kind == "vectors" else ()
        return tuple(
            (numbers.unknown(role.name, (*first, row), point, -1.7, 1.9),)
            for row in range(1, SIZE + 1)
        )
    if kind in ("matrix", "square"):
        return _matrix(role.name, at, point, symmetric=kind == "square")
    low, high = _RANGES.get(kind, (0.4, 2.6))
    return numbers.unknown(role.name, at, point, low, high)


_FIXED = {"count": float(SIZE), "set": float(SIZE), "tiny": 0.0}
_RANGES = {
    "vector": (-1.7, 1.9),
    "probability": (0.05, 0.95),
    "real": (-1.9, 2.1),
    "angle": (0.2, 1.3),
}


@lru_cache(maxsize=4_096)
def _matrix(name: str, at: tuple[int, ...], point: int, *, symmetric: bool) -> Value:
    if len(at) == 2:  # its elements
        return numbers.unknown(name, tuple(sorted(at)) if symmetric else at, point, 0.1, 1.9)
    made = tuple(
        tuple(
            numbers.unknown(name, (*at, *(sorted((i, j)) if symmetric else (i, j))), point, -1, 1.4)
            + 2.5 * (i == j)
            for j in range(SIZE)
        )
        for i in range(SIZE)
    )
    return made
