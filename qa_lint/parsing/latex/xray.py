"""A formula's tree in words: how each part was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from qa_lint.core.text import Span
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.resolving import UNSURE
from qa_lint.parsing.latex.symbols import NO_SYMBOLS, SymbolTable
from qa_lint.parsing.latex.vocabulary import FUNCTION_LETTERS

MAX_LINES = 2_000
"""Longer trees are cut."""


@dataclass(frozen=True, slots=True)
class Line:
    """One node: how deep it lies, how it was read, where the formula says it."""

    depth: int
    reading: str
    span: Span


def outline(node: nodes.Node, table: SymbolTable = NO_SYMBOLS) -> list[Line]:
    """Return the lines of a tree, parents first, at most :data:`MAX_LINES`."""
    found: list[Line] = []
    stack = [(0, node)]
    while stack and len(found) < MAX_LINES:
        depth, one = stack.pop()
        found.append(Line(depth, reading(one, table), one.span))
        below = list(nodes.children(one))
        below.reverse()
        stack.extend((depth + 1, child) for child in below)
    return found


def reading(node: nodes.Node, table: SymbolTable = NO_SYMBOLS) -> str:
    """Return in words how a node was read, without what is below it."""
    if isinstance(node, nodes.Application):
        return _application(node, table)
    words = _WORDS.get(type(node))
    return type(node).__name__.lower() if words is None else words(node)


def _application(node: nodes.Application, table: SymbolTable) -> str:
    name = node.function.name
    declared = table.names.get(name)
    if declared is not None and declared.kind == "function":
        return f"function application because {name} is used as a function in {declared.tex}"
    if node.function.stem in FUNCTION_LETTERS:
        return f"function application because {name} usually names a function"
    if node.brackets == "[":
        return f"function application of {name}, or an element of it"
    if len(node.arguments) > 1:
        return f"function application of {name}: several arguments"
    return f"function application of {name}"


def _ambiguous(node: nodes.Ambiguous) -> str:
    if node.reason == UNSURE:
        return f"ambiguous: {node.reason}, nothing tells"
    return f"ambiguous: {node.reason}"


def _symbol(node: nodes.Symbol) -> str:
    said = f"symbol {node.name}"
    if "^" in node.stem:
        said += ", what stands above is a label, not a power"
    return said


def _big(node: nodes.BigOp) -> str:
    names = {"int": "integral", "prod": "product", "lim": "limit"}
    said = f"{names.get(node.kind, node.kind)} over a range"
    if node.index is not None:
        said += f", {node.index.name} is bound"
    return said


def _derivative(node: nodes.Derivative) -> str:
    kind = "partial derivative" if node.partial else "derivative"
    variables = (x.name if isinstance(x, nodes.Symbol) else "an expression" for x in node.variables)
    bare = ", of nothing: the operator" if node.operand is None else ""
    return f"{kind} by {', '.join(variables)}{bare}"


def _function(node: nodes.Function) -> str:
    if node.name in ("log", "lg") and node.base is None:
        return f"function {node.name}, its base is not written"
    return f"function {node.name}"


def _product(node: nodes.Product) -> str:
    signs = {sign for sign in node.operators if sign}
    return "product" + (f" with {' '.join(sorted(signs))}" if signs else "")


def _sequence(node: nodes.Sequence) -> str:
    names = {"": "list", "()": "tuple", "{}": "set", "[]": "list", "⟨⟩": "inner product"}
    kind = names.get(node.brackets, f"interval {node.brackets}")
    return kind + ("" if node.items else ", empty")


_WORDS: dict[type[nodes.Node], Callable[[Any], str]] = {
    nodes.Number: lambda node: f"number {node.literal.text}",
    nodes.Symbol: _symbol,
    nodes.Text: lambda node: f"text {' '.join(node.text.split())!r}" if node.text else "nothing",
    nodes.Power: lambda node: "power",
    nodes.Root: lambda node: "square root" if node.degree is None else "root and its degree",
    nodes.Product: _product,
    nodes.Negation: lambda node: "minus",
    nodes.Function: _function,
    nodes.Ambiguous: _ambiguous,
    nodes.Opaque: lambda node: f"not read: {node.reason}",
    nodes.BigOp: _big,
    nodes.Relation: lambda node: f"relation {' '.join(node.operators)}",
    nodes.Sequence: _sequence,
    nodes.Absolute: lambda node: "absolute value, size or determinant",
    nodes.Matrix: lambda node: "cases" if node.kind == "cases" else f"matrix {node.kind}".rstrip(),
    nodes.Derivative: _derivative,
    nodes.Prefix: lambda node: f"operator {node.name}",
    nodes.Operation: lambda node: f"operation {node.operator}",
    nodes.Scripted: lambda node: f"index or label {node.label}".rstrip(),
    nodes.Constant: lambda node: f"constant: {node.name}",
    nodes.Dots: lambda node: "and so on",
}


def lines(tex: str, node: nodes.Node, table: SymbolTable = NO_SYMBOLS) -> Iterator[str]:
    """Yield the tree as indented text: reading, then what the formula says there."""
    for one in outline(node, table):
        text = " ".join(tex[slice(*one.span)].split())
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        yield f"{'  ' * one.depth}{one.reading}" + (f"   {shown}" if shown else "")
