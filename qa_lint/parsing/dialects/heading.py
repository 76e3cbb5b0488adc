"""Headings that ask: ``### 3. What is overfitting?``, and the answer below.

A question goes on to the next one, whatever headings its answer has below its own level.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa_lint.parsing.dialects.page import Page, Start
from qa_lint.parsing.dialects.sections import Reading, has_answer, questions_of

NAME = "heading"

_ENOUGH = 3
_ENOUGH_PLAIN = 4
_MOST = 0.8
_LONG_ROW = 8


def find(page: Page) -> Reading:
    """Return the questions that are headings, if the headings of a make mostly ask."""
    forms: dict[tuple[str, int, str], list[Start]] = {}
    for start in page.headings:
        forms.setdefault(start.form, []).append(start)
    chosen: list[Start] = []
    reasons, against = [], []
    for (_, level, numbered), starts in forms.items():
        above = sum(start.level <= level for start in page.headings)
        taken = _questions(numbered, starts, above)
        make = f"{numbered + ' numbered ' if numbered else ''}headings of level {level}"
        asking = sum(start.asks for start in starts)
        if taken:
            reasons.append(f"{asking} of {len(starts)} {make} ask")
        elif asking:
            against.append(f"{asking} of {len(starts)} {make} ask, which is too few")
        chosen.extend(taken)
    chosen.sort(key=lambda start: start.index)
    if not chosen:
        return Reading(NAME, against=tuple(against))
    questions = questions_of(page, NAME, chosen)
    for at, question in enumerate(questions):
        if question.options and not question.key and not has_answer(question):
            questions[at] = questions_of(page, NAME, chosen[at : at + 1], with_options=False)[0]
    answered = sum(map(has_answer, questions))
    named = sum(start.numbered == "named" for start in chosen)
    if answered * 2 < len(questions) and (answered < _ENOUGH or named * 2 < len(questions)):
        return Reading(NAME, against=(f"only {answered} of {len(questions)} have a text below",))
    return Reading(NAME, questions, len(questions), tuple(reasons), tuple(against))


def _questions(numbered: str, starts: Sequence[Start], above: int) -> list[Start]:
    """Return which headings of one make are questions; none if the make isn't used for them.

    ``above`` is the number of headings of the page of this level and higher.
    """
    asking = [start for start in starts if start.asks]
    outright = sum(start.outright for start in starts)
    share = len(asking) / len(starts)
    if numbered == "named":
        enough = share > 0.3 if len(starts) > 1 else outright
        return list(starts) if enough or len(starts) > _LONG_ROW else []
    if numbered:
        if len(asking) < _ENOUGH or share < 0.5 or outright * 4 < len(starts):
            return []  # steps of a guide are requests, too
        whole = share >= (0.6 if len(starts) >= _LONG_ROW else _MOST)
        return list(starts) if whole else asking
    if outright < _ENOUGH_PLAIN or outright < 0.6 * len(starts):
        return []
    if share >= _MOST:
        return asking
    return [start for start in starts if start.outright] if outright * 2 >= above else []
