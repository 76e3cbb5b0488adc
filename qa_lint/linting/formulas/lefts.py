r"""What an equation's left side says of the formulas that are named around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.heads import Head, head_of, simple
from qa_lint.parsing.latex.nodes import Application, Function, Node, Power, Symbol, Text, walk

CHANGED = re.compile(r"[-+^<>=]|\\(?:g|l)eq?(?![A-Za-z])|\\neg|\\sqrt|\d")
"""What makes another quantity of what a name is applied to: ``E[X^2]``, ``P(X > x)``."""
_OPERATORS = frozenset(("E", "var", "V", "P", "\\Pr", "cov", "corr", "H", "I"))
"""What is applied to random variables: each is a quantity of its own."""


def speaks_of(formula: Formula, group: tuple[Node, ...], tex: str) -> bool:
    r"""Tell whether a side is an expression around a name of a formula: ``1 - F_1``, ``E[X^2]``."""
    if len(group) < 2:
        return False
    names = {known.name for known in formula.heads}
    own = names.difference(formula.words.by_name)
    return (
        _is_another(formula, group[0], tex)
        or _is_around(group[0], names, tex)
        or any(_is_around(side, own, tex) for side in group[1:-1])
    )


_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]\w+")
"""A name of several letters, which may be read as a product: ``\frac{1}{BP}``, ``1 / f1``."""


def _is_around(side: Node, names: Collection[str], tex: str) -> bool:
    text = tex[slice(*side.span)]
    known = {name.lower() for name in names}
    if any(simple(one).lower() in known and one != text for one in _WORD.findall(text)):
        return True
    for node in walk(side):
        if not isinstance(node, Symbol | Application | Function | Text | Power):
            continue
        head = head_of(tex[slice(*node.span)])
        if head.name in names and (
            node is not side or any(CHANGED.search(one) for one in head.arguments)
        ):
            return True
        # A^{-1} and A^k are no A, but R^2 may be a name of its own.
        if isinstance(node, Power) and head.name not in names:
            base = head_of(tex[node.span.start : node.span.end].partition("^")[0])
            if base.name in names:
                return True
    return False


def _is_another(formula: Formula, side: Node, tex: str) -> bool:
    """Tell whether a left side is a quantity that the formula is never: ``E[X^2]``, no variance."""
    head = head_of(tex[slice(*side.span)])
    applied = {known.name for known in formula.heads if known.arguments}
    return head.name in _OPERATORS and bool(head.arguments) and head.name not in applied


def may_be(head: Head, formula: Formula, found: Iterable[Formula]) -> bool:
    """Tell whether a formula may stand behind a left side instead of those that were found.

    ``Var(X)`` is no mean, ``s`` no variance where that is called ``s^2``, and of formulas with the
    same name only the left side tells which is meant: ``f(x)`` is the density.
    """
    names = {known.name for known in formula.heads}
    if head.name not in names:
        called = set(formula.data["aliases"])
        if _squared(head.name) in names or (
            names and not all(called.isdisjoint(one.data["aliases"]) for one in found)
        ):
            return False
    applied = {known.name for known in formula.heads if known.arguments}
    return not head.arguments or not applied or head.name in applied


def _squared(name: str) -> str:
    """Return the square of a name, and the name of a square."""
    return name.removesuffix("^2") if name.endswith("^2") else f"{name}^2"
