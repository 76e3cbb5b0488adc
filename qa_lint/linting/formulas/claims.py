"""Equations on a page that claim to be a named formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.heads import Head, head_of
from qa_lint.linting.formulas.lefts import CHANGED, may_be, speaks_of
from qa_lint.linting.formulas.library import Library
from qa_lint.linting.formulas.surroundings import Surroundings
from qa_lint.parsing.document import Code, Document, Math, Prose
from qa_lint.parsing.latex.nodes import (
    Application,
    Node,
    Relation,
    Symbol,
    Text,
    chains,
)
from qa_lint.parsing.latex.nodes import Sequence as Items
from qa_lint.parsing.latex.tree import parse, parse_plain

Naming = Literal["word", "both", "said", "letter", "none"]
"""How a formula is named: by a word on its left, by a letter on its left and the words that lead to
it, by these words alone, by a letter on its left and a name somewhere, by a name somewhere."""
Found = tuple[tuple[Formula, Mapping[str, str]], ...]
"""Formulas with the roles that the left side gives to symbols."""
_EQUAL = frozenset(("=", ":=", "gets", "equiv"))
_ROUGH = frozenset(("≈", "approx", "~=", "simeq"))
_BOUNDS = {"<=": "<=", "<": "<=", "leqslant": "<=", ">=": ">=", ">": ">=", "geqslant": ">="}
_TURNED = {"<=": ">=", ">=": "<="}
MIN_LENGTH = 5
"""Shorter formulas, in code points, are not taken for a named one without a left side."""
_CODE_FORMULA = re.compile(r"[ -!#-&(-:<-\[\]-z|~²³√·×−–≤≥∑Σα-ω]{3,200}")


@dataclass(frozen=True)
class Side:
    """One side of an equation, which may be a named formula.

    Attributes:
        node: Its tree, read from ``tex``.
        tex: The whole formula.
        begin: Where ``tex`` begins in the text of the prose.
        prose: Where it stands.
        candidates: The formulas it may be, with the roles that the left side gives to symbols.
        naming: How it is named.
        bystanders: Other formulas that are named around it, and which it may be instead.
    """

    node: Node
    tex: str
    begin: int
    prose: Prose
    candidates: Found
    naming: Naming
    bystanders: tuple[Formula, ...]
    relation: str = "="
    """What stands between the left side and this one: ``=``, ``<=`` or ``>=``."""
    others: tuple[Node, ...] = ()
    """The other sides of an equation whose left side names nothing: one of them may be it."""
    sentence: tuple[str, str, str] = ("", "", "")
    """What leads to the formula; what stands before it and behind it in its sentence."""


@lru_cache(maxsize=256)
def sides(prose: Prose, document: Document, library: Library) -> tuple[Side, ...]:
    """Return the sides of equations in a prose that may be a named formula.

    Kept, because several rules ask for them.
    """
    found: list[Side] = []
    for node in prose.nodes:
        if isinstance(node, Math):
            if node.rendered and len(node.tex) >= MIN_LENGTH:
                near = Surroundings(node, document, library)
                found += _in_formula(parse(node.tex), node.tex, node.tex_start, near)
        elif isinstance(node, Code) and "=" in node.code and _CODE_FORMULA.fullmatch(node.code):
            near = Surroundings(node, document, library)
            found += _in_formula(parse_plain(node.code), node.code, node.code_start, near)
    return tuple(found)


def _in_formula(tree: Node, tex: str, begin: int, context: Surroundings) -> Iterator[Side]:
    relations = list(chains(tree))
    for chain in relations:
        yield from _in_chain(chain, tex, begin, context)
    if not relations and not isinstance(tree, Items | Text) and isinstance(context.node, Math):
        yield from _without_head((tree,), tex, begin, context)


def _in_chain(chain: Relation, tex: str, begin: int, context: Surroundings) -> Iterator[Side]:
    if set(chain.operators) <= _ROUGH and len(chain.sides) == 2:
        yield from _approximate(chain, tex, begin, context)
        return
    if not set(chain.operators) <= _EQUAL:
        yield from _bound(chain, tex, begin, context)
        return
    heads = [head_of(tex[slice(*side.span)]) for side in (chain.sides[0], chain.sides[-1])]
    for at, head in enumerate(heads):
        rest = chain.sides[1:] if at == 0 else chain.sides[:-1]
        found = _headed(head, context)
        if found:
            for naming, some in _kinds(head, found, context):
                others = () if head.is_compound else _formulas(context, context.around(some), some)
                others = tuple(
                    one for one in others if may_be(head, one, [formula for formula, _ in some])
                )
                for side in rest:
                    yield Side(
                        side, tex, begin, context.prose, some, naming, others,
                        sentence=context.sentence,
                    )  # fmt: skip
            return
    yield from _without_head(chain.sides, tex, begin, context)


def _kinds(head: Head, found: Found, context: Surroundings) -> Iterator[tuple[Naming, Found]]:
    """Yield the formulas that a left side may name, those first that the sentence speaks of."""
    if context.library.is_telling(head):
        yield "word", found
        return
    said = tuple(one for one in found if one[0].id in context.said)
    if said:
        yield "both", said
    if len(said) < len(found):
        yield "letter", tuple(one for one in found if one not in said)


def _approximate(chain: Relation, tex: str, begin: int, context: Surroundings) -> Iterator[Side]:
    """Yield the right side of an approximation that has a name, as such."""
    found = _headed(head_of(tex[slice(*chain.sides[0].span)]), context)
    rough = tuple(one for one in found if one[0].data["relation"] == "≈")
    if rough:
        others = _formulas(context, context.far, rough)
        yield Side(
            chain.sides[1], tex, begin, context.prose, rough, "letter", others,
            sentence=context.sentence,
        )  # fmt: skip


def _bound(chain: Relation, tex: str, begin: int, context: Surroundings) -> Iterator[Side]:
    """Yield the bound of an inequality like Chebyshev's, whose left side is named."""
    if len(chain.sides) != 2 or chain.operators[0] not in _BOUNDS:
        return
    relation = _BOUNDS[chain.operators[0]]
    for at, relates in ((0, relation), (1, _TURNED[relation])):
        head = head_of(tex[slice(*chain.sides[at].span)])
        found = _headed(head, context, bounds=True)
        if found:
            others = _formulas(context, context.far, found)
            side = chain.sides[1 - at]
            yield Side(
                side, tex, begin, context.prose, found, "letter", others, relates,
                sentence=context.sentence,
            )  # fmt: skip
            return


def _headed(head: Head, context: Surroundings, *, bounds: bool = False) -> Found:
    """Return the formulas that a left side names: by a word, or by a letter and words nearby.

    ``bounds`` asks for inequalities, and only for these.
    """
    found: dict[str, tuple[Formula, Mapping[str, str]]] = {}
    for formula, known in context.library.headed(head):
        if formula.is_bound != bounds:
            continue
        if known.arguments and head.arguments and known.shape != head.shape:
            continue
        if known.shape != head.shape and any(map(CHANGED.search, head.arguments)):
            continue
        named = context.library.is_telling(known) and not formula.data["needs-name"]
        if not named and (formula.id not in context.far or context.is_another(formula)):
            continue
        given = _given(head, known, formula)
        if formula.id not in found or len(given) > len(found[formula.id][1]):
            found[formula.id] = (formula, given)
    return tuple(found.values())


def _given(head: Head, known: Head, formula: Formula) -> dict[str, str]:
    if len(head.arguments) != len(known.arguments):
        return {}
    pairs = zip(head.arguments, known.arguments, strict=True)
    return {mine: role for mine, role in pairs if role in formula.words.roles}


def _without_head(
    group: tuple[Node, ...], tex: str, begin: int, context: Surroundings
) -> Iterator[Side]:
    """Yield the sides of an equation whose left side names nothing, and of lone formulas."""
    if all(side.span.end - side.span.start < MIN_LENGTH for side in group):
        return
    for naming, ids in _namings(context):
        found = tuple(
            (one, dict[str, str]())
            for one in map(context.library.formula, sorted(ids))
            if not one.is_bound and not speaks_of(one, group, tex)
        )
        if not found:
            continue
        near = context.near if naming == "said" else context.far
        others = _formulas(context, near, found)
        for at, side in enumerate(group):
            rest = (*group[:at], *group[at + 1 :]) if naming == "said" else ()
            if side.span.end - side.span.start >= MIN_LENGTH and (
                at or len(group) == 1 or (naming == "said" and not _is_name(side))
            ):
                yield Side(
                    side,
                    tex,
                    begin,
                    context.prose,
                    found,
                    naming,
                    others,
                    others=rest,
                    sentence=context.sentence,
                )


def _namings(context: Surroundings) -> Iterator[tuple[Naming, Iterable[str]]]:
    """Yield the formulas that an equation is said to be, then the others nearby."""
    if context.said:
        yield "said", context.said
    others = (context.near or context.titled) - context.said
    if others:
        yield "none", others


def _is_name(side: Node) -> bool:
    return isinstance(side, Symbol | Application)


def _formulas(context: Surroundings, ids: Iterable[str], found: Found) -> tuple[Formula, ...]:
    """Return the formulas with some ids and those near the ones found, without the latter."""
    taken = {formula.id for formula, _ in found}
    near = {other for formula, _ in found for other in formula.data["near"]}
    return tuple(context.library.formula(one) for one in sorted({*ids, *near} - taken))
