"""Which parts of a file are held to be claims of its author."""

from __future__ import annotations

from functools import lru_cache

from qa_lint.parsing.document import Document, Place


@lru_cache(maxsize=4)
def _asks(document: Document) -> bool:
    """Tell whether the page's own text, not only its front matter, holds questions."""
    return any(
        part.blocks
        for question in document.questions
        if not question.hidden
        for part in question.parts
    )


def is_judged(place: Place, document: Document) -> bool:
    """Tell whether what stands here is stated as true.

    Answers and explanations are; questions, options, block quotes and hidden text are not. On a
    page without questions the whole body is.
    """
    if place.quoted or place.hidden:
        return False
    if place.question is None:
        return not _asks(document)
    return place.role in ("answer", "explanation")
