"""One word of a formula."""

from __future__ import annotations

from typing import NamedTuple

from qa_lint.parsing.literals import Literal


class Lexeme(NamedTuple):
    """One word of a formula.

    ``kind`` is ``number``, ``name``, ``operator`` (a named one: what follows is its argument),
    ``function``, ``text``, ``sign`` (``+ -``), ``times``, ``relation``, ``open``, ``close``
    (brackets), ``begin``, ``end`` (TeX groups), ``bar``, ``norm``, ``script`` (``_ ^``),
    ``prime``, ``factorial``, ``separator``, ``command``, ``align``, ``plus``, ``infix``, ``logic``,
    ``prefix``, ``quantifier``, ``constant``, ``dots``, ``pmod``, ``unknown`` or ``stop``.
    ``value`` is its meaning in the words of :mod:`~qa_lint.parsing.latex.vocabulary`.
    """

    kind: str
    value: str
    start: int
    end: int
    literal: Literal | None = None
