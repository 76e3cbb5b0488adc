"""Equations on a page that claim to be a named formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa_lint.linting.claims.asserted import sentence_span
from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.heads import Head, head_of
from qa_lint.linting.formulas.library import Library
from qa_lint.linting.formulas.words import normal, vocabulary
from qa_lint.parsing.document import Code, Document, Math, Prose
from qa_lint.parsing.latex.nodes import Node, Relation, Text, chains
from qa_lint.parsing.latex.nodes import Sequence as Items
from qa_lint.parsing.latex.tree import parse, parse_plain
from qa_lint.parsing.reading.sentences import readable

Naming = Literal["word", "letter", "none"]
_EQUAL = frozenset(("=", ":=", "gets", "equiv"))
_BOUNDS = {"<=": "<=", "<": "<=", "leqslant": "<=", ">=": ">=", ">": ">=", "geqslant": ">="}
_TURNED = {"<=": ">=", ">=": "<="}
MAX_LEAD = 400
MIN_LENGTH = 5
"""Shorter formulas, in code points, are not taken for a named one without a left side."""
_KINDS = frozenset(
    "loss error distance score kernel variance mean divergence entropy coefficient statistic rate "
    "distribution similarity gradient update inequality norm regression deviation".split()
)
"""Words that name a kind of thing of which there are many."""
_BREAK = re.compile(r"\n[ \t]*\n")
_STOP = re.compile(r"[.!?]\s+(?=[A-Z*_$\"“(])")
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
        naming: Whether the left side names the formula by a word, by a letter, or not at all.
        bystanders: Other formulas that are named around it, and which it may be instead.
    """

    node: Node
    tex: str
    begin: int
    prose: Prose
    candidates: tuple[tuple[Formula, Mapping[str, str]], ...]
    naming: Naming
    bystanders: tuple[Formula, ...]
    relation: str = "="
    """What stands between the left side and this one: ``=``, ``<=`` or ``>=``."""


def sides(prose: Prose, document: Document, library: Library) -> Iterator[Side]:
    """Yield the sides of equations in a prose that may be a named formula."""
    if not _aliases(document, library):
        return
    for node in prose.nodes:
        if isinstance(node, Math):
            if node.rendered and len(node.tex) >= MIN_LENGTH:
                tree = parse(node.tex)
                yield from _in_formula(tree, node.tex, node.tex_start, node, document, library)
        elif isinstance(node, Code) and "=" in node.code and _CODE_FORMULA.fullmatch(node.code):
            tree = parse_plain(node.code)
            yield from _in_formula(tree, node.code, node.code_start, node, document, library)


@lru_cache(maxsize=4)
def _aliases(document: Document, library: Library) -> tuple[tuple[str, Formula], ...]:
    """Return the names of formulas that stand on a page."""
    return library.possible(vocabulary(document.source.text))


def _in_formula(
    tree: Node, tex: str, begin: int, node: Math | Code, document: Document, library: Library
) -> Iterator[Side]:
    context = _Context(node, document, library)
    relations = list(chains(tree))
    for chain in relations:
        yield from _in_chain(chain, tex, begin, context)
    if not relations and not isinstance(tree, Items | Text) and isinstance(node, Math):
        yield from _without_head(tree, tex, begin, context)


class _Context:
    """What is named around a formula, looked up when it is needed."""

    def __init__(self, node: Math | Code, document: Document, library: Library) -> None:
        self.node = node
        self.prose = node.prose
        self.document = document
        self.library = library
        self._near: set[str] | None = None
        self._far: set[str] | None = None

    @property
    def near(self) -> set[str]:
        """Formulas named in the sentence, or in what leads to it."""
        if self._near is None:
            self._near = self._named(around(self.node, self.document))
        return self._near

    def around(self, found: Sequence[tuple[Formula, Mapping[str, str]]]) -> set[str]:
        """Formulas that a side may be instead: those of the sentence, where it is clear enough."""
        text = f" {normal(around(self.node, self.document))} "
        clear = any(
            " " in (name := normal(alias)) and f" {name} " in text
            for formula, _ in found
            for alias in formula.data["aliases"]
        )
        return self.near if clear else self.far

    def is_another(self, formula: Formula) -> bool:
        """Tell whether the sentence names something akin instead: "the perceptron loss"."""
        if formula.id in self.near:
            return False
        words = set(normal(around(self.node, self.document)).split())
        return any(normal(alias).split()[-1:] and normal(alias).split()[-1] in words & _KINDS
                   for alias in formula.data["aliases"])  # fmt: skip

    def _named(self, text: str) -> set[str]:
        return self.library.named(text, _aliases(self.document, self.library))

    @property
    def far(self) -> set[str]:
        """Formulas named there, in the title, or anywhere in the paragraph."""
        if self._far is None:
            prose = self.prose
            start = prose.span.start
            before = self.document.source.text[max(0, start - 2 * MAX_LEAD) : start]
            words = readable(prose)
            others = f"{words[: self.node.start]} | {words[self.node.end :]}"
            text = f"{prose.place.title} | {before} | {others}"
            self._far = self.near | self._named(text)
        return self._far


def around(node: Math | Code, document: Document) -> str:
    """Return the sentence of a formula, and the end of the paragraph before a lone one."""
    prose = node.prose
    first, last = sentence_span(prose, node.start, node.end)
    words = readable(prose)
    before = words[first : node.start]
    lead = ""
    if not re.search(r"\w", before):
        start = prose.span.start
        text = document.source.text[max(0, start - MAX_LEAD) : start].rstrip().rstrip("$").rstrip()
        lead = _STOP.split(_BREAK.split(text)[-1])[-1] if first == 0 else _STOP.split(
            words[max(0, first - MAX_LEAD) : first].rstrip())[-1]  # fmt: skip
    return f"{lead} | {before} | {words[node.end : last]}"


def _in_chain(chain: Relation, tex: str, begin: int, context: _Context) -> Iterator[Side]:
    if not set(chain.operators) <= _EQUAL:
        yield from _bound(chain, tex, begin, context)
        return
    heads = [head_of(tex[slice(*side.span)]) for side in (chain.sides[0], chain.sides[-1])]
    for at, head in enumerate(heads):
        rest = chain.sides[1:] if at == 0 else chain.sides[:-1]
        found = _headed(head, context)
        if found:
            others = () if head.is_compound else _formulas(context, context.around(found), found)
            if head.arguments:
                others = tuple(one for one in others if _may_be(head, one))
            naming: Naming = "word" if context.library.is_telling(head) else "letter"
            for side in rest:
                yield Side(side, tex, begin, context.prose, found, naming, others)
            return
    for side in chain.sides[1:]:
        yield from _without_head(side, tex, begin, context)


def _bound(chain: Relation, tex: str, begin: int, context: _Context) -> Iterator[Side]:
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
            yield Side(side, tex, begin, context.prose, found, "letter", others, relates)
            return


def _headed(
    head: Head, context: _Context, *, bounds: bool = False
) -> tuple[tuple[Formula, Mapping[str, str]], ...]:
    """Return the formulas that a left side names: by a word, or by a letter and words nearby.

    ``bounds`` asks for inequalities, and only for these.
    """
    found: dict[str, tuple[Formula, Mapping[str, str]]] = {}
    for formula, known in context.library.headed(head):
        if formula.is_bound != bounds:
            continue
        if known.arguments and head.arguments and known.shape != head.shape:
            continue
        named = context.library.is_telling(known) and not formula.data["needs-name"]
        if not named and (formula.id not in context.far or context.is_another(formula)):
            continue
        given = _given(head, known, formula)
        if formula.id not in found or len(given) > len(found[formula.id][1]):
            found[formula.id] = (formula, given)
    return tuple(found.values())


def _may_be(head: Head, formula: Formula) -> bool:
    """Tell whether a formula may stand behind ``head(...)``: ``Var(X)`` is no mean."""
    names = {known.name for known in formula.heads if known.arguments}
    return not names or head.name in names


def _given(head: Head, known: Head, formula: Formula) -> dict[str, str]:
    if len(head.arguments) != len(known.arguments):
        return {}
    pairs = zip(head.arguments, known.arguments, strict=True)
    return {mine: role for mine, role in pairs if role in formula.words.roles}


def _without_head(side: Node, tex: str, begin: int, context: _Context) -> Iterator[Side]:
    if side.span.end - side.span.start < MIN_LENGTH or not context.near:
        return
    named = [context.library.formula(one) for one in sorted(context.near)]
    named = [one for one in named if not one.is_bound]
    found = tuple((one, dict[str, str]()) for one in named)
    others = _formulas(context, context.far, found)
    yield Side(side, tex, begin, context.prose, found, "none", others)


def _formulas(
    context: _Context, ids: set[str], found: tuple[tuple[Formula, Mapping[str, str]], ...]
) -> tuple[Formula, ...]:
    """Return the formulas with some ids and those near the ones found, without the latter."""
    taken = {formula.id for formula, _ in found}
    near = {other for formula, _ in found for other in formula.data["near"]}
    return tuple(context.library.formula(one) for one in sorted((ids | near) - taken))
