"""Equalities of numbers as a page states them: in prose, in code spans, in formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa_lint.core.text import Span
from qa_lint.parsing.document import Code, Inline, Link, Math, Prose
from qa_lint.parsing.latex.nodes import Node, Product, Relation, Text, walk
from qa_lint.parsing.latex.tree import parse
from qa_lint.parsing.reading.equalities import Side, find_equalities, scales_number

HIDDEN = "\ue000"
"""Stands for code, math and HTML in the text of a prose: something, but no arithmetic."""

_PLAIN_NUMBERS = re.compile(r"[0-9.,%+*/×()=≈ \-]*[0-9][0-9.,%+*/×()=≈ \-]*")
_BOLD = re.compile(r"(?<![^\s(:])(\*\*|__)(?=[^\s*_])((?:(?!\1)[^\n]){1,300})(?<=\S)\1(?!\w)")
_ITALIC = re.compile(r"(?<![^\s(:])([*_])(?=[^\s*_])([^*_\n]{1,300})(?<=\S)\1(?![\w*])")
SIGNS = ("=", "≈", "≃", "≅", "\\approx", "\\simeq", "\\cong", "\\eq")
"""What a text without any equality has none of."""


@dataclass(frozen=True, slots=True)
class Member:
    """One side of a statement.

    The spans inside ``node`` count from ``start``, an offset of the prose's text.
    """

    node: Node
    text: str
    span: Span
    start: int


@dataclass(frozen=True, slots=True)
class Statement:
    """``left operator right`` (``=`` or ``approx``), at ``begin:end`` of the prose's text.

    ``tex`` tells whether it stands in a formula, ``code`` whether in a code span.
    """

    prose: Prose
    left: Member
    operator: str
    right: Member
    begin: int
    end: int
    tex: bool = False
    code: bool = False


def plain_text(prose: Prose) -> str:
    """Return the prose with markup blanked and plain numbers in code or math kept.

    The offsets are those of ``prose.text``; what is neither words nor numbers is
    :data:`HIDDEN`.
    """
    kept = [(node, found) for node in prose.nodes if (found := _inner(node)) is not None]
    text = _revealed(prose, prose.words(HIDDEN), kept)
    if "*" in text or "_" in text:
        text = _BOLD.sub(lambda m: "  " + m[2] + "  ", text)
        text = _ITALIC.sub(lambda m: " " + m[2] + " ", text)
    return text


def open_text(prose: Prose) -> str:
    """Return the prose with markup blanked, code and inline math kept; offsets unchanged."""
    kept: list[tuple[Inline, tuple[int, int]]] = []
    for node in prose.nodes:
        if isinstance(node, Code):
            kept.append((node, (node.code_start, node.code_end)))
        elif isinstance(node, Math) and not node.display:
            kept.append((node, (node.tex_start, node.tex_end)))
    return _revealed(prose, prose.words(), kept)


def _revealed(prose: Prose, view: str, kept: list[tuple[Inline, tuple[int, int]]]) -> str:
    """Return the view of a prose with the inside of some parts shown, their marks blank."""
    if not kept:
        return view
    shown = list(view)
    for node, (start, end) in kept:
        inside = prose.text[start:end] if not isinstance(node, Link) else view[start:end]
        before, behind = " " * (start - node.start), " " * (node.end - end)
        shown[node.start : node.end] = before + inside + behind
    return "".join(shown)


def _inner(node: Inline) -> tuple[int, int] | None:
    """Return the place of plain numbers in a code span or formula, or of a link's text."""
    if isinstance(node, Link):
        inside = node.text_start, node.text_end
        return inside if node.kind in ("inline", "reference") else None
    if isinstance(node, Math):
        if node.display or not node.rendered:
            return None
        start, end = node.tex_start, node.tex_end
    elif isinstance(node, Code):
        start, end = node.code_start, node.code_end
    else:
        return None
    return (start, end) if _PLAIN_NUMBERS.fullmatch(node.prose.text, start, end) else None


_DIGIT = re.compile(r"[0-9]")
MAX_PROSE = 20_000
"""Longer paragraphs, in code points, are data or attacks; their numbers are not read."""


def statements(prose: Prose) -> Iterator[Statement]:
    """Yield the equalities of two numbers that a prose states, in order within each kind."""
    if len(prose.text) > MAX_PROSE or not _has_sign(prose.text):
        return
    for found in find_equalities(plain_text(prose)):
        left, right = (_member(prose, side, 0) for side in (found.left, found.right))
        yield _statement(prose, left, found.operator, right)
    for node in prose.nodes:
        if isinstance(node, Code) and "\n" not in node.code and _inner(node) is None:
            for found in find_equalities(node.code):
                sides = (found.left, found.right)
                left, right = (_member(prose, side, node.code_start) for side in sides)
                yield _statement(prose, left, found.operator, right, code=True)
        elif isinstance(node, Math) and node.rendered and _inner(node) is None:
            yield from _in_formula(prose, node)


def _has_sign(text: str) -> bool:
    return any(sign in text for sign in SIGNS)


def _member(prose: Prose, side: Side, base: int) -> Member:
    start, end = side.span.start + base, side.span.end + base
    return Member(side.node, prose.text[start:end], prose.locate(start, end), start)


def _statement(
    prose: Prose, left: Member, operator: str, right: Member, *, code: bool = False
) -> Statement:
    end = right.start + len(right.text)
    return Statement(prose, left, operator, right, left.start, end, code=code)


def _in_formula(prose: Prose, math: Math) -> Iterator[Statement]:
    """Yield the equalities of neighbouring sides in the chains of a formula."""
    if not _has_sign(math.tex) or not _DIGIT.search(math.tex):
        return
    for node in walk(parse(math.tex)):
        if not isinstance(node, Relation):
            continue
        for at, (first, second) in enumerate(pairwise(node.sides)):
            operator = node.operators[at]
            last = at + 1 == len(node.operators) and second.span.end >= len(math.tex.rstrip())
            if operator not in ("=", "approx") or (last and _scaled_behind(prose, math)):
                continue
            left, right = (_without_words(side) for side in (first, second))
            begin, end = math.tex_start + left.span.start, math.tex_start + right.span.end
            sides = (_tex_member(math, left), _tex_member(math, right))
            yield Statement(prose, sides[0], operator, sides[1], begin, end, tex=True)


def _tex_member(math: Math, node: Node) -> Member:
    span = math.locate(node.span.start, node.span.end)
    return Member(node, math.tex[slice(*node.span)], span, math.tex_start)


def _without_words(side: Node) -> Node:
    r"""Return the number that is counted in ``12 \text{ cells}``, any other side as it is."""
    if not (isinstance(side, Product) and len(side.factors) == 2 and side.operators == ("",)):
        return side
    number, words = side.factors
    if isinstance(words, Text) and not scales_number(" " + words.text.strip()):
        return number
    return side


def _scaled_behind(prose: Prose, math: Math) -> bool:
    """Tell whether a unit or a scale follows a formula: ``$3 \\times 4 = 12$ million``."""
    return scales_number(prose.text[math.end : math.end + 40])
