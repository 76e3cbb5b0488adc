"""What is named around a formula: in its sentence, in what leads to it, in its row of a table."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache

from qa_lint.linting.claims.asserted import sentence_span
from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.library import Library
from qa_lint.linting.formulas.words import words_of
from qa_lint.parsing.blocktypes import Table
from qa_lint.parsing.document import Code, Document, Inline, Math, Prose
from qa_lint.parsing.reading.sentences import readable

MAX_LEAD = 400
MAX_FAR = 4_000
"""How far from a formula, in code points, its paragraph is read."""
MAX_GAP = 12
"""How many words may stand between a name and the formula that it is said to be."""
SHORT = 8
"""Shorter formulas, in code points, are words of their sentence: "the entropy of $X$ is"."""
_KINDS = frozenset(
    "loss error distance score kernel variance mean divergence entropy coefficient statistic rate "
    "distribution similarity gradient update inequality norm regression deviation density "
    "function probability interval index".split()
)
"""Words that name a kind of thing of which there are many."""
_BREAK = re.compile(r"\n[ \t]*\n")
_STOP = re.compile(r"[.!?]\s+(?=[A-Z*_$\"“(])")
_LINKING = frozenset(
    "is are be equal read become give return compute use minimise minimize maximise maximize "
    "has have take define defined given computed calculated written expressed obtained then "
    "estimated model modelled modeled measured as".split()
)
_GLUE = _LINKING | frozenset(
    "the a an by as to it its this that which in on of for from with via formula equation "
    "expression definition following below here usual usually often formally mathematically "
    "simply just function loss score value measure law rule theorem form closed solution term "
    "objective cost statistic metric so therefore thu hence we one can standard general also "
    "and i.e ie namely width size rate length height".split()
)
"""Words that may stand between a name and its formula."""
_ARTICLES = frozenset("the a an it their thi our each every it one".split())
_OWNING = frozenset(("of", "with", "between", "to", "than", "via"))
_DEFINING = frozenset(
    "definition formula value equation expression form version estimate estimator calculation "
    "computation example case way function objective loss cost criterion density kernel "
    "derivation notation".split()
)
_PREPOSITIONS = frozenset("of for from between over in with on at after under as".split())


class Surroundings:
    """What is named around a formula, looked up when it is needed."""

    def __init__(self, node: Math | Code, document: Document, library: Library) -> None:
        self.node = node
        self.prose = node.prose
        self.document = document
        self.library = library

    @cached_property
    def sentence(self) -> tuple[str, str, str]:
        """What leads to the formula; what stands before it and behind it in its sentence."""
        return around(self.node, self.document)

    @cached_property
    def _before(self) -> list[str]:
        return words_of(" ".join(self.sentence[:2]))

    @cached_property
    def _after(self) -> list[str]:
        return words_of(self.sentence[2])

    @property
    def _since(self) -> list[str]:
        """The words before the formula, but not those before another one: they name that."""
        nodes = self.prose.nodes
        first = self.node.start - len(self.sentence[1])
        for at in range(bisect_left(nodes, self.node.start, key=_start) - 1, -1, -1):
            node = nodes[at]
            if node.end <= first:
                break
            if isinstance(node, Math) and node.end <= self.node.start and len(node.tex) > SHORT:
                return words_of(_shown(self.prose)[node.end : self.node.start])
        return self._before

    @cached_property
    def near(self) -> frozenset[str]:
        """Formulas named in the sentence, or in what leads to it."""
        words = [*self._before, "|", *self._after]
        return frozenset(one.formula.id for one in self.library.mentions(words))

    @cached_property
    def titled(self) -> frozenset[str]:
        """Formulas named in the title of the question, for a display without a name nearby."""
        if self.near or not (isinstance(self.node, Math) and self.node.display):
            return frozenset()
        mentions = self.library.mentions(words_of(self.prose.place.title))
        return frozenset(one.formula.id for one in mentions)

    @cached_property
    def far(self) -> frozenset[str]:
        """Formulas named there, in the title, or anywhere in the paragraph."""
        prose = self.prose
        start = prose.span.start
        before = self.document.source.text[max(0, start - 2 * MAX_LEAD) : start]
        words = _shown(prose)
        first, last = max(0, self.node.start - MAX_FAR), self.node.end + MAX_FAR
        others = f"{words[first : self.node.start]} | {words[self.node.end : last]}"
        text = words_of(f"{prose.place.title} | {before} | {others}")
        return self.near | self.library.named([*self._before, "|", *self._after, "|", *text])

    @cached_property
    def said(self) -> frozenset[str]:
        """Formulas that the sentence says this to be: "the recall is ...", "Entropy: ..."."""
        before, after = self._since, self._after
        if "respectively" in before or "respectively" in after:
            return frozenset()
        mentions = self.library.mentions(before)
        ends = {one.end for one in mentions}
        found = [
            one
            for one in mentions
            if len(before) - one.end <= MAX_GAP
            and _leads_on(before[one.end :])
            and not _is_part(before, one.begin, ends)
        ]
        if not found:
            found = [
                one
                for one in self.library.mentions(after[:MAX_GAP])
                if one.begin and after[0] in ("is", "are") and _GLUE.issuperset(after[: one.begin])
            ]
        last = max((one.begin for one in found), default=0)
        found = [one for one in found if one.begin == last]
        joined = [one for one in found if one.joined]
        return frozenset(one.formula.id for one in joined or found)

    def around(self, found: Sequence[tuple[Formula, Mapping[str, str]]]) -> frozenset[str]:
        """Formulas that a side may be instead: those of the sentence, where it is clear enough."""
        ids = {formula.id for formula, _ in found}
        clear = any(
            one.end - one.begin > 1 and one.formula.id in ids
            for words in (self._before, self._after)
            for one in self.library.mentions(words)
        )
        return self.near if clear else self.far

    def is_another(self, formula: Formula) -> bool:
        """Tell whether the sentence names something akin instead: "the perceptron loss"."""
        if formula.id in self.near:
            return False
        kinds = {words[-1] for alias in formula.data["aliases"] if (words := words_of(alias))}
        words = [*self._before, "|", *self._after]
        return any(
            word in kinds and word in _KINDS and (not at or words[at - 1] not in _ARTICLES)
            for at, word in enumerate(words)
        )


def _leads_on(gap: Sequence[str]) -> bool:
    """Tell whether words behind a name lead to its formula: "of a fair coin is"."""
    if _GLUE.issuperset(gap):
        return True
    return gap[0] in _PREPOSITIONS and gap[-1] in _GLUE and not _LINKING.isdisjoint(gap)


def _is_part(words: Sequence[str], at: int, ends: Collection[int]) -> bool:
    """Tell whether a name is part of another: "mean of precision and recall", "root of the MSE"."""
    before = at - 1
    while before >= 0 and words[before] in _ARTICLES:
        before -= 1
    if before < 0:
        return False
    if words[before] in ("and", "or"):
        return before in ends
    owner = words[before - 1] if before else ""
    return (
        words[before] in ("of", "with", "between", "to", "than", "via") and owner not in _DEFINING
    )


def _start(node: Inline) -> int:
    return node.start


@lru_cache(maxsize=2)
def _shown(prose: Prose) -> str:
    """Return what is read of a prose; kept, because a paragraph may hold many formulas."""
    return readable(prose)


def around(node: Math | Code, document: Document) -> tuple[str, str, str]:
    """Return what leads to a formula, what stands before it and behind it in its sentence.

    A lone formula is led to by the end of the paragraph before it, a cell of a table by the other
    cells to the left and the head of its column.
    """
    prose = node.prose
    first, last = sentence_span(prose, node.start, node.end)
    words = _shown(prose)
    before = words[first : node.start]
    lead = ""
    if prose.kind == "cell":
        lead = _cells(document).get(id(prose), "")
    elif not re.search(r"\w", before):
        start = prose.span.start
        text = document.source.text[max(0, start - MAX_LEAD) : start].rstrip().rstrip("$").rstrip()
        lead = _STOP.split(_BREAK.split(text)[-1])[-1] if first == 0 else _STOP.split(
            words[max(0, first - MAX_LEAD) : first].rstrip())[-1]  # fmt: skip
    return lead, before, words[node.end : last]


@lru_cache(maxsize=2)
def _cells(document: Document) -> Mapping[int, str]:
    """Return what leads to each cell of the tables of a page: its row and its column."""
    found: dict[int, str] = {}
    for table in document.units(Table):
        for row in table.rows:
            left: list[str] = []
            for cell, head in zip(row.cells, table.header.cells, strict=False):
                found[id(cell)] = " | ".join((*left, head.text))
                left.append(cell.text)
    return found
