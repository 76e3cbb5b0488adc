"""The same question twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import BankFinding, bank_rule
from qa_lint.core.text import Span
from qa_lint.parsing.document import Document

_MARKUP = re.compile(r"[*_`~]+")
_NOT_WORDS = re.compile(r"[^\w+#$\\{}^/<>=-]+")


def _titles(document: Document) -> list[list[Any]]:
    """Summarise a file: what each question is called, and where."""
    return [
        [_normal(question.title), question.title, *question.title_span]
        for question in document.questions
        if not question.hidden and question.title.strip()
    ]


def _normal(title: str) -> str:
    """Return a title without markup, case, punctuation and spacing."""
    return _NOT_WORDS.sub(" ", _MARKUP.sub("", title)).strip().casefold()


@bank_rule(_titles, severity="warning")
def duplicate_title(bank: Mapping[str, Any]) -> Iterator[BankFinding]:
    """Two questions of the bank have the same title.

    Why: the reader meets the question twice, and sooner or later two answers that differ.
    Bad:
        !!! Question ""
            === "Question"
                #### What is a confusion matrix?

            === "Answer"

                A table of true against predicted classes.

        !!! Question ""
            === "Question"
                #### ⟦What is a confusion matrix?⟧

            === "Answer"

                It counts the predictions of each true class.
    Good:
        !!! Question ""
            === "Question"
                #### What is a confusion matrix?

            === "Answer"

                A table of true against predicted classes.

        !!! Question ""
            === "Question"
                #### How do you read a confusion matrix?

            === "Answer"

                Row by row.
    Fix: merge the two, or say in the titles how they differ.
    """
    first: dict[str, tuple[str, Span]] = {}
    for path, titles in bank.items():
        for normal, title, start, end in titles:
            if not normal:
                continue
            span = Span(start, end)
            if normal not in first:
                first[normal] = (path, span)
                continue
            other, place = first[normal]
            finding = Finding(
                span,
                f"the question {title!r} stands in the bank already",
                help="merge the two, or say in the titles how they differ",
                related=(Related(place, "the first one", other),),
            )
            yield BankFinding(path, finding)
