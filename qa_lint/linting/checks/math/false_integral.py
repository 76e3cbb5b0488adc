"""Refutes integrals stated in formulas and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.algebra.wire import encode
from qa_lint.linting.calculus.conditions import CONDITIONAL
from qa_lint.linting.calculus.integrals import refute_antiderivative, refute_definite
from qa_lint.linting.calculus.known import Known, known_at
from qa_lint.linting.calculus.stated import INTEGRATES, Stated, stated_integrals
from qa_lint.linting.claims.asserted import is_asserted, sentence_span
from qa_lint.linting.context import Context
from qa_lint.linting.symbols import read_formula
from qa_lint.linting.taken_back import is_taken_back
from qa_lint.parsing.document import Math, Prose
from qa_lint.parsing.latex import nodes

_INTEGRAL = re.compile(r"\\int(?![A-Za-z])|∫")
_CONSTANTS = frozenset({"e", "\\pi", "C", "c"})


@rule(
    Prose,
    severity="warning",
    tier="measured",
    needs=("\\int", "∫", "antiderivative", "integral", "integrating", "primitive"),
)
def false_integral(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""An integral or an antiderivative is not what it is said to be.

    A stated antiderivative is differentiated and compared, at several points and by SymPy; a
    definite integral is computed by two methods.

    Why: A lost factor in an integral is learned as it stands.
    Bad:
        By the power rule, $\int x^2 \, dx = ⟦\frac{x^3}{2} + C⟧$.
        ---
        The area is $\int_0^1 x^2 \, dx = ⟦\frac{1}{2}⟧$.
        ---
        The antiderivative of $\cos x$ is $⟦-\sin x⟧$.
    Good:
        By the power rule, $\int x^2 \, dx = \frac{x^3}{3} + C$.
        ---
        The area is $\int_{-\infty}^{\infty} e^{-x^2} \, dx = \sqrt{\pi}$.
        ---
        A density has $\int_0^1 p(x) \, dx = 1$.
    Fix: Differentiate what is stated, or compute the area again.
    """
    if not prose.nodes:
        return
    for math in prose.nodes:
        if isinstance(math, Math) and math.rendered and _INTEGRAL.search(math.tex):
            yield from _in_formula(math, ctx)
    if INTEGRATES.search(prose.text):
        for stated in stated_integrals(prose):
            yield from _in_words(stated, ctx)


def _in_formula(math: Math, ctx: Context) -> Iterator[Finding]:
    if "=" not in math.tex:
        return
    known = known_at(ctx.document, math.place)
    for chain in nodes.chains(read_formula(math, ctx.document)):
        if set(chain.operators) != {"="}:
            continue
        for left, right in zip(chain.sides, chain.sides[1:], strict=False):
            for one, other in ((left, right), (right, left)):
                if isinstance(one, nodes.BigOp) and one.kind == "int":
                    found = _wrong(one, other, known, ctx)
                    if found and _is_claimed(math, left, right, ctx):
                        yield _finding(math, other, found)
                    break


def _wrong(one: nodes.BigOp, other: nodes.Node, known: Known, ctx: Context) -> str:
    """Return how an integral differs from what is stated, or an empty text."""
    if one.index is None or one.domain is not None:
        return ""
    if any(isinstance(x, nodes.BigOp) and x.kind == "int" for x in nodes.walk(other)):
        return ""
    if one.lower is None and one.upper is None:
        return _wrong_primitive(one.body, one.index, other, known, ctx)
    return refute_definite(one, other, known)


def _wrong_primitive(
    body: nodes.Node, index: nodes.Symbol, stated: nodes.Node, known: Known, ctx: Context
) -> str:
    found = refute_antiderivative(body, index, stated, known)
    if found is None:
        return ""
    proof = ctx.algebra.prove_trees("numbers", encode(found.left), encode(found.right))
    if proof != "refuted":
        return ""
    return found.counterexample.replace("derivative", "its derivative is").replace(
        "stated", "the integrand"
    )


def _in_words(stated: Stated, ctx: Context) -> Iterator[Finding]:
    if stated.function is None:
        return
    body, claim = (read_formula(x, ctx.document) for x in (stated.function, stated.claim))
    if any(isinstance(x, (nodes.Relation, nodes.Sequence)) for x in (body, claim)):
        return
    known = known_at(ctx.document, stated.claim.place)
    names = sorted(nodes.free_symbols(body) - _CONSTANTS)
    if stated.variable is not None:
        said = read_formula(stated.variable, ctx.document)
        names = [said.name] if isinstance(said, nodes.Symbol) else []
    if len(names) != 1:
        return
    symbol = nodes.Symbol(claim.span, names[0], names[0])
    found = _wrong_primitive(body, symbol, claim, known, ctx)
    if found and _is_claimed(stated.claim, claim, claim, ctx):
        yield _finding(stated.claim, claim, found)


def _is_claimed(math: Math, left: nodes.Node, right: nodes.Node, ctx: Context) -> bool:
    begin, end = math.tex_start + left.span.start, math.tex_start + right.span.end
    prose = math.prose
    first, last = sentence_span(prose, begin, end)
    words = prose.words()
    around = f"{words[first : math.start]} | {words[math.end : last]}"
    if CONDITIONAL.search(around) or is_taken_back(ctx.source, prose.span.end):
        return False
    return is_asserted(prose, begin, end, ctx.document)


def _finding(math: Math, stated: nodes.Node, found: str) -> Finding:
    return Finding(
        math.locate(stated.span.start, stated.span.end),
        f"this is not the integral: {found}",
        help="differentiate what is stated, or compute the area again",
        evidence=Evidence((" ".join(math.tex.split())[:120],), found),
    )
