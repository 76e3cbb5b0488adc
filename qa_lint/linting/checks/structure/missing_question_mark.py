"""A question without a question mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.asking import asks_by_its_words
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Question

_ENOUGH = 5
_SHARE = 0.8
_PLAIN_END = re.compile(r"[\w)\"'”’`][*_]{0,3}\Z")
_MARKS = ("?", "？", "؟")
_OTHER = re.compile(r"[.:;!][ \n]|```|\]\(|,[ ]\w+[ ](?:\w+[ ])?(?:examples?|few|some|them|it)\b")


@rule(Question, severity="info", tier="measured")
def missing_question_mark(question: Question, ctx: Context) -> Iterator[Finding]:
    """A title asks without a question mark, though the page's other titles have one.

    Why: it reads like a heading, not like a question.
    Bad:
        ### 1. What is a tensor?

        An array.

        ### 2. What is a kernel?

        A small filter.

        ### 3. What is a ⟦stride⟧

        A step.

        ### 4. How is a batch drawn?

        At random.

        ### 5. Why is a seed set?

        To repeat a run.

        ### 6. What is a head?

        The last layer.

        ### 7. What is an epoch?

        A pass.
    Good:
        ### What is a tensor?

        An array.

        ### Explain what a kernel is

        A small filter.

        ### What is a stride?

        A step.
    Fix: end the title with a question mark.
    """
    if ctx.settings.convention("question-title-end"):  # format/broken-convention looks at it
        return
    title, text = question.title.strip(), ctx.source.text
    if question.hidden or not asks_by_its_words(title) or not _PLAIN_END.search(title):
        return
    end = text.find("\n\n", question.title_span.start)
    rest = text[question.title_span.start : end if end >= 0 else len(text)]
    if any(mark in rest for mark in _MARKS) or _OTHER.search(title):
        return
    asking, marked = _counts(ctx.document)
    if marked < _ENOUGH or marked < _SHARE * asking:
        return
    start, end = question.title_span
    if text[start:end].strip() != title:
        return
    last = start + len(text[start:end].rstrip())
    word = max(text.rfind(" ", start, last) + 1, start)
    yield Finding(
        Span(word, last),
        "this title asks, but has no question mark",
        help="end it with a question mark",
        evidence=Evidence(computed=f"{marked} of {asking} such titles of the page have one"),
        fix=Fix("add a question mark", (Edit(Span(last, last), "?"),), "suggestion"),
    )


@lru_cache(maxsize=2)
def _counts(document: Document) -> tuple[int, int]:
    """Return how many titles of the page ask, and how many of them have a question mark."""
    titles = [q.title for q in document.questions if not q.hidden and asks_by_its_words(q.title)]
    return len(titles), sum(any(mark in title for mark in _MARKS) for title in titles)
