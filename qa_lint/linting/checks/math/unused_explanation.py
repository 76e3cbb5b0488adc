"""Symbols that are explained but stand in no formula."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.explaining.items import Item, explained, is_listed, letters
from qa_lint.linting.judged import is_judged
from qa_lint.parsing.document import Math, Place, Prose

MAX_REACH = 4_000
"""How far around, in code points, a page without questions is searched."""
MAX_GAP = 800
ENOUGH = 2
"""So many other symbols of a display must be explained in the list."""


@rule(Prose, severity="warning", tier="measured")
def unused_explanation(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A list of symbols explains one that no formula has.

    Why: The formula or the list is from another version.
    Bad:
        The score is

        $$
        s = \frac{a}{b}
        $$

        where $a$ is the gain, $b$ is the cost and ⟦$c$⟧ is the number of trials.
    Good:
        The score is

        $$
        s = \frac{a}{b}
        $$

        where $a$ is the gain and $b$ is the cost.
    Fix: Take it out, or mend the formula.
    """
    if not prose.nodes or not any(isinstance(one, Math) for one in prose.nodes):
        return
    mine = [one for one in explained(ctx.document, prose.place) if one.math.prose is prose]
    if not mine or not is_judged(prose.place, ctx.document):
        return
    for item in mine:
        if len(item.symbol.indices) == 0 and _is_unused(item, ctx):
            yield Finding(
                item.math.span,
                f"`{item.math.tex.strip()}` is explained here, but stands in no formula",
                help="take it out, or mend the formula",
                evidence=Evidence((item.phrase,)),
            )


def _is_unused(item: Item, ctx: Context) -> bool:
    own = letters(item.math.tex)
    if len(own) != 1 or "'" in item.symbol.name or not is_listed(item, ctx.document):
        return False
    (letter,) = own
    begin, end = _around(item.math.place, item.math.span.start, ctx)
    text = ctx.source.text[begin:end]
    command = letter if len(letter) == 1 else rf"\\{letter}"
    pattern = (
        rf"(?<![A-Za-z\\]){command}(?![A-Za-z])" if len(letter) == 1 else rf"{command}(?![A-Za-z])"
    )
    if len(re.findall(pattern, text)) != 1:
        return False
    return _count(letter, begin, end, ctx) == 1 and _explains_others(item, ctx)


def _around(place: Place, at: int, ctx: Context) -> tuple[int, int]:
    """Return the question of an explanation, or what is near it on a page without questions."""
    if place.question is not None:
        return tuple(ctx.document.questions[place.question].span)  # type: ignore[return-value]
    return max(0, at - MAX_REACH), at + MAX_REACH


def _count(letter: str, begin: int, end: int, ctx: Context) -> int:
    """Return how many formulas hold a letter, also side by side with others."""
    return sum(
        begin <= one.span.start < end and letter in letters(one.tex)
        for one in ctx.document.units(Math)
    )


def _explains_others(item: Item, ctx: Context) -> bool:
    """Tell whether the list explains other symbols, of a display right before it."""
    items = [
        one for one in explained(ctx.document, item.math.place) if is_listed(one, ctx.document)
    ]
    begin = max(0, item.math.span.start - MAX_GAP)
    above = ctx.source.text[begin : item.math.span.start]
    shown = {
        letter
        for math in ctx.document.units(Math)
        if math.display and "=" in math.tex and begin <= math.span.end <= item.math.span.start
        for letter in letters(math.tex)
    }
    near = [one for one in items if abs(one.math.span.start - item.math.span.start) < MAX_GAP]
    told = {x for one in near for x in letters(one.math.tex)}
    return len(told & shown) >= ENOUGH and "$$" in above
