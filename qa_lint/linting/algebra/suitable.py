"""Which pairs of sides claim an identity: the guards before :mod:`~.identity` computes anything.

An identity claims that two expressions in the same symbols are equal for all values. Equations to
be solved, definitions and updates look alike; so does notation that numbers can't stand for.
"""

from __future__ import annotations

from dataclasses import dataclass

from qa_lint.parsing.latex import nodes

_FUNCTIONS = frozenset(
    "log ln lg exp sin cos tan sinh cosh tanh arctan max min sigma sigmoid softplus".split()
)
Kinds = frozenset[type[nodes.Node]]
NUMERIC: Kinds = frozenset({
    nodes.Number, nodes.Symbol, nodes.Sum, nodes.Product, nodes.Negation, nodes.Quotient,
    nodes.Power, nodes.Root, nodes.Factorial, nodes.Transpose, nodes.Function, nodes.Absolute,
    nodes.Binomial, nodes.BigOp,
})  # fmt: skip
"""The kinds of nodes that numbers can stand for."""
_IMAGINARY = frozenset({"i", "j", "\\imath", "\\jmath", "\\mathrm{i}", "\\mathrm{j}"})
_VECTORS = ("\\mathbf", "\\boldsymbol", "\\vec", "\\bm", "\\overrightarrow", "\\pmb")
CONSTANTS = frozenset({"\\pi", "e", "\\mathrm{e}"})


@dataclass(frozen=True, slots=True)
class Names:
    """The symbols of one side.

    Attributes:
        free: Symbols that stand for one value.
        families: Stems whose index is bound by a sum: one value for each index.
        whole: Free symbols that stand for integers.
    """

    free: frozenset[str]
    families: frozenset[str]
    whole: frozenset[str]


def names_of(side: nodes.Node) -> Names:
    """Return the symbols of a side, bound indices left out."""
    bound: set[str] = set()
    whole: set[str] = set()
    for one in nodes.walk(side):
        if isinstance(one, nodes.BigOp):
            bound |= {one.index.name} if one.index else set()
            for part in (one.lower, one.upper):
                whole |= nodes.free_symbols(part) if part else set()
        elif isinstance(one, (nodes.Binomial, nodes.Factorial)):
            whole |= nodes.free_symbols(one)
        elif isinstance(one, nodes.Power) and any(
            isinstance(x, nodes.Negation) for x in nodes.walk(one.base)
        ):
            whole |= nodes.free_symbols(one.exponent)
    free: set[str] = set()
    families: set[str] = set()
    for one in _values(side):
        if one.name in bound:
            continue
        if bound & {name for index in one.indices for name in nodes.free_symbols(index)}:
            families.add(one.stem)
        else:
            free.add(one.name)
    return Names(
        frozenset(free - CONSTANTS), frozenset(families), frozenset(whole - bound - CONSTANTS)
    )


def _values(side: nodes.Node) -> list[nodes.Symbol]:
    """Return the symbols that stand for values: not those inside indices, nor bound ones' names."""
    found: list[nodes.Symbol] = []
    stack = [side]
    while stack:
        one = stack.pop()
        if isinstance(one, nodes.Symbol):
            found.append(one)
        elif isinstance(one, nodes.BigOp):
            stack.extend(x for x in (one.lower, one.upper, one.body) if x is not None)
        else:
            stack.extend(nodes.children(one))
    return found


def claims_identity(left: nodes.Node, right: nodes.Node, *, in_chain: bool) -> bool:
    """Tell whether ``left = right`` claims an identity that numbers can test.

    Args:
        left: One side.
        right: The other side.
        in_chain: Whether the two belong to a chain of three or more sides, where a step is
            a transformation; a lone ``A = B`` must look like one (a sum taken apart, a function
            of a compound) in two or more symbols.
    """
    if not (_is_numeric(left) and _is_numeric(right)) or left == right:
        return False
    if isinstance(_core(left), nodes.Symbol) or isinstance(_core(right), nodes.Symbol):
        return False
    first, second = names_of(left), names_of(right)
    if first.free != second.free or first.families != second.families:
        return False
    if not (first.free or first.families) or _hidden_relations(left, right, first):
        return False
    if in_chain:
        return not (_is_monomial(left) and _is_monomial(right))
    if _is_closed_form(left, right):
        return True
    return len(first.free) + len(first.families) > 1 and _looks_rewritten(left, right)


MIN_LEAVES = 4
"""Shorter equalities may be equations by chance."""


def may_have_a_slip(left: nodes.Node, right: nodes.Node) -> bool:
    """Tell whether numbers can test ``left = right``, whatever it claims.

    Where :func:`claims_identity` says no, only an identity that is one slip away
    (:mod:`~qa_lint.linting.algebra.nearby`) tells that an identity was meant.
    """
    if not (_is_numeric(left) and _is_numeric(right)) or left == right:
        return False
    sides = (left, right)
    leaves = sum(len(_values(side)) for side in sides) + sum(
        isinstance(one, (nodes.Number, nodes.Function))
        for side in sides
        for one in nodes.walk(side)
    )
    first, second = names_of(left), names_of(right)
    if leaves < MIN_LEAVES or not (first.free | first.families | second.free | second.families):
        return False
    subset = first.free <= second.free or second.free <= first.free
    hidden = _hidden_relations(left, right, first) or _hidden_relations(left, right, second)
    return subset and first.families == second.families and not hidden


def _is_numeric(side: nodes.Node) -> bool:
    """Tell whether numbers can stand for everything in it."""
    for one in nodes.walk(side):
        if type(one) not in NUMERIC:
            return False
        if isinstance(one, nodes.Function):
            if one.name not in _FUNCTIONS:
                return False
            if one.name == "sigma" and any(x[-1:].isupper() for x in nodes.free_symbols(one)):
                return False  # the standard deviation of a random variable
        if isinstance(one, nodes.Product) and "×" in one.operators and _has_vector(one):
            return False
        if isinstance(one, nodes.Product) and "⊙" in one.operators:
            return False
        if isinstance(one, nodes.Power) and (
            _may_be_a_label(one) or isinstance(one.base, nodes.Absolute)
        ):
            return False  # an upper index, or the modulus of a complex number
    return True


def _may_be_a_label(power: nodes.Power) -> bool:
    """Tell whether the exponent may be an upper index: ``C_n^k``, ``W^{l-1}``, ``x_t^i``."""
    base = power.base
    if not isinstance(base, nodes.Symbol) or not nodes.free_symbols(power.exponent):
        return False
    return bool(base.indices) or base.stem[:1].isupper() or base.stem.startswith(_VECTORS)


def _has_vector(side: nodes.Node) -> bool:
    return any(name.startswith(_VECTORS) for name in nodes.free_symbols(side))


def _core(side: nodes.Node) -> nodes.Node:
    """Return a side without sign and transposition."""
    while isinstance(side, (nodes.Negation, nodes.Transpose)):
        side = side.operand
    return side


def _hidden_relations(left: nodes.Node, right: nodes.Node, names: Names) -> bool:
    """Tell whether symbols may depend on one another, so that free values prove nothing."""
    symbols = _values(left) + _values(right)
    free = [one for one in symbols if one.name in names.free]
    if names.free & _IMAGINARY or any("'" in one.name for one in symbols):
        return True
    if any(len(one.name) == 2 and one.name[0] == "d" for one in free):
        return True
    indexed: dict[str, set[tuple[nodes.Node, ...]]] = {}
    for one in free:
        if one.indices:
            indexed.setdefault(one.stem, set()).add(one.indices)
    if set(indexed) & names.families:
        return True
    return any(
        len(found) > 1 and any(nodes.free_symbols(x) for index in found for x in index)
        for found in indexed.values()
    )


def _is_closed_form(left: nodes.Node, right: nodes.Node) -> bool:
    r"""Tell whether a side is what nobody solves an equation for: a series, a binomial, ``\tanh``.

    A bare letter sigma may be any activation, so it must stand on both sides.
    """
    for one, other in ((left, right), (right, left)):
        if isinstance(other, nodes.Function) and other.name == "sigma":
            continue
        if isinstance(one, nodes.BigOp) and one.lower is not None and one.upper is not None:
            return one.kind in ("sum", "prod")
        if isinstance(one, nodes.Binomial) or (
            isinstance(one, nodes.Factorial) and _has_names(one) and _has_names(other)
        ):
            return True
        if isinstance(one, nodes.Function) and (
            one.name == "tanh" or (one.name == "sigma" and _applies(other, "sigma"))
        ):
            return not isinstance(other, nodes.Number)
    return False


def _has_names(side: nodes.Node) -> bool:
    return bool(nodes.free_symbols(side))


def _applies(side: nodes.Node, name: str) -> bool:
    return any(isinstance(one, nodes.Function) and one.name == name for one in nodes.walk(side))


def _is_nested(side: nodes.Node) -> bool:
    """Tell whether this is a fraction with fractions below, or a power of a power."""
    if isinstance(side, nodes.Quotient):
        return any(isinstance(one, nodes.Quotient) for one in nodes.walk(side.denominator))
    return isinstance(side, nodes.Power) and isinstance(side.base, nodes.Power)


def _is_monomial(side: nodes.Node) -> bool:
    """Tell whether this is a product of names: one of them may be an operator, ``P x^k``."""
    return all(
        isinstance(one, (nodes.Symbol, nodes.Number, nodes.Product, nodes.Power, nodes.Negation))
        for one in nodes.walk(side)
    )


def _looks_rewritten(left: nodes.Node, right: nodes.Node) -> bool:
    """Tell whether one side takes the other apart: other kinds on top, one of them compound."""
    first, second = _core(left), _core(right)
    if type(first) is type(second):
        return _is_nested(first) != _is_nested(second)
    return any(_is_compound(one) for one in (first, second))


_TAKEN_APART = (nodes.Sum, nodes.Product, nodes.Quotient)


def _is_compound(side: nodes.Node) -> bool:
    if isinstance(side, (nodes.Function, nodes.Power, nodes.Root, nodes.Product, nodes.Quotient)):
        inner = list(nodes.walk(side))[1:]
        return any(isinstance(one, _TAKEN_APART) for one in inner)
    return isinstance(side, nodes.BigOp)
