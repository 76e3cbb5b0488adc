"""Rules of differentiation, said of any functions: ``(fg)' = f'g + fg'``.

The functions that a page leaves open get definitions; what is false for two choices of them is no
rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from qa_lint.linting.calculus.build import NOWHERE
from qa_lint.linting.calculus.known import Definition, Known, plain_name
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.tree import parse

NAMES = "fghuvy"
VARIABLE = "x"
_BODIES = ("e^{x/2} + x", "x^3 + 2", "\\ln(x + 2) + x", "x^2 + e^{-x}", "\\sin(x/3) + 2")
_INVERSES = (("e^{2x}", "\\ln(x) / 2"), ("2 x^3", "\\sqrt[3]{x/2}"))
_COMPOUND = (nodes.Product, nodes.Quotient, nodes.Application, nodes.Operation)
_OF_ONE = (nodes.Product, nodes.Quotient, nodes.Power, nodes.Root, nodes.Function)
_PRIMED = (nodes.Derivative, nodes.Prefix, nodes.Scripted)
CHOICES = 2


def choices(left: nodes.Node, right: nodes.Node, known: Known) -> Iterator[Known]:
    """Yield what is known with open functions defined; nothing if the claim is no rule.

    Args:
        left: The side that is differentiated as a whole: of a product, a quotient, a composition.
        right: What that is said to be.
        known: What the page defines.
    """
    inner = _differentiated(left)
    if inner is None or any(_is_slope(one) for one in nodes.walk(inner)):
        return  # "(p y')' = -y" is an equation for y
    names = _names(inner) & _names(right)
    names -= {name for name, _ in known.symbols} | known.functions.keys()
    if not names or _names(inner) - names - known.functions.keys():
        return
    if not any(_is_slope(one) for one in nodes.walk(right)) and len(names) < 2:
        return
    if not isinstance(inner, _COMPOUND if len(names) > 1 else (*_OF_ONE, nodes.Application)):
        return
    if isinstance(inner, nodes.Product) and any(not _is_differentiated(x, right) for x in names):
        return  # "d/dt (rho v) = v d rho/dt", where v is steady
    if isinstance(inner, nodes.Application) and isinstance(inner.arguments[0], nodes.Symbol):
        return
    if _is_inverse(inner):
        yield from _inverted(names, known)
    for shift in range(CHOICES):
        yield with_open(names, known, shift)


def with_open_parts(left: nodes.Node, right: nodes.Node) -> tuple[nodes.Node, nodes.Node]:
    r"""Return a rule for whatever is differentiated on both sides, with ``f`` for it.

    ``\\nabla_t \\log p = \\nabla_t p / p`` holds for any such function.
    """
    by = _variable(left)
    inner = left.operand if isinstance(left, (nodes.Derivative, nodes.Prefix)) else None
    if by is None or inner is None or isinstance(inner, (nodes.Symbol, nodes.Application)):
        return left, right
    parts: list[nodes.Node] = []
    for one in nodes.walk(right):
        if _variable(one) == by and isinstance(one, (nodes.Derivative, nodes.Prefix)):
            part = one.operand
            if not isinstance(part, (nodes.Symbol, nodes.Application)):
                return left, right
            parts += [part] if part not in parts else []
    if not 0 < len(parts) <= 2 or any(part not in nodes.walk(inner) for part in parts):
        return left, right
    names = [nodes.Symbol(NOWHERE, name, name) for name in "fg"]
    named = dict(zip(parts, names, strict=False))

    def change(one: nodes.Node) -> nodes.Node:
        slope = isinstance(one, (nodes.Derivative, nodes.Prefix)) and _variable(one) == by
        if slope and getattr(one, "operand", None) in names:
            name = f"{one.operand.name}'"  # type: ignore[attr-defined]
            return nodes.Symbol(NOWHERE, name, name)
        return named.get(one, one)

    body, value = nodes.rewrite(inner, change), nodes.rewrite(right, change)
    if by in nodes.free_symbols(body) or {"f", "g"} & nodes.free_symbols(inner):
        return left, right
    return nodes.Scripted(left.span, body, "'"), value


def _variable(node: nodes.Node) -> str | None:
    """Return what a node differentiates by, once."""
    if isinstance(node, nodes.Derivative) and len(node.variables) == 1 and node.order is None:
        first = node.variables[0]
        return first.name if isinstance(first, nodes.Symbol) else None
    if isinstance(node, nodes.Prefix) and node.name == "∇":
        operator = node.operator
        if isinstance(operator, nodes.Symbol) and len(operator.indices) == 1:
            first = operator.indices[0]
            return first.name if isinstance(first, nodes.Symbol) else None
    return None


def with_open(names: set[str], known: Known, shift: int) -> Known:
    """Return what is known with definitions for some names, others for each ``shift``."""
    bodies = {
        name: Definition((VARIABLE,), _parsed(_BODIES[(at + shift) % len(_BODIES)]))
        for at, name in enumerate(sorted(names))
    }
    return Known({**known.functions, **bodies}, dict(known.symbols), known.counts, known.sigmoid)


def _inverted(names: set[str], known: Known) -> Iterator[Known]:
    (name,) = names
    for body, inverse in _INVERSES:
        functions = {
            **known.functions,
            name: Definition((VARIABLE,), _parsed(body)),
            f"{name}^{{-1}}": Definition((VARIABLE,), _parsed(inverse)),
        }
        yield Known(functions, dict(known.symbols), known.counts, known.sigmoid)


def as_inverse(tree: nodes.Node, known: Known) -> nodes.Node:
    """Return a tree with the symbol of an inverse function, where one is known, for a power."""

    def change(one: nodes.Node) -> nodes.Node:
        if not _is_inverse(one) or not isinstance(one, nodes.Power):
            return one
        name = f"{plain_name(one.base.name)}^{{-1}}"  # type: ignore[attr-defined]
        return nodes.Symbol(one.span, name, name) if name in known.functions else one

    return nodes.rewrite(tree, change)


def _is_inverse(tree: nodes.Node) -> bool:
    if not isinstance(tree, nodes.Power) or not isinstance(tree.base, nodes.Symbol):
        return False
    exponent = tree.exponent
    return isinstance(exponent, nodes.Negation) and getattr(
        getattr(exponent.operand, "literal", None), "text", "") == "1"  # fmt: skip


@cache
def _parsed(tex: str) -> nodes.Node:
    return parse(tex)


def _is_differentiated(name: str, right: nodes.Node) -> bool:
    for one in nodes.walk(right):
        if isinstance(one, nodes.Symbol) and plain_name(one.name).rstrip("'") == name != one.name:
            return True
        if isinstance(one, _PRIMED) and one.operand is not None and name in _names(one.operand):
            return True
    return False


def _differentiated(left: nodes.Node) -> nodes.Node | None:
    """Return the compound that a side differentiates as a whole."""
    if isinstance(left, nodes.Operation) and left.operator in ("apply", "at"):
        left = left.operands[0]
    if isinstance(left, nodes.Derivative) or (
        isinstance(left, nodes.Scripted) and left.label == "'"
    ):
        return left.operand
    return None


def _is_slope(one: nodes.Node) -> bool:
    return isinstance(one, _PRIMED) or (isinstance(one, nodes.Symbol) and "'" in one.name)


def _names(tree: nodes.Node) -> set[str]:
    """Return the one-letter function names in a tree, primes left out."""
    found: set[str] = set()
    for one in nodes.walk(tree):
        if isinstance(one, nodes.Symbol):
            name = plain_name(one.name).replace("'", "").removesuffix("^{-1}")
            found |= {name} & set(NAMES)
    return found
