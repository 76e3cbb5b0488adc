r"""Rows of a formula: which ``&`` part cells, and which ``\\`` only break a long line."""

from __future__ import annotations

import re

from qa_lint.parsing.latex import vocabulary as vocab
from qa_lint.parsing.latex.lexeme import Lexeme

_LAYOUT = re.compile(r"&|\\\\|\\newline|\\cr")
_SPACES = frozenset({"\\quad", "\\qquad"})
_JOINING = frozenset({"sign", "times", "plus", "infix"})


def prepared(text: str, lexemes: list[Lexeme]) -> list[Lexeme]:
    r"""Return the lexemes without the ``&`` that only align, and ``\\`` that only break a line.

    A line goes on in the next one if it ends with an operator, or if that one begins with one;
    a minus sign begins a line of its own if a relation follows in it.
    """
    if not _LAYOUT.search(text):
        return lexemes
    kept: list[Lexeme] = []
    cells = [False]
    broken = False
    for at, one in enumerate(lexemes):
        if one.kind == "command" and one.value in ("\\begin", "\\end"):
            if one.value == "\\end":
                cells = cells[:-1] or [False]
            else:
                cells.append(_environment(text, lexemes, at) in vocab.MATRICES)
        elif not cells[-1] and _is_layout(kept, lexemes, at):
            broken = broken or one.kind != "align"
            continue
        elif broken and one.value in _SPACES:
            continue
        broken = False
        kept.append(one)
    return kept


def _environment(text: str, lexemes: list[Lexeme], at: int) -> str:
    """Return the name behind the ``\\begin`` at an index."""
    first = lexemes[min(at + 1, len(lexemes) - 1)]
    end = text.find("}", first.end)
    return text[first.end : end].strip().rstrip("*") if first.kind == "begin" else ""


def _is_layout(before: list[Lexeme], lexemes: list[Lexeme], at: int) -> bool:
    """Tell whether the lexeme at an index only lays out a formula outside tables."""
    one = lexemes[at]
    return one.kind == "align" or (one.value in vocab.ROWS and _goes_on(before, lexemes, at))


def _goes_on(before: list[Lexeme], lexemes: list[Lexeme], at: int) -> bool:
    if not before:
        return False
    if before[-1].kind in _JOINING or before[-1].kind in ("relation", "logic"):
        return True
    after = at + 1
    while lexemes[after].kind == "align" or lexemes[after].value in _SPACES:
        after += 1
    behind = lexemes[after]
    if behind.kind not in _JOINING or before[-1].kind in ("separator", "begin", "text"):
        return False
    return behind.value != "-" or not _has_relation(lexemes, after)


def _has_relation(lexemes: list[Lexeme], at: int) -> bool:
    """Tell whether a relation stands in the row that begins here, outside brackets."""
    level = 0
    for one in lexemes[at : at + 200]:
        level += (one.kind in ("open", "begin")) - (one.kind in ("close", "end"))
        if level < 0 or one.value in vocab.ROWS or one.value in ("\\end",):
            return False
        if level == 0 and one.kind == "relation":
            return True
    return False
