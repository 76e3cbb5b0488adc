"""Functions that need no definition, in terms of those that have rules."""

from __future__ import annotations

from collections.abc import Callable

from qa_lint.linting.calculus.build import NOWHERE, ONE, TWO, ZERO, call, minus, over, times, total
from qa_lint.parsing.latex import nodes


def _relu(u: nodes.Node) -> nodes.Node:
    return nodes.Function(NOWHERE, "max", (ZERO, u))


def _arccos(u: nodes.Node) -> nodes.Node:
    right_angle = over(nodes.Symbol(NOWHERE, "\\pi", "\\pi"), TWO)
    return total([right_angle, minus(call("arcsin", u))])


def _half(u: nodes.Node, other: nodes.Node) -> nodes.Node:
    return over(total([u, other]), TWO)


NAMED: dict[str, Callable[[nodes.Node], nodes.Node]] = {
    "sigmoid": lambda u: call("sigma", u),
    "expit": lambda u: call("sigma", u),
    "relu": _relu,
    "softplus": lambda u: call("softplus", u),
    "silu": lambda u: times(u, call("sigma", u)),
    "swish": lambda u: times(u, call("sigma", u)),
    "cosh": lambda u: _half(call("exp", u), call("exp", minus(u))),
    "cot": lambda u: over(call("cos", u), call("sin", u)),
    "sec": lambda u: over(ONE, call("cos", u)),
    "csc": lambda u: over(ONE, call("sin", u)),
    "sech": lambda u: over(TWO, total([call("exp", u), call("exp", minus(u))])),
    "csch": lambda u: over(TWO, total([call("exp", u), minus(call("exp", minus(u)))])),
    "coth": lambda u: over(ONE, call("tanh", u)),
    "atan": lambda u: call("arctan", u),
    "arccos": _arccos,
    "acos": _arccos,
    "asin": lambda u: call("arcsin", u),
    "softsign": lambda u: over(u, total([ONE, nodes.Absolute(NOWHERE, u)])),
    "tr": lambda u: u,
    "trace": lambda u: u,
    **{name: lambda u, name=name: call(name, u)  # type: ignore[misc]
       for name in "exp ln sin cos tan sinh tanh arctan arcsin".split()},
}  # fmt: skip
"""Functions that need no definition, by their lower-case name."""

SPOKEN = {
    "logistic sigmoid": "sigmoid", "sigmoid": "sigmoid", "logistic": "sigmoid",
    "hyperbolic tangent": "tanh", "tanh": "tanh", "softplus": "softplus", "relu": "relu",
    "rectified linear unit": "relu", "swish": "swish", "silu": "silu", "softsign": "softsign",
    "arctan": "arctan", "arctangent": "arctan", "inverse tangent": "arctan", "arcsin": "arcsin",
    "natural logarithm": "ln", "natural log": "ln", "exponential": "exp",
    "sine": "sin", "cosine": "cos", "tangent": "tan", "sin": "sin", "cos": "cos", "sinh": "sinh",
    "cosh": "cosh",
}  # fmt: skip
"""Functions as they are spoken of, with their names among :data:`NAMED`; longer ones first."""

WORDS = frozenset({*NAMED, "log", "sqrt", "abs", "max", "min", "pi", "sigma"})
"""Words that are functions or constants in arithmetic without LaTeX."""
