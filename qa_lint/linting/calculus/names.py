"""What names stand for where everything is written out: definitions, indices, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa_lint.linting.calculus.build import NOWHERE, ONE, ZERO, number
from qa_lint.linting.calculus.known import Known, plain_name
from qa_lint.linting.calculus.usual import NAMED
from qa_lint.parsing.latex import nodes

TERMS = 3
"""How many terms a sum of unknown length has."""
MAX_DEPTH = 12
MAX_STEPS = 4_000
_ONES = frozenset({"\\mathbf{I}", "\\mathbf{1}", "\\mathbb{1}", "\\mathbb{I}"})


class NotExpandable(Exception):
    """A part has no plain form."""


@dataclass(frozen=True, slots=True)
class Differentiated:
    """A tree, the name of a symbol, and the derivative by it."""

    operand: nodes.Node
    variable: str
    slope: nodes.Node


class Names:
    """Puts in what symbols are said to be. ``done`` lists what was differentiated on the way.

    Args:
        known: What the question defines.
        counts: Names of upper bounds; each is :data:`TERMS`.
        log_base: What a bare logarithm's base is; 0 for natural.
        variable: The symbol that a function without argument is applied to: ``\\sigma'``.
        applies: Whether ``\\sigma(z)``, where ``\\sigma`` also stands alone, is an application.
    """

    def __init__(
        self,
        known: Known,
        counts: frozenset[str],
        log_base: int = 0,
        variable: str = "",
        *,
        applies: bool = False,
    ) -> None:
        self.known = known
        self.counts = counts
        self.log_base = log_base
        self.variable = variable
        self.applies = applies
        self.unsure = False
        self.sign = 0
        self.bare: frozenset[str] = frozenset()
        self.kept: frozenset[str] = frozenset()
        self.bound: dict[str, nodes.Node] = {}
        self.env: Mapping[str, int] = {}
        self.depth = 0
        self.steps = MAX_STEPS
        self.done: list[Differentiated] = []

    def tree(self, node: nodes.Node) -> nodes.Node:
        """Return the plain form of a part."""
        raise NotImplementedError

    def applied(self, name: str, arguments: tuple[nodes.Node, ...]) -> nodes.Node:
        """Return a function applied, as its definition or its usual meaning says."""
        raise NotImplementedError

    def primed(self, name: nodes.Symbol, arguments: tuple[nodes.Node, ...] | None) -> nodes.Node:
        """Return ``f'(x)``: the derivative of a function that is known."""
        raise NotImplementedError

    def symbol(self, node: nodes.Symbol) -> nodes.Node:
        """Return what a symbol stands for, itself where nothing is known."""
        if node.name in self.bound:
            return self.bound[node.name]
        if node.name in self.env:
            return number(self.env[node.name])
        if node.name in self.counts and not node.indices:
            return number(TERMS)
        if "'" in node.name or node.name in ("\\infty", "i", "\\mathrm{i}"):
            return self.primed(node, None)
        if " " in plain_name(node.name):
            raise NotExpandable("words")
        found = self.indexed(node)
        if found.stem == "\\delta" and len(found.indices) == 2:
            return ONE if found.indices[0] == found.indices[1] else ZERO
        if found.name in _ONES:
            return ONE
        if found.name in self.kept:
            return found
        return self.definition(found) or self.bare_function(found)

    def bare_function(self, found: nodes.Symbol) -> nodes.Node:
        """Return ``\\sigma`` applied to the variable where it names a function, else itself."""
        name = plain_name(found.name)
        known = self.known.functions.get(name)
        if known is None and name not in self.bare:
            if name.lower().lstrip("\\") in NAMED:
                raise NotExpandable("function without argument")
            return found  # the standard deviation, on a page about the sigmoid
        if known is not None and self.variable in known.parameters:
            return self.put_in(known.body, {}, {})
        if self.variable and self.is_function(name):
            return self.applied(name, (nodes.Symbol(NOWHERE, self.variable, self.variable),))
        if self.is_function(name):
            raise NotExpandable("function without argument")
        return found

    def is_function(self, name: str) -> bool:
        """Tell whether a name is that of a function that is known here."""
        if name == "\\sigma" and self.known.sigmoid:
            return True
        return name in self.known.functions or name.lower().lstrip("\\") in NAMED

    def indexed(self, node: nodes.Symbol) -> nodes.Symbol:
        """Return a symbol with numbers for its indices, where these are known."""
        values = [self.index(one) for one in node.indices]
        if not values or any(one is None for one in values):
            running = any(one in self.env for x in node.indices for one in nodes.free_symbols(x))
            if running:
                raise NotExpandable("index")
            return node
        name = f"{node.stem}_{{{','.join(map(str, values))}}}"
        indices = tuple(number(one) for one in values if one is not None)
        return nodes.Symbol(NOWHERE, name, node.stem, indices)

    def index(self, node: nodes.Node) -> int | None:
        """Return the value of an index."""
        if isinstance(node, nodes.Number) and node.literal.is_integer:
            return int(node.literal.value)
        if isinstance(node, nodes.Symbol):
            return TERMS if node.name in self.counts else self.env.get(node.name)
        if isinstance(node, nodes.Negation):
            inner = self.index(node.operand)
            return None if inner is None else -inner
        if isinstance(node, nodes.Sum):
            parts = [self.index(one) for one in node.terms]
            known = [one for one in parts if one is not None]
            return sum(known) if len(known) == len(parts) else None
        return None

    def definition(self, found: nodes.Symbol) -> nodes.Node | None:
        """Return what a symbol is said to be."""
        known = self.known.symbols.get((found.name, 0))
        values: list[int] = []
        if known is None and found.indices:
            known = self.known.symbols.get((found.stem, len(found.indices)))
            values = [x for one in found.indices if (x := self.index(one)) is not None]
            if known is not None and len(values) != len(known.parameters):
                return None
        if known is None:
            return None
        return self.put_in(known.body, dict(zip(known.parameters, values, strict=True)), {})

    def put_in(
        self, body: nodes.Node, env: Mapping[str, int], bound: dict[str, nodes.Node]
    ) -> nodes.Node:
        """Return the body of a definition, written out."""
        if self.depth > MAX_DEPTH:
            raise NotExpandable("definitions in a circle")
        outer = self.env, self.bound, self.variable
        self.env, self.bound, self.variable = env, bound, ""
        self.depth += 1
        try:
            return self.tree(body)
        finally:
            self.depth -= 1
            self.env, self.bound, self.variable = outer
