"""Round and square brackets that do not close."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import (
    has_brackets_in_text,
    is_formula,
    shown,
    without_text,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_NO_BRACKET = re.compile(
    r"\\(?:left|right|[Bb]igg?[lrm]?|middle)\s*(?:\.|\\[a-zA-Z]+|[|/<>])|\\[()\[\]]|\\\\\s*\[[^\]]*\]"
)
_LEFT = re.compile(r"\\(?:left|right)(?![A-Za-z])")
_INTERVAL = re.compile(r"[\[\]()]\s*[^()\[\]]{1,30}[,;][^()\[\]]{1,30}[\[\]()]")
_LESSON = re.compile(
    r"parenth[eè]s|brackets?|accolades?|crochets?|well-formed|syntax(?:e\b|\s+(?:error|check))",
    re.IGNORECASE,
)
MANY = 5
"""So many words about brackets make a page about them."""
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
        The loss is $-\log p(x)⟦)⟧$ here.
    Good:
        Each query takes $O(\sqrt{n})$ steps for $x \in [a, b)$.
        ---
        The size of the array $(n$ or $m)$ is known.
    Fix: Close it where the argument ends.
    """
    tex = math.tex
    if not any(x in tex for x in "()[]") or not is_formula(math, ctx):
        return
    plain = _masked(tex)
    lone = _lone(plain)
    if lone is None or not _CONTENT.search(plain) or _LEFT.search(tex):
        return
    if has_brackets_in_text(tex) or _compensated(math, plain):
        return
    if _is_lesson(math, ctx):
        return
    sign = plain[lone]
    done = "closed" if sign in "([" else "opened"
    yield Finding(
        math.locate(lone, lone + 1),
        f"`{sign}` is never {done}",
        help="close it where the argument ends" if sign in "([" else "open it, or take it out",
        evidence=Evidence(shown(math)),
    )


def _is_lesson(math: Math, ctx: Context) -> bool:
    """Tell whether the page is about brackets: then some are wrong on purpose."""
    if _LESSON.search(f"{math.place.title} {math.prose.text}"):
        return True
    return len(_LESSON.findall(ctx.source.text, 0, 200_000)) >= MANY


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
    around = _masked(text[: math.tex_start]) + " " + _masked(text[math.tex_end :])
    outside = sum(around.count(x) for x in "([") - sum(around.count(x) for x in ")]")
    return gap * outside < 0
