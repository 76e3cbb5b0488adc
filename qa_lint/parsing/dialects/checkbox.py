"""Options with boxes, ``- [ ]`` and ``- [x]``, below a title that asks."""

from __future__ import annotations

from qa_lint.parsing.dialects.choices import is_box_list
from qa_lint.parsing.dialects.page import Page
from qa_lint.parsing.dialects.sections import Reading, distinct, owners, questions_of
from qa_lint.parsing.document import List, Question

NAME = "checkbox"

_MAX_OPTIONS = 12


def find(page: Page) -> Reading:
    """Return the questions whose options have boxes; lists of tasks are none."""
    anchors = [
        index
        for index, element in enumerate(page.elements)
        if type(element.block) is List and element.reveal is None and is_box_list(element.block)
    ]
    if not anchors:
        return Reading(NAME)
    starts = [
        start if start is not None and (start.asks or start.numbered) else None
        for start in owners(page, anchors)
    ]
    if all(start is None or start.kind == "paragraph" for start in starts) and len(starts) == 1:
        return Reading(NAME, against=("one list with boxes is more likely one of tasks",))
    questions = [
        question for question in questions_of(page, NAME, distinct(starts)) if _is_choice(question)
    ]
    marked = sum(bool(question.right_options or question.part("answer")) for question in questions)
    if len(questions) * 2 < len(distinct(starts)) or not marked:
        reason = f"{len(anchors)} lists with boxes, {len(questions)} of them below a question"
        return Reading(NAME, against=(reason,))
    reason = f"{len(questions)} titles with options to check, {marked} with the right one marked"
    return Reading(NAME, questions, 2 * len(questions) + marked, (reason,))


def _is_choice(question: Question) -> bool:
    return 2 <= len(question.options) <= _MAX_OPTIONS
