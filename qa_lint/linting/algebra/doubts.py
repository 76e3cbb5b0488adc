"""When numbers may mean something else than numbers: reasons not to refute an equality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.readings import Reading
from qa_lint.parsing.latex import nodes

_TRIGONOMETRIC = frozenset({"sin", "cos", "tan"})


def is_doubtful(left: nodes.Node, op: str, right: nodes.Node) -> bool:
    r"""Tell whether symbols or digits may mean something else than numbers.

    ``\pi`` and ``e`` are often variables, ``\sigma(2)`` may be an entry of a permutation, and
    sums of zeros and ones may be binary or Boolean.
    """
    if any(_is_shape(a, b) or _is_exclaimed(a, b) for a, b in ((left, right), (right, left))):
        return True
    all_nodes = [one for side in (left, right) for one in nodes.walk(side)]
    digits = "".join(one.literal.text for one in all_nodes if isinstance(one, nodes.Number))
    if set(digits) <= {"0", "1"} or any(_adds_percentage(one) for one in all_nodes):
        return True
    names = {one.name for one in all_nodes if isinstance(one, nodes.Symbol)}
    if "\\pi" in names and op == "=" and not any(_multiplies_pi(one) for one in all_nodes):
        return True
    exponentials = [
        one.base for one in all_nodes
        if isinstance(one, nodes.Power) and isinstance(one.base, nodes.Symbol)
    ]  # fmt: skip
    letters = [one for one in all_nodes if isinstance(one, nodes.Symbol) and one.name == "e"]
    if len(letters) > len(exponentials):
        return True
    return any(
        isinstance(side, nodes.Function) and side.name == "sigma" and not _is_share(other)
        for side, other in ((left, right), (right, left))
    )


def other_readings(usual: Reading, left: nodes.Node, right: nodes.Node) -> Iterator[Reading]:
    """Yield the rarer readings that this notation allows, each a change of the usual one."""
    all_nodes = [one for side in (left, right) for one in nodes.walk(side)]
    numbers = [one.literal for one in all_nodes if isinstance(one, nodes.Number)]
    if any(one.percent for one in numbers):
        yield replace(usual, percent_is_one=True)
    if any(len(one.text.partition(".")[2]) == 3 and not one.percent for one in numbers):
        yield replace(usual, thousands_dot=True)
    if any(isinstance(one, nodes.Quotient) for one in all_nodes):
        if any(isinstance(one, nodes.Number) and one.literal.is_integer for one in (left, right)):
            yield replace(usual, floor_division=True)
        yield replace(usual, loose_division=True)
    if any(isinstance(x, nodes.Function) and x.name in _TRIGONOMETRIC for x in all_nodes):
        yield replace(usual, degrees=True)


def _is_shape(side: nodes.Node, other: nodes.Node) -> bool:
    """Tell whether ``5 × 5`` is a shape: the other side is one of its factors, not a product."""
    if not isinstance(side, nodes.Product) or set(side.operators) != {"×"}:
        return False
    value = evaluate(other)
    return value is not None and any(evaluate(one) == value for one in side.factors)


def _is_exclaimed(side: nodes.Node, other: nodes.Node) -> bool:
    """Tell whether ``2 + 2 = 4!`` ends in an exclamation mark, not in a factorial."""
    if not isinstance(side, nodes.Factorial):
        return False
    first, second = evaluate(side.operand), evaluate(other)
    return first is not None and second is not None and first.meets(second)


def _adds_percentage(node: nodes.Node) -> bool:
    """Tell whether a share is added to something else: ``200 + 10 % = 220``."""
    if not isinstance(node, nodes.Sum):
        return False
    shares = [
        any(isinstance(x, nodes.Number) and x.literal.percent for x in nodes.walk(term))
        for term in node.terms
    ]
    return any(shares) and not all(shares)


def _multiplies_pi(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Product) and any(
        isinstance(one, nodes.Number) for one in node.factors
    )


def _is_share(node: nodes.Node) -> bool:
    value = evaluate(node)
    return value is not None and value.low > 0 and value.high < 1
