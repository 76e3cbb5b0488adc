"""Bold lines that ask: ``**What is overfitting?**``, and the answer below."""

from __future__ import annotations

import re

from qa_lint.parsing.dialects.page import Page, Start
from qa_lint.parsing.dialects.sections import Reading, has_answer, questions_of

NAME = "bold"

_ENOUGH = 3
_LINE = re.compile(r"\n[ \t]*(?:\d{1,3}[.)][ \t]+)?(?:\*\*|__)\S")


def find(page: Page) -> Reading:
    """Return the questions that are bold lines, if most bold lines of a make ask."""
    if _LINE.search(page.text) is None:
        return Reading(NAME)
    forms: dict[str, list[Start]] = {}
    for start in page.starts:
        if start.kind == "bold":
            forms.setdefault(start.numbered, []).append(start)
    chosen: list[Start] = []
    reasons, against = [], []
    for numbered, starts in forms.items():
        asking = [start for start in starts if start.asks]
        outright = sum(start.outright for start in starts)
        make = f"{numbered + ' numbered ' if numbered else ''}bold lines"
        needed = 0.4 if numbered else 0.6
        asked_outright = outright >= 2 and outright * 4 >= len(starts)
        if len(asking) >= _ENOUGH and asked_outright and len(asking) >= needed * len(starts):
            reasons.append(f"{len(asking)} of {len(starts)} {make} ask")
            chosen.extend(starts if numbered else asking)
        elif asking:
            against.append(f"{len(asking)} of {len(starts)} {make} ask, which is too few")
    chosen.sort(key=lambda start: start.index)
    questions = [
        question
        for question, start in zip(
            questions_of(page, NAME, chosen, with_options=False), chosen, strict=True
        )
        if start.outright or has_answer(question)
    ]
    answered = sum(map(has_answer, questions))
    if answered * 2 < len(questions) or not questions:
        return Reading(NAME, against=tuple(against))
    return Reading(NAME, questions, len(questions), tuple(reasons), tuple(against))
