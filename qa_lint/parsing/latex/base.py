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


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below, in reading order (the readings of an ambiguous one, too)."""
    for part in dataclasses.fields(node):
        value = getattr(node, part.name)
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
        stack.extend(reversed(list(children(one))))


def rewrite(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return the tree with ``change`` applied to every node, children first."""
    altered: dict[str, object] = {}
    for part in dataclasses.fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Node):
            new: object = rewrite(value, change)
        elif type(value) is tuple and any(isinstance(item, Node) for item in value):
            new = tuple(rewrite(x, change) if isinstance(x, Node) else x for x in value)
        else:
            continue
        altered[part.name] = new
    # Which fields there are depends on the class: the type checker can't follow.
    whole: Node = dataclasses.replace(node, **altered) if altered else node  # type: ignore[arg-type]
    return change(whole)
