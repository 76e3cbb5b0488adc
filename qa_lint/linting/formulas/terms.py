"""A formula as it is compared: a small tree that keeps how it was written, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from qa_lint.core.text import Span

Kind = Literal[
    "number", "symbol", "add", "mul", "neg", "div", "pow", "root", "fn", "app", "big", "transpose",
    "norm", "abs", "floor", "ceil", "factorial", "binomial", "list",
]  # fmt: skip
"""What a term is; ``list`` holds several arguments as one (``y \\mid x``)."""


NO_SPAN = Span(0, 0)
"""The span of what nobody wrote."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its parts.

    Attributes:
        kind: What it is.
        parts: Operands, arguments, or the body of a big operator.
        name: The plain name of a symbol, a function, or the kind of a big operator.
        value: A number's value.
        indices: A symbol's indices; a big operator's index, if it has one.
        span: Where it stands in the formula it was read from.
        excluded: The value that a big operator's index does not take (``j \\ne i``).
        lower: A big operator's first value, where it is written.
        stem: A symbol's name without indices.
        operator: How a product is written: ``⊙`` is told from others.
    """

    kind: Kind
    parts: tuple[Term, ...] = ()
    name: str = ""
    value: float = 0.0
    indices: tuple[Term, ...] = ()
    span: Span = field(default=NO_SPAN, compare=False)
    excluded: Term | None = None
    lower: Term | None = None
    stem: str = ""
    operator: str = ""


def number(value: float, span: Span = NO_SPAN) -> Term:
    """Return a number."""
    return Term("number", value=value, span=span)


ONE = number(1.0)


def walk(term: Term) -> Iterator[Term]:
    """Yield a term and all below it, indices and bounds aside."""
    yield term
    for part in term.parts:
        yield from walk(part)


def everything(term: Term) -> Iterator[Term]:
    """Yield a term and all below it, indices and bounds included."""
    yield term
    for part in (*term.parts, *term.indices):
        yield from everything(part)
    for other in (term.excluded, term.lower):
        if other is not None:
            yield from everything(other)


def each_place(term: Term) -> Iterator[tuple[Term, Callable[[Term], Term]]]:
    """Yield every subterm with a function that puts another one in its place."""
    yield term, lambda new: new
    for at, part in enumerate(term.parts):
        for inner, put in each_place(part):
            yield inner, _placing(term, at, put)


def _placing(term: Term, at: int, put: Callable[[Term], Term]) -> Callable[[Term], Term]:
    def place(new: Term) -> Term:
        parts = (*term.parts[:at], put(new), *term.parts[at + 1 :])
        return replace(term, parts=parts)

    return place
