"""Refutes limits, infinite sums and expansions stated in formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.calculus.asserting import is_claimed, speaks_of
from qa_lint.linting.calculus.growth import refute_growth
from qa_lint.linting.calculus.limits import refute_limit
from qa_lint.linting.calculus.series import refute_expansion, refute_sum
from qa_lint.linting.calculus.sources import known_for
from qa_lint.linting.context import Context
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Document, Math, Prose
from qa_lint.parsing.latex import nodes

_SPEAKS = re.compile(
    r"\\(?:lim(?![a-z])|infty|[cl]?dots|mathcal\s*\{?O)|O\(|\.\.\.|…|∞|\\sum_\{?\w\s*\\ge"
)
_ROUGH = re.compile(
    r"\bsmall\b|taylor|maclaurin|(?:first|second|third)[- ]order"
    r"|(?:near|around|about) (?:0\b|zero)",
    re.IGNORECASE,
)
_LEAD = 45
"""How far before a formula the words stand that say what it is, in code points."""
_SPOKEN = re.compile(r"\b(?:series|expansion|limit|sums?)\b", re.IGNORECASE)
_SERIES_OF = re.compile(
    r"(?:maclaurin|taylor|power)[ ]+(?:series|expansion)[ ]+(?:of|for)[ ]+(?:the[ ]+)?"
    r"(?:[a-z]+[ ]+){0,2}$",
    re.IGNORECASE,
)
_LIMIT_OF = re.compile(r"\blimit[ ]+of[ ]+(?:the[ ]+)?(?:[a-z]+[ ]+){0,2}$", re.IGNORECASE)
_AS = re.compile(r"[ ]*,?[ ]*(?:as|for|when)[ ]*")
_IS = re.compile(
    r"[ ]*,?[ ]*(?:(?:around|about|at|near)[ ]+(?:0|zero|the[ ]origin)[ ]*,?[ ]*)?"
    r"(?:is|reads|begins[ ]with|starts[ ]with|:|=)[ ]*:?[ ]*"
)
_EQUALS = re.compile(
    r"[ ]*,?[ ]*(?:is|equals|converges[ ]+to|sums[ ]+to|adds[ ]+up[ ]+to"
    r"|has[ ]+the[ ]+(?:sum|value))"
    r"(?:[ ]+(?:exactly|simply|just))?[ ]*"
)
_EXCUSE = re.compile(
    r"\b(?:almost surely|in (?:probability|distribution)|weakly|formal\w*|regulari[sz]\w+|"
    r"ramanujan|continuation|ces[aà]ro|abel|diverg\w+|pad[eé]|chebyshev|minimax|fourier|binary|"
    r"modulo?|mod|truncat\w+|upper bound|lower bound|constant factor|up to)\b|[|x]\s*(?:>|\\g)",
    re.IGNORECASE,
)


def _worth_reading(document: Document) -> Sequence[Prose]:
    """Return the texts with a formula that goes on, or goes somewhere."""
    found = [math.prose for math in document.units(Math) if _may_say(math.tex) or _led_to(math)]
    return list(dict.fromkeys(found))


@rule(
    Prose,
    severity="warning",
    tier="measured",
    needs=(
        *("\\lim", "\\infty", "dots", "o(", "\\mathcal", "...", "…", "∞", "≈", "approx", "\\sim"),
        *("limit of", "series", "taylor", "maclaurin"),
    ),
    among=_worth_reading,
)
def false_limit(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A limit, an infinite sum or a series is not what it is said to be.

    Limits are followed from both sides, sums are added up, and the first terms of an expansion
    must miss the function by less than the last of them.

    Why: A sign or a factorial that is lost in a series spoils every bound made from it.
    Bad:
        By L'Hospital, $⟦\lim_{x \to 0} \frac{1 - \cos x}{x^2} = 1⟧$.
        ---
        The series is $⟦e^x = 1 + x + \frac{x^2}{2} + \frac{x^3}{3} + \dots⟧$
        ---
        For a discount below 1, $⟦\sum_{k=1}^{\infty} \gamma^k = \frac{1}{1 - \gamma}⟧$.
    Good:
        By L'Hospital, $\lim_{x \to 0} \frac{1 - \cos x}{x^2} = \frac{1}{2}$.
        ---
        The series is $e^x = 1 + x + \frac{x^2}{2} + \frac{x^3}{6} + \dots$
        ---
        For a discount below 1, $\sum_{k=0}^{\infty} \gamma^k = \frac{1}{1 - \gamma}$.
        ---
        The geometric series is $1 + x + x^2 + \dots + x^n = \frac{1 - x^{n+1}}{1 - x}$.
    Fix: Put a small number in, or differentiate once more.
    """
    for math in prose.nodes:
        if isinstance(math, Math) and math.rendered and _says(math):
            yield from _in_formula(math, ctx)
    if _SPOKEN.search(prose.text):
        yield from _in_words(prose, ctx)


def _in_words(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Yield what is wrong where words say that a series or a limit is a formula."""
    maths = [one for one in prose.nodes if isinstance(one, Math) and one.rendered]
    words = prose.words("\0")
    known = known_for(prose, ctx.document)
    for at, first in enumerate(maths[:-1]):
        before = words[max(0, first.start - 60) : first.start].replace("\n", " ")
        claim = maths[at + 1]
        between = words[first.end : claim.start].replace("\n", " ")
        one, other = (read_formula(x, ctx.document) for x in (first, claim))
        wrong = ""
        if _SERIES_OF.search(before) and _IS.fullmatch(between):
            wrong = refute_expansion(one, other, known, rough=False)
        elif isinstance(one, nodes.BigOp) and _EQUALS.fullmatch(between):
            wrong = refute_sum(one, other, known)
        elif _LIMIT_OF.search(before) and _AS.fullmatch(between) and at + 2 < len(maths):
            claim = maths[at + 2]
            if _EQUALS.fullmatch(words[maths[at + 1].end : claim.start].replace("\n", " ")):
                limit = nodes.BigOp(one.span, "lim", None, None, None, other, one)
                wrong = refute_limit(limit, read_formula(claim, ctx.document), known)
        said = Span(first.start, claim.end)
        if wrong and is_claimed(prose, said, said, ctx, excuse=_EXCUSE):
            shown = " ".join(claim.tex.split())
            yield Finding(
                claim.locate(0, len(claim.tex)),
                f"the two sides are not equal: {wrong}",
                help="put a small number in, or differentiate once more",
                evidence=Evidence((shown,), wrong),
            )


def _may_say(tex: str) -> bool:
    rough = "\\approx" in tex or "≈" in tex or "\\sim" in tex
    return rough or ("=" in tex and _SPEAKS.search(tex) is not None)


def _led_to(math: Math) -> bool:
    """Tell whether the words before a formula, or its sum, let expect what a series is."""
    before = math.prose.text[max(0, math.start - _LEAD) : math.start]
    return "limit of" in before or "series" in before or "expansion" in before


def _says(math: Math) -> bool:
    tex = math.tex
    if _SPEAKS.search(tex) or "!" in tex:
        return _may_say(tex)
    return "approx" in tex and speaks_of(_ROUGH, math.prose)


def _in_formula(math: Math, ctx: Context) -> Iterator[Finding]:
    for chain in nodes.chains(read_formula(math, ctx.document)):
        for at, operator in enumerate(chain.operators):
            left, right = chain.sides[at], chain.sides[at + 1]
            wrong = _wrong(left, right, operator, math, ctx)
            if wrong and _is_claimed(math, left, right, ctx):
                yield _finding(math, left, right, wrong)
                return


def _wrong(left: nodes.Node, right: nodes.Node, operator: str, math: Math, ctx: Context) -> str:
    """Return how two sides differ, or an empty text."""
    known = known_for(math.prose, ctx.document)
    if operator in ("approx", "~"):
        rough = operator == "approx" and speaks_of(_ROUGH, math.prose)
        wrong = refute_expansion(left, right, known, rough=True) if rough else ""
        return wrong or refute_growth(left, right, known)
    if operator != "=":
        return ""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, nodes.BigOp) and not isinstance(other, nodes.BigOp):
            if one.kind == "lim":
                return refute_limit(one, other, known)
            return refute_sum(one, other, known)
    return refute_expansion(left, right, known, rough=False)


def _is_claimed(math: Math, left: nodes.Node, right: nodes.Node, ctx: Context) -> bool:
    said = Span(math.tex_start + left.span.start, math.tex_start + right.span.end)
    return is_claimed(math.prose, Span(math.start, math.end), said, ctx, excuse=_EXCUSE)


def _finding(math: Math, left: nodes.Node, right: nodes.Node, wrong: str) -> Finding:
    shown = " ".join(math.tex[left.span.start : right.span.end].split())
    return Finding(
        math.locate(left.span.start, right.span.end),
        f"the two sides are not equal: {wrong}",
        help="put a small number in, or differentiate once more",
        evidence=Evidence((shown,), wrong),
    )
