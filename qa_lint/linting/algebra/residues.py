"""Do two sides agree as residues? What is false for numbers may hold in a finite field."""

from __future__ import annotations

from functools import partial

from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.readings import Values
from qa_lint.parsing.latex import nodes

PRIMES = (2, 3, 5, 7)
POINTS = 12


def holds_modulo(left: nodes.Node, right: nodes.Node) -> bool:
    """Tell whether two sides are equal modulo a small prime, at all points that were tried."""
    gaps = [_gap(left, right, seed) for seed in range(POINTS)]
    return any(all(gap is not None and gap % prime == 0 for gap in gaps) for prime in PRIMES)


def _gap(left: nodes.Node, right: nodes.Node, seed: int) -> int | None:
    """Return by how much the sides differ where every symbol is a whole number."""
    values = Values({}, partial(_value, seed))
    first, second = evaluate(left, values=values), evaluate(right, values=values)
    return None if first is None or second is None else (first + -second).integer


def _value(seed: int, key: str) -> Interval:
    return Interval.exact(1 + (sum(map(ord, key)) * (3 + seed) + seed * seed) % 11)
