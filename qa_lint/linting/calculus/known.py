"""What a question says its functions and symbols are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from qa_lint.linting.calculus.build import NOWHERE
from qa_lint.linting.calculus.cases import branches
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Document, Math, Place
from qa_lint.parsing.latex import nodes

MAX_FORMULAS = 200
"""More formulas of one question are not looked at."""
MAX_CLAIMS = 40
"""More claims of one question are not judged."""
_FONT = re.compile(r"\\(?:operatorname|mathrm|text|mathop|mathsf|textrm)\{([\w ]+)\*?\}")
_INDEX = frozenset("ijklmnst")
SIGMOID = re.compile(
    r"sigmoid|logistic|1\s*\+\s*(?:e\s*\^\s*\{?\s*-|\\?exp\s*(?:\\left)?\s*\(\s*-)", re.IGNORECASE
)
"""What tells that sigma, applied, is the logistic function: its name or its definition."""


@dataclass(frozen=True, slots=True)
class Definition:
    """``f(x) = ...`` or ``p_i = ...``: names of arguments or indices, and what it is."""

    parameters: tuple[str, ...]
    body: nodes.Node


@dataclass(slots=True)
class Known:
    """The definitions of a question, by name; one that is given twice is left out.

    ``symbols`` are keyed by name, or by stem and number of running indices; ``counts`` are the
    names of upper bounds; ``sigmoid`` tells whether the text speaks of it.
    """

    functions: dict[str, Definition] = field(default_factory=dict)
    symbols: dict[tuple[str, int], Definition] = field(default_factory=dict)
    counts: set[str] = field(default_factory=set)
    sigmoid: bool = False
    doubtful: set[str] = field(default_factory=set)
    left: int = MAX_CLAIMS

    def spend(self) -> bool:
        """Tell whether one more claim may be judged."""
        self.left -= 1
        return self.left >= 0


def plain_name(name: str) -> str:
    r"""Return a function's name without its font: ``\text{ReLU}'`` is ``ReLU'``."""
    return _FONT.sub(r"\1", name)


def known_at(document: Document, place: Place) -> Known:
    """Return what is defined in the question, or below the same heading, as a place."""
    return _sections(document).setdefault((place.question, place.title), Known())


@lru_cache(maxsize=4)
def _sections(document: Document) -> dict[tuple[int | None, str], Known]:
    by_section: dict[tuple[int | None, str], list[Math]] = {}
    for math in document.units(Math):
        if math.rendered and not math.place.hidden:
            key = (math.place.question, math.place.title)
            by_section.setdefault(key, []).append(math)
    return {key: _known(found[:MAX_FORMULAS], document) for key, found in by_section.items()}


def _known(formulas: list[Math], document: Document) -> Known:
    found = Known()
    spoken = {math.prose.text for math in formulas} | {formulas[0].place.title}
    found.sigmoid = any(SIGMOID.search(text) for text in spoken)
    for math in formulas:
        if "=" not in math.tex and "_" not in math.tex:
            continue
        tree = read_formula(math, document)
        found.counts |= set(upper_bounds(tree))
        for chain in nodes.chains(tree):
            define(chain, found)
    for name in found.doubtful:
        found.functions.pop(name, None)
        for key in [one for one in found.symbols if one[0] == name]:
            del found.symbols[key]
    return found


def upper_bounds(tree: nodes.Node) -> Iterator[str]:
    """Yield the names that sums run up to."""
    for one in nodes.walk(tree):
        if (
            isinstance(one, nodes.BigOp)
            and one.kind in ("sum", "prod")
            and isinstance(one.upper, nodes.Symbol)
        ):
            yield one.upper.name


def define(chain: nodes.Relation, known: Known) -> None:
    """Note what an equation defines, if it does."""
    if chain.operators[0] not in ("=", ":="):
        return
    left = chain.sides[0]
    body = next((one for one in chain.sides[1:] if _is_usable(one)), None)
    if body is None or chain.operators[0] not in ("=", ":="):
        return
    if isinstance(left, nodes.Function) and left.name == "sigma" and left.base is None:
        _add_function("\\sigma", left.arguments, body, known)
    elif isinstance(left, nodes.Application) and left.brackets in ("(", "()"):
        _add_function(plain_name(left.function.name), left.arguments, body, known)
    elif isinstance(left, nodes.Symbol) and not _add_softmax(left, body, known):
        _add_symbol(left, body, known)


def _is_usable(body: nodes.Node) -> bool:
    if isinstance(body, nodes.Matrix):
        found = branches(body)
        return len(found) == 2 and all(map(_is_usable, found.values()))
    bad = (nodes.Opaque, nodes.Ambiguous, nodes.Derivative, nodes.Relation, nodes.Dots, nodes.Text)
    return not any(isinstance(one, bad) for one in nodes.walk(body))


def _add_function(
    name: str, arguments: tuple[nodes.Node, ...], body: nodes.Node, known: Known
) -> None:
    names = [one.name for one in arguments if isinstance(one, nodes.Symbol)]
    if len(names) != len(arguments) or "'" in name or _names_itself(name, body):
        if "'" not in name and not _is_value(arguments):
            known.doubtful.add(name)
        return
    definition = Definition(tuple(names), body)
    if known.functions.setdefault(name, definition) != definition:
        known.doubtful.add(name)


def _add_softmax(left: nodes.Symbol, body: nodes.Node, known: Known) -> bool:
    r"""Note what each entry of ``p = \operatorname{softmax}(z)`` is, if this is said."""
    applied = body.operand if isinstance(body, nodes.Scripted) else body
    if not isinstance(applied, nodes.Application) or len(applied.arguments) != 1:
        return False
    inner = applied.arguments[0]
    called = plain_name(applied.function.name).lower()
    if called != "softmax" or not isinstance(inner, nodes.Symbol):
        return False
    if max(len(inner.indices), len(left.indices)) > 1:
        return False

    def entry(index: str) -> nodes.Node:
        running = nodes.Symbol(NOWHERE, index, index)
        name = nodes.Symbol(NOWHERE, f"{inner.stem}_{{{index}}}", inner.stem, (running,))
        return nodes.Function(NOWHERE, "exp", (name,))

    index = nodes.Symbol(NOWHERE, "s", "s")
    every = nodes.BigOp(NOWHERE, "sum", index, None, None, None, entry("s"))
    definition = Definition(("i",), nodes.Quotient(NOWHERE, entry("i"), every))
    if known.symbols.setdefault((left.stem, 1), definition) != definition:
        known.doubtful.add(left.stem)
    return True


def _is_value(arguments: tuple[nodes.Node, ...]) -> bool:
    """Tell whether ``f(2)`` or ``f(0)`` is a value, which defines nothing."""
    return all(not nodes.free_symbols(one) for one in arguments)


def _add_symbol(left: nodes.Symbol, body: nodes.Node, known: Known) -> None:
    running = tuple(x.name for x in left.indices if isinstance(x, nodes.Symbol) and is_index(x))
    if running and len(running) != len(left.indices):
        return
    key = (left.stem, len(running)) if running else (left.name, 0)
    if any(isinstance(one, nodes.Symbol) and one.stem == left.stem for one in nodes.walk(body)):
        known.doubtful.add(key[0])
        return
    if not nodes.free_symbols(body):
        return  # a value at some point, no definition
    definition = Definition(running, body)
    if known.symbols.setdefault(key, definition) != definition:
        known.doubtful.add(key[0])


def is_index(node: nodes.Node) -> bool:
    """Tell whether an index is a letter that may run."""
    return isinstance(node, nodes.Symbol) and node.name in _INDEX


def _names_itself(name: str, body: nodes.Node) -> bool:
    return any(
        isinstance(one, nodes.Application) and plain_name(one.function.name) == name
        for one in nodes.walk(body)
    )
