"""Findings about near misses of named formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import local

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.linting.claims.asserted import is_asserted
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
from qa_lint.linting.formulas.spelling import plain
from qa_lint.linting.judged import is_judged
from qa_lint.parsing.document import Code, Math, Prose
from qa_lint.parsing.latex.nodes import Number, Symbol, walk
from qa_lint.parsing.latex.tree import parse

_OTHERWISE = re.compile(
    r"\b(?:simplif\w+|approximat\w+|ignor\w+|drop\w*|without|variants?|modif\w+|generali[sz]\w+|"
    r"instead|alternativ\w+|smooth\w*|special case|version|unnormali[sz]ed|up to|proportional|"
    r"analog\w*|similar|if|when|unless|suppose|assum\w+|naive(?:ly)?|replac\w+|chang\w+|adapt\w*|"
    r"extend\w*|extension|ascent|negative (?:log|elbo|of)|reversed?|omit\w*|neglect\w*|"
    r"lower bound|upper bound|toy|example|zero mean|cent(?:red|ered)|total padding|other way|"
    r"losing|against|zeros|holes|for even|mup)\b",
    re.IGNORECASE,
)
"""Words that tell of another formula than the one that is named."""
_VARIANT = re.compile(
    r"\b(?:simplif\w+|approximat\w+|variants?|modif\w+|generali[sz]\w+|alternativ\w+|version|"
    r"unnormali[sz]ed|up to|proportional|analog\w*|naive(?:ly)?|ascent|reversed?)\b"
)
"""Those of them that tell so in the sentence that leads to a display, too."""
_CONDITION = re.compile(r"\A\W{0,200}\([^()]{0,200}\)")
"""When a formula holds, in brackets behind it."""
_ELSE = re.compile(r"\b(?:otherwise|else)\b", re.IGNORECASE)
"""Ends what a condition before it holds for."""
_AKIN = re.compile(
    r"\b(?:squared|reversed?|negative|double|multi ?class|soft|weighted|nested|linear|conditional|"
    r"joint|masked|causal|cubic|inverse|log|minus|twice|half|semi|alternating|shifted|symmetric|"
    r"deterministic|natural|capped|truncated|folded|skew|wrapped|discrete|reflected|off by one|"
    r"undiscounted|reduced|generali[sz]ed|mirrored|normali[sz]ed|(?:inverse|logarithm|log|root|"
    r"complement|reciprocal) of)\s+(?:the\s+)?\Z"
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
    reported: set[int] = set()
    for side in sides(prose, context.document, library):
        page.sides += 1
        if id(side.node) in reported:
            continue
        found = _miss(side, page.budget) if page.sides <= MAX_SIDES else None
        if found is None:
            continue
        formula, slip = found
        begin, end = (side.begin + at for at in side.node.span)
        if not _is_other(side, formula) and is_asserted(prose, begin, end, context.document):
            reported.add(id(side.node))
            yield formula, _finding(side, formula, slip)


_MARKED = re.compile("\0([^\0]*)\0")
"""A role in the words for a slip."""
_TELLING = frozenset(
    "sign upside-down off-by-one inverse transpose exponent-sign arguments brackets".split()
)
"""Slips that even a formula without a left side does not have by chance."""
_PLAIN = _TELLING | frozenset(
    "square complement factor minus index big function power-place extra-power root order number "
    "power symbol relation".split()
)
"""Slips that need a left side, but no more."""
_SAID = frozenset("summand quotient product sum extra-divisor norm rounding root-extent".split())
"""Slips that need more than a letter: a sentence that says what it is."""
_LETTER = _PLAIN | {"left-out"}
_ANOTHER = frozenset("inverse complement root function".split())
"""Slips that make another quantity of the whole: a period, a distance, a tolerance."""
_SWAPS = frozenset("order transpose inverse symbol index arguments left-out".split())
"""Slips that two symbols may have by chance."""
_SLIPS = {
    "word": None,
    "said": _PLAIN | _SAID,
    "both": _LETTER | _SAID | {"exponential"},
    "letter": _LETTER,
    "none": _TELLING,
}
_OWN = (_PLAIN | _SAID) - {"complement"}
"""Slips where the left side has a name of its own: it may well be one minus the formula."""
MAX_SIDES = 300
"""How many sides of equations are compared on one page."""
MIN_SYMBOLS = 4
"""A formula without a left side has at least so many symbols and numbers."""


def _is_guessed(side: Side, formula: Formula, verdict: Verdict) -> bool:
    """Tell whether a slip is at a symbol whose name does not say what it is."""
    return verdict.guessed > 0 and any(
        isinstance(one, Symbol)
        and verdict.slip is not None
        and side.tex[slice(*verdict.slip.span)].strip("{} ")
        == side.tex[slice(*one.span)].strip("{} ")
        and not formula.words.called(plain(one.name), plain(one.stem))
        for one in walk(side.node)
    )


def _is_telling(side: Side, formula: Formula, verdict: Verdict) -> bool:
    """Tell whether a near miss is beyond doubt, given how the formula is named."""
    symbols = sum(isinstance(one, Symbol | Number) for one in walk(side.node))
    if verdict.slip is None or symbols < 2:
        return False
    if side.naming == "word":
        return not _is_guessed(side, formula, verdict)
    if verdict.guessed:
        return False
    what = verdict.slip.what
    whole = verdict.slip.span == side.node.span
    if whole and what in _ANOTHER and side.naming in ("said", "none"):
        return False
    if side.naming == "none":
        return symbols >= MIN_SYMBOLS
    few = symbols < 3
    return not (few and (what in _SWAPS or (side.naming in ("said", "both") and what in _SAID)))


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


def _telling(side: Side) -> frozenset[str] | None:
    return _OWN if side.naming == "said" and side.others else _SLIPS[side.naming]


def _miss(side: Side, budget: Budget) -> tuple[Formula, Slip] | None:
    """Return the named formula that a side nearly is, unless it is one that is accepted."""
    near: list[tuple[Formula, Verdict]] = []
    if any(is_equal(one, node, side.tex) for one, _ in side.candidates for node in side.others):
        return None
    for formula, given in side.candidates:
        guessed = MAX_GUESSED if side.naming == "word" else 0
        verdict = judge(formula, side.node, side.tex, given, guessed, budget, _telling(side))
        if verdict.status == "equal":
            return _turned(formula, side)
        if verdict.status == "near" and _is_telling(side, formula, verdict):
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
    lead, before, after = side.sentence
    before = _ELSE.split(before)[-1]
    said = f"{lead} || {before} | {_CONDITION.sub(' ', after)}".lower().replace("-", " ")
    for alias in sorted(formula.data["aliases"], key=len, reverse=True):
        name = alias.lower().replace("-", " ")
        *befores, _ = said.split(name)
        if any(_AKIN.search(one) for one in befores):
            return True
        said = said.replace(name, " ")
    lead, _, said = said.partition("||")
    return _VARIANT.search(lead) is not None or _OTHERWISE.search(said) is not None


def _finding(side: Side, formula: Formula, slip: Slip) -> Finding:
    written = side.tex[slice(*slip.span)].strip()
    span = side.prose.locate(side.begin + slip.span.start, side.begin + slip.span.end)
    words = slip.words.replace("{}", f"`{_shown(written)}`")
    words = _MARKED.sub(lambda found: f"`{_called(formula, found[1], slip.variant)}`", words)
    return Finding(
        span,
        f"{formula.name}: {words}; it is `{slip.variant}`",
        help=f"see `qa-lint explain math/wrong-{formula.id}`",
        evidence=Evidence(
            (_shown(side.tex[slice(*side.node.span)]),), slip.variant, formula.data["source"]
        ),
        fix=_fix(side, formula, slip, written),
    )


def _called(formula: Formula, name: str, variant: str) -> str:
    """Return what a role is called in the form that is shown."""
    row = next((row for key, row in formula.data["roles"].items() if plain(key) == name), None)
    names = [] if row is None or name in plain(variant) else row["names"]
    return next((one for one in names if plain(one) in plain(variant)), name)


def _shown(tex: str) -> str:
    text = " ".join(tex.split())
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    return text if len(text) <= 80 else text[:77] + "..."


def _fix(side: Side, formula: Formula, slip: Slip, written: str) -> Fix | None:
    """Return the edit that makes the side the formula, if it is one: it is read again."""
    if slip.text is None or "\0" in slip.text:
        return None
    new = slip.text.replace("{}", written) if "{}" in slip.text else slip.text
    if slip.text == "^2":
        new = written + "^2" if len(written) == 1 else f"({written})^2"
    if new.startswith("--"):
        return None
    start, end = side.node.span
    mended = side.tex[start : slip.span.start] + new + side.tex[slip.span.end : end]
    given = next((roles for one, roles in side.candidates if one is formula), None)
    if not is_equal(formula, parse(mended), mended, given):
        return None
    span = side.prose.locate(side.begin + slip.span.start, side.begin + slip.span.end)
    return Fix(f"write `{_shown(new)}`", (Edit(span, new),), "suggestion")
