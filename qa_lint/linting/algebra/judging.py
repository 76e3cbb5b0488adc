"""The second opinion on a claim, whatever its symbols stand for."""

from __future__ import annotations

from qa_lint.linting.algebra.chance_trial import Claim
from qa_lint.linting.algebra.matrix_trial import MatrixClaim
from qa_lint.linting.algebra.prover import Proof, prove, written
from qa_lint.linting.algebra.prover_chance import prove_chance
from qa_lint.linting.algebra.prover_matrices import prove_matrices
from qa_lint.linting.algebra.series import without_dots
from qa_lint.parsing.latex import nodes


def prove_trees(kind: str, left: nodes.Node, right: nodes.Node) -> Proof:
    """Decide whether two trees are equal, with SymPy: slow, without a bound on time or memory.

    Args:
        kind: What symbols stand for: ``numbers``, ``chance`` or ``matrices``.
        left: One side.
        right: The other side.
    """
    left, right = without_dots(left), without_dots(right)
    if kind == "chance":
        claim = Claim(left, right)
        return prove_chance(claim) if claim.usable else "unknown"
    if kind == "matrices":
        return prove_matrices(MatrixClaim(left, right, named=True))
    return prove(left, right)


def form(tree: nodes.Node) -> str:
    """Return a tree as SymPy shows it: sides with their relations; or why there is none."""
    if isinstance(tree, nodes.Relation):
        parts = [written(tree.sides[0])]
        for operator, side in zip(tree.operators, tree.sides[1:], strict=True):
            parts += [operator, written(side)]
        return " ".join(parts)
    if isinstance(tree, nodes.Sequence) and not tree.brackets:
        return "; ".join(form(one) for one in tree.items)
    return written(tree)
