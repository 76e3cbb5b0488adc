"""Nodes of a formula's tree that stand for no arithmetic: operators, norms, derivatives, dots."""

from __future__ import annotations

from dataclasses import dataclass

from qa_lint.parsing.latex.base import Node


@dataclass(frozen=True, slots=True)
class Norm(Node):
    r"""``\|a\|_p``; ``order`` is ``None`` where not written."""

    operand: Node
    order: Node | None = None


@dataclass(frozen=True, slots=True)
class Derivative(Node):
    r"""``\frac{d}{dx} f``, ``\frac{\partial^2 f}{\partial x \partial y}``.

    ``operand`` is ``None`` for the bare operator, ``order`` where it is that of the variables.
    """

    operand: Node | None
    variables: tuple[Node, ...]
    order: Node | None
    partial: bool


@dataclass(frozen=True, slots=True)
class Prefix(Node):
    r"""An operator before its operand: ``\nabla_x f``, ``\partial_x f``, ``\neg p``, ``\forall x``.

    ``name`` is ``∇``, ``∂``, ``not``, ``#``, ``forall``, ``exists``; ``operator`` holds its scripts
    where it has any, ``operand`` is ``None`` for the bare operator.
    """

    name: str
    operator: Node | None
    operand: Node | None


@dataclass(frozen=True, slots=True)
class Operation(Node):
    r"""An operator without a node of its own: ``A \cup B``, ``x \pm 1``, ``p \land q``.

    ``a \equiv b \pmod m`` is the operation ``pmod`` on the relation and the modulus.
    """

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Scripted(Node):
    """An index, prime or label on an expression: ``(AB)_{ij}``, ``(f g)'``, an accent over it."""

    operand: Node
    label: str
    indices: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Constant(Node):
    r"""``\infty`` (``infinity``), ``\emptyset`` (``empty``), the dot of ``f(\cdot)``."""

    name: str


@dataclass(frozen=True, slots=True)
class Dots(Node):
    """And so on."""
