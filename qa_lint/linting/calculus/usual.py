"""Functions that need no definition, in terms of those that have rules."""

from __future__ import annotations

from collections.abc import Callable

from qa_lint.linting.calculus.build import NOWHERE, ONE, TWO, ZERO, call, minus, over, times, total
from qa_lint.parsing.latex import nodes


def _relu(u: nodes.Node) -> nodes.Node:
    return nodes.Function(NOWHERE, "max", (ZERO, u))


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
    "tr": lambda u: u,
    "trace": lambda u: u,
    **{name: lambda u, name=name: call(name, u)  # type: ignore[misc]
       for name in "exp ln sin cos tan sinh tanh arctan arcsin".split()},
}  # fmt: skip
"""Functions that need no definition, by their lower-case name."""
