"""Functions and their derivatives, where everything is written out."""

from __future__ import annotations

from qa_lint.linting.calculus.build import NOWHERE, call, constant
from qa_lint.linting.calculus.differentiation import differentiate, holds
from qa_lint.linting.calculus.known import Known, plain_name
from qa_lint.linting.calculus.names import Differentiated, Names, NotExpandable
from qa_lint.linting.calculus.usual import NAMED
from qa_lint.parsing.latex import nodes

MAX_ORDER = 4


class Slopes(Names):
    """Reads applied functions, primes, fractions of differentials and nablas."""

    def application(self, node: nodes.Application) -> nodes.Node:
        """Return ``f(x)`` or ``f'(x)``, written out."""
        name = plain_name(node.function.name)
        if "'" in name:
            return self.primed(node.function, node.arguments)
        if node.brackets not in ("(", "()", ""):
            raise NotExpandable("brackets")
        return self.applied(name, node.arguments)

    def applied(self, name: str, arguments: tuple[nodes.Node, ...]) -> nodes.Node:
        """Return a function applied, as its definition or its usual meaning says."""
        inner = tuple(self.tree(one) for one in arguments)
        known = self.known.functions.get(name)
        if known is not None:
            if len(known.parameters) != len(inner):
                raise NotExpandable("arguments")
            if isinstance(known.body, nodes.Matrix) and not isinstance(inner[0], nodes.Symbol):
                raise NotExpandable("cases of what?")
            return self.put_in(known.body, {}, dict(zip(known.parameters, inner, strict=True)))
        if name == "\\sigma":
            if not self.known.sigmoid or len(inner) != 1:
                raise NotExpandable("sigma")
            return call("sigma", inner[0])
        usual = NAMED.get(name.lower().lstrip("\\"))
        if usual is not None and len(inner) == 1:
            return usual(inner[0])
        whole = self.known.symbols.get((name, 0))
        if whole is not None:  # L(w), where L = ... was said
            return self.put_in(whole.body, {}, {})
        raise NotExpandable(name)

    def primed(self, name: nodes.Symbol, arguments: tuple[nodes.Node, ...] | None) -> nodes.Node:
        """Return ``f'(x)``: the derivative of a function that is known."""
        stem = plain_name(name.name)
        order = stem.count("'")
        stem = stem.replace("'", "")
        if name.indices or not self.is_function(stem) or not 0 < order <= MAX_ORDER:
            raise NotExpandable("prime")
        if arguments is None:
            if not self.variable:
                raise NotExpandable("prime")
            arguments = (nodes.Symbol(NOWHERE, self.variable, self.variable),)
        if len(arguments) != 1:
            raise NotExpandable("arguments")
        argument = arguments[0]
        if isinstance(argument, nodes.Symbol) and argument.name not in self.bound:
            variable = self.indexed(argument)
        else:
            variable = nodes.Symbol(NOWHERE, "\\xi", "\\xi")
        outer, self.kept = self.kept, self.kept | {variable.name}
        body = self.applied(stem, (variable,))
        self.kept = outer
        slope = self.differentiated(body, variable.name, order)
        if variable.name != "\\xi":
            return self.put_in(slope, {}, {})
        return self.put_in(slope, {}, {"\\xi": self.tree(argument)})

    def differentiated(self, body: nodes.Node, variable: str, order: int) -> nodes.Node:
        """Return a derivative, and note it."""
        if not holds(body, variable):
            raise NotExpandable("may depend on it in a way that is not said")
        slope = body
        for _ in range(order):
            before, slope = slope, differentiate(slope, variable)
            self.done.append(Differentiated(before, variable, slope))
        return slope

    def derivative(self, node: nodes.Derivative) -> nodes.Node:
        """Return the derivative that a fraction of differentials asks for."""
        order = 1 if node.order is None else self.index(node.order)
        if node.operand is None or order is None or not 0 < order <= MAX_ORDER:
            raise NotExpandable("derivative")
        if len(node.variables) > 1 and order != len(node.variables):
            raise NotExpandable("order")
        body, slopes = node.operand, node.variables
        if len(slopes) == 1:
            return self.by(body, slopes[0], order)
        names = [self.variable_of(one) for one in slopes]
        outer, self.kept = self.kept, self.kept | set(names)
        slope = self.tree(body)
        self.kept = outer
        for name in names:
            slope = self.differentiated(slope, name, 1)
        return self.put_in(slope, {}, {})

    def by(self, body: nodes.Node, variable: nodes.Node, order: int) -> nodes.Node:
        """Return the derivative of a tree by a symbol."""
        name = self.variable_of(variable)
        outer, self.kept = (self.kept, self.variable), self.kept | {name}
        self.variable = name
        inner = self.tree(body)
        self.kept, self.variable = outer
        return self.put_in(self.differentiated(inner, name, order), {}, {})

    def variable_of(self, node: nodes.Node) -> str:
        """Return the name of what is differentiated by."""
        if isinstance(node, nodes.Transpose):
            node = node.operand
        if not isinstance(node, nodes.Symbol) or "'" in node.name:
            raise NotExpandable("variable")
        return self.indexed(node).name

    def prefix(self, node: nodes.Prefix) -> nodes.Node:
        """Return ``\\nabla_w f`` or ``\\partial_x f``."""
        if node.name not in ("∇", "∂") or node.operand is None:
            raise NotExpandable("operator")
        variable = by_what(node, self.known)
        if variable is None:
            raise NotExpandable("operator")
        return self.by(node.operand, variable, 2 if isinstance(node.operator, nodes.Power) else 1)

    def scripted(self, node: nodes.Scripted) -> nodes.Node:
        """Return ``(x^2)'``."""
        order = len(node.label)
        if set(node.label) != {"'"} or node.indices or order > MAX_ORDER:
            raise NotExpandable("label")
        inner = self.tree(node.operand)
        free = {one for one in nodes.free_symbols(inner) if one not in ("e", "\\pi")}
        if self.variable in free:
            free = {self.variable}
        elif "x" in free:
            free = {"x"}
        if len(free) != 1:
            raise NotExpandable("derivative by what?")
        return self.put_in(self.differentiated(inner, free.pop(), order), {}, {})


def by_what(node: nodes.Prefix, known: Known) -> nodes.Symbol | None:
    r"""Return what a nabla differentiates by: ``\\nabla_w``, the ``x`` of ``\\nabla f(x)``."""
    operator = node.operator
    if isinstance(operator, nodes.Power) and constant(operator.exponent) == 2:
        operator = None if operator.base == nodes.Symbol(NOWHERE, "∇", "∇") else operator.base
    if operator is None:
        if isinstance(node.operand, nodes.Application) and len(node.operand.arguments) == 1:
            found = node.operand.arguments[0]
            return found if isinstance(found, nodes.Symbol) else None
        if isinstance(node.operand, nodes.Symbol):
            defined = known.functions.get(plain_name(node.operand.name))
            if defined is not None and len(defined.parameters) == 1:
                name = defined.parameters[0]
                return nodes.Symbol(node.span, name, name)
        return None
    if isinstance(operator, nodes.Symbol) and len(operator.indices) == 1:
        found = operator.indices[0]
        return found if isinstance(found, nodes.Symbol) else None
    return None
