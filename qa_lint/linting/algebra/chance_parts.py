"""What the parts of a claim about random variables and events are."""

from __future__ import annotations

from qa_lint.linting.algebra.chance import operator_of, split_name
from qa_lint.parsing.latex import nodes


def is_complement(node: nodes.Node) -> bool:
    """Tell whether this is the complement of an event: ``A^c``, ``\\bar{A}``."""
    if isinstance(node, nodes.Power):
        return isinstance(node.exponent, nodes.Symbol) and node.exponent.name == "c"
    return isinstance(node, nodes.Symbol) and node.name.startswith(("\\bar{", "\\overline{"))


def is_joint(node: nodes.Application) -> bool:
    """Tell whether an operator speaks of two things together, or of one given another."""
    if operator_of(node) not in ("prob", "entropy"):
        return False
    return len(node.arguments) > 1 or any(
        (isinstance(one, nodes.Relation) and one.operators == ("given",))
        or (isinstance(one, nodes.Operation) and one.operator in ("∩", "and"))
        for one in nodes.walk(node)
    )


def is_conditional(side: nodes.Node) -> bool:
    """Tell whether a side is one operator of something given something else."""
    return isinstance(side, nodes.Application) and isinstance(side.arguments[0], nodes.Relation)


def names_in(node: nodes.Node, *, bare: bool = False) -> set[str]:
    """Return the names that need a value: a complement counts as its event.

    ``bare``: only those outside of operators.
    """
    found: set[str] = set()
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, nodes.Symbol):
            name = one.name
            for mark in ("\\bar{", "\\overline{"):
                name = name[len(mark) : -1] if name.startswith(mark) else name
            found.update(split_name(name))
        elif isinstance(one, nodes.Application):
            stack.extend(() if bare and operator_of(one) else one.arguments)
        elif isinstance(one, nodes.Power) and getattr(one.exponent, "name", "") == "c":
            stack.append(one.base)  # the complement
        else:
            stack.extend(nodes.children(one))
    return found
