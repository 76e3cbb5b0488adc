"""What authors take for granted: under these, an identity may hold that fails in general."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from qa_lint.linting.algebra.interval import Interval


@dataclass(frozen=True, slots=True)
class Assumption:
    """What may be taken for granted: something about the ``family``, for ``symbol`` if given."""

    kind: Literal[
        "none",
        "normalised",
        "one-hot",
        "complement",
        "mean",
        "total",
        "orthonormal",
        "negative",
    ]
    family: str = ""
    symbol: str = ""


NONE = Assumption("none")


def granted(assumption: Assumption, used: Mapping[str, Interval], seed: int) -> dict[str, Interval]:
    """Return the values at a point, changed so that the assumption holds there."""
    given = dict(used)
    if assumption.kind == "complement":
        given["q"] = Interval.exact(1) + -used["p"] if "p" in used else used["q"]
        return given
    if assumption.kind == "negative" and assumption.symbol in used:
        given[assumption.symbol] = -used[assumption.symbol]
    if assumption.kind in ("orthonormal", "negative"):
        return given
    families: dict[str, list[str]] = {}
    for key in used:
        if "_{" in key:
            families.setdefault(key.partition("_{")[0], []).append(key)
    members = families.get(assumption.family, [])
    if assumption.kind in ("mean", "total"):
        if members:
            total = sum((used[key].low for key in members), Fraction(0))
            size = len(members) if assumption.kind == "mean" else 1
            given[assumption.symbol] = Interval.exact(total / size)
        return given
    for stem, keys in families.items():
        total = sum((used[key].low for key in keys), Fraction(0))
        for at, key in enumerate(sorted(keys)):
            hot = stem == assumption.family
            value = Fraction(int(at == seed % len(keys))) if hot else used[key].low / (total or 1)
            given[key] = Interval.exact(value)
    return given
