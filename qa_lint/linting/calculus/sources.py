"""Where derivatives are stated: in formulas, in words, in plain arithmetic, in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_lint.linting.calculus.asserting import speaks_of
from qa_lint.linting.calculus.build import NOWHERE, number
from qa_lint.linting.calculus.cases import branches
from qa_lint.linting.calculus.claims import differentiates
from qa_lint.linting.calculus.conditions import sign_of
from qa_lint.linting.calculus.expressions import Expression, equations
from qa_lint.linting.calculus.known import SIGMOID, Known, known_at, plain_name
from qa_lint.linting.calculus.stated import SPEAKS, Stated, stated_derivatives
from qa_lint.linting.calculus.tables import Entry, entry_of
from qa_lint.parsing.document import Document, Math, Prose
from qa_lint.parsing.latex import nodes

MARKS = re.compile(
    r"\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*\{?d|\\partial|\\text\{d)|\\partial|\\nabla|'|\\prime"
)
_PLAIN = re.compile(r"['’′]\s?\(|d/d[a-z]")
_VARIABLES = ("w", "\\mathbf{w}", "\\theta", "\\beta", "x", "z", "\\mathbf{x}", "t", "u")
_CONSTANTS = frozenset({"e", "\\pi", "pi", "C", "c"})


_APART = re.compile(r"\\neq?(?![a-z])|≠|\boff[- ](?:the[- ])?diagonal", re.IGNORECASE)
_ALIKE = re.compile(r"\b[ijkm]\s*=\s*[ijkm]\b|\b(?:on|along) the diagonal", re.IGNORECASE)
_NEAR = 80


@dataclass(frozen=True, slots=True)
class Claim:
    """Each of ``lefts``, a derivative in one reading, is said to be ``right``.

    ``lefts`` go with the variable that functions without argument are applied to; ``known`` is
    what the place defines.
    """

    expression: Expression
    lefts: tuple[tuple[nodes.Node, str], ...]
    right: nodes.Node
    known: Known
    operator: str = "="

    @property
    def indices(self) -> str:
        """Whether indices are said to differ (``apart``) or to be equal (``alike``), or neither."""
        text = self.expression.prose.text
        near = text[max(0, self.expression.start - _NEAR) : self.expression.end + _NEAR]
        apart, alike = _APART.search(near) is not None, _ALIKE.search(near) is not None
        return "" if apart == alike else "apart" if apart else "alike"

    def cases(self) -> Iterator[tuple[nodes.Node, int]]:
        """Yield what is stated and for which sign of the variable: each row of cases, or all."""
        if isinstance(self.right, nodes.Matrix):
            for sign, value in branches(self.right).items():
                yield value, sign
            return
        text = self.expression.prose.text
        end = self.expression.stretch(self.right).end
        yield self.right, sign_of(text[end : end + 160])


def stated_in(prose: Prose, document: Document) -> Iterator[Claim]:
    """Yield what a text says about derivatives, wherever it does."""
    for math in prose.nodes:
        if isinstance(math, Math) and math.rendered and MARKS.search(math.tex):
            yield from _in_formula(math, document)
    if _PLAIN.search(prose.text):
        for one in equations(prose):
            yield from _in_chains(one, document)
    if SPEAKS.search(prose.text):
        for stated in stated_derivatives(prose):
            found = _in_words(stated, document)
            if found is not None:
                yield found
    entry = entry_of(prose, document)
    if entry is not None and entry.kind == "derivative":
        yield from _in_table(entry, document)


def _in_formula(math: Math, document: Document) -> Iterator[Claim]:
    if "\\hspace" in math.tex:
        return  # it may part two statements
    if "=" in math.tex or "approx" in math.tex or "≈" in math.tex:
        prose = math.prose
        whole = Expression(prose, math.start, math.end, math.tex, math.tex_start, math)
        yield from _in_chains(whole, document)


def _in_chains(whole: Expression, document: Document) -> Iterator[Claim]:
    known = known_for(whole.prose, document)
    for chain in nodes.chains(whole.tree(document)):
        for at, op in enumerate(chain.operators):
            left, right = chain.sides[at], chain.sides[at + 1]
            if op not in ("=", "approx") or _applies_operators(left, right):
                continue
            if differentiates(left):
                yield Claim(whole, ((left, ""),), right, known, op)
            elif differentiates(right):
                yield Claim(whole, ((right, ""),), left, known, op)


def known_for(prose: Prose, document: Document) -> Known:
    """Return what is known where a text stands; a text itself may tell what sigma is."""
    known = known_at(document, prose.place)
    known.sigmoid = known.sigmoid or speaks_of(SIGMOID, prose)
    return known


def _applies_operators(*sides: nodes.Node) -> bool:
    """Tell whether ``(df/dx)(df/dx)`` may be an operator applied: beside a higher derivative."""
    found = [x for side in sides for x in nodes.walk(side) if isinstance(x, nodes.Derivative)]
    return len(found) > 1 and any(one.order is not None for one in found)


def in_terms_of_output(left: nodes.Node, value: nodes.Node) -> nodes.Node | None:
    r"""Return ``a (1 - a)``, the derivative of ``\\sigma`` at ``a``, with ``\\sigma(a)`` for ``a``.

    In code, and beside it, derivatives of activations are given in terms of their output.
    """
    if isinstance(left, nodes.Application) and len(left.arguments) == 1:
        variable = left.arguments[0]
        name = left.function.name.replace("'", "")
        outer: nodes.Node = nodes.Application(
            NOWHERE, nodes.Symbol(NOWHERE, name, name), (variable,), "("
        )
    elif isinstance(left, nodes.Derivative) and left.operand is not None:
        variable, outer = left.variables[0], left.operand
    else:
        return None
    if not isinstance(variable, nodes.Symbol) or differentiates(value):
        return None
    if variable.name not in nodes.free_symbols(value):
        return None
    return nodes.rewrite(value, lambda one: outer if one == variable else one)


def _in_words(stated: Stated, document: Document) -> Claim | None:
    right = stated.claim.tree(document)
    if isinstance(right, (nodes.Relation, nodes.Sequence)) or differentiates(right):
        return None
    known = known_for(stated.claim.prose, document)
    if stated.function is None:
        return _of_named(stated.named, stated.order, stated.claim, right, known)
    found = _operand(stated.function.tree(document))
    if found is None:
        return None
    operand, argument = found
    if isinstance(operand, nodes.Symbol):
        defined = known.functions.get(plain_name(operand.name))
        if defined is None or len(defined.parameters) != 1:
            return None
        argument = nodes.Symbol(NOWHERE, defined.parameters[0], defined.parameters[0])
    if stated.variable is not None:
        said = stated.variable.tree(document)
        names = [said] if isinstance(said, nodes.Symbol) else []
    else:
        names = [argument] if argument is not None else candidates(operand)
    return of_function(operand, names, stated.order, stated.claim, right, known)


def of_function(
    operand: nodes.Node,
    names: list[nodes.Symbol],
    order: int,
    claim: Expression,
    right: nodes.Node,
    known: Known,
) -> Claim | None:
    """Return the claim that the derivative of a tree by one of some symbols is another one."""
    if claim.math is None and not any(one.name in nodes.free_symbols(right) for one in names):
        return None  # "the derivative of x^2 is 6" is its value somewhere
    lefts = tuple(
        (nodes.Derivative(NOWHERE, operand, (one,), number(order), partial=False), one.name)
        for one in names
    )
    return Claim(claim, lefts, right, known) if lefts else None


def _of_named(
    named: str, order: int, claim: Expression, right: nodes.Node, known: Known
) -> Claim | None:
    """Return a claim about a function that is known by its name."""
    free = sorted(nodes.free_symbols(right) - _CONSTANTS - {"\\sigma", "\\tanh", "f", named})
    if len(free) > 1 or (not free and claim.math is None):
        return None
    variable = nodes.Symbol(NOWHERE, *(free * 2 or ("x", "x")))
    name = nodes.Symbol(NOWHERE, named + "'" * order, named + "'")
    left = nodes.Application(NOWHERE, name, (variable,), "(")
    return Claim(claim, ((left, variable.name),), right, known)


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


def candidates(operand: nodes.Node) -> list[nodes.Symbol]:
    """Return what a tree may be differentiated by: every symbol, the likely ones first."""
    found: dict[str, nodes.Symbol] = {}
    for one in nodes.walk(operand):
        if isinstance(one, nodes.Symbol) and one.name not in _CONSTANTS and "'" not in one.name:
            found.setdefault(one.name, one)
    ordered = sorted(found, key=lambda x: (_VARIABLES.index(x) if x in _VARIABLES else 99, x))
    return [found[name] for name in ordered][:6]


def _in_table(entry: Entry, document: Document) -> Iterator[Claim]:
    """Yield what a row says: its function's cell, and that of the derivative."""
    claim, right = entry.claim, entry.claim.tree(document)
    if isinstance(right, nodes.Relation):
        if len(right.sides) != 2 or right.operators != ("=",) or not differentiates(right.sides[0]):
            return
        right = right.sides[1]
    if isinstance(right, nodes.Sequence) or differentiates(right):
        return
    known = known_for(claim.prose, document)
    if not known.spend():
        return
    known = Known(dict(known.functions), dict(known.symbols), known.counts, sigmoid=entry.sigmoid)
    if entry.function is None:
        found = _of_named(entry.named, entry.order, claim, right, known)
        if found is not None:
            yield found
        return
    tree = entry.function.tree(document)
    operand = _operand(tree)
    if operand is None or (isinstance(operand[0], nodes.Symbol) and operand[1] is None):
        return
    body, argument = operand
    names = [argument] if argument is not None else candidates(body)
    for name in entry.names:
        known.symbols.pop((name, 0), None)
        known.functions.pop(name, None)
    found = of_function(body, names, entry.order, claim, _inserted(right, entry, body), known)
    if found is not None:
        yield found


def _inserted(right: nodes.Node, entry: Entry, body: nodes.Node) -> nodes.Node:
    """Return a side with the row's function in place of ``f(x)``, ``f`` or ``y``."""
    if entry.names & nodes.free_symbols(body):
        return right

    def change(one: nodes.Node) -> nodes.Node:
        if isinstance(one, nodes.Application) and one.function is body:  # children come first
            return body
        named = isinstance(one, nodes.Symbol) and one.name in entry.names
        return body if named else one

    return nodes.rewrite(right, change)
