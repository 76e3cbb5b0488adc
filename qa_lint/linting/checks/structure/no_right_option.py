"""Options of which none is marked as right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Question

_SHARE = 0.9
_ENOUGH = 4


@rule(Question, severity="warning", tier="measured")
def no_right_option(question: Question, ctx: Context) -> Iterator[Finding]:
    """No option of a question is right, though nearly all others of the page have one that is.

    Why: the reader has no way to learn the answer.
    Bad:
        ---
        cards:
          - type: multiple_choice
            front: ⟦Which of these is a lossless format?⟧
            choices:
              - key: a
                text: PNG
                correct: false
              - key: b
                text: JPEG
                correct: false
        ---
    Good:
        #### Q1. Which of these is a lossless format?

        - [x] PNG
        - [ ] JPEG
    Fix: mark the right option.
    """
    if question.hidden or not _has_boxes(question) or question.right_options:
        return
    if _all_called_wrong(question, ctx.document):
        told = "each option is given as not correct"
    elif any(part.role in ("answer", "explanation") for part in question.parts):
        return  # The answer may stand there in words.
    else:
        boxed, marked = _counts(ctx.document)
        if marked < _ENOUGH or marked < _SHARE * (boxed - 1):
            return
        told = f"{marked} of {boxed} questions of the page have a right option"
    yield Finding(
        question.title_span,
        "no option of this question is marked as right",
        help="mark the right option",
        evidence=Evidence(computed=told),
    )


def _all_called_wrong(question: Question, document: Document) -> bool:
    """Tell whether front matter says of every option in so many words that it isn't correct.

    An empty box is silent, ``correct: false`` isn't.
    """
    front = document.front_matter
    return front is not None and all(option.span.end <= front.end for option in question.options)


def _has_boxes(question: Question) -> bool:
    return bool(question.options) and all(o.checked is not None for o in question.options)


@lru_cache(maxsize=2)
def _counts(document: Document) -> tuple[int, int]:
    """Return how many questions of the page have boxes, and how many of them a right option."""
    boxed = [q for q in document.questions if not q.hidden and _has_boxes(q)]
    return len(boxed), sum(bool(q.right_options) for q in boxed)
