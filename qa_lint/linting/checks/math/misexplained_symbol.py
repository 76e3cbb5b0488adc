"""Compares explanations of symbols with what they are in formulas that have a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.claims.asserted import is_asserted
from qa_lint.linting.context import Context
from qa_lint.linting.explaining.items import Item, explained, letters
from qa_lint.linting.formulas.spelling import plain
from qa_lint.parsing.document import Math, Prose
from qa_lint.parsing.latex import nodes

if TYPE_CHECKING:
    from qa_lint.linting.formulas.claims import Side
    from qa_lint.linting.formulas.formula import Formula

MIN_LENGTH = 8
"""Shorter formulas, in code points, have no symbols to explain."""
_SQUARED = re.compile(r"\\sigma(?:_(?:\w|\{[^{}]*\}))?\^(?:2|\{2\})")
_SIGMA = re.compile(r"\\sigma(?:_(?:[A-Zxy]|\{[A-Zxy]\}))?")
_SPREAD = re.compile(
    r"\s{0,9}(?:is|are|denotes?|represents?|:|=)\s*(?:the\s+|its\s+)?(?P<said>(?:\w+\s+)?"
    r"(?:variance|standard\s+deviation))\b(?!\s*(?:squared|component))"
)


@rule(Prose, severity="warning", tier="measured")
def misexplained_symbol(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A symbol is explained as something that it is not in this formula.

    Formulas that have a name are read with any letters; what a symbol is follows from its place.

    Why: The formula is right, and the reader puts in the wrong number.
    Bad:
        Scaled dot-product attention is

        $$
        \text{softmax}\left(\frac{Q K^T}{\sqrt{d_k}}\right) V
        $$

        where $d_k$ is ⟦the number of keys⟧.
        ---
        For a normal distribution $\sigma^2$ is the ⟦standard deviation⟧.
    Good:
        Scaled dot-product attention is

        $$
        \text{softmax}\left(\frac{Q K^T}{\sqrt{d_k}}\right) V
        $$

        where $d_k$ is the dimension of the keys.
        ---
        For a normal distribution $\sigma^2$ is the variance.
    Fix: Say what stands in this place of the formula.
    """
    if not prose.nodes or prose.kind == "heading":
        return
    yield from _spreads(prose, ctx)
    items = explained(ctx.document, prose.place)
    told = {letter for one in items for letter in letters(one.math.tex)}
    if not any(
        isinstance(x, Math) and len(x.tex) > MIN_LENGTH and told & letters(x.tex)
        for x in prose.nodes
    ):
        return
    # Most pages explain no symbols: only here the formulas are needed.
    from qa_lint.linting.formulas.claims import sides
    from qa_lint.linting.formulas.library import own_library

    for side in sides(prose, ctx.document, own_library()):
        yield from _in_side(side, items, ctx)


def _spreads(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Judge ``$\\sigma^2$ is the standard deviation`` and ``$\\sigma$ is the variance``."""
    words = prose.words()
    for math in prose.nodes:
        if not isinstance(math, Math) or "sigma" not in math.tex:
            continue
        tex = "".join(math.tex.split())
        squared = _SQUARED.fullmatch(tex) is not None
        if not squared and not _SIGMA.fullmatch(tex):
            continue
        said = _SPREAD.match(words, math.end)
        if said is None or ("variance" in said["said"]) == squared:
            continue
        if is_asserted(prose, math.start, said.end(), ctx.document):
            right = "variance" if squared else "standard deviation"
            yield Finding(
                prose.locate(*said.span("said")),
                f"`{math.tex.strip()}` is the {right}",
                help=f"write {right}, or change the symbol",
                evidence=Evidence((prose.text[math.start : said.end()],), right),
            )


def _in_side(side: Side, items: tuple[Item, ...], ctx: Context) -> Iterator[Finding]:
    names = {plain(one.name) for one in nodes.walk(side.node) if isinstance(one, nodes.Symbol)}
    told = [one for one in items if plain(one.symbol.name) in names]
    if not told:
        return
    from qa_lint.linting.explaining.roles import roles_of

    for formula, given in side.candidates:
        found = roles_of(formula, side.node, side.tex, given)
        for item in told if found else ():
            finding = _judged(item, formula, found)
            prose = item.math.prose
            if finding and is_asserted(prose, item.math.start, item.span.end, ctx.document):
                yield finding
        if found:
            return


def _judged(item: Item, formula: Formula, found: list[dict[str, str]]) -> Finding | None:
    """Return a finding if the words fit in none of the ways to read the formula."""
    from qa_lint.linting.explaining.roles import contradiction

    name = plain(item.symbol.name)
    meant = ""
    for roles in found:
        role = formula.words.roles.get(roles.get(name, ""))
        if role is None:
            return None
        others = [
            formula.words.roles[x].meaning for x in roles.values() if x in formula.words.roles
        ]
        if not contradiction(role.meaning, item.phrase, others):
            return None
        meant = role.meaning
    said = " ".join(item.phrase.split())
    return Finding(
        item.math.prose.locate(*item.span),
        f"{formula.name}: `{item.math.tex.strip()}` is the {meant}, not {said}",
        help="say what stands in this place of the formula",
        related=(Related(item.math.span, "the symbol"),),
        evidence=Evidence((said,), meant, formula.data["source"]),
    )
