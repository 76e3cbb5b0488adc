"""The value of a tree, as a rigorous interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from qa_lint.linting.algebra.functions import FUNCTIONS, PI
from qa_lint.linting.algebra.interval import (
    Interval,
    NotEvaluable,
    logarithm,
    monotone,
    power,
    root,
)
from qa_lint.linting.algebra.readings import NOTHING, PRINTED, Budget, Reading, Values
from qa_lint.parsing.latex import nodes

MAX_TERMS = 64
"""The most terms a sum, a product or one big operator may have."""
MAX_STEPS = 20_000
"""The budget for one value: the nodes visited, functions and powers counting tenfold."""
MAX_FACTORIAL = 200
_COSTLY = (nodes.Function, nodes.Power, nodes.Root, nodes.Factorial, nodes.Binomial)


def evaluate(
    node: nodes.Node, reading: Reading = PRINTED, values: Values = NOTHING
) -> Interval | None:
    """Return an interval that certainly holds the node's value, or ``None``.

    ``None`` where a symbol has no value, something is unreadable, ambiguous or undefined, or a
    budget is exceeded. Exact (a single point) as long as only ``+ - * /``, integer powers,
    factorials, binomials and exact roots occur and ``reading.rounded`` is off.
    """
    try:
        return _Evaluator(reading, values).value(node)
    except (NotEvaluable, RecursionError, OverflowError):
        return None


class _Evaluator:
    def __init__(self, reading: Reading, values: Values) -> None:
        self.reading = reading
        self.values = values
        self.bound: dict[str, Interval] = {}
        self.budget = values.budget or Budget(MAX_STEPS)

    def value(self, node: nodes.Node) -> Interval:
        self.budget.left -= 10 if isinstance(node, _COSTLY) else 1
        if self.budget.left < 0:
            raise NotEvaluable("too many steps")
        rule = _RULES.get(type(node))
        if rule is None:
            raise NotEvaluable(type(node).__name__)
        return rule(self, node)

    def number(self, node: nodes.Number) -> Interval:
        literal = node.literal
        scale = Fraction(100 if literal.percent and self.reading.percent_is_one else 1)
        if self.reading.thousands_dot and _is_dotted_thousand(literal.text):
            scale = Fraction(1000)
        elif self.reading.rounded and not literal.is_integer:
            return Interval(literal.low * scale, literal.high * scale)
        return Interval.exact(literal.value * scale)

    def symbol(self, node: nodes.Symbol) -> Interval:
        if node.name in self.bound:
            return self.bound[node.name]
        if node.name in self.values.symbols:
            return self.values.symbols[node.name]
        if node.name == "\\pi":
            return PI
        if node.name == "e":
            return monotone(math.exp, Interval.exact(1))
        key = self._key(node)
        if key in self.values.symbols:
            return self.values.symbols[key]
        if self.values.missing is None:
            raise NotEvaluable(node.name)
        return self.values.missing(key)

    def _key(self, node: nodes.Symbol) -> str:
        """Return the symbol's name with the values of bound indices in it."""
        if not node.indices or not self.bound:
            return node.name
        if not any(
            isinstance(x, nodes.Symbol) and x.name in self.bound
            for index in node.indices
            for x in nodes.walk(index)
        ):
            return node.name
        parts = []
        for index in node.indices:
            if isinstance(index, nodes.Symbol) and index.name not in self.bound:
                parts.append(index.name)
                continue
            found = self.value(index).integer
            if found is None:
                raise NotEvaluable("index")
            parts.append(str(found))
        return f"{node.stem}_{{{','.join(parts)}}}"

    def total(self, node: nodes.Sum) -> Interval:
        if len(node.terms) > MAX_TERMS:
            raise NotEvaluable("too many terms")
        result = Interval.exact(0)
        for term in node.terms:
            result += self.value(term)
        return result

    def product(self, node: nodes.Product) -> Interval:
        if len(node.factors) > MAX_TERMS or "⊙" in node.operators:
            raise NotEvaluable("too many factors, or not a product of numbers")
        first = node.factors[0]
        if self.reading.loose_division and isinstance(first, nodes.Quotient):
            below = nodes.Product(node.span, (first.denominator, *node.factors[1:]), node.operators)
            return self.value(nodes.Quotient(node.span, first.numerator, below))
        result = Interval.exact(1)
        for factor in node.factors:
            result *= self.value(factor)
        return result

    def quotient(self, node: nodes.Quotient) -> Interval:
        result = self.value(node.numerator) / self.value(node.denominator)
        if self.reading.floor_division and result.is_exact:
            return Interval.exact(math.floor(result.low))
        return result

    def power(self, node: nodes.Power) -> Interval:
        exponent = self.value(node.exponent)
        if isinstance(node.base, nodes.Symbol) and node.base.name in ("e", "\\mathrm{e}"):
            return monotone(math.exp, exponent)
        return power(self.value(node.base), exponent)

    def root(self, node: nodes.Root) -> Interval:
        degree = 2 if node.degree is None else self.value(node.degree).integer
        if degree is None:
            raise NotEvaluable("degree")
        return root(self.value(node.radicand), degree)

    def factorial(self, node: nodes.Factorial) -> Interval:
        count = self.value(node.operand).integer
        if count is None or not 0 <= count <= MAX_FACTORIAL:
            raise NotEvaluable("factorial")
        return Interval.exact(math.factorial(count))

    def binomial(self, node: nodes.Binomial) -> Interval:
        upper, lower = self.value(node.upper).integer, self.value(node.lower).integer
        if upper is None or lower is None or not 0 <= upper <= 1000 or lower < 0:
            raise NotEvaluable("binomial")
        return Interval.exact(math.comb(upper, lower))

    def rounded(self, node: nodes.Floor | nodes.Ceil) -> Interval:
        inner = self.value(node.operand)
        step = math.floor if isinstance(node, nodes.Floor) else math.ceil
        return Interval(Fraction(step(inner.low)), Fraction(step(inner.high)))

    def function(self, node: nodes.Function) -> Interval:
        arguments = [self.value(one) for one in node.arguments]
        if node.name in ("max", "min"):
            pick = max if node.name == "max" else min
            return Interval(pick(x.low for x in arguments), pick(x.high for x in arguments))
        if len(arguments) != 1:
            raise NotEvaluable("arguments")
        argument = arguments[0]
        if node.name in ("log", "lg"):
            return self._log(node, argument)
        if node.name in ("sin", "cos", "tan") and self.reading.degrees:
            argument = argument * PI / Interval.exact(180)
        simple = FUNCTIONS.get(node.name)
        if simple is None:
            raise NotEvaluable(node.name)
        return simple(argument)

    def _log(self, node: nodes.Function, argument: Interval) -> Interval:
        if node.base is not None:
            base = self.value(node.base)
        elif self.reading.log_base:
            base = Interval.exact(self.reading.log_base)
        elif node.name == "lg":
            base = Interval.exact(10)
        else:
            return logarithm(argument)
        if base.low <= 0 or base.low <= 1 <= base.high:
            raise NotEvaluable("base")
        return logarithm(argument) / logarithm(base)

    def big(self, node: nodes.BigOp) -> Interval:
        if node.kind not in ("sum", "prod", "max", "min"):
            raise NotEvaluable(node.kind)
        if node.index is None or node.index.name in self.bound or node.index.indices:
            raise NotEvaluable("index")
        if node.lower is not None and node.upper is not None:
            first, last = self.value(node.lower).integer, self.value(node.upper).integer
        elif node.lower is None and node.upper is None and node.domain is None:
            if _counts_with(node.index, node.body):
                raise NotEvaluable("range")  # where an index counts, it may begin at 0
            first, last = 1, self.values.terms
        else:
            raise NotEvaluable("range")
        if first is None or last is None or not 0 <= last - first < MAX_TERMS:
            raise NotEvaluable("range")
        found = []
        for at in range(first, last + 1):
            self.bound[node.index.name] = Interval.exact(at)
            try:
                found.append(self.value(node.body))
            finally:
                del self.bound[node.index.name]
        if node.kind in ("max", "min"):
            pick = max if node.kind == "max" else min
            return Interval(pick(x.low for x in found), pick(x.high for x in found))
        result = found[0]
        for one in found[1:]:
            result = result + one if node.kind == "sum" else result * one
        return result


def _counts_with(index: nodes.Symbol, body: nodes.Node) -> bool:
    """Tell whether an index is used as a number, not only to point at one."""
    if isinstance(body, nodes.Symbol):
        return body == index
    return any(_counts_with(index, one) for one in nodes.children(body))


def _is_dotted_thousand(text: str) -> bool:
    whole, _, decimals = text.partition(".")
    return len(decimals) == 3 and decimals.isdigit() and len(whole) <= 3 and whole != "0"


_RULES: dict[type[nodes.Node], Callable[[_Evaluator, Any], Interval]] = {
    nodes.Number: _Evaluator.number,
    nodes.Symbol: _Evaluator.symbol,
    nodes.Sum: _Evaluator.total,
    nodes.Product: _Evaluator.product,
    nodes.Negation: lambda self, node: -self.value(node.operand),
    nodes.Quotient: _Evaluator.quotient,
    nodes.Power: _Evaluator.power,
    nodes.Root: _Evaluator.root,
    nodes.Factorial: _Evaluator.factorial,
    nodes.Binomial: _Evaluator.binomial,
    nodes.Absolute: lambda self, node: abs(self.value(node.operand)),
    nodes.Floor: _Evaluator.rounded,
    nodes.Ceil: _Evaluator.rounded,
    nodes.Function: _Evaluator.function,
    nodes.Transpose: lambda self, node: self.value(node.operand),
    nodes.BigOp: _Evaluator.big,
}
