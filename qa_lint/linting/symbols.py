"""What the formulas of a question, or of a page without questions, tell about names."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from qa_lint.parsing.document import Document, Math, Place
from qa_lint.parsing.latex import nodes
from qa_lint.parsing.latex.resolving import applied_names, bare_names, is_unsure, resolve
from qa_lint.parsing.latex.symbols import NO_SYMBOLS, Declaration, Kind, SymbolTable
from qa_lint.parsing.latex.tree import parse

MAX_FORMULAS = 400
"""More formulas of one question are not looked at."""


def section(place: Place) -> tuple[int | None, str]:
    """Return what holds the symbols that belong together: a question, or what a heading opens."""
    return place.question, place.title


class Placed(Protocol):
    """A formula that stands somewhere."""

    @property
    def tex(self) -> str:
        """What it says."""

    @property
    def place(self) -> Place:
        """Where it stands."""


def read_formula(math: Placed, document: Document) -> nodes.Node:
    """Return a formula's tree, read with what the formulas around it tell."""
    known = _trees(document)
    key = math.tex, math.place.question
    node = known.get(key)
    if node is None:
        node = parse(math.tex)
        if is_unsure(node):
            node = resolve(node, symbol_table(document, math.place.question))
        known[key] = node
    return node


@lru_cache(maxsize=4)
def _trees(_: Document) -> dict[tuple[str, int | None], nodes.Node]:
    """Return the trees of a document that were read so far: every rule asks for them."""
    return {}


@lru_cache(maxsize=4)
def _tables(document: Document) -> dict[int | None, SymbolTable]:
    by_question: dict[int | None, list[Math]] = {}
    for math in document.units(Math):
        if math.rendered and not math.place.hidden:
            by_question.setdefault(math.place.question, []).append(math)
    return {key: _declared(found[:MAX_FORMULAS]) for key, found in by_question.items()}


def symbol_table(document: Document, question: int | None) -> SymbolTable:
    """Return what is known in a question, or outside all of them (``None``)."""
    return _tables(document).get(question, NO_SYMBOLS)


def _declared(formulas: list[Math]) -> SymbolTable:
    names: dict[str, Declaration] = {}
    both: set[str] = set()
    for math in formulas:
        tree = parse(math.tex)
        start = math.locate(0, len(math.tex)).start
        tex = " ".join(math.tex.split())
        functions = applied_names(tree)
        for name in functions | bare_names(tree):
            kind: Kind = "function" if name in functions else "value"
            known = names.setdefault(name, Declaration(kind, tex[:60], start))
            if known.kind != kind:
                both.add(name)
    return SymbolTable({name: one for name, one in names.items() if name not in both})


@lru_cache(maxsize=4)
def _definitions(document: Document) -> dict[int | None, dict[str, nodes.Node]]:
    found: dict[int | None, dict[str, nodes.Node]] = {}
    twice: set[tuple[int | None, str]] = set()
    for math in document.units(Math):
        if not math.rendered or math.place.hidden or "=" not in math.tex:
            continue
        key = math.place.question
        known = found.setdefault(key, {})
        for chain in nodes.chains(parse(math.tex)):
            left, right = chain.sides[0], chain.sides[1]
            if chain.operators[0] not in ("=", ":=") or not isinstance(left, nodes.Symbol):
                continue
            if known.setdefault(left.name, right) != right:
                twice.add((key, left.name))
    for key, name in twice:
        found[key].pop(name, None)
    return found


def definitions(document: Document, question: int | None) -> dict[str, nodes.Node]:
    """Return what single symbols are said to be equal to, in a question; once and not twice."""
    return _definitions(document).get(question, {})
