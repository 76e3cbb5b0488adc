"""An answer to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects import mkdocs_tabs, question_admonition
from qa_lint.parsing.dialects.building import container_role
from qa_lint.parsing.document import Container, Document

_ENOUGH = 3


@rule(Document, severity="warning", tier="measured")
def answer_without_question(document: Document, ctx: Context) -> Iterator[Finding]:
    """A box holds nothing but an answer, where the page's other boxes hold a question, too.

    Why: the reader can't know what is answered.
    Bad:
        !!! Question ""
            === "⟦Answer⟧"

                A saved copy of the weights.

        !!! Question ""
            === "Question"
                #### What is an epoch?

            === "Answer"

                One pass over the training set.

        !!! Question ""
            === "Question"
                #### What is a batch?

            === "Answer"

                The examples of one step.

        !!! Question ""
            === "Question"
                #### What is a weight?

            === "Answer"

                A learned number.
    Good:
        !!! Question "What is a checkpoint?"
            === "Answer"

                A saved copy of the weights.

        !!! Question ""
            === "Question"
                #### What is an epoch?

            === "Answer"

                One pass over the training set.
    Fix: write the question in a part of its own.
    """
    yield from _behind_whole_questions(document)
    asked = [q for q in document.questions if q.part("question") and q.dialect == mkdocs_tabs.NAME]
    if len(asked) < _ENOUGH or len(asked) * 4 < len(document.questions) * 3:
        return
    known = {id(question.holder) for question in document.questions}
    for box in document.units(Container):
        if box.kind == "tab" or box.label.strip() or id(box) in known or not box.blocks:
            continue
        tabs = [b for b in box.blocks if isinstance(b, Container) and b.kind == "tab"]
        answers = [tab for tab in tabs if mkdocs_tabs.role_of(tab.label) == "answer"]
        if len(answers) == len(box.blocks):
            yield Finding(
                answers[0].label_span,
                "this answer belongs to no question",
                help="write the question in a tab before it",
            )


def _behind_whole_questions(document: Document) -> Iterator[Finding]:
    """Yield boxes with an answer where each of the page's questions holds its own."""
    boxes = [q for q in document.questions if q.dialect == question_admonition.NAME]
    answers = [part for box in boxes for part in box.parts if part.role == "answer"]
    whole = {id(box.holder) for box in boxes if box.holder is not None and box.part("answer")}
    if len(whole) < _ENOUGH or len(whole) * 4 < len(document.questions) * 3:
        return
    known = {id(part.holder) for part in answers}
    for before, block in zip(document.blocks, document.blocks[1:], strict=False):
        if id(before) not in whole or id(block) in known or not isinstance(block, Container):
            continue
        if block.label and container_role(block) == "answer":
            yield Finding(
                block.label_span,
                "this answer belongs to no question: the one above has its own",
                help="write the question in a box around it, or above it",
            )
