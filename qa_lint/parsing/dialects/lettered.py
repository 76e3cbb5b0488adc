"""Options with letters, ``A)`` to ``D)``, below a title, and the key that names the right one."""

from __future__ import annotations

import re

from qa_lint.parsing.dialects.choices import is_letter_list, options_of_lines
from qa_lint.parsing.dialects.page import Page, Start
from qa_lint.parsing.dialects.sections import Reading, distinct, owners, questions_of
from qa_lint.parsing.document import List, Paragraph

NAME = "lettered"

_SECOND = re.compile(r"\n[ \t]*(?:[-*+][ \t]+)?[*_(]{0,3}[Bb][*_]{0,2}[.):]")


def find(page: Page) -> Reading:
    """Return the questions with lettered options; most of them have to have a key."""
    if _SECOND.search(page.text) is None:
        return Reading(NAME)
    anchors: list[int] = []
    for index, element in enumerate(page.elements):
        block = element.block
        if element.reveal is not None:
            continue
        if type(block) is List:
            if is_letter_list(block):
                anchors.append(index)
        elif type(block) is Paragraph and options_of_lines(block, 0, 0, "A"):
            anchors.append(index)
    starts = distinct([*owners(page, anchors), *_with_lines(page)])
    questions = [
        question for question in questions_of(page, NAME, starts) if len(question.options) > 1
    ]
    keyed = sum(question.key is not None for question in questions)
    if keyed == 0 or keyed * 2 < len(questions):
        reason = f"{len(questions)} titles with lettered options, {keyed} of them with a key"
        return Reading(NAME, against=(reason,) if questions else ())
    reason = f"{len(questions)} titles with lettered options, {keyed} with a key"
    return Reading(NAME, questions, 2 * len(questions) + keyed, (reason,))


def _with_lines(page: Page) -> list[Start]:
    """Return the paragraphs that hold both a question and its options."""
    found = []
    for start in page.starts:
        block = page.elements[start.index].block
        if type(block) is not Paragraph or start.rest + 1 >= len(block.prose.text):
            continue
        if len(options_of_lines(block, start.rest + 1, 0, "A")) > 1:
            found.append(start)
    return found
