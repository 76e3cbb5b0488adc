r"""Formulas and plain arithmetic to a typed tree.

:func:`parse` reads LaTeX, :func:`parse_plain` the arithmetic of prose and code spans; both give
the nodes of :mod:`qa_lint.parsing.latex.nodes`. A Pratt parser: operators bind as they are read
by people, and where people disagree (``1/2x``, ``\log xy``, ``x(1-x)`` without another ``x``)
the node is :class:`~qa_lint.parsing.latex.nodes.Ambiguous`.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

from qa_lint.core.text import Span
from qa_lint.parsing.latex.base import rewrite
from qa_lint.parsing.latex.cursor import Poisoned, Unreadable
from qa_lint.parsing.latex.lexeme import Lexeme
from qa_lint.parsing.latex.lexemes import latex_lexemes
from qa_lint.parsing.latex.nodes import Ambiguous, Node, Opaque, Power, Symbol
from qa_lint.parsing.latex.parser import Parser
from qa_lint.parsing.latex.plain import plain_lexemes
from qa_lint.parsing.latex.resolving import resolve

_CAPITALS = re.compile(r"(\\[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z])\s*\^\s*\{?([A-Z])(?![A-Za-z_])")
MAX_LENGTH = 8 * 1024
"""The longest formula read, in code points."""
MAX_TOKENS = 3000
"""The most lexemes read."""


@lru_cache(maxsize=1_024)
def parse(tex: str) -> Node:
    """Return the tree of a LaTeX formula given without its delimiters. Never raises.

    A formula over the limits (:data:`MAX_LENGTH`, :data:`MAX_TOKENS`, nesting) is one
    :class:`~qa_lint.parsing.latex.nodes.Opaque`.
    """
    if len(tex) > MAX_LENGTH:
        return Opaque(Span(0, len(tex)), "too long")
    return _read(tex, latex_lexemes(tex))


def parse_plain(text: str) -> Node:
    """Return the tree of arithmetic as written in prose or code: ``5 × 5 + 2^3 = 33``.

    Words of several letters are single names, ``**`` is a power, ``%`` is per cent, unicode
    operators and superscripts are understood. Never raises; the limits are those of
    :func:`parse`.
    """
    if len(text) > MAX_LENGTH:
        return Opaque(Span(0, len(text)), "too long")
    return _read(text, plain_lexemes(text))


def _doubtful_power(upper: set[str], node: Node) -> Node:
    """Return a power with both readings if its exponent is an index elsewhere: ``x_1^i + w^i``."""
    if isinstance(node, Power) and isinstance(node.base, Symbol) and (
        node.base.stem in upper
        or (isinstance(node.exponent, Symbol) and node.exponent.name in upper)
    ):  # fmt: skip
        return Ambiguous(node.span, (node,), "power or upper index")
    return node


def _labels(text: str) -> set[str]:
    """Return the names with two capitals above, and the capitals above two names: no powers.

    ``\\theta^H < \\theta^L``; ``X^F \\sim N(\\mu^F, \\Sigma^F)``.
    """
    found: dict[str, set[str]] = {}
    for name, capital in _CAPITALS.findall(text) if text.count("^") > 1 else ():
        if capital not in "TN":
            found.setdefault(name, set()).add(capital)
            found.setdefault(capital, set()).add(name)
    return {name for name, others in found.items() if len(others) > 1}


def _read(text: str, lexemes: list[Lexeme]) -> Node:
    whole = Span(0, len(text))
    if len(lexemes) > MAX_TOKENS:
        return Opaque(whole, "too many tokens")
    parser = Parser(text, lexemes)
    try:
        parser.read_deep()
        node = parser.sequence()
        if parser.current.kind != "stop":
            return Opaque(whole, f"unexpected {parser.current.value}")
        parser.upper |= _labels(text)
        if parser.upper:
            node = rewrite(node, partial(_doubtful_power, parser.upper))
        return resolve(node) if parser.unsure else node
    except (Unreadable, Poisoned) as problem:
        return Opaque(whole, str(problem))
    except RecursionError:  # the caller stands deep in the stack already
        return Opaque(whole, "nested too deeply")
