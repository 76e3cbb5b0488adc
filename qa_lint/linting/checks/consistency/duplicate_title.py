"""The same question twice."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import BankFinding, bank_rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.consistency._copies import is_copy

if TYPE_CHECKING:
    from qa_lint.parsing.document import Document, Question

_MARKUP = re.compile(r"[*_`~]+")
_NOT_WORDS = re.compile(r"[^\w+#$\\{}^/<>=-]+")


def _titles(document: Document) -> list[list[Any]]:
    """Summarise a file: what each question is called, where, and a digest of what it asks.

    Many questions may be called "What does this print?": only what stands below tells them apart.
    """
    return [
        [_normal(question.title), question.title, *question.title_span, _digest(document, question)]
        for question in document.questions
        if not question.hidden and question.title.strip()
    ]


def _digest(document: Document, question: Question) -> str:
    """Return a short hash of the question's own text, its options included, without its title."""
    text = document.source.text
    asked = [p.span for p in question.parts if p.role in ("question", "option")]
    words = "".join(_outside(text, span, question.title_span) for span in sorted(asked))
    return hashlib.blake2b(words.encode(), digest_size=8).hexdigest()


def _outside(text: str, span: Span, title: Span) -> str:
    """Return the letters and digits of a span, those of the title left out."""
    before = text[span.start : max(span.start, min(span.end, title.start))]
    behind = text[min(span.end, max(span.start, title.end)) : span.end]
    return "".join(char for char in before + behind if char.isalnum())


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
    first: dict[tuple[str, str], tuple[str, Span]] = {}
    found: list[tuple[str, str, BankFinding]] = []
    for path, titles in bank.items():
        for normal, title, start, end, digest in titles:
            if not normal:
                continue
            span = Span(start, end)
            other, place = first.setdefault((normal, digest), (path, span))
            if (other, place) == (path, span):
                continue
            finding = Finding(
                span,
                f"the question {title!r} stands in the bank already",
                help="merge the two, or say in the titles how they differ",
                related=(Related(place, "the first one", other),),
            )
            found.append((path, other, BankFinding(path, finding)))
    shared = Counter((path, other) for path, other, _ in found if path != other)
    for path, other, made in found:
        if not is_copy(shared[path, other], len(bank[path]), len(bank[other])):
            yield made
