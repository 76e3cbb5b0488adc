"""Findings about near misses of named formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import Check, Rule
from qa_lint.linting.claims.asserted import is_asserted, sentence_span
from qa_lint.linting.context import Context
from qa_lint.linting.formulas.claims import Side, sides
from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.judging import MAX_GUESSED, Slip, Verdict, is_equal, judge
from qa_lint.linting.formulas.library import Library
from qa_lint.linting.judged import is_judged
from qa_lint.parsing.document import Code, Document, Math, Prose
from qa_lint.parsing.latex.nodes import Number, Symbol, walk

_OTHERWISE = re.compile(
    r"\b(?:simplif\w+|approximat\w+|ignor\w+|drop\w*|without|variants?|modif\w+|generali[sz]\w+|"
    r"instead|alternativ\w+|smooth\w*|special case|version|unnormali[sz]ed|up to|proportional|"
    r"analog\w*|similar|if|when|unless|suppose|assum\w+|naive(?:ly)?|replac\w+|chang\w+|adapt\w*|"
    r"extend\w*|extension|omit\w*|neglect\w*|lower bound|upper bound|toy|example)\b",
    re.IGNORECASE,
)
"""Words that tell of another formula than the one that is named."""


def near_misses(
    prose: Prose, context: Context, library: Library
) -> Iterator[tuple[Formula, Finding]]:
    """Yield each near miss of a named formula that a prose states, with the formula."""
    if prose.kind == "heading" or not is_judged(prose.place, context.document):
        return
    if not any(isinstance(node, Math | Code) for node in prose.nodes):
        return
    judged = _judged(context.document)
    for side in sides(prose, context.document, library):
        judged[0] += 1
        found = _miss(side) if judged[0] <= MAX_SIDES else None
        if found is None:
            continue
        formula, slip = found
        begin, end = (side.begin + at for at in side.node.span)
        if not _is_other(side, formula) and is_asserted(prose, begin, end, context.document):
            yield formula, _finding(side, formula, slip)


_TELLING = frozenset(
    "sign upside-down off-by-one inverse transpose exponent-sign arguments brackets "
    "complement".split()
)
"""Slips that even a formula without a left side does not have by chance."""
_PLAIN = _TELLING | frozenset(
    "square factor minus index big function power-place extra-power root order number left-out "
    "power symbol".split()
)
"""Slips that need a left side, but no more."""
MAX_SIDES = 300
"""How many sides of equations are compared on one page."""
MIN_SYMBOLS = 4
"""A formula without a left side has at least so many symbols and numbers."""


def _is_telling(side: Side, verdict: Verdict) -> bool:
    """Tell whether a near miss is beyond doubt, given how the formula is named."""
    symbols = sum(isinstance(one, Symbol | Number) for one in walk(side.node))
    if verdict.slip is None or symbols < 2:
        return False
    if side.naming == "word":
        return True
    if verdict.guessed:
        return False
    if side.naming == "letter":
        return verdict.slip.what in _PLAIN
    return verdict.slip.what in _TELLING and symbols >= MIN_SYMBOLS


@lru_cache(maxsize=4)
def _judged(document: Document) -> list[int]:
    """Return how many sides of a page were compared, to be counted on."""
    return [0]


def _miss(side: Side) -> tuple[Formula, Slip] | None:
    """Return the named formula that a side nearly is, unless it is one that is accepted."""
    near: list[tuple[Formula, Verdict]] = []
    for formula, given in side.candidates:
        guessed = MAX_GUESSED if side.naming == "word" else 0
        verdict = judge(formula, side.node, side.tex, given, guessed)
        if verdict.status == "equal":
            return None
        if verdict.status == "near" and _is_telling(side, verdict):
            near.append((formula, verdict))
    if not near:
        return None
    taken = {formula.id for formula, _ in near}
    if any(
        is_equal(formula, side.node, side.tex, given)
        for formula, given in side.candidates
        if formula.id not in taken
    ):
        return None
    near.sort(key=lambda one: one[1].guessed)
    best = [one for one in near if one[1].guessed == near[0][1].guessed]
    if len({(slip.what, slip.span) for _, one in best if (slip := one.slip)}) > 1:
        return None
    if side.naming != "word" and any(
        is_equal(other, side.node, side.tex, renamed=1) for other in side.bystanders
    ):
        return None
    formula, verdict = near[0]
    return (formula, verdict.slip) if verdict.slip is not None else None


def _is_other(side: Side, formula: Formula) -> bool:
    """Tell whether the sentence speaks of another formula than the one it names."""
    begin, end = (side.begin + at for at in side.node.span)
    first, last = sentence_span(side.prose, begin, end)
    words = side.prose.words()
    said = f"{words[first:begin]} | {words[end:last]}".lower().replace("-", " ")
    for alias in sorted(formula.data["aliases"], key=len, reverse=True):
        said = said.replace(alias.lower().replace("-", " "), " ")
    return _OTHERWISE.search(said) is not None


def _finding(side: Side, formula: Formula, slip: Slip) -> Finding:
    written = side.tex[slice(*slip.span)].strip()
    span = side.prose.locate(side.begin + slip.span.start, side.begin + slip.span.end)
    words = slip.words.replace("{}", f"`{_shown(written)}`")
    words = re.sub("\0([^\0]*)\0", r"`\1`", words)
    return Finding(
        span,
        f"{formula.name}: {words}; it is `{slip.variant}`",
        help=f"see `qa-lint explain formulas/{formula.id}`",
        evidence=Evidence(
            (_shown(side.tex[slice(*side.node.span)]),), slip.variant, formula.data["source"]
        ),
        fix=_fix(side, slip, written),
    )


def _shown(tex: str) -> str:
    text = " ".join(tex.split())
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    return text if len(text) <= 80 else text[:77] + "..."


def _fix(side: Side, slip: Slip, written: str) -> Fix | None:
    if slip.text is None or "\0" in slip.text:
        return None
    new = slip.text.replace("{}", written) if "{}" in slip.text else slip.text
    if slip.text == "^2":
        new = written + "^2" if len(written) == 1 else f"({written})^2"
    span = side.prose.locate(side.begin + slip.span.start, side.begin + slip.span.end)
    return Fix(f"write `{_shown(new)}`", (Edit(span, new),), "suggestion")


class _Formulas:
    """The formulas of packs, each with a rule of its own."""

    def __init__(self, data: Any) -> None:
        self.library = Library(data["formulas"])
        self.rules = {
            one.id: Rule(f"formulas/{one.id}", "warning", "measured", "file", one.data["doc"])
            for one in self.library.formulas
        }

    def run(self, prose: Prose, context: Context) -> Iterator[tuple[Rule, Finding]]:
        for formula, finding in near_misses(prose, context, self.library):
            yield self.rules[formula.id], finding


def formulas_check(data: Any) -> Check:
    """Return the check of the formulas of compiled packs, a rule for each of them."""
    made = _Formulas(data)
    return Check(tuple(made.rules.values()), Prose, made.run)
