"""What all nodes of a formula's tree have in common, and how trees are walked."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from qa_lint.core.text import Span


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes; ``span`` is where the formula says it."""

    span: Span = field(compare=False)


_PARTS: dict[type, tuple[str, ...]] = {}
"""The fields of each class that may hold nodes."""


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


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below, in reading order (the readings of an ambiguous one, too)."""
    for part in _parts(node):
        value = getattr(node, part)
        if isinstance(value, Node):
            yield value
        elif type(value) is tuple:
            for item in value:
                if isinstance(item, Node):
                    yield item


def walk(node: Node) -> Iterator[Node]:
    """Yield ``node`` and everything below it, parents first."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        below = list(children(one))
        below.reverse()
        stack.extend(below)


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
            items = [rewrite(x, change) if isinstance(x, Node) else x for x in value]
            if any(a is not b for a, b in zip(items, value, strict=True)):
                altered[part] = tuple(items)
    # Which fields there are depends on the class: the type checker can't follow.
    whole: Node = dataclasses.replace(node, **altered) if altered else node  # type: ignore[arg-type]
    return change(whole)
