"""An answer with nothing in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects import details, qa_prefix
from qa_lint.parsing.document import Block, HtmlBlock, Part, Question

_EMPTY_DETAILS = re.compile(
    r"<details\b[^>]*>\s*<summary\b[^>]*>.*</summary>(?:\s|<br ?/?>|</?p>)*</details>\s*", re.DOTALL
)


@rule(Question)
def empty_answer(question: Question, ctx: Context) -> Iterator[Finding]:
    """The answer part of a question is empty.

    Why: the reader opens the answer and finds nothing.
    Bad:
        !!! Question ""
            === "Question"
                #### What is a learning rate?

            ⟦=== "Answer"⟧

        Some text that is not part of the question.
    Good:
        !!! Question ""
            === "Question"
                #### What is a learning rate?

            === "Answer"

                The size of the steps of gradient descent.
    Fix: write the answer, indented by four spaces below its label.
    """
    if question.hidden:
        return
    if question.dialect == details.NAME and not question.part("answer"):
        yield from _empty_details(question, ctx)
    if question.dialect == qa_prefix.NAME:
        yield from _nothing_behind_sign(question, ctx)
    for part in question.parts:
        shown = [b for b in part.blocks if not (isinstance(b, HtmlBlock) and b.comment)]
        if part.role == "answer" and question.dialect != details.NAME and part.holder is None:
            yield from _empty_reveal(part, ctx)
        if part.role == "answer" and not shown and part.holder is not None:
            yield Finding(
                part.holder.opener,
                "this answer is empty",
                help="write the answer below, indented by four spaces more than its label",
                severity="warning" if _is_withheld(part.holder, ctx) else None,
            )


def _empty_details(question: Question, ctx: Context) -> Iterator[Finding]:
    """Yield a ``<details>`` whose summary asks, and which holds nothing else."""
    text = ctx.source.text[slice(*question.span)]
    if _EMPTY_DETAILS.fullmatch(text):
        yield Finding(
            question.title_span,
            "this answer is empty",
            help="write the answer between the summary and the end of the details",
        )


def _empty_reveal(part: Part, ctx: Context) -> Iterator[Finding]:
    """Yield a ``<details>`` that a summary calls an answer, and which holds nothing else."""
    if part.label and _EMPTY_DETAILS.fullmatch(ctx.source.text[slice(*part.span)]):
        yield Finding(
            part.label_span,
            "this answer is empty",
            help="write the answer between the summary and the end of the details",
        )


def _nothing_behind_sign(question: Question, ctx: Context) -> Iterator[Finding]:
    """Yield an ``A:`` behind which nothing is said."""
    answer = question.part("answer")
    if answer is None or not answer.label or not answer.label[0].isalpha():
        return
    text = ctx.source.text[answer.label_span.end : max(answer.label_span.end, question.span.end)]
    if not text.strip(" \t\n:.*_"):
        yield Finding(answer.label_span, "this answer is empty", help="write the answer behind it")


def _is_withheld(tab: Block, ctx: Context) -> bool:
    """Tell whether a comment follows the label: some teachers hide answers until later."""
    text = ctx.source.text
    line = text.find("\n", tab.span.start)
    return line >= 0 and text[line : line + 400].lstrip().startswith("<!--")
