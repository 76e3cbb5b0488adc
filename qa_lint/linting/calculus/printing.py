"""A tree as LaTeX, for the help of a finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qa_lint.parsing.latex import nodes

MAX_LENGTH = 80
"""Longer formulas help nobody."""
_SUM, _NEGATION, _PRODUCT, _POWER, _ATOM = range(5)


class _NoForm(Exception):
    """A node is not printed."""


def latex(node: nodes.Node) -> str | None:
    """Return a tree as LaTeX, or ``None`` where it is too long or cannot be printed."""
    try:
        shown = _show(node, _SUM)
    except (_NoForm, RecursionError):
        return None
    return shown if len(shown) <= MAX_LENGTH else None


def _show(node: nodes.Node, least: int) -> str:
    rule = _RULES.get(type(node))
    if rule is None:
        raise _NoForm
    level, shown = rule(node)
    return shown if level >= least else f"({shown})"


def _total(node: nodes.Sum) -> tuple[int, str]:
    shown = ""
    ordered = sorted(node.terms, key=lambda one: isinstance(one, nodes.Negation))
    for one in ordered:
        negative = isinstance(one, nodes.Negation)
        term = _show(one.operand if isinstance(one, nodes.Negation) else one, _PRODUCT)
        sign = " - " if negative else " + "
        shown += sign + term if shown else ("-" + term if negative else term)
    return _SUM, shown


def _product(node: nodes.Product) -> tuple[int, str]:
    ordered = sorted(node.factors, key=_rank)
    parts = [_show(one, _PRODUCT) for one in ordered]
    shown = parts[0]
    for one in parts[1:]:
        shown += (" \\cdot " if one[:1].isdigit() else " ") + one
    return _PRODUCT, shown


def _rank(node: nodes.Node) -> int:
    order = (nodes.Number, nodes.Symbol, nodes.Power, nodes.Function)
    return next((at for at, kind in enumerate(order) if isinstance(node, kind)), len(order))


def _power(node: nodes.Power) -> tuple[int, str]:
    exponent = _show(node.exponent, _SUM)
    base = node.base
    if isinstance(base, nodes.Function) and base.name in _COMMANDS and base.base is None:
        inner = _show(base.arguments[0], _SUM)
        return _POWER, f"\\{_COMMANDS[base.name]}^{{{exponent}}}({inner})".replace("^{2}", "^2")
    short = exponent if len(exponent) == 1 else f"{{{exponent}}}"
    return _POWER, f"{_show(base, _ATOM)}^{short}"


def _function(node: nodes.Function) -> tuple[int, str]:
    if node.name == "exp" and len(node.arguments) == 1:
        return _POWER, f"e^{{{_show(node.arguments[0], _SUM)}}}"
    command = _COMMANDS.get(node.name)
    if command is None:
        raise _NoForm
    base = "" if node.base is None else f"_{{{_show(node.base, _SUM)}}}"
    inner = ", ".join(_show(one, _SUM) for one in node.arguments)
    return _ATOM, f"\\{command}{base}({inner})"


def _root(node: nodes.Root) -> tuple[int, str]:
    degree = "" if node.degree is None else f"[{_show(node.degree, _SUM)}]"
    return _ATOM, f"\\sqrt{degree}{{{_show(node.radicand, _SUM)}}}"


def _quotient(node: nodes.Quotient) -> tuple[int, str]:
    return _ATOM, f"\\frac{{{_show(node.numerator, _SUM)}}}{{{_show(node.denominator, _SUM)}}}"


_COMMANDS = {
    name: name for name in "ln log sin cos tan sinh tanh arctan arcsin max min sigma".split()
}
_COMMANDS["sigmoid"] = "sigma"
_RULES: dict[type[nodes.Node], Callable[[Any], tuple[int, str]]] = {
    nodes.Number: lambda node: (_ATOM, node.literal.text),
    nodes.Symbol: lambda node: (_ATOM, node.name),
    nodes.Sum: _total,
    nodes.Negation: lambda node: (_NEGATION, f"-{_show(node.operand, _PRODUCT)}"),
    nodes.Product: _product,
    nodes.Quotient: _quotient,
    nodes.Power: _power,
    nodes.Root: _root,
    nodes.Absolute: lambda node: (_ATOM, f"|{_show(node.operand, _SUM)}|"),
    nodes.Function: _function,
}
