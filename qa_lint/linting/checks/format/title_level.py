"""A question whose title is set at another level than the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects import mkdocs_tabs
from qa_lint.parsing.document import Document, Heading, Question

_NUMBERED = re.compile(r"(?:q(?:uestion)?\W{0,3})?\d+\s?[.):]", re.IGNORECASE)
_MOST = 0.9
_ENOUGH = 5


@rule(Document, severity="warning", tier="measured")
def title_level(document: Document, ctx: Context) -> Iterator[Finding]:
    """A question's title is a heading of another level than nearly all others of the page.

    Why: the title is set larger or smaller than the others, and the table of contents nests it
    wrongly.
    Bad:
        !!! Question ""
            === "Question"
                #### What is step 1?

            === "Answer"

                The one after step 0.

        !!! Question ""
            === "Question"
                #### What is step 2?

            === "Answer"

                The one after step 1.

        !!! Question ""
            === "Question"
                #### What is step 3?

            === "Answer"

                The one after step 2.

        !!! Question ""
            === "Question"
                #### What is step 4?

            === "Answer"

                The one after step 3.

        !!! Question ""
            === "Question"
                #### What is step 5?

            === "Answer"

                The one after step 4.

        !!! Question ""
            === "Question"
                #### What is step 6?

            === "Answer"

                The one after step 5.

        !!! Question ""
            === "Question"
                #### What is step 7?

            === "Answer"

                The one after step 6.

        !!! Question ""
            === "Question"
                #### What is step 8?

            === "Answer"

                The one after step 7.

        !!! Question ""
            === "Question"
                #### What is step 9?

            === "Answer"

                The one after step 8.

        !!! Question ""
            === "Question"
                ⟦### What is step 10?⟧

            === "Answer"

                The one after step 9.

    Good:
        !!! Question ""
            === "Question"
                #### What is step 1?

            === "Answer"

                The one after step 0.

    Fix: use the level that the other titles have.
    """
    if ctx.settings.convention("heading-level"):  # format/broken-convention holds titles to that
        return
    titles = [
        (question, heading)
        for question in document.questions
        if not question.hidden and (heading := _title(question)) and _is_title(question, heading)
    ]
    levels = Counter(heading.level for _, heading in titles)
    if sum(levels.values()) < _ENOUGH:
        return
    level, count = levels.most_common(1)[0]
    if count < min(_MOST * len(titles), len(titles) - 1):
        return
    for _, heading in titles:
        if heading.level != level:
            yield Finding(
                heading.span,
                f"this title has level {heading.level}, {count} of {len(titles)} titles "
                f"of this page have level {level}",
                help=f"write {'#' * level} instead of {'#' * heading.level}",
            )


def _is_title(question: Question, heading: Heading) -> bool:
    """Tell a title from a follow-up question, which may well be set a level deeper."""
    return question.dialect == mkdocs_tabs.NAME or _NUMBERED.match(heading.title) is not None


def _title(question: Question) -> Heading | None:
    part = question.part("question")
    blocks = part.blocks if part else ()
    return next((block for block in blocks if isinstance(block, Heading)), None)
