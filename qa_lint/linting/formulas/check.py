"""Findings about near misses of named formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import local

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.linting.claims.asserted import is_asserted, sentence_span
from qa_lint.linting.context import Context
from qa_lint.linting.formulas.claims import Side, sides
from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.judging import (
    MAX_GUESSED,
    Budget,
    Slip,
    Verdict,
    is_equal,
    judge,
)
from qa_lint.linting.formulas.library import Library
from qa_lint.linting.judged import is_judged
from qa_lint.parsing.document import Code, Math, Prose
from qa_lint.parsing.latex.nodes import Number, Symbol, walk

_OTHERWISE = re.compile(
    r"\b(?:simplif\w+|approximat\w+|ignor\w+|drop\w*|without|variants?|modif\w+|generali[sz]\w+|"
    r"instead|alternativ\w+|smooth\w*|special case|version|unnormali[sz]ed|up to|proportional|"
    r"analog\w*|similar|if|when|unless|suppose|assum\w+|naive(?:ly)?|replac\w+|chang\w+|adapt\w*|"
    r"extend\w*|extension|ascent|negative (?:log|elbo|of)|reversed?|omit\w*|neglect\w*|"
    r"lower bound|upper bound|toy|example)\b",
    re.IGNORECASE,
)
"""Words that tell of another formula than the one that is named."""
_CONDITION = re.compile(r"\A\W{0,200}\([^()]{0,200}\)")
"""When a formula holds, in brackets behind it."""
_AKIN = re.compile(
    r"\b(?:squared|reversed?|negative|double|multi ?class|soft|weighted|nested|linear|conditional|"
    r"joint|masked|causal|cubic|inverse|log)\s+\Z"
)
"""Words before a name that make it the name of another formula."""


def near_misses(
    prose: Prose, context: Context, library: Library
) -> Iterator[tuple[Formula, Finding]]:
    """Yield each near miss of a named formula that a prose states, with the formula."""
    if prose.kind == "heading" or not is_judged(prose.place, context.document):
        return
    if not any(isinstance(node, Math | Code) for node in prose.nodes):
        return
    page = _PAGES.of(context, library)
    for side in sides(prose, context.document, library):
        page.sides += 1
        found = _miss(side, page.budget) if page.sides <= MAX_SIDES else None
        if found is None:
            continue
        formula, slip = found
        begin, end = (side.begin + at for at in side.node.span)
        if not _is_other(side, formula) and is_asserted(prose, begin, end, context.document):
            yield formula, _finding(side, formula, slip)


_TELLING = frozenset(
    "sign upside-down off-by-one inverse transpose exponent-sign arguments brackets".split()
)
"""Slips that even a formula without a left side does not have by chance."""
_PLAIN = _TELLING | frozenset(
    "square complement factor minus index big function power-place extra-power root order number "
    "left-out power symbol relation".split()
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


@dataclass
class _Page:
    """What was spent on one check of a page."""

    context: Context | None = None
    library: Library | None = None
    sides: int = 0
    budget: Budget = field(default_factory=Budget)


class _Pages(local):
    """The page that is being checked: its formulas come one prose after the other."""

    last = _Page()

    def of(self, context: Context, library: Library) -> _Page:
        """Return what was spent on this check of a page so far."""
        if self.last.context is not context or self.last.library is not library:
            self.last = _Page(context, library)
        return self.last


_PAGES = _Pages()


def _miss(side: Side, budget: Budget) -> tuple[Formula, Slip] | None:
    """Return the named formula that a side nearly is, unless it is one that is accepted."""
    near: list[tuple[Formula, Verdict]] = []
    for formula, given in side.candidates:
        guessed = MAX_GUESSED if side.naming == "word" else 0
        verdict = judge(formula, side.node, side.tex, given, guessed, budget)
        if verdict.status == "equal":
            return _turned(formula, side)
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


def _turned(formula: Formula, side: Side) -> tuple[Formula, Slip] | None:
    """Return the slip of an inequality with the right bound on the wrong side."""
    if not formula.is_bound or side.relation == formula.data["relation"]:
        return None
    sign = {"<=": "at most", ">=": "at least"}[formula.data["relation"]]
    words = f"the left side is {sign} {{}}"
    return formula, Slip("relation", words, side.node.span, None, formula.data["statement"])


def _is_other(side: Side, formula: Formula) -> bool:
    """Tell whether the sentence speaks of another formula than the one it names."""
    begin, end = (side.begin + at for at in side.node.span)
    first, last = sentence_span(side.prose, begin, end)
    words = side.prose.words()
    after = _CONDITION.sub(" ", words[end:last])
    said = f"{words[first:begin]} | {after}".lower().replace("-", " ")
    for alias in sorted(formula.data["aliases"], key=len, reverse=True):
        name = alias.lower().replace("-", " ")
        before, found, _ = said.partition(name)
        if found and _AKIN.search(before):
            return True
        said = said.replace(name, " ")
    return _OTHERWISE.search(said) is not None


def _finding(side: Side, formula: Formula, slip: Slip) -> Finding:
    written = side.tex[slice(*slip.span)].strip()
    span = side.prose.locate(side.begin + slip.span.start, side.begin + slip.span.end)
    words = slip.words.replace("{}", f"`{_shown(written)}`")
    words = re.sub("\0([^\0]*)\0", r"`\1`", words)
    return Finding(
        span,
        f"{formula.name}: {words}; it is `{slip.variant}`",
        help=f"see `qa-lint explain math/wrong-{formula.id}`",
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
    if new.startswith("--"):
        return None
    span = side.prose.locate(side.begin + slip.span.start, side.begin + slip.span.end)
    return Fix(f"write `{_shown(new)}`", (Edit(span, new),), "suggestion")
