"""Two right options where one is to be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.structure._choices import has_groups, wanted
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Question

_WHICH_ONE = re.compile(r"(?:^|[.?!:]\s)[*_]{0,3}(?P<said>which one) (?:of|is)\b", re.IGNORECASE)


@rule(Question, severity="warning", tier="measured")
def two_keys(question: Question, ctx: Context) -> Iterator[Finding]:
    """A question wants one option chosen, but several are marked as right.

    Why: the reader who follows the instructions misses a right answer, or the key is wrong.
    Bad:
        #### Q1. What is a lossless format? (⟦Choose one⟧)

        - [x] PNG
        - [ ] JPEG
        - [x] FLAC

        #### Q2. Which command lists files?

        - [x] ls
        - [ ] cd
    Good:
        #### Q1. Which one of these is a lossless format?

        - [x] PNG
        - [ ] JPEG
        - [ ] MP3

        #### Q2. Which formats are lossless?

        - [x] PNG
        - [ ] JPEG
        - [x] FLAC
    Fix: keep one key, or ask for all that are right.
    """
    right = question.right_options
    if question.hidden or len(right) < 2 or has_groups(question):
        return
    span = _single(question, ctx)
    if span is not None:
        yield Finding(
            span,
            f"one option is to be chosen, but {len(right)} are marked as right",
            help="keep one key, or ask for all that are right",
            related=tuple(Related(option.span, "marked as right") for option in right[:6]),
            evidence=Evidence(read=(ctx.source.text[slice(*span)],), computed=str(len(right))),
        )


def _single(question: Question, ctx: Context) -> Span | None:
    """Return where the question says that one option is right."""
    want = wanted(question, ctx.document)
    if want is not None:
        return want.span if want.number == 1 else None
    start, end = question.title_span
    found = _WHICH_ONE.search(ctx.source.text[start:end])
    return Span(*found.span("said")).shift(start) if found else None
