"""Counts what a file holds, and how much of it was read well enough to be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields

from qa_lint.linting.claims.statements import Statement, statements
from qa_lint.linting.judged import is_judged
from qa_lint.linting.targets import written_text
from qa_lint.parsing.document import (
    Document,
    Fence,
    HtmlBlock,
    IndentedCode,
    Link,
    Math,
    Part,
    Prose,
    Question,
    Table,
)
from qa_lint.parsing.inline_links import label_of
from qa_lint.parsing.latex.nodes import free_symbols, is_readable
from qa_lint.parsing.latex.tree import parse
from qa_lint.parsing.latex.typeset import problems

_WEB = ("http://", "https://", "//")


@dataclass(slots=True)
class Inventory:
    """The numbers of one file, or of several.

    ``questions`` leaves out the ``hidden_questions`` in comments, and so do the counts of answers
    and options. ``answered`` questions have an answer or an explanation with something in it, or
    a right option. ``formulas`` are those that the site turns into math: ``typeset_checked`` ones
    are within the limits of the check, ``read_as_trees`` ones are understood as a whole, so their
    truth can be asked for. ``claims`` are equalities: ``numeric_claims`` those that can be
    recomputed because only numbers stand on both sides, ``judged_claims`` those that the author
    states as true. ``references`` are links to the web from answers.
    """

    questions: int = 0
    hidden_questions: int = 0
    dialects: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    options: int = 0
    right_options: int = 0
    display_formulas: int = 0
    inline_formulas: int = 0
    typeset_checked: int = 0
    read_as_trees: int = 0
    claims: int = 0
    numeric_claims: int = 0
    judged_claims: int = 0
    links: Counter[str] = field(default_factory=Counter)
    references: int = 0
    tables: int = 0
    code_blocks: int = 0

    @property
    def formulas(self) -> int:
        """How many formulas there are, on lines of their own or in running text."""
        return self.display_formulas + self.inline_formulas

    def __add__(self, other: Inventory) -> Inventory:
        """Return the numbers of both together."""
        return Inventory(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )


def inventory(document: Document) -> Inventory:
    """Return the numbers of one file. What an HTML comment hides is counted as hidden only."""
    shown = [question for question in document.questions if not question.hidden]
    links = list(_links(document))
    found = Inventory(
        questions=len(shown),
        hidden_questions=len(document.questions) - len(shown),
        dialects=Counter(question.dialect for question in shown),
        answered=sum(_is_answered(question, document) for question in shown),
        options=sum(len(question.options) for question in shown),
        right_options=sum(len(question.right_options) for question in shown),
        links=Counter(kind for _, kind, _ in links),
        references=sum(_is_reference(*link) for link in links),
        tables=_count(document.units(Table)),
        code_blocks=_count(document.units(Fence)) + _count(document.units(IndentedCode)),
    )
    for math in document.units(Math):
        if math.rendered and not math.place.hidden:
            _add_formula(found, math)
    for statement in _statements(document):
        found.claims += 1
        found.numeric_claims += all(
            is_readable(side.node) and not free_symbols(side.node)
            for side in (statement.left, statement.right)
        )
        found.judged_claims += is_judged(statement.prose.place, document)
    return found


def total(inventories: Iterable[Inventory]) -> Inventory:
    """Return the numbers of several files together."""
    return sum(inventories, Inventory())


def _count(blocks: Iterable[Table | Fence | IndentedCode]) -> int:
    return sum(1 for block in blocks if not block.place.hidden)


def _is_answered(question: Question, document: Document) -> bool:
    return bool(question.right_options) or any(
        part.role in ("answer", "explanation") and _holds_something(part, document)
        for part in question.parts
    )


def _holds_something(part: Part, document: Document) -> bool:
    """Tell whether a part shows anything; one in the front matter is text without blocks."""
    if any(not (isinstance(block, HtmlBlock) and block.comment) for block in part.blocks):
        return True
    head = document.front_matter
    inside = head is not None and part.span.end <= head.end
    return inside and bool(document.source.text[slice(*part.span)].strip())


def _add_formula(found: Inventory, math: Math) -> None:
    if math.display:
        found.display_formulas += 1
    else:
        found.inline_formulas += 1
    if not math.tex.strip():
        return
    defects = problems(math.tex, display=math.display)
    found.typeset_checked += all(defect.kind != "limits" for defect in defects)
    found.read_as_trees += is_readable(parse(math.tex))


def _statements(document: Document) -> Iterator[Statement]:
    for prose in document.units(Prose):
        if not prose.place.hidden:
            yield from statements(prose)


def _links(document: Document) -> Iterator[tuple[Link, str, str]]:
    """Yield the links, their kinds and targets; a label that nothing defines makes no link."""
    definitions = {
        label_of(written_text(link)): link.target
        for link in document.units(Link)
        if link.kind == "definition"
    }
    for link in document.units(Link):
        label = label_of(link.target)
        if link.place.hidden or (link.kind == "reference" and label not in definitions):
            continue
        if link.kind != "reference":
            yield link, link.kind, link.target
        elif not label.startswith("^"):  # else a footnote
            kind = "image" if link.text.startswith("!") else "reference"
            yield link, kind, definitions[label]


def _is_reference(link: Link, kind: str, target: str) -> bool:
    """Tell whether a link takes the reader of an answer to the web."""
    in_answer = link.place.question is not None and link.place.role in ("answer", "explanation")
    if not in_answer or kind in ("image", "definition"):
        return False
    target = target.lower()
    return target.startswith(_WEB) or (kind == "bare" and target.startswith("www."))
