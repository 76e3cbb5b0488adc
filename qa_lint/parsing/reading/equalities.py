"""Finds equalities of numbers in running text: which expression stands on which side.

A side is everything arithmetic that touches the relation sign. It is taken only if it is an
expression as a whole *and* what stands next to it can't belong to it: ``x - 3 + 5 = 2``,
``P(4) = 3``, ``2 + ... + 10 = 54``, ``12:30 + 2 = 14``, ``= 5 GB`` and ``= 2 * n`` are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa_lint.core.text import Span
from qa_lint.parsing.latex.nodes import Node
from qa_lint.parsing.reading.arithmetic import Token, parse_side, tokenize
from qa_lint.parsing.reading.beside_numbers import (
    BINDS_LEFT,
    BINDS_RIGHT,
    SUM_WORDS,
    ends_number,
)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an equality: where it stands, its tokens, and its tree.

    The spans of ``node`` count from the start of ``span``.
    """

    node: Node
    span: Span
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Equality:
    """``left operator right``; ``operator`` is ``=`` or ``approx``."""

    left: Side
    operator: str
    right: Side


_ARITHMETIC = frozenset({"number", "op", "name", "open", "close"})
_GLUED_SCALE = re.compile(r"[kKMBTG]B?(?![^\W_])")
_HEDGES = frozenset("about roughly approximately around nearly almost circa ca approx".split())


def find_equalities(text: str) -> list[Equality]:
    """Return the equalities of two numbers in a plain text, in order; spans refer to it."""
    if "=" not in text and "≈" not in text and "≃" not in text and "≅" not in text:
        return []
    tokens = tokenize(text)
    found: list[Equality] = []
    for at, token in enumerate(tokens):
        if token.kind != "relation" or not token.meaning:
            continue
        left = _left_side(text, tokens, at)
        if left is None:
            continue
        operator, start = _skip_hedge(tokens, at)
        right = _right_side(text, tokens, start)
        if right is not None:
            found.append(Equality(left, operator, right))
    return found


def _skip_hedge(tokens: list[Token], at: int) -> tuple[str, int]:
    """Return the relation at ``at``, weakened by ``about`` or ``~``, and where its right starts."""
    operator, start = tokens[at].meaning, at + 1
    if start < len(tokens) and (tokens[start].text.lower() in _HEDGES or tokens[start].text == "~"):
        return "approx", start + 1
    return operator, start


def _left_side(text: str, tokens: list[Token], relation: int) -> Side | None:
    """Read the expression that ends right before the relation sign."""
    at, depth = relation, 0
    taken: list[Token] = []
    while at > 0:
        token = tokens[at - 1]
        if token.kind == "close" and (opening := _annotation(tokens, at - 1)) is not None:
            at = opening
            continue
        if token.kind == "close":
            depth += 1
        elif token.kind == "open":
            depth -= 1
            if depth < 0:
                break
        elif token.kind not in _ARITHMETIC and not (token.kind == "comma" and depth):
            break
        taken.append(token)
        at -= 1
    taken.reverse()
    if not taken or not _clean_before(text, tokens, at - 1, taken):
        return None
    return _side(taken)


def _right_side(text: str, tokens: list[Token], start: int) -> Side | None:
    """Read the expression that begins right behind the relation sign."""
    at, depth = start, 0
    taken: list[Token] = []
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "open":
            if taken and taken[-1].kind in ("number", "close") and taken[-1].end < token.start:
                closing = _annotation_from(tokens, at)
                if closing is None:
                    break
                at = closing + 1
                continue
            depth += 1
        elif token.kind == "close":
            depth -= 1
            if depth < 0:
                break
        elif token.kind not in _ARITHMETIC and not (token.kind == "comma" and depth):
            break
        taken.append(token)
        at += 1
    if taken and _is_dash(text, tokens, taken[-1], at):
        taken.pop()
    elif not taken or not _clean_after(text, tokens, at, taken):
        return None
    return _side(taken)


def _side(taken: list[Token]) -> Side | None:
    node = parse_side(taken)
    if node is None:
        return None
    return Side(node, Span(taken[0].start, taken[-1].end), tuple(taken))


def _annotation(tokens: list[Token], closing: int) -> int | None:
    """Return where ``(half a year)`` behind an operand opens, if its end is at ``closing``."""
    at = closing - 1
    while at > 0 and tokens[at].kind == "word":
        at -= 1
    if at < 1 or at == closing - 1 or tokens[at].kind != "open":
        return None
    before = tokens[at - 1]
    behind_operand = before.kind in ("number", "close") and before.end < tokens[at].start
    return at if behind_operand else None


def _annotation_from(tokens: list[Token], opening: int) -> int | None:
    """Return where ``(half a year)`` closes, if only words stand in it and more follows."""
    at = opening + 1
    while at < len(tokens) and tokens[at].kind == "word":
        at += 1
    if at == opening + 1 or at + 1 >= len(tokens) or tokens[at].kind != "close":
        return None
    return at if tokens[at + 1].kind in ("op", "relation") else None


def _is_dash(text: str, tokens: list[Token], last: Token, following: int) -> bool:
    """Tell whether the last token is a dash between clauses rather than a minus."""
    if last.text not in ("-", "–", "−") or following >= len(tokens):
        return False
    word = tokens[following]
    spaced = text[last.start - 1 : last.start].isspace() and last.end < word.start
    return spaced and word.kind == "word" and len(word.text) > 3 and last.text != "−"


def _clean_before(text: str, tokens: list[Token], at: int, taken: list[Token]) -> bool:
    """Tell whether what stands before an expression can't be a part of it."""
    start = taken[0].start
    while start and text[start - 1] in "$€£":
        start -= 1
    touching = text[start - 1] if start else " "
    if not (touching.isspace() or touching in "(" or touching in "=≈≃≅,;:→"):
        return False
    if at < 0:
        return True
    before = tokens[at]
    if before.kind == "word":
        word = before.text.lower()
        if len(taken) == 1:
            return False  # step 1 = ..., week 3 = ...: the number may be a name's
        if word == "of" and at > 0 and tokens[at - 1].text.lower() in SUM_WORDS:
            return True
        return word not in BINDS_RIGHT and len(word) > 1 and word.isalpha()
    if before.kind == "other":
        return _clean_symbol(before, before.end < start, text, behind=False)
    if before.kind == "comma":
        return before.end < start
    return before.kind in ("relation", "open")


def _clean_after(text: str, tokens: list[Token], at: int, taken: list[Token]) -> bool:
    """Tell whether what stands behind an expression can't be a part of it."""
    if taken[-1].meaning == "!":
        return False  # a factorial, or an exclamation?
    if at >= len(tokens):
        return True
    after, gap = tokens[at], tokens[at].start > taken[-1].end
    if after.kind == "word":
        return gap and ends_number(after.text)
    if after.kind == "open":
        inside = tokens[at + 1] if at + 1 < len(tokens) else None
        if not gap or inside is None:
            return False
        name = inside.text.lower()
        return inside.kind == "number" or (len(name) > 3 and name not in BINDS_LEFT)
    if after.kind == "other":
        return _clean_symbol(after, gap, text, behind=True)
    if after.kind == "comma":
        return not text[after.end : after.end + 1].isdigit()
    return after.kind in ("relation", "close")


def _clean_symbol(token: Token, gap: bool, text: str, *, behind: bool) -> bool:
    """Tell whether a symbol next to an expression ends a clause."""
    if token.text in ("\n", "—", "→", "⇒"):
        return True
    if not behind:
        return token.text in (".", ";", ":") and gap
    spaced = not text[token.end : token.end + 1].strip()
    return token.text in (".", ";", ":", ")", "...", "…") and spaced


def scales_number(behind: str) -> bool:
    """Tell whether the text behind a number gives it a unit or a scale."""
    if _GLUED_SCALE.match(behind):
        return True
    tokens = tokenize(behind.lstrip(" "))
    if not tokens or behind[:1] not in (" ", "%"):
        return False
    return tokens[0].text == "%" or (tokens[0].kind == "word" and not ends_number(tokens[0].text))
