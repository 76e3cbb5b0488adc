"""An answer that stands below the box of its question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects import mkdocs_tabs
from qa_lint.parsing.document import Block, Container, Document


@rule(Document, severity="warning", tier="measured")
def detached_answer(document: Document, ctx: Context) -> Iterator[Finding]:
    """A tab with an answer stands outside of the box that holds its question.

    Why: the tab is indented less than the question's, so the page shows the question without an
    answer, and below its box a lone tab.
    Bad:
        !!! Question ""
            === "Question"
                #### What is an epoch?

        === "⟦Answer⟧"

            One pass over the training set.
    Good:
        !!! Question ""
            === "Question"
                #### What is an epoch?

            === "Answer"

                One pass over the training set.
    Fix: indent the tab as the question's tab is.
    """
    if document.dialect != mkdocs_tabs.NAME:
        return
    asked = {
        id(question.holder): question
        for question in document.questions
        if question.holder is not None and not question.hidden and not question.part("answer")
    }
    for blocks in _levels(document):
        for box, tab in pairwise(blocks):
            question = asked.get(id(box))
            if question is None or question.part("question") is None:
                continue
            if isinstance(tab, Container) and tab.kind == "tab":
                if mkdocs_tabs.role_of(tab.label) != "answer":
                    continue
                yield Finding(
                    tab.label_span,
                    "this answer stands outside of the box of its question",
                    help=f"indent the tab by {tab.indent + 4} spaces, and its body by four more",
                    related=(Related(question.title_span, "the question"),),
                )


def _levels(document: Document) -> Iterator[Sequence[Block]]:
    """Yield the blocks that stand next to each other: those of the page and of each container."""
    yield document.blocks
    for container in document.units(Container):
        yield container.blocks
