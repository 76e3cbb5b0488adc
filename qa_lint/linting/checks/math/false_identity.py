"""Refutes identities of symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.algebra.identity import judge_identity_chain
from qa_lint.linting.claims.asserted import is_asserted, sentence_span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math
from qa_lint.parsing.latex.nodes import Node, Relation, walk
from qa_lint.parsing.latex.tree import parse

_CONDITIONAL = re.compile(
    r"\b(?:solv(?:e|es|ed|ing)|satisf\w+|condition\w*|constrain\w*|equations?|system|such that|"
    r"iff|if|only|unless|when|whenever|small|large|approximat\w*|limit|tends?|neglect\w*|ignor\w*|"
    r"equilibrium|sett?ing|set|equat\w+|optimal\w*|optimum|stationary|root|roots|find|require\w*|"
    r"special case|where|substitut\w*|recurrence|recursi\w+|updat\w+|iterat\w+|defin\w+|denote\w*|"
    r"given|let|modulo|mod|roughly|big-?o|asymptotic\w*|order)\b",
    re.IGNORECASE,
)
"""Words that make an equation hold for some values only, or by definition."""


@rule(Math, severity="warning", tier="measured")
def false_identity(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""Two formulas that are said to be equal are not.

    Why: A rule of algebra with a slip in it is learned as it stands.
    Bad:
        For the partition function use $⟦\log(a + b) = \log a + \log b⟧$.
        ---
        Expanding the square gives $⟦(a - b)^2 = a^2 - 2ab - b^2⟧$.
    Good:
        Products become sums, $\log(ab) = \log a + \log b$.
        ---
        Note that $\log(a + b) = \log a + \log b$ is wrong.
        ---
        Gradient descent repeats $w = w - \eta g$; solve $a(x + 1) = x + b$ for $x$.
        ---
        It is tempting to assume $(a + b)^2 = a^2 + b^2$.
    Fix: Try the values of the counterexample in both sides.
    """
    if "=" not in math.tex or not math.rendered:
        return
    for chain in walk(parse(math.tex)):
        if not isinstance(chain, Relation):
            continue
        for at, verdict in enumerate(judge_identity_chain(chain)):
            left, right = chain.sides[at], chain.sides[at + 1]
            if verdict.status != "refuted" or not _is_claimed(math, left, right, ctx):
                continue
            first, second = (math.tex[slice(*side.span)] for side in (left, right))
            if ctx.algebra.prove_identity(first, second) == "refuted":
                yield _finding(math, left, right, verdict.counterexample)


def _is_claimed(math: Math, left: Node, right: Node, ctx: Context) -> bool:
    """Tell whether the two sides are said to be equal for all values."""
    begin, end = math.tex_start + left.span.start, math.tex_start + right.span.end
    prose = math.prose
    first, last = sentence_span(prose, begin, end)
    around = prose.text[first : math.start] + " | " + prose.text[math.end : last]
    lead = "" if prose.text[first : math.start].strip() else _lead(math, ctx)
    if _CONDITIONAL.search(around) or _CONDITIONAL.search(lead):
        return False
    return is_asserted(prose, begin, end, ctx.document)


def _lead(math: Math, ctx: Context) -> str:
    """Return the end of the paragraph before a formula that stands alone."""
    start = math.prose.span.start
    before = ctx.source.text[max(0, start - 400) : start].rstrip()
    return re.split(r"\n[ \t]*\n|[.!?]\s", before)[-1]


def _finding(math: Math, left: Node, right: Node, counterexample: str) -> Finding:
    first, second = (" ".join(math.tex[slice(*side.span)].split()) for side in (left, right))
    return Finding(
        math.locate(left.span.start, right.span.end),
        f"the two sides are not equal: {counterexample}",
        help="one of them has a slip, or a condition is missing",
        related=(Related(math.locate(*right.span), "this side was compared with the one before"),),
        evidence=Evidence((first, second), counterexample),
    )
