r"""Sums with dots, written as sums over an index: ``1 + 2 + \dots + n``."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from qa_lint.core.text import Span
from qa_lint.linting.algebra.evaluation import evaluate
from qa_lint.linting.algebra.interval import Interval
from qa_lint.linting.algebra.readings import Values
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.literals import scan_number

INDEX = nodes.Symbol(Span(0, 0), "\\xi", "\\xi")
MIN_TERMS = 4
"""Two terms, the dots and the last term: fewer do not tell how it goes on."""
MAX_TERMS = 6
MAX_NODES = 80
"""Longer terms are not compared."""


def without_dots(tree: nodes.Node) -> nodes.Node:
    """Return a tree with its sums with dots as sums over an index, where the rule is plain."""
    return nodes.rewrite(tree, _summed)


def _summed(node: nodes.Node) -> nodes.Node:
    if not isinstance(node, nodes.Sum) or not MIN_TERMS <= len(node.terms) <= MAX_TERMS:
        return node
    *first, dots, last = node.terms
    if not isinstance(dots, nodes.Dots) or any(isinstance(x, nodes.Dots) for x in (*first, last)):
        return node
    if sum(1 for one in (*first, last) for _ in nodes.walk(one)) > MAX_NODES:
        return node
    found = next(_rules(first, last), None)
    if found is None:
        return node
    body, start, end = found
    return nodes.BigOp(node.span, "sum", INDEX, _number(start), end, None, body)


def _rules(
    first: list[nodes.Node], last: nodes.Node
) -> Iterator[tuple[nodes.Node, int, nodes.Node]]:
    """Yield the term, where its index begins and what it runs up to."""
    bounds = {one.name: one for one in nodes.walk(last) if isinstance(one, nodes.Symbol)}
    for name, bound in sorted(bounds.items()):
        for end in _ends(last, bound):
            body = nodes.rewrite(last, partial(_indexed, end))
            if name in nodes.free_symbols(body) or INDEX.name not in nodes.free_symbols(body):
                continue
            for start in (1, 0):
                if all(_equal(one, body, start + at) for at, one in enumerate(first)):
                    yield body, start, end


def _ends(last: nodes.Node, bound: nodes.Symbol) -> Iterator[nodes.Node]:
    """Yield what the index may run up to: a name, or a sum of it and a number: ``n - 1``."""
    for one in nodes.walk(last):
        if isinstance(one, nodes.Sum) and bound in one.terms and len(one.terms) == 2:
            yield one
    yield bound


def _indexed(end: nodes.Node, node: nodes.Node) -> nodes.Node:
    return INDEX if node == end else node


def _equal(term: nodes.Node, body: nodes.Node, at: int) -> bool:
    """Tell whether a term is what the rule gives for an index."""
    alone = nodes.BigOp(body.span, "sum", INDEX, _number(at), _number(at), None, body)
    for seed in range(2):
        values = Values({}, partial(_value, seed))
        found, wanted = evaluate(alone, values=values), evaluate(term, values=values)
        if found is None or wanted is None or not found.meets(wanted):
            return False
    return True


def _value(seed: int, key: str) -> Interval:
    """Return what a symbol stands for: always the same, for each symbol something else."""
    return Interval.exact(Fraction(2 + (sum(map(ord, key)) * (5 + seed)) % 23, 7))


def _number(value: int) -> nodes.Node:
    literal = scan_number(str(value))
    if literal is None:
        raise ValueError(value)
    return nodes.Number(Span(0, 0), literal)
