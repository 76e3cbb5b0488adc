"""The index of a sum, used outside of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown
from qa_lint.linting.context import Context
from qa_lint.linting.indices import free_indices, indices_of, mentions, surely_bound_letters
from qa_lint.linting.symbols import read_formula
from qa_lint.parsing.document import Math
from qa_lint.parsing.latex import nodes

_FIXED = re.compile(r"\b(?:for (?:each|every|any|all|a|the)|fix(?:ed)?|given|each|every)\b", re.I)


@rule(Math, severity="warning", tier="measured", needs=("\\sum", "\\prod"))
def index_escapes(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""The index of a sum also stands outside of the sum, where it means nothing.

    Why: Outside of the sum there is no such number.
    Bad:
        The weighted mean is $\bar{x} = ⟦\frac{\sum_{i=1}^{n} w_i x_i}{w_i}⟧$.
    Good:
        The weighted mean is $\bar{x} = \frac{\sum_{i=1}^{n} w_i x_i}{\sum_{i=1}^{n} w_i}$.
        ---
        The share of each is $s_i = \frac{x_i}{\sum_{i} x_i}$.
    Fix: Move it into the sum, or sum it, too.
    """
    if "_" not in math.tex or not ("\\sum" in math.tex or "\\prod" in math.tex):
        return
    if not is_formula(math, ctx):
        return
    for chain in nodes.chains(read_formula(math, ctx.document)):
        if set(chain.operators) != {"="} or not isinstance(chain.sides[0], nodes.Symbol):
            continue
        head = math.tex[slice(*chain.sides[0].span)]
        if indices_of(chain.sides[0]):
            continue  # "for i = t" may stand beside it
        for side in chain.sides[1:]:
            if not nodes.is_readable(side) or _holds_statements(side):
                continue
            loose = free_indices(side) & surely_bound_letters(side)
            loose = {one for one in loose if not mentions(head, one)}
            if loose and not _FIXED.search(math.prose.words()):
                letter = min(loose)
                yield Finding(
                    math.locate(*side.span),
                    f"{letter} is the index of a sum, but stands outside of it, too",
                    help="move it into the sum, or sum it, too",
                    evidence=Evidence(shown(math)),
                    severity="info" if letter in _carried_on(side) else None,
                )
                break


def _carried_on(side: nodes.Node) -> set[str]:
    """Return the indices of sums that the next terms have, too: brackets may be left out."""
    found: set[str] = set()
    for one in nodes.walk(side):
        if isinstance(one, nodes.Sum):
            bound: set[str] = set()
            for term in one.terms:
                found |= bound & free_indices(term)
                bound |= surely_bound_letters(_last_factor(term))
    return found


def _last_factor(term: nodes.Node) -> nodes.Node:
    while isinstance(term, nodes.Product | nodes.Negation):
        term = term.operand if isinstance(term, nodes.Negation) else term.factors[-1]
    return term


def _holds_statements(side: nodes.Node) -> bool:
    """Tell whether a side is a set or has conditions, which bind letters of their own."""
    return any(
        (isinstance(one, nodes.Sequence) and one.brackets not in ("()", "[]"))
        or (isinstance(one, nodes.Relation) and not {"=", "in"} & set(one.operators))
        for one in nodes.walk(side)
    )
