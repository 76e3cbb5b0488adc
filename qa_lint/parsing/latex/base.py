"""What all nodes of a formula's tree have in common, and how trees are walked."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import is_not

from qa_lint.core.text import Span


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes; ``span`` is where the formula says it."""

    span: Span = field(compare=False)


_PARTS: dict[type, tuple[str, ...]] = {}
"""The fields of each class that may hold nodes."""
_FIELDS: dict[type, tuple[str, ...]] = {}
"""All fields of each class."""

_PLAIN = frozenset(
    "span literal name stem kind label brackets reason operators partial text".split()
)


def _parts(node: Node) -> tuple[str, ...]:
    found = _PARTS.get(type(node))
    if found is None:
        names = (one.name for one in dataclasses.fields(node))
        found = tuple(name for name in names if name not in _PLAIN)
        _PARTS[type(node)] = found
    return found


def children(node: Node) -> list[Node]:
    """Return the nodes directly below, in reading order (the readings of an ambiguous one, too)."""
    found: list[Node] = []
    for part in _parts(node):
        value = getattr(node, part)
        if type(value) is tuple:  # of nodes: tuples of anything else are plain fields
            found += value
        elif isinstance(value, Node):
            found.append(value)
    return found


def with_span(node: Node, span: Span) -> Node:
    """Return the same node at another place: what brackets around it make of it."""
    same = object.__new__(type(node))
    fields = _FIELDS.get(type(node))
    if fields is None:
        fields = _FIELDS[type(node)] = tuple(one.name for one in dataclasses.fields(node))
    for name in fields:
        object.__setattr__(same, name, getattr(node, name))
    object.__setattr__(same, "span", span)
    return same


def walk(node: Node) -> Iterator[Node]:
    """Yield ``node`` and everything below it, parents first."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        below = children(one)
        if below:
            below.reverse()
            stack += below


def rewrite(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return the tree with ``change`` applied to every node, children first."""
    altered: dict[str, object] = {}
    for part in _parts(node):
        value = getattr(node, part)
        if isinstance(value, Node):
            new: object = rewrite(value, change)
            if new is not value:
                altered[part] = new
        elif type(value) is tuple:
            items = tuple([rewrite(x, change) for x in value])
            if any(map(is_not, items, value)):
                altered[part] = items
    # Which fields there are depends on the class: the type checker can't follow.
    whole: Node = dataclasses.replace(node, **altered) if altered else node  # type: ignore[arg-type]
    return change(whole)
