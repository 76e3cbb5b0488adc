"""``<details>`` whose ``<summary>`` asks, or says "Answer" below a question."""

from __future__ import annotations

from qa_lint.core.text import Span
from qa_lint.parsing.dialects.page import Page, Start
from qa_lint.parsing.dialects.reveals import Reveal, shows_something
from qa_lint.parsing.dialects.sections import Reading, distinct, owners, questions_of
from qa_lint.parsing.dialects.wording import asks_outright, is_reveal, numbering, plain_title
from qa_lint.parsing.document import Block, Part, Question

NAME = "details"

_ENOUGH = 3


def find(page: Page) -> Reading:
    """Return the questions that ``<details>`` answer."""
    if not page.reveals:
        return Reading(NAME)
    return max(_asking(page), _answering(page), key=lambda reading: reading.points)


def _asking(page: Page) -> Reading:
    """Read summaries that ask; where most do, all are questions but those to click on."""
    plain = [reveal for reveal in page.reveals if reveal.role is None]
    reveals = [reveal for reveal in plain if not is_reveal(reveal.label)]
    outright = [reveal for reveal in reveals if asks_outright(reveal.label)]
    among_questions = bool(reveals) and reveals[0].among_questions
    if not outright and not among_questions:
        return Reading(NAME)
    asking = [r for r in reveals if r in outright or numbering(r.label).kind == "named"]
    chosen = reveals if among_questions else asking
    inside: dict[int, list[Block]] = {}
    for element in page.elements:
        if element.reveal is not None:
            inside.setdefault(element.reveal.span.start, []).append(element.block)
    questions = [_question(page, reveal, inside.get(reveal.span.start, [])) for reveal in chosen]
    reason = f"{len(outright)} of {len(page.reveals)} summaries ask"
    return Reading(NAME, questions, 2 * len(questions), (reason,))


def _question(page: Page, reveal: Reveal, blocks: list[Block]) -> Question:
    start, end = plain_title(reveal.label)
    title = reveal.label[start:end]
    at = page.text.find(title, *reveal.label_span)
    span = Span(at, at + len(title)) if at >= 0 else reveal.label_span
    opener = Span(reveal.span.start, reveal.label_span.end)
    asked = Part("question", "", Span(span.start, span.start), reveal.label_span, [])
    parts = [asked]
    if shows_something(page.text[reveal.body : reveal.span.end]):
        body = Span(reveal.body, reveal.span.end)
        parts.append(Part("answer", "", Span(body.start, body.start), body, blocks))
    return Question(title, span, reveal.span, opener, NAME, parts)


def _answering(page: Page) -> Reading:
    """Read summaries that say "Answer" or "Show", below the title that they belong to."""
    anchors: list[int] = []
    named: list[bool] = []
    seen: set[int] = set()
    for index, element in enumerate(page.elements):
        reveal = element.reveal
        if reveal is None or reveal.span.start in seen:
            continue
        seen.add(reveal.span.start)
        if reveal.role == "answer" or not asks_outright(reveal.label):
            anchors.append(index)
            named.append(reveal.role == "answer")
    starts = owners(page, anchors)
    certain = [start for start, sure in zip(starts, named, strict=True) if sure]
    vague = [start for start, sure in zip(starts, named, strict=True) if not sure]
    chosen = distinct(certain)
    asking = sum(start is not None and start.asks for start in vague)
    if asking == len(vague) > 1 or (asking >= _ENOUGH and asking * 2 >= len(vague)):
        chosen = distinct(starts)
    if not chosen:
        reason = f"{len(anchors)} <details> stand below no question"
        return Reading(NAME, against=(reason,) if anchors else ())
    questions = _kept(page, chosen)
    reason = f"{len(questions)} titles have an answer in <details> below"
    return Reading(NAME, questions, 2 * len(questions), (reason,))


def _kept(page: Page, starts: list[Start]) -> list[Question]:
    questions = questions_of(page, NAME, starts)
    return [question for question in questions if question.part("answer")]
