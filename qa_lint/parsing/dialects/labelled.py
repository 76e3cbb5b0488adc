"""Titles with a labelled answer below: ``### Question 1`` ... ``**Answer:** ...``.

The title is a heading, a bold or numbered line, or a line that asks; the label tells the rest.
"""

from __future__ import annotations

import re

from qa_lint.parsing.dialects.building import prose_of
from qa_lint.parsing.dialects.page import Page, Start
from qa_lint.parsing.dialects.sections import Reading, distinct, owners, questions_of
from qa_lint.parsing.dialects.wording import ANSWER_WORDS, label_at

NAME = "labelled"

_ENOUGH = 2
_FIRST = "".join(sorted({word[0] for word in ANSWER_WORDS | {"correct"}}))
_LABEL_LINE = re.compile(
    rf"(?:\A|\n)[\s>*_#✅-]{{0,12}}[{_FIRST}{_FIRST.upper()}]\w*[^\n]{{0,40}}?[:：\n]"
)
"""A cheap test: a line that starts like a label."""


def find(page: Page) -> Reading:
    """Return the titles that ask or are numbered, if most labelled answers belong to one."""
    if _LABEL_LINE.search(page.text) is None:
        return Reading(NAME)
    anchors = [
        index
        for index, element in enumerate(page.elements)
        if element.reveal is None
        and (prose := prose_of(element.block)) is not None
        and (label := label_at(prose.text[:200])) is not None
        and label.role == "answer"
    ]
    titles = distinct([start if _may_ask(start) else None for start in owners(page, anchors)])
    questions = [q for q in questions_of(page, NAME, titles) if q.part("answer")]
    named = sum(start.numbered == "named" for start in titles)
    if len(questions) < (1 if named else _ENOUGH) or len(questions) * 5 < len(anchors) * 4:
        reason = f"{len(questions)} titles have one of the {len(anchors)} labelled answers"
        return Reading(NAME, against=(reason,) if anchors else ())
    reason = f"{len(questions)} titles have a labelled answer below"
    return Reading(NAME, questions, 2 * len(questions), (reason,))


def _may_ask(start: Start | None) -> bool:
    return start is not None and bool(start.asks or start.numbered in ("named", "exercise"))
