"""A bank of two minds about a convention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_lint.core.conventions import CONVENTIONS, TABLE, Value
from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import BankFinding, bank_rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.linting.conventions.learning import Lesson, habit

_TABS = "mkdocs-tabs"
"""The name of the dialect; a bank is judged without importing how it is read."""
_Row = tuple[str, list[Any]]
"""The path of a file, and how many of its questions have a value: value, number, first place."""


def _habits(context: Context) -> dict[str, list[list[Any]]]:
    """Summarise a file: for each convention that is not set, what its questions have, and where.

    A row is a dialect, the number of its questions, and the values of those that have one only.
    """
    from qa_lint.linting.conventions.table import observe

    questions = context.document.questions
    if not questions:
        return {}
    house = {rule.name for rule in context.settings.conventions}
    wanted = [r.name for r in CONVENTIONS.values() if r.learn == "most" and r.name not in house]
    habits: dict[str, list[list[Any]]] = {}
    for name, observations in observe(context.document, tuple(wanted)).items():
        by_question: dict[int, dict[Value, Span]] = {}
        for one in observations:
            by_question.setdefault(one.question, {}).setdefault(one.value, one.span)
        by_dialect: dict[str, list[dict[Value, Span]]] = {}
        for number, values in by_question.items():
            by_dialect.setdefault(questions[number].dialect, []).append(values)
        if by_dialect:
            habits[name] = [[d, len(rows), _counted(rows)] for d, rows in by_dialect.items()]
    return habits


def _counted(rows: Sequence[Mapping[Value, Span]]) -> list[list[Any]]:
    """Count the questions by their only value; the first place of each value stands for all."""
    counts: dict[Value, list[Any]] = {}
    for values in rows:
        if len(values) == 1:
            ((value, span),) = values.items()
            counts.setdefault(value, [value, 0, *span])[1] += 1
    return list(counts.values())


@bank_rule(_habits, severity="info", tier="measured", configured=True)
def mixed_convention(bank: Mapping[str, Any]) -> Iterator[BankFinding]:
    """The questions of the bank are parted between two ways to write the same.

    Why: to the reader it looks as if a difference were meant. It is told once for the bank; set
    the convention, and each question that breaks it is named.
    Bad:
        !!! question "Where is A?"

            ??? success "Answer"

                At place $f$.

        !!! question "Where is B?"

            ??? success "Answer"

                At place $s$.

        !!! question "Where is C?"

            ??? success "Answer"

                At place $t$.

        !!! question "What is a code?"

            ??? success "Answer"

                A map ⟦\\(e\\)⟧ of words.

        !!! question "What is a word?"

            ??? success "Answer"

                Some \\(n\\) letters.

        !!! question "What is a letter?"

            ??? success "Answer"

                One of \\(k\\) signs.
    Good:
        !!! question "What is a code?"

            ??? success "Answer"

                A map $e$ of words.

        !!! question "What is a word?"

            ??? success "Answer"

                Some \\(n\\) letters.
    Fix: choose one, and set it in the settings.
    """
    names = {name for habits in bank.values() for name in habits}
    for name in CONVENTIONS:
        if name in names:
            yield from _mixed(name, bank)


def _mixed(name: str, bank: Mapping[str, Any]) -> Iterator[BankFinding]:
    """Yield one finding at most, of the dialect with the most questions that is parted."""
    by_dialect: dict[str, list[_Row]] = {}
    questions: Counter[str] = Counter()
    for path, habits in bank.items():
        for dialect, number, counted in habits.get(name, ()):
            if name == "heading-level" and dialect != _TABS:
                continue  # outside boxes, levels tell what belongs to what
            questions[dialect] += number
            by_dialect.setdefault(dialect, []).extend((path, one) for one in counted)
    for dialect, number in questions.most_common():
        counts: Counter[Value] = Counter()
        for _, (value, count, *_) in by_dialect[dialect]:
            counts[value] += count
        taught = habit(CONVENTIONS[name], counts, number)
        if taught.camps:
            yield _finding(taught, by_dialect[dialect])
            return


def _finding(taught: Lesson, rows: Sequence[_Row]) -> BankFinding:
    convention, (common, rare) = taught.convention, taught.camps
    first = {value: (path, Span(start, end)) for path, (value, _, start, end) in reversed(rows)}
    path, span = first[rare]
    usual_path, usual = first[common]
    told = [f"{convention.describe(v)} in {taught.counts[v]}" for v in (common, rare)]
    message = (
        f"{convention.subject} is {told[0]} questions, {told[1]}, of {taught.questions} in the bank"
    )
    place = Related(usual, f"here it is {convention.describe(common)}", usual_path)
    advice = f"set {convention.name} in [{TABLE}] to the one that is meant"
    return BankFinding(path, Finding(span, message, help=advice, related=(place,)))
