"""``Q:`` and ``A:`` at the start of lines, and flash cards with a lone ``?`` between the two."""

from __future__ import annotations

import re

from qa_lint.parsing.dialects.page import Page, Start
from qa_lint.parsing.dialects.sections import Reading, questions_of
from qa_lint.parsing.dialects.wording import numbering, plain_title
from qa_lint.parsing.document import Paragraph
from qa_lint.parsing.inlines import Prose

NAME = "qa-prefix"

_SIGN = re.compile(
    r"[ \t>]{0,3}[*_]{0,3}(?:Q|(?:Question|Frage|Pregunta|Вопрос)[ ]?|问题|問題|问|問)"
    r"\d{0,4}[*_]{0,3}[ \t]{0,2}(?:[.:)][*_]{0,3}(?=\s)|：[*_]{0,3})[ \t]*"
)
_ANSWER_LINE = re.compile(
    r"\n[ \t]{0,3}(?:[*_]{0,3}A(?:ns(?:wer)?)?\d{0,4}[*_]{0,3}[:.]|\?{1,2}[ \t]*(?:\n|\Z))"
)
_ANYWHERE = re.compile(
    r"\n[ \t>*_]{0,6}(?:(?:A(?:ns(?:wer)?)?|Réponse|Antwort|Respuesta|答案|答|解答|回答|Ответ)"
    r"[ ]?\d{0,4}[*_]{0,3}[:：.]|\?{1,2}[ \t]*(?:\n|\Z))"
)


def find(page: Page) -> Reading:
    """Return the questions with a sign before them and one before their answer."""
    if _ANYWHERE.search(page.text) is None:
        return Reading(NAME)
    starts = []
    for index, element in enumerate(page.elements):
        if type(element.block) is Paragraph and element.reveal is None:
            start = _start(index, element.block.prose)
            if start is not None:
                starts.append(start)
    asked = questions_of(page, NAME, starts, with_options=False, short_signs=True)
    questions = [question for question in asked if question.part("answer")]
    if not questions or len(questions) * 2 < len(starts):
        reason = f"{len(starts)} lines with Q, {len(questions)} of them with an answer below"
        return Reading(NAME, against=(reason,) if starts else ())
    if len(questions) * 4 >= len(asked) * 3:
        questions = asked  # the few without an answer are questions, too
    reason = f"{len(questions)} questions with a sign before them and before their answer"
    return Reading(NAME, questions, 2 * len(questions) + 1, (reason,))


def _start(index: int, prose: Prose) -> Start | None:
    text = prose.text
    sign = _SIGN.match(text)
    answer = _ANSWER_LINE.search(text)
    at = sign.end() if sign else 0
    card = answer is not None and answer[0].strip().startswith("?")
    if sign is None and not card:
        return None
    rest = answer.start() if answer else len(text)
    begin, end = plain_title(text[at:rest])
    title = " ".join(text[at + begin : at + end].split())
    if not title:
        return None
    kind = numbering(text).kind
    return Start(index, "prefix", 7, kind, title, prose, at + begin, at + end, rest)
