"""Identities of symbols, refuted by numbers; without SymPy.

Two sides are evaluated, rigorously, at seeded points of the positive domain. ``refuted`` means:
they differ at (nearly) all points where both are defined, for every base a bare logarithm may
have, and also when the usual unwritten assumptions are granted (weights that add up to one, a
one-hot vector, q = 1 - p). A finding needs a second, independent refutation
(:mod:`~qa_lint.linting.algebra.prover`).
"""

from __future__ import annotations

from dataclasses import dataclass

from qa_lint.linting.algebra.numeric import Status
from qa_lint.linting.algebra.suitable import claims_identity
from qa_lint.linting.algebra.trial import Trial
from qa_lint.parsing.latex import nodes


@dataclass(frozen=True, slots=True)
class IdentityVerdict:
    """What was found; ``counterexample`` reads ``for x = 2: left 10, right 9``."""

    status: Status
    counterexample: str = ""


UNKNOWN = IdentityVerdict("unknown")


def judge_identity(
    left: nodes.Node, op: str, right: nodes.Node, *, in_chain: bool = False
) -> IdentityVerdict:
    """Judge the claim that ``left op right`` holds for all values of its symbols.

    ``unknown`` unless it claims an identity
    (:func:`~qa_lint.linting.algebra.suitable.claims_identity`) and ``op`` is ``=``; ``equal``
    means no more than: it held at all points.

    Args:
        left: One side.
        op: The operator between them.
        right: The other side.
        in_chain: Whether they belong to a chain of three or more sides.
    """
    if op != "=" or not claims_identity(left, right, in_chain=in_chain):
        return UNKNOWN
    trial = Trial(left, right)
    outcome = trial.outcome()
    if outcome != "refuted":
        return IdentityVerdict(outcome)
    if any(trial.holds_under(one) for one in trial.assumptions()) or trial.is_a_limit():
        return UNKNOWN
    if trial.budget.left < 0:
        return UNKNOWN
    return IdentityVerdict("refuted", trial.counterexample())


def judge_identity_chain(chain: nodes.Relation) -> tuple[IdentityVerdict, ...]:
    """Judge every link of a chain: verdict ``i`` is about ``sides[i]`` and ``sides[i + 1]``."""
    if {"other", "given", "equiv", "implies", "iff", "to", "in", "~"} & set(chain.operators) or any(
        isinstance(one, nodes.Sequence) for one in chain.sides
    ):
        return (UNKNOWN,) * len(chain.operators)
    in_chain = chain.operators.count("=") > 1
    applied = _maybe_applied(chain)
    return tuple(
        UNKNOWN
        if applied & (nodes.free_symbols(left) | nodes.free_symbols(right))
        else judge_identity(left, op, right, in_chain=in_chain)
        for left, op, right in zip(chain.sides, chain.operators, chain.sides[1:], strict=False)
    )


def _maybe_applied(chain: nodes.Relation) -> frozenset[str]:
    """Return the names that are functions or operators somewhere in the chain, or may be."""
    return frozenset(
        one.function.name
        for side in chain.sides
        for one in nodes.walk(side)
        if isinstance(one, nodes.Application)
    )
