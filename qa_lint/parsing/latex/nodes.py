r"""The typed tree of a formula.

Every node knows its :class:`~qa_lint.core.text.Span` in the formula it was read from, and is
equal to another one that says the same elsewhere: spans are not compared. What the parser can't
represent is :class:`Opaque`, what has more than one reading is :class:`Ambiguous`; both stand in
the tree where they were found, so whoever judges a tree must stay silent about them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from qa_lint.parsing.latex.base import Node, children, rewrite, walk
from qa_lint.parsing.latex.operations import (
    Constant,
    Derivative,
    Dots,
    Norm,
    Operation,
    Prefix,
    Scripted,
)
from qa_lint.parsing.literals import Literal

__all__ = [
    "Absolute", "Ambiguous", "Application", "BigOp", "Binomial", "Ceil", "Constant", "Derivative",
    "Dots", "Factorial", "Floor", "Function", "Matrix", "Negation", "Node", "Norm", "Number",
    "Opaque", "Operation", "Power", "Prefix", "Product", "Quotient", "Relation", "Root", "Scripted",
    "Sequence", "Sum", "Symbol", "Text", "Transpose", "chains", "children", "free_symbols",
    "is_readable", "rewrite", "walk",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number, as printed."""

    literal: Literal

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and self.literal.text == other.literal.text

    def __hash__(self) -> int:
        return hash(self.literal.text)


@dataclass(frozen=True, slots=True)
class Symbol(Node):
    r"""A name: ``x``, ``\mathbf{w}``, ``\hat{y}_{i}``, ``w^{(t)}``, ``\text{Loss}``.

    ``name`` is its identity: font, accents, primes, labels and indices are part of it.
    ``stem`` is the name without ``indices``, the comma-separated parts of its subscript.
    """

    name: str
    stem: str
    indices: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """``a + b - c``; a subtracted term is a :class:`Negation`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Product(Node):
    r"""``a b \cdot c``; ``operators`` holds what stands between the factors, ``""`` for nothing."""

    factors: tuple[Node, ...]
    operators: tuple[str, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """``-a``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Quotient(Node):
    r"""``\frac{a}{b}`` or ``a / b``."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Power(Node):
    """``a^b``."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    r"""``\sqrt[n]{a}``; ``degree`` is ``None`` for the square root."""

    radicand: Node
    degree: Node | None


@dataclass(frozen=True, slots=True)
class Factorial(Node):
    """``n!``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Transpose(Node):
    r"""``A^T`` or ``A^\top``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Function(Node):
    r"""A function with a fixed meaning: ``\log_2 x``, ``\sin x``, ``\max(a, b)``, ``\sigma(z)``.

    ``name`` has no backslash. ``base`` is a logarithm's; ``None`` means it was not written.
    """

    name: str
    arguments: tuple[Node, ...]
    base: Node | None = None


@dataclass(frozen=True, slots=True)
class Application(Node):
    """``f(x, y)`` or ``E[X]``: brackets behind a name whose meaning is not known."""

    function: Symbol
    arguments: tuple[Node, ...]
    brackets: str = "()"


@dataclass(frozen=True, slots=True)
class Absolute(Node):
    """``|a|``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Floor(Node):
    r"""``\lfloor a \rfloor``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Ceil(Node):
    r"""``\lceil a \rceil``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binomial(Node):
    r"""``\binom{n}{k}``."""

    upper: Node
    lower: Node


@dataclass(frozen=True, slots=True)
class BigOp(Node):
    r"""``\sum_{i=1}^n a_i``, ``\int_0^1 x dx``, ``\lim_{x \to 0} x``, ``\argmax_x f(x)``.

    ``kind`` is ``sum``, ``prod``, ``max``, ``min``, ``int``, ``lim``, ``sup``, ``argmax`` or
    another word of :data:`~qa_lint.parsing.latex.vocabulary.BIG_OPERATORS`. ``index`` runs from
    ``lower`` to ``upper``; all three are ``None`` where not written. ``domain`` is the whole
    subscript when it is neither ``i`` nor ``i = ...`` (``x \in S``, ``x \to 0``). An
    integral's index is the variable of its differential.
    """

    kind: str
    index: Symbol | None
    lower: Node | None
    upper: Node | None
    domain: Node | None
    body: Node


@dataclass(frozen=True, slots=True)
class Relation(Node):
    r"""A chain: ``sides[0] operators[0] sides[1] ...``, always one more side than operators.

    Operators are spelled ``=``, ``:=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``~`` (as
    distributed, or roughly), ``approx``, ``equiv``, ``propto``, ``in``, ``to``, ``gets``,
    ``implies``, ``iff``, and ``other``.
    """

    sides: tuple[Node, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """Several things: a list, a tuple ``()``, a set ``{}``, rows, an interval ``[)``."""

    items: tuple[Node, ...]
    brackets: str = ""


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """Rows of cells; ``kind`` is what stands around them: ``()``, ``[]``, ``cases``, nothing."""

    rows: tuple[Sequence, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    r"""Words between formulas: ``\text{ if }``."""

    text: str


@dataclass(frozen=True, slots=True)
class Ambiguous(Node):
    """What can be read in several ways; ``readings`` may be empty."""

    readings: tuple[Node, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Opaque(Node):
    """What the tree can't represent."""

    reason: str


def chains(node: Node) -> Iterator[Relation]:
    """Yield the relations a formula states: itself, or the items of a list and rows.

    Those inside brackets, conditions and arguments are not statements of their own.
    """
    if isinstance(node, Relation):
        yield node
    elif isinstance(node, Sequence) and not node.brackets:
        for item in node.items:
            yield from chains(item)


def is_readable(node: Node) -> bool:
    """Tell whether nothing below is opaque or ambiguous."""
    return not any(isinstance(one, (Opaque, Ambiguous)) for one in walk(node))


def free_symbols(node: Node) -> frozenset[str]:
    """Return the names of the symbols in it, indices and bound ones included."""
    return frozenset(one.name for one in walk(node) if isinstance(one, Symbol))
