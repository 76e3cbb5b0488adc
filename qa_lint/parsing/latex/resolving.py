"""What one place of a formula tells about another: is ``a(b)`` an application or a product?"""

from __future__ import annotations

from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.nodes import (
    Ambiguous,
    Application,
    Function,
    Node,
    Power,
    Symbol,
    children,
    rewrite,
    walk,
)


def resolve(node: Node) -> Node:
    """Decide between application and product where the rest of the formula tells."""
    if not any(isinstance(one, Ambiguous) for one in walk(node)):
        return node
    bare = _bare_names(node)

    def decide(one: Node) -> Node:
        if not isinstance(one, Ambiguous) or one.reason != "application or product":
            return one
        applied, product = one.readings
        inner = applied.base if isinstance(applied, Power) else applied
        if isinstance(inner, Function):
            return product if "\\sigma" in bare else applied
        if not isinstance(inner, Application):
            return one
        name = inner.function
        if name.name in bare:  # P and P(x): maybe an operator
            operator = name.stem.isupper() and name.stem in vocab.FUNCTION_LETTERS
            return one if operator else product
        word = len(name.stem) > 2 and not name.stem.startswith("\\")
        return applied if word or name.stem.rstrip("'") in vocab.FUNCTION_LETTERS else one

    return rewrite(node, decide)


def _bare_names(node: Node) -> set[str]:
    """Return the names that stand somewhere without a bracket behind them."""
    bare: set[str] = set()
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, Ambiguous) and one.reason == "application or product":
            stack.extend(_argument(one))
        elif isinstance(one, Application):
            stack.extend(one.arguments)
        elif isinstance(one, Symbol):
            bare.add(one.name)
        else:
            stack.extend(children(one))
    return bare


def _argument(node: Ambiguous) -> tuple[Node, ...]:
    applied = node.readings[0]
    if isinstance(applied, Power):
        return (applied.exponent, *_arguments(applied.base))
    return _arguments(applied)


def _arguments(applied: Node) -> tuple[Node, ...]:
    return applied.arguments if isinstance(applied, (Application, Function)) else ()
