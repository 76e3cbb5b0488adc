"""One formula under the X-ray: how it is read, what is wrong with it, whether it is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from qa_lint.core.capabilities import Algebra
from qa_lint.linting.algebra.identity import judge_identity_chain
from qa_lint.linting.algebra.numeric import is_closed, judge_chain
from qa_lint.linting.algebra.wire import encode
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.resolving import resolve
from qa_lint.parsing.latex.symbols import SymbolTable
from qa_lint.parsing.latex.tree import parse
from qa_lint.parsing.latex.typeset import problems
from qa_lint.parsing.latex.xray import Line, outline


class Prover(Algebra, Protocol):
    """An algebra that also tells how SymPy writes a tree."""

    def sympy_form(self, tree: str) -> str:
        """Return a tree as SymPy shows it, or why it has no such form."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found about two neighbouring sides; ``reason`` tells why."""

    claim: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything that is known about a formula. ``read`` tells whether all of it was."""

    tex: str
    read: bool
    tree: list[Line]
    sympy: str
    problems: list[str]
    verdicts: list[Judged]


def examine(tex: str, table: SymbolTable, algebra: Prover, *, display: bool) -> Examined:
    """Return what is known about a formula given without its delimiters."""
    tree = resolve(parse(tex), table)
    found = [
        f"{one.message} ({', '.join(sorted(one.engines)) or 'not judged'})"
        for one in problems(tex, display=display)
    ]
    return Examined(
        tex,
        nodes.is_readable(tree),
        outline(tree, table),
        algebra.sympy_form(encode(tree)),
        found,
        [one for chain in nodes.chains(tree) for one in _verdicts(tex, chain, algebra)],
    )


def _verdicts(tex: str, chain: nodes.Relation, algebra: Prover) -> Iterator[Judged]:
    numeric = judge_chain(chain)
    symbolic = judge_identity_chain(chain, matrices=True)
    for at, op in enumerate(chain.operators):
        left, right = chain.sides[at], chain.sides[at + 1]
        claim = " ".join(tex[left.span.start : right.span.end].split())
        if is_closed(left) and is_closed(right):
            shown = numeric[at]
            values = f"left {shown.left_value}, right {shown.right_value}"
            yield Judged(claim, shown.status, values if shown.left_value else "not computed")
        elif op != "=":
            yield Judged(claim, "unknown", f"{op} claims no identity")
        elif symbolic[at].status == "unknown":
            yield Judged(claim, "unknown", _why(left, right))
        else:
            verdict = symbolic[at]
            proof = algebra.prove_trees(verdict.kind, encode(left), encode(right))
            yield Judged(claim, *_joined(verdict.status, proof, verdict.counterexample))


def _joined(status: str, proof: str, counterexample: str) -> tuple[str, str]:
    """Return the verdict of both opinions together, and its reason."""
    if status == proof == "refuted":
        return "refuted", counterexample
    if status == proof == "equal":
        return "equal", "proved by SymPy"
    if status == "equal":
        return "equal", f"at all points that were tried; SymPy: {proof}"
    return "unknown", f"by numbers {status}, by SymPy {proof}"


def _why(left: nodes.Node, right: nodes.Node) -> str:
    for side in (left, right):
        for one in nodes.walk(side):
            if isinstance(one, (nodes.Opaque, nodes.Ambiguous)):
                return f"not judged: {one.reason}"
    if isinstance(left, nodes.Symbol) or isinstance(right, nodes.Symbol):
        return "a definition: one side is a name"
    if nodes.free_symbols(left) != nodes.free_symbols(right):
        return "the sides speak of different symbols: a definition, or an equation to be solved"
    return "an equation to be solved, or one that holds under an assumption"
