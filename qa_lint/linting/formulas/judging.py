"""Is a formula the named one, a near miss of it, or something else?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from qa_lint.core.text import Span
from qa_lint.linting.formulas.edits import Edit, edits
from qa_lint.linting.formulas.evaluating import Meaning, Memo, evaluate
from qa_lint.linting.formulas.formula import (
    POINTS,
    Formula,
    Values,
    Variant,
    features,
    same,
)
from qa_lint.linting.formulas.mapping import mappings
from qa_lint.linting.formulas.reading import readings
from qa_lint.linting.formulas.symbols import symbols_of
from qa_lint.linting.formulas.terms import Term, walk
from qa_lint.parsing.latex import nodes

MAX_SIZE = 120
"""Longer formulas, in terms, are not compared."""
MAX_EDITS = 4_000
"""How many changes of a formula are tried."""
MAX_GUESSED = 2
"""How many symbols of a near miss may have names that don't say what they are."""
MAX_TRIED = 6
"""In how many ways the symbols of a near miss are understood."""
MAX_RENAMED = 6
"""How many symbols may have other names where a formula is right."""


@dataclass(frozen=True, slots=True)
class Slip:
    """How a near miss differs.

    Attributes:
        what: The kind of slip.
        words: What is wrong, with ``{}`` for the part at ``span`` as written; a name between
            NUL characters is a symbol of the formula.
        span: The part, within the formula's text.
        text: What to write instead of it, if that is all.
        variant: The accepted form that it becomes.
        shown: What symbols are called here, by the names in ``words``.
    """

    what: str
    words: str
    span: Span
    text: str | None
    variant: str


MAX_STEPS = 300_000
"""What the search for slips may cost on one page, in terms visited: some seconds."""


@dataclass(slots=True)
class Budget:
    """What the search for slips may still cost."""

    left: int = MAX_STEPS


@dataclass(frozen=True, slots=True)
class Verdict:
    """``other`` is neither equal nor near, ``unread`` can't be compared."""

    status: Literal["equal", "near", "other", "unread"]
    slip: Slip | None = None
    guessed: int = 0


def judge(
    formula: Formula,
    side: nodes.Node,
    tex: str,
    given: Mapping[str, str] | None = None,
    guessed: int = MAX_GUESSED,
    budget: Budget | None = None,
    telling: frozenset[str] | None = None,
) -> Verdict:
    """Compare one side of an equation with a named formula.

    Args:
        formula: What it claims to be.
        side: Its tree.
        tex: The text that the tree was read from.
        given: Roles by plain names, where the left side tells.
        guessed: How many symbols of a near miss may have names that don't say what they are.
        budget: What the search for slips may still cost on this page.
        telling: The kinds of slips that count, if not all do; where another kind would be likelier,
            it is no near miss.
    """
    terms = _terms(formula, side, tex)
    if not terms:
        return Verdict("unread")
    tried = list(_tried(formula, terms, given or {}, guessed))
    if any(formula.equals(one.values) for one in tried):
        return Verdict("equal")
    for one in sorted(tried, key=lambda one: one.cost):
        slip = _slip(formula, one, budget or Budget(), telling)
        if slip is not None:
            if is_equal(formula, side, tex, given):
                return Verdict("equal")
            return Verdict("near", slip, one.cost)
    return Verdict("other")


def is_equal(
    formula: Formula,
    side: nodes.Node,
    tex: str,
    given: Mapping[str, str] | None = None,
    renamed: int = MAX_RENAMED,
) -> bool:
    """Tell whether a side is an accepted form, with so many symbols called otherwise."""
    for term in _terms(formula, side, tex):
        symbols = symbols_of([term])
        # Where every name says what it is, nobody means another symbol by it.
        ways = list(mappings(symbols, formula.words, given or {}, 0))
        ways = ways or list(mappings(symbols, formula.words, given or {}, renamed))
        for _, roles in ways:
            meaning = Meaning(formula.words, roles, symbols, formula.families)
            if _mended(formula, term, meaning) is not None:
                return True
    return False


def _terms(formula: Formula, side: nodes.Node, tex: str) -> list[Term]:
    found = readings(side, tex, formula.words)
    return [term for term in found if sum(1 for _ in walk(term)) <= MAX_SIZE]


@dataclass(frozen=True)
class _Tried:
    """A reading with a meaning for its symbols, and what it is then worth."""

    term: Term
    meaning: Meaning
    cost: int
    values: Values


def _tried(
    formula: Formula, terms: Sequence[Term], given: Mapping[str, str], guessed: int
) -> Iterator[_Tried]:
    """Yield the likeliest ways to understand a formula."""
    for term in terms:
        symbols = symbols_of([term])
        ways = mappings(symbols, formula.words, given, guessed)
        for cost, roles in islice(ways, MAX_TRIED):
            meaning = Meaning(formula.words, roles, symbols, formula.families)
            yield _Tried(term, meaning, cost, Values(term, meaning))


def _slip(
    formula: Formula, tried: _Tried, budget: Budget, telling: frozenset[str] | None
) -> Slip | None:
    """Return the likeliest slip that explains the difference from an accepted form."""
    parts = features(tried.term)
    if budget.left <= 0 or not any(_looks_like(parts, one.features) for one in formula.variants):
        return None
    insertable, meaning = _insertable(formula, tried)
    memo = Memo(tried.term)
    likely = edits(tried.term, insertable, formula.functions, telling)
    found = _first(formula, tried.term, likely, meaning, memo, budget)
    if found is not None and telling is not None:
        # Another kind may be likelier: it is looked for only where there is something to report.
        every = edits(tried.term, insertable, formula.functions)
        first = _first(formula, tried.term, every, meaning, memo, budget)
        found = found if first is not None and first[0].what in telling else None
    budget.left -= memo.steps
    if found is not None:
        edit, variant = found
        return Slip(edit.what, edit.words, edit.span, edit.text, variant.tex)
    if budget.left <= 0 or (telling is not None and "left-out" not in telling):
        return None
    return _left_out(formula, tried)


def _first(
    formula: Formula,
    term: Term,
    slips: Iterable[Edit],
    meaning: Meaning,
    memo: Memo,
    budget: Budget,
) -> tuple[Edit, Variant] | None:
    """Return the first edit that makes an accepted form of a term, and which one."""
    counts = any(one.kind == "big" for one in walk(term))
    for edit in islice(slips, MAX_EDITS):
        if memo.steps > budget.left:
            return None
        if counts and edit.what == "factor" and "4" in edit.words:
            continue  # that is how many values an index takes here
        variant = _mended(formula, edit.term, meaning, memo)
        if variant is not None:
            return edit, variant
    return None


def _looks_like(term: Counter[str], other: Counter[str]) -> bool:
    """Tell whether two terms have nearly the same parts: cheap, before many edits are tried."""
    differences = (term - other).total() + (other - term).total()
    return differences <= max(5, other.total() // 2)


_COUNTED = frozenset(("index", "tiny", "count", "set"))


def _insertable(formula: Formula, tried: _Tried) -> tuple[list[Term], Meaning]:
    """Return symbols for every role, as the author writes them where the role is there."""
    meaning = tried.meaning
    found: dict[str, Term] = {}
    for one in walk(tried.term):
        if one.kind == "symbol":
            running = one.stem in meaning.symbols.families and bool(one.indices)
            role = meaning.roles.get(one.stem if running else one.name)
            if role is not None and formula.words.roles[role].kind not in _COUNTED:
                runs = any(index.kind == "symbol" for index in one.indices)
                if role not in found or (runs and running):
                    found[role] = one
    roles = dict(meaning.roles)
    for name, known in formula.words.roles.items():
        taken = name in roles or name in meaning.symbols.bound
        if name not in found and known.kind not in _COUNTED and not taken:
            found[name] = Term("symbol", name=name, stem=name)
            roles[name] = name
    indices = [
        Term("symbol", name=name, stem="index")
        for name in sorted(meaning.symbols.bound | meaning.symbols.free)
    ]
    return [*found.values(), *indices], replace(meaning, roles=roles)


def _mended(
    formula: Formula, term: Term, meaning: Meaning, memo: Memo | None = None
) -> Variant | None:
    """Return the accepted form that a mended formula equals."""
    values = Values(term, meaning, memo)
    if values[0] is None and values[1] is None:
        return None
    variant = formula.equals(values)
    if variant is None:
        return None
    # What has no value where the true form has one is no mended formula.
    lost = [value is None for value in values].count(True)
    return variant if lost <= [value is None for value in variant.values].count(True) else None


def _left_out(formula: Formula, tried: _Tried) -> Slip | None:
    """Return what of an accepted form is missing, if that is the whole difference."""
    for one in formula.shortened:
        if same(tried.values, one.values, formula.up_to):
            tex = one.variant.tex
            shown = tex[slice(*one.missing.span)].strip()
            if shown.startswith("{") and shown.endswith("}"):
                shown = shown[1:-1]
            place = _place(tried, one.shorter, one.variant)
            return Slip("left-out", f"`{shown}` is missing", place, None, tex)
    return None


def _place(tried: _Tried, shorter: Term, variant: Variant) -> Span:
    """Return the smallest part of the author's formula that is worth what is left."""
    wanted = [evaluate(shorter, variant.meaning, point) for point in range(POINTS)]
    best = tried.term.span
    for one in walk(tried.term):
        values = [evaluate(one, tried.meaning, point) for point in range(POINTS)]
        if one.span.end > one.span.start and same(values, wanted):
            best = one.span
    return best
