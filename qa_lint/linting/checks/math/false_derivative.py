"""Refutes derivatives stated in formulas and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.algebra.wire import encode
from qa_lint.linting.calculus.build import NOWHERE, number
from qa_lint.linting.calculus.claims import Refutation, differentiates, refute
from qa_lint.linting.calculus.conditions import CONDITIONAL, sign_of
from qa_lint.linting.calculus.known import known_at, plain_name
from qa_lint.linting.calculus.stated import SPEAKS, Stated, stated_derivatives
from qa_lint.linting.claims.asserted import is_asserted, sentence_span
from qa_lint.linting.context import Context
from qa_lint.linting.symbols import read_formula
from qa_lint.linting.taken_back import is_taken_back
from qa_lint.parsing.document import Math, Prose
from qa_lint.parsing.latex import nodes

_MARKS = re.compile(
    r"\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*\{?d|\\partial|\\text\{d)|\\partial|\\nabla|'|\\prime"
)
_VARIABLES = ("w", "\\mathbf{w}", "\\theta", "\\beta", "x", "z", "\\mathbf{x}", "t", "u")
_CONSTANTS = frozenset({"e", "\\pi", "C", "c"})
_VECTORS = (nodes.Transpose, nodes.Norm, nodes.Prefix)


class Claim(NamedTuple):
    """``left``, which holds a derivative, is said to be ``right``, which stands in ``math``."""

    math: Math
    left: nodes.Node
    right: nodes.Node
    variable: str = ""


@rule(
    Prose,
    severity="warning",
    tier="measured",
    needs=(
        *("frac", "\\partial", "\\nabla", "'", "\\prime"),
        *("derivativ", "differentiat", "gradient", "slope"),
    ),
)
def false_derivative(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A derivative or a gradient is not what it is said to be.

    Functions are read from the same question, and well-known ones by name. The stated derivative
    is compared with the right one at several points, then again by SymPy.

    Why: A lost square or sign in a derivative is copied into code and exams.
    Bad:
        The slope shrinks: $\frac{d}{dz} \tanh(z) = ⟦1 - \tanh(z)⟧$.
        ---
        With $f(x) = x^3 + 2x$ we get $f'(x) = ⟦3x^2 + 2x⟧$.
        ---
        The derivative of $\ln(1 + e^{z})$ is $⟦1 - \frac{1}{1 + e^{-z}}⟧$.
        ---
        For least squares, $\nabla_w \|Xw - y\|^2 = ⟦X^T (Xw - y)⟧$.
    Good:
        The slope shrinks: $\frac{d}{dz} \tanh(z) = 1 - \tanh^2(z)$.
        ---
        The derivative of $\frac{1}{2} \|Xw - y\|^2$ with respect to $w$ is $X^T (Xw - y)$.
        ---
        At the optimum $\frac{d}{dx} (x - 3)^2 = 0$.
        ---
        It is a mistake to write $\frac{d}{dx} \cos x = \sin x$.
    Fix: Differentiate again, or check one point with a difference quotient.
    """
    if not prose.nodes:
        return
    speaks = SPEAKS.search(prose.text) is not None
    for math in prose.nodes:
        if isinstance(math, Math) and math.rendered and "=" in math.tex and _MARKS.search(math.tex):
            for claim in _in_formula(math, ctx):
                yield from _judged(claim, ctx)
    if speaks:
        for stated in stated_derivatives(prose):
            yield from _in_words(stated, ctx)


def _in_formula(math: Math, ctx: Context) -> Iterator[Claim]:
    for chain in nodes.chains(read_formula(math, ctx.document)):
        for at, op in enumerate(chain.operators):
            left, right = chain.sides[at], chain.sides[at + 1]
            if op != "=" or _applies_operators(left, right):
                continue
            if differentiates(left):
                yield Claim(math, left, right)
            elif differentiates(right):
                yield Claim(math, right, left)


def _applies_operators(*sides: nodes.Node) -> bool:
    """Tell whether ``(df/dx)(df/dx)`` may be an operator applied: beside a higher derivative."""
    found = [x for side in sides for x in nodes.walk(side) if isinstance(x, nodes.Derivative)]
    return len(found) > 1 and any(one.order is not None for one in found)


def _judged(claim: Claim, ctx: Context) -> Iterator[Finding]:
    math, left, right, variable = claim
    for value, sign in _by_case(claim):
        known = known_at(ctx.document, math.place)
        found = refute(left, value, known, sign=sign, variable=variable)
        if found is not None and _is_claimed(math, left, right, ctx) and _proved(found, ctx):
            yield _finding(claim, value, found)
            return


def _by_case(claim: Claim) -> Iterator[tuple[nodes.Node, int]]:
    """Yield what is stated and for which sign of the variable: each row of cases, or the side."""
    right = claim.right
    if not isinstance(right, nodes.Matrix):
        text = claim.math.prose.text
        end = claim.math.tex_start + right.span.end
        yield right, sign_of(text[end : end + 160])
        return
    if right.kind != "cases":
        return
    for row in right.rows:
        if len(row.items) != 2:
            continue
        condition = row.items[1]
        if isinstance(condition, nodes.Sequence):
            condition = next(
                (x for x in condition.items if isinstance(x, nodes.Relation)), condition
            )
        if not isinstance(condition, nodes.Relation) or len(condition.sides) != 2:
            continue
        bound, op = condition.sides[1], condition.operators[0]
        if bound == number(0) and op[0] in "<>":
            yield row.items[0], 1 if op[0] == ">" else -1


def _proved(found: Refutation, ctx: Context) -> bool:
    proof = ctx.algebra.prove_trees("numbers", encode(found.left), encode(found.right))
    return proof == "refuted"


def _is_claimed(math: Math, left: nodes.Node, right: nodes.Node, ctx: Context) -> bool:
    """Tell whether the page says itself that this is the derivative."""
    spans = [one.span for one in (left, right) if one.span != NOWHERE]
    begin = math.tex_start + min(one.start for one in spans)
    end = math.tex_start + max(one.end for one in spans)
    prose = math.prose
    first, last = sentence_span(prose, begin, end)
    words = prose.words()
    around = f"{words[first : math.start]} | {words[math.end : last]}"
    if not words[first : math.start].strip():
        start = prose.span.start
        before = ctx.source.text[max(0, start - 300) : start].rstrip()
        around += re.split(r"\n[ \t]*\n|[.!?]\s", before)[-1]
    if CONDITIONAL.search(around):
        return False
    if is_taken_back(ctx.source, prose.span.end):
        return False
    return is_asserted(prose, begin, end, ctx.document)


def _in_words(stated: Stated, ctx: Context) -> Iterator[Finding]:
    claim = read_formula(stated.claim, ctx.document)
    if isinstance(claim, (nodes.Relation, nodes.Sequence)) or differentiates(claim):
        return
    if stated.function is None:
        name = nodes.Symbol(NOWHERE, stated.named + "'" * stated.order, stated.named + "'")
        free = sorted(nodes.free_symbols(claim) - _CONSTANTS - {"\\sigma", "\\tanh"})
        if len(free) < 2:
            variable = nodes.Symbol(NOWHERE, *(free * 2 or ("x", "x")))
            left: nodes.Node = nodes.Application(NOWHERE, name, (variable,), "(")
            yield from _judged(Claim(stated.claim, left, claim, variable.name), ctx)
        return
    function = read_formula(stated.function, ctx.document)
    found = _operand(function)
    if found is None:
        return
    operand, argument = found
    if isinstance(operand, nodes.Symbol):
        known = known_at(ctx.document, stated.claim.place).functions.get(plain_name(operand.name))
        if known is None or len(known.parameters) != 1:
            return
        argument = nodes.Symbol(NOWHERE, known.parameters[0], known.parameters[0])
    names = _candidates(stated, operand, argument, ctx)
    findings: list[Finding] = []
    for name in names:
        left = nodes.Derivative(NOWHERE, operand, (name,), number(stated.order), partial=False)
        one = list(_judged(Claim(stated.claim, left, claim, name.name), ctx))
        if not one:  # by this variable it is right, or unknown
            return
        findings += one
    yield from findings[:1]


def _operand(function: nodes.Node) -> tuple[nodes.Node, nodes.Symbol | None] | None:
    """Return what is differentiated, of ``f(x) = x^2`` the right side, and its argument."""
    if isinstance(function, nodes.Relation):
        if function.operators != ("=",):
            return None
        left, right = function.sides
        if isinstance(left, (nodes.Application, nodes.Function)) and len(left.arguments) == 1:
            argument = left.arguments[0]
            return (right, argument) if isinstance(argument, nodes.Symbol) else None
        return (right, None) if isinstance(left, nodes.Symbol) else None
    if isinstance(function, nodes.Sequence) or differentiates(function):
        return None
    return function, None


def _candidates(
    stated: Stated, operand: nodes.Node, argument: nodes.Symbol | None, ctx: Context
) -> list[nodes.Symbol]:
    """Return what it may be differentiated by: what is said, else every symbol."""
    if stated.variable is not None:
        said = read_formula(stated.variable, ctx.document)
        return [said] if isinstance(said, nodes.Symbol) else []
    if argument is not None:
        return [argument]
    found: dict[str, nodes.Symbol] = {}
    for one in nodes.walk(operand):
        if isinstance(one, nodes.Symbol) and one.name not in _CONSTANTS and "'" not in one.name:
            found.setdefault(one.name, one)
    ordered = sorted(found, key=lambda x: (_VARIABLES.index(x) if x in _VARIABLES else 99, x))
    return [found[name] for name in ordered][:6]


def _finding(claim: Claim, value: nodes.Node, found: Refutation) -> Finding:
    math = claim.math
    shown = " ".join(math.tex[slice(*value.span)].split())
    about = any(
        isinstance(one, _VECTORS) for side in (claim.left, claim.right) for one in nodes.walk(side)
    )
    note = " (numbers in place of vectors)" if about else ""
    derivative = None if about else found.derivative
    return Finding(
        math.locate(value.span.start, value.span.end),
        f"this is not the derivative: {found.counterexample}{note}",
        help=None if derivative is None else f"the derivative is ${derivative}$",
        evidence=Evidence((shown,), found.counterexample),
    )
