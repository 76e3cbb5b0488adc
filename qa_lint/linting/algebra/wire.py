"""Trees as text, for the process that proves."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from qa_lint.core.text import Span
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.literals import scan_number

_CLASSES: dict[str, type[nodes.Node]] = {
    name: getattr(nodes, name) for name in nodes.__all__ if name[0].isupper() and name != "Node"
}
_NOWHERE = Span(0, 0)


def encode(node: nodes.Node) -> str:
    """Return a tree as JSON, without its spans: equal trees give equal texts.

    A tree that is too deep gives ``""``, which is no tree for :func:`decode`.
    """
    try:
        return json.dumps(_data(node), ensure_ascii=True, separators=(",", ":"))
    except RecursionError:
        return ""


def _data(value: Any) -> Any:
    if isinstance(value, nodes.Number):
        return {"Number": [value.literal.text]}
    if isinstance(value, nodes.Node):
        fields = dataclasses.fields(value)
        parts = [_data(getattr(value, one.name)) for one in fields if one.name != "span"]
        return {type(value).__name__: parts}
    return [_data(one) for one in value] if isinstance(value, tuple) else value


def decode(text: str) -> nodes.Node:
    """Undo :func:`encode`.

    Raises:
        ValueError: This is no tree.
    """
    try:
        found = _value(json.loads(text))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("no tree") from error
    if isinstance(found, nodes.Node):
        return found
    raise ValueError("no tree")


def _value(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_value(one) for one in data)
    if not isinstance(data, dict):
        return data
    ((name, parts),) = data.items()
    if name == "Number":
        literal = scan_number(parts[0], 0, tex=True)
        if literal is None:
            raise ValueError("no number")
        return nodes.Number(_NOWHERE, literal)
    return _CLASSES[name](_NOWHERE, *(_value(one) for one in parts))
