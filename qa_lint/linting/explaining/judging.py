"""Findings about symbols that are explained as something they are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.linting.claims.asserted import is_asserted
from qa_lint.linting.context import Context
from qa_lint.linting.explaining.items import Item, explained
from qa_lint.linting.explaining.roles import (
    contradiction,
    may_contradict,
    possible_roles,
    roles_of,
)
from qa_lint.linting.formulas.claims import Side, sides
from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.library import own_library
from qa_lint.linting.formulas.spelling import plain
from qa_lint.parsing.document import Prose
from qa_lint.parsing.latex import nodes


def misexplained(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Yield the explanations that no way to read a text's formulas as named ones agrees with."""
    items = [one for one in explained(ctx.document, prose.place) if one.defined]
    for side in sides(prose, ctx.document, own_library()) if items else ():
        yield from _in_side(side, items, ctx)


def _in_side(side: Side, items: Sequence[Item], ctx: Context) -> Iterator[Finding]:
    names = {plain(one.name) for one in nodes.walk(side.node) if isinstance(one, nodes.Symbol)}
    told = [one for one in items if plain(one.symbol.name) in names]
    if not any(_may_be_wrong(told, formula, given, side) for formula, given in side.candidates):
        return
    for formula, given in side.candidates:
        found = roles_of(formula, side.node, side.tex, given)
        for item in told if found else ():
            finding = _judged(item, formula, found)
            prose = item.math.prose
            if finding and is_asserted(prose, item.math.start, item.span.end, ctx.document):
                yield finding
        if found:
            return


def _may_be_wrong(
    items: Sequence[Item], formula: Formula, given: Mapping[str, str], side: Side
) -> bool:
    """Tell whether some way to read a side makes an explanation wrong; cheaper than judging."""
    suspects = [one for one in items if may_contradict(formula, one.phrase)]
    return bool(suspects) and any(
        _wrong_role(item, formula, roles)
        for roles in possible_roles(formula, side.node, side.tex, given)
        for item in suspects
    )


def _wrong_role(item: Item, formula: Formula, roles: Mapping[str, str]) -> str:
    """Return what a symbol is in one way to read a formula, if its explanation contradicts it."""
    known = formula.words.roles
    role = known.get(roles.get(plain(item.symbol.name), ""))
    if role is None:
        return ""
    others = tuple(known[one].meaning for one in roles.values() if one in known)
    return role.meaning if contradiction(role.meaning, item.phrase, others) else ""


def _judged(item: Item, formula: Formula, found: list[Mapping[str, str]]) -> Finding | None:
    """Return a finding if the words fit in none of the ways to read the formula."""
    wrong = [_wrong_role(item, formula, roles) for roles in found]
    if not all(wrong):
        return None
    meant = wrong[-1]
    said = " ".join(item.phrase.split())
    return Finding(
        item.math.prose.locate(*item.span),
        f"{formula.name}: `{item.math.tex.strip()}` is the {meant}, not {said}",
        help="say what stands in this place of the formula",
        related=(Related(item.math.span, "the symbol"),),
        evidence=Evidence((said,), meant, formula.data["source"]),
    )
