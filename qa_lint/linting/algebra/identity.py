"""Identities of symbols, refuted by numbers; without SymPy.

Two sides are evaluated, rigorously, at seeded points of the positive domain. ``refuted`` means:
they differ at (nearly) all points where both are defined, for every base a bare logarithm may
have, and also when the usual unwritten assumptions are granted (weights that add up to one, a
one-hot vector, q = 1 - p). A finding needs a second, independent refutation
(:mod:`~qa_lint.linting.algebra.prover`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from qa_lint.linting.algebra.nearby import World, is_near_identity
from qa_lint.linting.algebra.numeric import Status
from qa_lint.linting.algebra.suitable import claims_identity, may_have_a_slip
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


def judge_identity(
    left: nodes.Node,
    op: str,
    right: nodes.Node,
    *,
    in_chain: bool = False,
    matrices: bool = False,
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
        matrices: Whether the text around speaks of matrices.
    """
    special = judge_world(left, right, in_chain=in_chain, matrices=matrices) if op == "=" else None
    if special is not None:
        return special
    if op != "=":
        return UNKNOWN
    claimed = claims_identity(left, right, in_chain=in_chain)
    if not claimed and not may_have_a_slip(left, right):
        return UNKNOWN
    trial = Trial(left, right)
    outcome = trial.outcome()
    if outcome != "refuted":
        return IdentityVerdict(outcome)
    sure = claimed and not trial.is_excused() and not trial.is_a_limit()
    if not sure and not is_near_identity(left, right, holds, "numbers"):
        return UNKNOWN
    return IdentityVerdict("refuted", trial.counterexample())


def judge_identity_chain(
    chain: nodes.Relation, *, matrices: bool = False
) -> tuple[IdentityVerdict, ...]:
    """Judge every link of a chain: verdict ``i`` is about ``sides[i]`` and ``sides[i + 1]``."""
    if (
        not set(chain.operators) <= _COMPARED
        or any(isinstance(one, nodes.Sequence) for one in chain.sides)
        or any(isinstance(x, nodes.Operation) and x.operator == "mod" for x in nodes.walk(chain))
    ):
        return (UNKNOWN,) * len(chain.operators)
    in_chain = chain.operators.count("=") > 1
    applied = _maybe_applied(chain)
    found = []
    for left, op, right in zip(chain.sides, chain.operators, chain.sides[1:], strict=False):
        special = (
            judge_world(left, right, in_chain=in_chain, matrices=matrices) if op == "=" else None
        )
        if special is not None:
            found.append(special)
        elif applied & (nodes.free_symbols(left) | nodes.free_symbols(right)):
            found.append(UNKNOWN)
        else:
            found.append(judge_identity(left, op, right, in_chain=in_chain))
    return tuple(found)


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
    kinds = {type(one) for side in (left, right) for one in nodes.walk(side)}
    if not kinds & _TELLING and not matrices:
        return None
    if kinds & {nodes.Opaque, nodes.Ambiguous, nodes.Dots, nodes.BigOp}:
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
_TELLING = frozenset({nodes.Application, nodes.Transpose, nodes.Norm})


def _maybe_applied(chain: nodes.Relation) -> frozenset[str]:
    """Return the names that are functions or operators somewhere in the chain, or may be."""
    return frozenset(
        one.function.name
        for side in chain.sides
        for one in nodes.walk(side)
        if isinstance(one, nodes.Application)
    )
