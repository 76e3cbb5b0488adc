"""Identities of symbols, refuted by numbers; without SymPy.

Two sides are evaluated, rigorously, at seeded points of the positive domain. ``refuted`` means:
they differ at (nearly) all points where both are defined, for every base a bare logarithm may
have, and also when the usual unwritten assumptions are granted (weights that add up to one, a
one-hot vector, q = 1 - p). A finding needs a second, independent refutation
(:mod:`~qa_lint.linting.algebra.prover`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from qa_lint.linting.algebra.nearby import World, is_near_identity
from qa_lint.linting.algebra.numeric import Status
from qa_lint.linting.algebra.series import without_dots
from qa_lint.linting.algebra.suitable import (
    CONSTANTS,
    NUMERIC,
    Kinds,
    claims_identity,
    may_have_a_slip,
)
from qa_lint.linting.algebra.trial import Trial, holds
from qa_lint.parsing.latex import nodes


@dataclass(frozen=True, slots=True)
class IdentityVerdict:
    """What was found; ``counterexample`` reads ``for x = 2: left 10, right 9``.

    ``kind`` tells what symbols stood for.
    """

    status: Status
    counterexample: str = ""
    kind: World = "numbers"


UNKNOWN = IdentityVerdict("unknown")


def _judge_numbers(
    left: nodes.Node, right: nodes.Node, kinds: Kinds, *, in_chain: bool
) -> IdentityVerdict:
    """Judge a claim whose symbols stand for numbers.

    ``unknown`` unless it claims an identity
    (:func:`~qa_lint.linting.algebra.suitable.claims_identity`), or is one slip away from one;
    ``equal`` means no more than: it held at all points.
    """
    if not kinds <= NUMERIC or _is_new_name(left, right) or _is_new_name(right, left):
        return UNKNOWN
    claimed = claims_identity(left, right, in_chain=in_chain)
    if not claimed and not may_have_a_slip(left, right):
        return UNKNOWN
    trial = Trial(left, right)
    outcome = trial.outcome()
    if outcome != "refuted":
        return IdentityVerdict(outcome)
    if trial.holds_elsewhere():
        return UNKNOWN
    sure = claimed and not trial.is_excused() and not trial.is_a_limit()
    if not sure and not is_near_identity(left, right, holds, "numbers"):
        return UNKNOWN
    return IdentityVerdict("refuted", trial.counterexample())


def _is_new_name(side: nodes.Node, other: nodes.Node) -> bool:
    """Tell whether a side is a lone name that the other one does not know: it is defined here."""
    return (
        isinstance(side, nodes.Symbol)
        and side.name not in CONSTANTS
        and side.name not in nodes.free_symbols(other)
    )


def kinds_of(tree: nodes.Node) -> Kinds:
    """Return the kinds of nodes in a tree."""
    return frozenset(map(type, nodes.walk(tree)))


def judge_identity_chain(
    chain: nodes.Relation, *, matrices: bool = False
) -> tuple[IdentityVerdict, ...]:
    """Judge every link of a chain: verdict ``i`` is about ``sides[i]`` and ``sides[i + 1]``.

    Args:
        chain: Sides that are said to be equal, for all values of their symbols.
        matrices: Whether the text around speaks of matrices.
    """
    unknown = (UNKNOWN,) * len(chain.operators)
    if "=" not in chain.operators or not set(chain.operators) <= _COMPARED:
        return unknown
    kinds = [kinds_of(one) for one in chain.sides]
    everything = frozenset[type[nodes.Node]]().union(*kinds)
    if nodes.Dots in everything:
        chain = replace(chain, sides=tuple(map(without_dots, chain.sides)))
        kinds = [kinds_of(one) for one in chain.sides]
    if any(isinstance(one, nodes.Sequence) for one in chain.sides) or (
        nodes.Operation in everything and _has_modulus(chain)
    ):
        return unknown
    in_chain = chain.operators.count("=") > 1
    applied = _maybe_applied(chain) if nodes.Application in everything else frozenset()
    found = []
    for at, op in enumerate(chain.operators):
        left, right = chain.sides[at], chain.sides[at + 1]
        both = kinds[at] | kinds[at + 1]
        if op != "=" or both & _UNREAD:
            found.append(UNKNOWN)
            continue
        special = _judge_world(left, right, both, in_chain=in_chain, matrices=matrices)
        if special is not None:
            found.append(special)
        elif applied and applied & (nodes.free_symbols(left) | nodes.free_symbols(right)):
            found.append(UNKNOWN)
        else:
            found.append(_judge_numbers(left, right, both, in_chain=in_chain))
    return tuple(found)


def _has_modulus(chain: nodes.Relation) -> bool:
    return any(isinstance(x, nodes.Operation) and x.operator == "mod" for x in nodes.walk(chain))


def judge_world(
    left: nodes.Node,
    right: nodes.Node,
    *,
    in_chain: bool,
    matrices: bool,
    defined: bool = False,
) -> IdentityVerdict | None:
    """Judge a claim about random variables, events or matrices; ``None`` if it is none.

    Args:
        left: One side.
        right: The other side.
        in_chain: Whether they belong to a chain of three or more sides.
        matrices: Whether the text around speaks of matrices.
        defined: Whether a definition was put in, so that a side may have names of its own.
    """
    kinds = kinds_of(left) | kinds_of(right)
    return _judge_world(left, right, kinds, in_chain=in_chain, matrices=matrices, defined=defined)


def _judge_world(
    left: nodes.Node,
    right: nodes.Node,
    kinds: Kinds,
    *,
    in_chain: bool,
    matrices: bool,
    defined: bool = False,
) -> IdentityVerdict | None:
    if not kinds & _TELLING and not matrices:
        return None
    if kinds & _UNREAD or nodes.BigOp in kinds:
        return None
    if nodes.Application in kinds:
        from qa_lint.linting.algebra.chance_trial import Claim

        chance = Claim(left, right)
        if chance.operators:
            if not chance.usable:
                return UNKNOWN
            verdict = chance.verdict()
            if verdict == "excused" and is_near_identity(left, right, _chance_holds, "chance"):
                verdict = "refuted"
            return _said(verdict, chance.counterexample, "chance")
    from qa_lint.linting.algebra.matrix_trial import MatrixClaim, matrices_hold

    claim = MatrixClaim(left, right, named=matrices)
    if (
        not claim.is_one
        or not (defined or claim.same_names)
        or not (in_chain or claim.is_compound)
        or _is_definition(left, right)
    ):
        return None
    verdict = claim.verdict()
    if verdict == "excused" and is_near_identity(
        left, right, partial(matrices_hold, named=matrices), "matrices"
    ):
        verdict = "refuted"
    return _said(verdict, claim.counterexample, "matrices")


def _chance_holds(left: nodes.Node, right: nodes.Node) -> bool:
    """Tell whether two sides that speak of randomness are equal in all worlds."""
    from qa_lint.linting.algebra.chance_trial import Claim

    claim = Claim(left, right)
    return claim.usable and claim.is_equal()


def _said(verdict: str, counterexample: Callable[[], str], kind: World) -> IdentityVerdict:
    if verdict == "refuted":
        return IdentityVerdict("refuted", counterexample(), kind)
    return IdentityVerdict("equal", kind=kind) if verdict == "equal" else UNKNOWN


def _is_definition(left: nodes.Node, right: nodes.Node) -> bool:
    """Tell whether a side is a lone name, or a name transposed or inverted."""
    return any(
        isinstance(one.operand if isinstance(one, nodes.Transpose) else one, nodes.Symbol)
        for one in (left, right)
    )


_COMPARED = frozenset({"=", "!=", "<", "<=", ">", ">=", "approx", "propto", ":=", "gets"})
_UNREAD = frozenset({nodes.Opaque, nodes.Ambiguous, nodes.Dots})
_TELLING = frozenset({nodes.Application, nodes.Transpose, nodes.Norm})


def _maybe_applied(chain: nodes.Relation) -> frozenset[str]:
    """Return the names that are functions or operators somewhere in the chain, or may be."""
    return frozenset(
        one.function.name
        for side in chain.sides
        for one in nodes.walk(side)
        if isinstance(one, nodes.Application)
    )
