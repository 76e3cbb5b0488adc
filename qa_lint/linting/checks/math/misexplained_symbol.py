"""Compares explanations of symbols with what they are in formulas that have a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.claims.asserted import is_asserted
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Math, Prose

MIN_LENGTH = 8
"""Shorter formulas, in code points, have no symbols to explain."""
_SQUARED = re.compile(r"\\sigma(?:_(?:\w|\{[^{}]*\}))?\^(?:2|\{2\})")
_SIGMA = re.compile(r"\\sigma(?:_(?:[A-Zxy]|\{[A-Zxy]\}))?")
_SPREAD = re.compile(
    r"\s{0,9}(?:is|are|denotes?|represents?|:|=)\s*(?:the\s+|its\s+)?(?P<said>(?:\w+\s+)?"
    r"(?:variance|standard\s+deviation))\b(?!\s*(?:squared|component))"
)


def _worth_reading(document: Document) -> Sequence[Prose]:
    """Return the texts with a formula that has explained symbols, or a sigma."""
    if all(math.tex_end - math.tex_start <= MIN_LENGTH for math in document.units(Math)):
        return document.page_text.with_text("sigma")
    from qa_lint.linting.explaining.items import explained_letters, letters

    found: dict[Prose, None] = {}
    for math in document.units(Math):
        long = math.tex_end - math.tex_start > MIN_LENGTH
        told = explained_letters(document, math.place) if long else frozenset()
        if "sigma" in math.tex or (told and told & letters(math.tex)):
            found[math.prose] = None
    return list(found)


@rule(
    Prose,
    severity="warning",
    tier="measured",
    needs=("$", "\\(", "\\[", "\\begin{"),
    among=_worth_reading,
)
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
    if prose.kind == "heading":
        return
    if "sigma" in prose.text:
        yield from _spreads(prose, ctx)
    # Most pages explain no symbols: only here the formulas are needed.
    from qa_lint.linting.explaining.judging import misexplained

    yield from misexplained(prose, ctx)


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
