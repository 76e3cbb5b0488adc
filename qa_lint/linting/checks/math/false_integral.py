"""Refutes integrals stated in formulas and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.algebra.wire import encode
from qa_lint.linting.calculus.asserting import is_claimed
from qa_lint.linting.calculus.claims import Refutation
from qa_lint.linting.calculus.expressions import Expression
from qa_lint.linting.calculus.integrals import (
    refute_antiderivative,
    refute_definite,
    refute_parts,
)
from qa_lint.linting.calculus.known import Known
from qa_lint.linting.calculus.sources import candidates, known_for
from qa_lint.linting.calculus.stated import INTEGRATES, Stated, stated_integrals
from qa_lint.linting.calculus.tables import claiming_cells, entry_of
from qa_lint.linting.context import Context
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Document, Math, Prose
from qa_lint.parsing.latex import nodes

_INTEGRAL = re.compile(r"\\int(?![A-Za-z])|∫")
_SIGNS = re.compile(r"\\int(?![A-Za-z])|∫")
_WORDS = frozenset(
    "antiderivative antiderivatives integral integrals integrating primitive primitives".split()
)


def _worth_reading(document: Document) -> Sequence[Prose]:
    """Return the texts that may say what an integral is."""
    page = document.page_text
    found = page.with_pattern(_SIGNS) + page.with_word(_WORDS)
    if found:
        found += claiming_cells(document)
    return list(dict.fromkeys(found))


@rule(
    Prose,
    severity="warning",
    tier="measured",
    needs=("\\int", "∫", "antiderivative", "integral", "integrating", "primitive"),
    among=_worth_reading,
)
def false_integral(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""An integral or an antiderivative is not what it is said to be.

    A stated antiderivative is differentiated and compared, at several points and by SymPy; a
    definite integral is computed by two methods. Tables of antiderivatives are read, too, and
    integration by parts is tried with two choices of functions.

    Why: A lost factor in an integral is learned as it stands.
    Bad:
        By the power rule, $\int x^2 \, dx = ⟦\frac{x^3}{2} + C⟧$.
        ---
        The area is $\int_0^1 x^2 \, dx = ⟦\frac{1}{2}⟧$.
        ---
        The antiderivative of $\cos x$ is $⟦-\sin x⟧$.
        ---
        By parts, $\int u \, dv = ⟦uv + \int v \, du⟧$.
    Good:
        By the power rule, $\int x^2 \, dx = \frac{x^3}{3} + C$.
        ---
        The area is $\int_{-\infty}^{\infty} e^{-x^2} \, dx = \sqrt{\pi}$.
        ---
        A density has $\int_0^1 p(x) \, dx = 1$.
    Fix: Differentiate what is stated, or compute the area again.
    """
    for math in prose.nodes:
        if isinstance(math, Math) and math.rendered and _INTEGRAL.search(math.tex):
            yield from _in_formula(math, ctx)
    if INTEGRATES.search(prose.text):
        for stated in stated_integrals(prose):
            yield from _in_words(stated, ctx)
    yield from _in_table(prose, ctx)


def _in_formula(math: Math, ctx: Context) -> Iterator[Finding]:
    if "=" not in math.tex:
        return
    known = known_for(math.prose, ctx.document)
    whole = Expression(math.prose, math.start, math.end, math.tex, math.tex_start, math)
    for chain in nodes.chains(read_formula(math, ctx.document)):
        if set(chain.operators) != {"="}:
            continue
        for left, right in zip(chain.sides, chain.sides[1:], strict=False):
            other, found = _wrong(left, right, known, ctx)
            if found and _is_claimed(whole, left, right, ctx):
                yield _finding(whole, other, found)


def _wrong(
    left: nodes.Node, right: nodes.Node, known: Known, ctx: Context
) -> tuple[nodes.Node, str]:
    """Return the side that is wrong and how it differs, or an empty text."""
    for one, other in ((left, right), (right, left)):
        if not isinstance(one, nodes.BigOp) or one.kind != "int":
            continue
        if one.index is None or one.domain is not None:
            return other, ""
        if _holds_integral(other):
            return other, _proved(refute_parts(one, other, known), ctx)
        if one.lower is None and one.upper is None:
            return other, _wrong_primitive(one.body, one.index, other, known, ctx)
        return other, refute_definite(one, other, known)
    return right, ""


def _holds_integral(side: nodes.Node) -> bool:
    return any(isinstance(x, nodes.BigOp) and x.kind == "int" for x in nodes.walk(side))


def _wrong_primitive(
    body: nodes.Node, index: nodes.Symbol, stated: nodes.Node, known: Known, ctx: Context
) -> str:
    return _proved(refute_antiderivative(body, index, stated, known), ctx)


def _proved(found: Refutation | None, ctx: Context) -> str:
    """Return the counterexample, if SymPy agrees that the derivatives differ."""
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
    body, claim = (x.tree(ctx.document) for x in (stated.function, stated.claim))
    if any(isinstance(x, (nodes.Relation, nodes.Sequence)) for x in (body, claim)):
        return
    names = candidates(body)
    if stated.variable is not None:
        said = stated.variable.tree(ctx.document)
        names = [said] if isinstance(said, nodes.Symbol) else []
    yield from _in_one(stated.claim, body, names, claim, ctx)


def _in_table(prose: Prose, ctx: Context) -> Iterator[Finding]:
    entry = entry_of(prose, ctx.document)
    if entry is None or entry.kind != "integral" or entry.function is None:
        return
    body, claim = (x.tree(ctx.document) for x in (entry.function, entry.claim))
    if not any(isinstance(x, (nodes.Relation, nodes.Sequence)) for x in (body, claim)):
        yield from _in_one(entry.claim, body, candidates(body), claim, ctx)


def _in_one(
    claim: Expression,
    body: nodes.Node,
    names: list[nodes.Symbol],
    stated: nodes.Node,
    ctx: Context,
) -> Iterator[Finding]:
    """Yield that a formula is no antiderivative of another one, by the only symbol in it."""
    if len(names) != 1 or (claim.math is None and names[0].name not in nodes.free_symbols(stated)):
        return
    known = known_for(claim.prose, ctx.document)
    found = _wrong_primitive(body, names[0], stated, known, ctx)
    if found and _is_claimed(claim, stated, stated, ctx):
        yield _finding(claim, stated, found)


def _is_claimed(whole: Expression, left: nodes.Node, right: nodes.Node, ctx: Context) -> bool:
    said = Span(whole.stretch(left).start, whole.stretch(right).end)
    return is_claimed(whole.prose, Span(whole.start, whole.end), said, ctx)


def _finding(whole: Expression, stated: nodes.Node, found: str) -> Finding:
    return Finding(
        whole.prose.locate(*whole.stretch(stated)),
        f"this is not the integral: {found}",
        help="differentiate what is stated, or compute the area again",
        evidence=Evidence((" ".join(whole.text.split())[:120],), found),
    )
