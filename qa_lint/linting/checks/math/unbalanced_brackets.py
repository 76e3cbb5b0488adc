"""Round and square brackets that do not close."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import (
    has_brackets_in_text,
    is_formula,
    shown,
    without_text,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Math

_NO_BRACKET = re.compile(
    r"\\(?:left|right|[Bb]igg?[lrm]?|middle)\s*(?:\.|\\[a-zA-Z]+|[|/<>])"
    r"|\\\\(?:\s*\[[^\[\]]{0,20}\])?|\\[()\[\]]"
)
_SIGNS = ("(", ")", "[", "]", "\\{", "\\}", "floor", "ceil")
_SETS = {"opens": ("\\{", "\\lbrace"), "closes": ("\\}", "\\rbrace")}
_COMMANDS = (_SETS, {"opens": ("\\lfloor", "\\lceil"), "closes": ("\\rfloor", "\\rceil")})
_TOKEN = re.compile(r"\\(?:[a-zA-Z]+|.)", re.DOTALL)
_LEFT = re.compile(r"\\(?:left|right)(?![A-Za-z])")
_INTERVAL = re.compile(r"[\[\]()]\s*[^()\[\]]{1,30}[,;][^()\[\]]{1,30}[\[\]()]")
_LESSON = re.compile(
    r"parenth[eè]s|brackets?|accolades?|crochets?|well-formed|syntax(?:e\b|\s+(?:error|check))",
    re.IGNORECASE,
)
MANY = 5
"""So many words about brackets make a page about them."""
MAX_REACH = 1_000
"""How far around a formula, in code points, its brackets may be closed."""
_CONTENT = re.compile(r"\w")


@rule(Math, severity="warning", tier="measured")
def unbalanced_brackets(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A bracket of a formula is never closed, or was never opened.

    Engines do not mind; intervals such as `[a, b)` are counted as closed, and a bracket that the
    sentence around the formula closes, too.

    Why: Readers can't tell where the argument ends.
    Bad:
        Each query takes $O⟦(⟧\sqrt{n}$ steps.
        ---
        The size is $⟦\lfloor⟧ (n - k) / s + 1$.
        ---
        The loss is $-\log p(x)⟦)⟧$ here.
    Good:
        Each query takes $O(\sqrt{n})$ steps for $x \in [a, b)$.
        ---
        The size of the array $(n$ or $m)$ is known.
    Fix: Close it where the argument ends.
    """
    tex = math.tex
    if not any(x in tex for x in _SIGNS) or not is_formula(math, ctx):
        return
    lone = _lone_sign(math, _masked(tex)) or _lone_command(math)
    if lone is None or _LEFT.search(tex) or has_brackets_in_text(tex) or _is_lesson(math, ctx):
        return
    sign = tex[slice(*lone)]
    opens = sign in "([" or sign.startswith(("\\l", "\\{"))
    yield Finding(
        math.locate(*lone),
        f"`{sign}` is never {'closed' if opens else 'opened'}",
        help="close it where the argument ends" if opens else "open it, or take it out",
        evidence=Evidence(shown(math)),
    )


def _lone_sign(math: Math, plain: str) -> tuple[int, int] | None:
    """Return the round or square bracket that has no partner, not in the text around either."""
    lone = _lone(plain)
    if lone is None or not _CONTENT.search(plain) or _compensated(math, plain):
        return None
    return lone, lone + 1


def _lone_command(math: Math) -> tuple[int, int] | None:
    r"""Return the ``\{`` or ``\lfloor`` that has no partner, not in its paragraph either."""
    for kind in _COMMANDS:
        if kind is _SETS and "\\begin" in math.tex:
            continue  # cases
        opened: list[tuple[int, int]] = []
        closed: list[tuple[int, int]] = []
        for found in _TOKEN.finditer(without_text(math.tex)):
            if found[0] in kind["opens"]:
                opened.append(found.span())
            elif found[0] in kind["closes"] and opened:
                opened.pop()
            elif found[0] in kind["closes"]:
                closed.append(found.span())
        if len(opened) + len(closed) == 1 and not _elsewhere(math, kind, gap=len(opened) * 2 - 1):
            return (opened or closed)[0]
    return None


def _elsewhere(math: Math, kind: Mapping[str, tuple[str, ...]], gap: int) -> bool:
    """Tell whether another formula of the paragraph has what one lacks."""
    tokens = [found[0] for found in _TOKEN.finditer(math.prose.text)]
    total = sum((one in kind["opens"]) - (one in kind["closes"]) for one in tokens)
    return total * gap <= 0


def _is_lesson(math: Math, ctx: Context) -> bool:
    """Tell whether the page is about brackets: then some are wrong on purpose."""
    if _LESSON.search(f"{math.place.title} {math.prose.text}"):
        return True
    return _teaches_brackets(ctx.document)


@lru_cache(maxsize=4)
def _teaches_brackets(document: Document) -> bool:
    return len(_LESSON.findall(document.source.text, 0, 200_000)) >= MANY


def _masked(tex: str) -> str:
    """Return a formula with what only looks like a bracket, and intervals, blanked."""
    plain = without_text(tex)
    for pattern in (_NO_BRACKET, _INTERVAL):
        plain = pattern.sub(lambda match: " " * len(match[0]), plain)
    return plain


def _lone(plain: str) -> int | None:
    """Return the place of the bracket without a partner, if there is exactly one too many."""
    if plain.count("(") + plain.count("[") == plain.count(")") + plain.count("]"):
        return None
    opened: list[int] = []
    closed: list[int] = []
    for at, sign in enumerate(plain):
        if sign in "([":
            opened.append(at)
        elif sign in ")]":
            if opened:
                opened.pop()
            else:
                closed.append(at)
    if len(opened) + len(closed) != 1:
        return None
    return (opened or closed)[0]


def _compensated(math: Math, plain: str) -> bool:
    """Tell whether the text around closes what the formula opens."""
    gap = sum(plain.count(x) for x in "([") - sum(plain.count(x) for x in ")]")
    text = math.prose.text
    before = text[max(0, math.tex_start - MAX_REACH) : math.tex_start]
    around = _masked(before) + " " + _masked(text[math.tex_end : math.tex_end + MAX_REACH])
    outside = sum(around.count(x) for x in "([") - sum(around.count(x) for x in ")]")
    return gap * outside < 0
