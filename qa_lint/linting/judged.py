"""Which parts of a file are held to be claims of its author."""

from __future__ import annotations

from qa_lint.parsing.document import Document, Place


def is_judged(place: Place, document: Document) -> bool:
    """Tell whether what stands here is stated as true.

    Answers and explanations are; questions, options, block quotes and hidden text are not. On a
    page without questions the whole body is.
    """
    if place.quoted or place.hidden:
        return False
    if place.question is None:
        return not any(not question.hidden for question in document.questions)
    return place.role in ("answer", "explanation")
