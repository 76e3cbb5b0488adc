"""Refutes derivatives stated in formulas, in words and in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.algebra.wire import encode
from qa_lint.linting.calculus.asserting import is_claimed, speaks_of
from qa_lint.linting.calculus.build import NOWHERE
from qa_lint.linting.calculus.claims import Refutation, holds, refute
from qa_lint.linting.calculus.conditions import (
    CONDITIONAL,
    CONDITIONAL_OF_SYMMETRIC,
    OF_A_VALUE,
    SQUARE,
    SYMMETRIC,
    UNTRUE,
)
from qa_lint.linting.calculus.differences import refute_small
from qa_lint.linting.calculus.gradients import refute_gradient
from qa_lint.linting.calculus.sources import Claim, in_terms_of_output, stated_in
from qa_lint.linting.calculus.tables import claiming_cells
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose
from qa_lint.parsing.latex import nodes

_WRITTEN = re.compile(
    r"\\(?:partial|nabla|prime)|frac\s*\{\s*(?:d|\\mathrm|\\text\{d)|'(?![a-z]{1,2}\b)|d/d"
)
_SPOKEN = frozenset(
    "derivative derivatives differentiate differentiates differentiated differentiating "
    "gradient gradients slope slopes".split()
)
_VECTORS = (nodes.Transpose, nodes.Norm, nodes.Prefix)


def _worth_reading(document: Document) -> Sequence[Prose]:
    """Return the texts that may say what a derivative is."""
    page = document.page_text
    found = page.with_pattern(_WRITTEN) + page.with_word(_SPOKEN)
    if not page.text.isascii():
        found += page.with_text("′", "’(")
    if found:  # the header of a table speaks of it, its cells do not
        found += claiming_cells(document)
    return list(dict.fromkeys(found))


@rule(
    Prose,
    severity="warning",
    tier="measured",
    needs=(
        *("frac", "\\partial", "\\nabla", "'", "\\prime"),
        *("derivativ", "differentiat", "gradient", "slope", "d/d", "’(", "′"),
    ),
    among=_worth_reading,
)
def false_derivative(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A derivative or a gradient is not what it is said to be.

    Formulas, sentences ("the derivative of tanh(x) is ...") and tables with a column of functions
    and one of derivatives are read. Functions are read from the same question, and well-known ones
    by name. The stated derivative is compared with the right one at several points, then again by
    SymPy; a gradient with vectors at small random vectors and matrices; a rule for any functions,
    or a difference quotient, with two choices of functions.

    Why: A lost square or sign in a derivative is copied into code and exams.
    Bad:
        The slope shrinks: $\frac{d}{dz} \tanh(z) = ⟦1 - \tanh(z)⟧$.
        ---
        With $f(x) = x^3 + 2x$ we get $f'(x) = ⟦3x^2 + 2x⟧$.
        ---
        The derivative of $\ln(1 + e^{z})$ is $⟦1 - \frac{1}{1 + e^{-z}}⟧$.
        ---
        For least squares, $\nabla_w \|Xw - y\|^2 = ⟦X^T (Xw - y)⟧$.
        ---
        The derivative of tanh(x) is ⟦1 - tanh(x)⟧, so it vanishes.
        ---
        | Activation | $f(x)$ | $f'(x)$ |
        |---|---|---|
        | Sigmoid | $\frac{1}{1 + e^{-x}}$ | $⟦f(x)(1 + f(x))⟧$ |
        ---
        The product rule is $(fg)' = ⟦f' g'⟧$.
        ---
        Central differences are $f'(x) \approx ⟦\frac{f(x + h) - f(x - h)}{h}⟧$.
        ---
        Let $L(w) = \|Xw - y\|^2$. Then $\nabla L(w) = ⟦2 X (Xw - y)⟧$.
    Good:
        The slope shrinks: $\frac{d}{dz} \tanh(z) = 1 - \tanh^2(z)$.
        ---
        The derivative of $\frac{1}{2} \|Xw - y\|^2$ with respect to $w$ is $X^T (Xw - y)$.
        ---
        | Activation | $f(x)$ | $f'(x)$ |
        |---|---|---|
        | Sigmoid | $\frac{1}{1 + e^{-x}}$ | $f(x)(1 - f(x))$ |
        ---
        If $v$ is constant, then $(uv)' = u' v$.
        ---
        At the optimum $\frac{d}{dx} (x - 3)^2 = 0$.
        ---
        It is a mistake to write $\frac{d}{dx} \cos x = \sin x$.
    Fix: Differentiate again, or check one point with a difference quotient.
    """
    if not prose.nodes and prose.kind == "heading":
        return
    for claim in stated_in(prose, ctx.document):
        yield from _judged(claim, ctx)


def _judged(claim: Claim, ctx: Context) -> Iterator[Finding]:
    """Yield what is wrong with a claim: as a statement about small steps, numbers or vectors."""
    left = claim.lefts[0][0]
    small = refute_small(left, claim.right, claim.known)
    if small and _is_claimed(claim, claim.right, ctx, UNTRUE):
        yield _finding(claim, claim.right, small, None)
    if small or claim.operator != "=" or _is_of_another_relu(claim):
        return
    prose = claim.expression.prose
    symmetric = speaks_of(SYMMETRIC, prose)
    excuse = CONDITIONAL_OF_SYMMETRIC if symmetric else CONDITIONAL
    for value, sign in claim.cases():
        found = _refuted(claim, value, sign)
        if found is not None:
            if sign == 0 and not nodes.free_symbols(value):
                excuse = OF_A_VALUE
            if _is_claimed(claim, value, ctx, excuse) and _proved(found, ctx):
                yield _finding(claim, value, found.counterexample, found.derivative)
            return
    square = speaks_of(SQUARE, prose)
    wrong = refute_gradient(left, claim.right, claim.known, symmetric=symmetric, square=square)
    if wrong and len(claim.lefts) == 1 and _is_claimed(claim, claim.right, ctx, excuse):
        yield _finding(claim, claim.right, wrong, None)


def _is_of_another_relu(claim: Claim) -> bool:
    """Tell whether "ReLU" may be short for the leaky one."""
    names = {
        one.function.name.lower()
        for left, _ in claim.lefts
        for one in nodes.walk(left)
        if isinstance(one, nodes.Application)
    }
    leaky = "leaky" in claim.expression.prose.text.lower()
    return leaky and any("relu" in name for name in names)


def _refuted(claim: Claim, value: nodes.Node, sign: int) -> Refutation | None:
    """Return why a value is wrong, by whatever variable the function is differentiated."""
    first: Refutation | None = None
    for left, variable in claim.lefts:
        found = refute(
            left, value, claim.known, sign=sign, variable=variable, indices=claim.indices
        )
        if found is None:  # by this variable it is right, or unknown
            return None
        by_output = in_terms_of_output(left, value)
        if by_output and holds(left, by_output, claim.known, variable):
            return None
        first = first or found
    return first


def _proved(found: Refutation, ctx: Context) -> bool:
    proof = ctx.algebra.prove_trees("numbers", encode(found.left), encode(found.right))
    return proof == "refuted"


def _is_claimed(
    claim: Claim, value: nodes.Node, ctx: Context, excuse: re.Pattern[str] = CONDITIONAL
) -> bool:
    """Tell whether the page says itself that this is the derivative."""
    expression = claim.expression
    sides = [side for side in (claim.lefts[0][0], claim.right) if side.span != NOWHERE]
    parts = [expression.stretch(side) for side in sides] or [expression.stretch(value)]
    said = Span(min(one.start for one in parts), max(one.end for one in parts))
    whole = Span(expression.start, expression.end)
    return is_claimed(expression.prose, whole, said, ctx, excuse=excuse)


def _finding(
    claim: Claim, value: nodes.Node, counterexample: str, derivative: str | None
) -> Finding:
    prose = claim.expression.prose
    place = claim.expression.stretch(value)
    shown = " ".join(prose.text[slice(*place)].split())
    about = any(
        isinstance(one, _VECTORS)
        for side in (claim.lefts[0][0], claim.right)
        for one in nodes.walk(side)
    )
    of_vectors = "[" in counterexample or counterexample.endswith("apart")
    note = " (numbers in place of vectors)" if about and not of_vectors else ""
    return Finding(
        prose.locate(*place),
        f"this is not the derivative: {counterexample}{note}",
        help=None if derivative is None or about else f"the derivative is ${derivative}$",
        evidence=Evidence((shown,), counterexample),
    )
