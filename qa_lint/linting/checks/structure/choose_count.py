"""Instructions that want another number of options than are right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.checks.structure._choices import has_groups, said, wanted
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Question

_SEVERAL = re.compile(r"[,;&+/\n]|\b(?:and|both|all|none)\b|\b[A-H]{2,6}\b", re.IGNORECASE)


@rule(Question, severity="warning", tier="measured")
def choose_count(question: Question, ctx: Context) -> Iterator[Finding]:
    """A question wants two or more options chosen, but another number of them is right.

    Why: the reader who follows the instructions can't get it right.
    Bad:
        #### Q1. Which of these are lossless formats? (⟦Choose two⟧)

        - [x] PNG
        - [ ] JPEG
        - [ ] MP3

        #### Q2. Which command lists files?

        - [x] ls
        - [ ] cd
    Good:
        #### Q1. Which of these are lossless formats? (Choose two)

        - [x] PNG
        - [ ] JPEG
        - [x] FLAC

        #### Q2. How do you select two rows?

        - [x] `LIMIT 2`
        - [ ] `ROWS`
    Fix: mark all right options, or correct the number.
    """
    if question.hidden or not question.right_options:
        return
    want = wanted(question, ctx.document)
    if want is None or want.number < 2 or has_groups(question):
        return
    right = len(question.right_options)
    if right == 1 and any(_SEVERAL.search(said(o, ctx.document)) for o in question.options):
        return  # each option is a set: "A, C and D"
    if right != want.number:
        yield Finding(
            want.span,
            f"{want.number} options are to be chosen, but {right} "
            f"{'is' if right == 1 else 'are'} marked as right",
            help="mark all right options, or correct the number",
            related=tuple(Related(o.span, "marked as right") for o in question.right_options[:6]),
            evidence=Evidence(read=(ctx.source.text[slice(*want.span)],), computed=str(right)),
        )
