"""Which letters sums bind, and which stand in their terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_lint.core.text import Span
from qa_lint.parsing.latex import nodes

_RUNNING = frozenset("ijklmnrst")
_COMMAND = re.compile(r"\\(?!text|mathrm|operatorname)[A-Za-z]+")
_VAGUE = (nodes.Derivative, nodes.Opaque, nodes.Prefix, nodes.Dots, nodes.Text)


@dataclass(frozen=True, slots=True)
class Bound:
    """A sum or product with one index, and what binds around it."""

    node: nodes.BigOp
    index: str
    outer: tuple[nodes.BigOp, ...]


def bound_in(tree: nodes.Node) -> Iterator[Bound]:
    """Yield the sums and products of a tree whose index is one letter, outer ones first."""
    stack: list[tuple[nodes.Node, tuple[nodes.BigOp, ...]]] = [(tree, ())]
    while stack:
        node, outer = stack.pop()
        if isinstance(node, nodes.Ambiguous):
            stack.extend((one, outer) for one in node.readings[:1])
            continue
        if (
            isinstance(node, nodes.BigOp)
            and node.kind in ("sum", "prod")
            and node.index is not None
        ):
            if len(node.index.name) == 1:
                yield Bound(node, node.index.name, outer)
            stack.extend((x, outer) for x in (node.lower, node.upper, node.domain) if x is not None)
            stack.append((node.body, (*outer, node)))
            continue
        stack.extend((one, outer) for one in nodes.children(node))


def place_of(bound: Bound, tex: str) -> Span:
    """Return where the index stands that a sum binds."""
    span = bound.node.index.span if bound.node.index is not None else bound.node.span
    at = tex.find(bound.index, *span)
    return span if at < 0 else Span(at, at + 1)


def mentions(tex: str, letter: str) -> bool:
    """Tell whether a letter stands anywhere in LaTeX, outside the names of commands."""
    return letter in _COMMAND.sub(" ", tex)


def indices_of(node: nodes.Node) -> set[str]:
    """Return the letters that stand as indices in a tree."""
    return {
        one.name
        for symbol in nodes.walk(node)
        if isinstance(symbol, nodes.Symbol)
        for index in symbol.indices
        for one in nodes.walk(index)
        if isinstance(one, nodes.Symbol) and one.name in _RUNNING
    }


def is_vague(node: nodes.Node) -> bool:
    """Tell whether a term may depend on an index without naming it."""
    return any(isinstance(one, _VAGUE) for one in nodes.walk(node))


def bound_letters(node: nodes.Node) -> set[str]:
    """Return the letters that anything in a tree may bind: all below its sums, bounds included."""
    found: set[str] = set()
    for one in _operators(node):
        found |= {one.index.name} if one.index is not None else set()
        for part in (one.domain, one.lower):
            found |= nodes.free_symbols(part) if part is not None else set()
    return found


def surely_bound_letters(node: nodes.Node) -> set[str]:
    """Return the letters that anything in a tree surely binds: ``i`` and ``j`` of (i, j) in E."""
    found: set[str] = set()
    for one in _operators(node):
        domain = one.domain
        if one.index is not None:
            found.add(one.index.name)
            continue
        if isinstance(domain, nodes.Relation):
            domain = domain.sides[0] if domain.operators == ("in",) else None
        items = domain.items if isinstance(domain, nodes.Sequence) else ()
        found |= {x.name for x in items if isinstance(x, nodes.Symbol)}
    return found


def _operators(node: nodes.Node) -> Iterator[nodes.BigOp]:
    return (one for one in nodes.walk(node) if isinstance(one, nodes.BigOp))


def free_indices(node: nodes.Node) -> set[str]:
    """Return the letters that stand as indices where nothing binds them."""
    found: set[str] = set()
    stack: list[tuple[nodes.Node, frozenset[str]]] = [(node, frozenset())]
    while stack:
        one, bound = stack.pop()
        if isinstance(one, nodes.BigOp):
            inner = bound | ({one.index.name} if one.index is not None else set())
            if one.domain is not None:
                inner |= nodes.free_symbols(one.domain)
            stack.append((one.body, inner))
            stack.extend((x, bound) for x in (one.lower, one.upper) if x is not None)
        elif isinstance(one, nodes.Symbol):
            letters = {
                x.name for i in one.indices for x in nodes.walk(i) if isinstance(x, nodes.Symbol)
            }
            found |= (letters & _RUNNING) - bound
        else:
            stack.extend((x, bound) for x in nodes.children(one))
    return found
