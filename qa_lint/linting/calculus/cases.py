"""What a function by cases is for positive and for negative values."""

from __future__ import annotations

from qa_lint.linting.calculus.build import number
from qa_lint.parsing.latex import nodes

_ELSE = ("otherwise", "else")


def branches(cases: nodes.Matrix) -> dict[int, nodes.Node]:
    """Return what holds for positive values (1) and for negative ones (-1), as far as said."""
    found: dict[int, nodes.Node] = {}
    if cases.kind != "cases":
        return found
    rest: nodes.Node | None = None
    for row in cases.rows:
        if len(row.items) != 2:
            return {}
        value, condition = row.items
        parts = condition.items if isinstance(condition, nodes.Sequence) else (condition,)
        relation = next((x for x in parts if isinstance(x, nodes.Relation)), None)
        if relation is None and any(_says_else(one) for one in parts):
            rest = value
        elif relation is not None and len(relation.sides) == 2:
            bound, operator = relation.sides[1], relation.operators[0]
            if bound == number(0) and operator[0] in "<>":
                found.setdefault(1 if operator[0] == ">" else -1, value)
    if rest is not None and len(found) == 1 == len(cases.rows) - 1:
        found[-next(iter(found))] = rest
    return found


def _says_else(node: nodes.Node) -> bool:
    words = [one.text for one in nodes.walk(node) if isinstance(one, nodes.Text)]
    words += [one.name for one in nodes.walk(node) if isinstance(one, nodes.Symbol)]
    return any(word in text.lower() for text in words for word in _ELSE)
