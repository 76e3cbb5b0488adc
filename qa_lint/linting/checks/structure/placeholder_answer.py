"""An answer that is still to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects import details
from qa_lint.parsing.document import Question

_PLACEHOLDER = re.compile(
    r"[\W_]*(?:(?:TODO|FIXME|TBD|TBA|WIP|XXX+|work[ ]in[ ]progress|to[ ]be[ ](?:done|added|written"
    r"|completed|continued|filled(?:[ ]in)?)|coming[ ]soon|not[ ](?:yet[ ](?:written|answered)"
    r"|(?:written|answered)[ ]yet)|lorem[ ]ipsum[^\n]{0,2000}"
    r"|(?:add|write|insert|put)[ ](?:your[ ]|the[ ]|an[ ])?(?:answer|text)(?:[ ]here)?"
    r"|(?:your[ ]|the[ ])?answer[ ](?:(?:goes|comes)[ ])?here|answer[ ]pending)[\W_]*"
    r"|(?:\.{3}|…)\s*)",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"(?:\s|<[^<>]*>)*+(?P<said>[^<>]*[^<>\s])(?:\s|<[^<>]*>)*+")
_MARK = re.compile(r"[\W_]*(?:TODO|FIXME|TBD)\b[^\n]{0,120}", re.DOTALL)


@rule(Question, severity="warning", tier="measured")
def placeholder_answer(question: Question, ctx: Context) -> Iterator[Finding]:
    """The whole answer of a question is a placeholder.

    Why: the reader opens the answer and finds a note of the author to themselves.
    Bad:
        !!! Question ""
            === "Question"
                #### What is a learning rate?

            === "Answer"

                ⟦TODO: explain the schedule, too⟧
        ---
        <details>
        <summary>What is an epoch?</summary>

        ⟦*Coming soon ...*⟧

        </details>

        <details>
        <summary>What is a batch?</summary>

        The examples of one step.

        </details>
    Good:
        !!! Question ""
            === "Question"
                #### What does the comment TODO mean?

            === "Answer"

                TODO marks work that is left.

                It is read by editors.
    Fix: write the answer, or leave the question out until there is one.
    """
    answer = question.part("answer")
    if question.hidden or answer is None or any(p.role == "explanation" for p in question.parts):
        return
    if len([part for part in question.parts if part.role == "answer"]) > 1 or question.options:
        return
    text = ctx.source.text
    shown = [block for block in answer.blocks if text[slice(*block.span)].strip()]
    span = answer.span if question.dialect == details.NAME else shown[0].span if shown else None
    if span is None or (len(shown) != 1 and question.dialect != details.NAME):
        return
    start = max(span.start, answer.label_span.end if answer.label else 0)
    inside = _INSIDE.fullmatch(text, start, max(start, span.end))
    if inside is None:
        return
    said = inside["said"]
    if _PLACEHOLDER.fullmatch(said) or _MARK.fullmatch(said):
        yield Finding(
            Span(*inside.span("said")),
            "this answer is a placeholder",
            help="write the answer, or leave the question out until there is one",
        )
