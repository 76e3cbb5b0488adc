"""Numbers of questions that jump or repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.dialects.wording import numbering
from qa_lint.parsing.document import Document, Question

_ENOUGH = 5
_SHARE = 0.02
_BEFORE_NUMBER = re.compile(r"[ \t]*(?:[-*+>][ \t]+){0,3}#{0,6}[ \t]*[*_]{0,3}")

_SUBNUMBER = re.compile(r"[.)]?[A-Za-z](?![A-Za-z])[.):]")


class _Number(NamedTuple):
    """A numbered question: the place of its number, and whether the one before it has one."""

    kind: str
    value: int
    span: Span
    follows: bool


@rule(Document, severity="warning", tier="measured")
def numbering_gap(document: Document, ctx: Context) -> Iterator[Finding]:
    """The number of a question jumps or repeats, on a page that else counts one by one.

    Why: references to a question by its number become ambiguous, or a question got lost.
    Bad:
        ### 1. What is a tensor?

        An array.

        ### 2. What is a kernel?

        A small filter.

        ### 3. What is a stride?

        A step.

        ### 4. What is a layer?

        A function.

        ### 5. What is a head?

        The last layer.

        ### ⟦5⟧. What is a batch?

        The examples of one step.

        ### 6. What is an epoch?

        A pass.

        ### 7. What is a loss?

        A number.

        ### 8. What is a weight?

        A parameter.
    Good:
        ### 1. What is a tensor?

        An array.

        ### 2. What is a kernel?

        A small filter.

        ### 4. What is a stride?

        A step.
    Fix: renumber the questions, or restore the one that is missing.
    """
    numbers = _numbers(document)
    if len(numbers) < _ENOUGH:
        return
    breaks = [n for n in range(1, len(numbers)) if numbers[n].follows and _is_break(numbers, n)]
    if not breaks or len(breaks) > max(1, _SHARE * len(numbers)):
        return
    text = ctx.source.text
    for at in breaks:
        before, here = numbers[at - 1], numbers[at]
        if _mentions(text[before.span.end : here.span.start], before, here):
            continue
        repeated = any(number.value == here.value for number in numbers[:at])
        yield Finding(
            here.span,
            f"question {here.value} follows question {before.value}"
            + (", and its number is taken" if repeated else ""),
            help="renumber the questions, or restore the one that is missing",
            related=(Related(before.span, "the number before"),),
            evidence=Evidence(
                read=(str(before.value), str(here.value)),
                computed=f"{len(numbers) - 1 - len(breaks)} other questions count on by one",
            ),
        )


def _is_break(numbers: Sequence[_Number], at: int) -> bool:
    """Tell whether a number doesn't go on from the one before; a new count from 1 is none.

    After a single slip the count may go on as if that number had been right, or left out.
    """
    value = numbers[at].value
    if value == 1 or value == numbers[at - 1].value + 1:
        return False
    slipped = at >= 2 and numbers[at - 1].value != numbers[at - 2].value + 1
    return not (slipped and value - numbers[at - 2].value in (1, 2))


def _mentions(between: str, before: _Number, here: _Number) -> bool:
    """Tell whether the text holds a number that is missing: a question in another form."""
    missing = range(before.value + 1, min(here.value, before.value + 6))
    return any(re.search(rf"(?<!\d){number}[.):\]]", between) for number in missing)


def _numbers(document: Document) -> list[_Number]:
    """Return the numbers of the page's questions, of the kind that most of them have."""
    shown = [question for question in document.questions if not question.hidden]
    found = [_number(question, document.source.text) for question in shown]
    kinds = Counter(number.kind for number in found if number)
    kind = kinds.most_common(1)[0][0] if kinds else ""
    numbers = []
    follows = True
    for number in found:
        if number is None or number.kind != kind:
            follows = False
        else:
            numbers.append(number._replace(follows=follows))
            follows = True
    return numbers


def _number(question: Question, text: str) -> _Number | None:
    """Return the whole number at the start of a title's line, or of its heading above."""
    for place in (question.title_span.start, question.opener.start):
        start = text.rfind("\n", 0, place) + 1
        end = text.find("\n", place)
        before = _BEFORE_NUMBER.match(text, start)
        at = before.end() if before else start
        found = numbering(text[at : end if end >= 0 else len(text)])
        if found.number.isdecimal() and found.kind:
            number = Span(0, len(found.number)).shift(text.index(found.number, at))
            if _SUBNUMBER.match(text, number.end):
                return None
            return _Number(found.kind, int(found.number), number, True)
    return None
