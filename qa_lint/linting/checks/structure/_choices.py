"""What the rules about options share: what an option says, and how many a question wants."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa_lint.core.text import Span
from qa_lint.parsing.document import Document, Option, Question

_AROUND = " \t\r\n*_.):"
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBER = r"(?P<number>one|two|three|four|five|six|[1-6])"
_NOUN = r"(?:answers?|options?|choices?|items?|responses?|statements?)"
_INSTRUCTION = re.compile(
    r"(?:^|[(\[.?!:*_\n])[ \t*_]{0,4}(?:please[ ])?(?:choose|select|pick|mark)[ ](?:the[ ])?"
    rf"(?:best[ ]|correct[ ]|right[ ]|only[ ]|exactly[ ]|any[ ])?{_NUMBER}"
    rf"(?:[ ](?:best|correct|right))?(?:[ ]{_NOUN})?(?:[ ]that[ ]apply)?[*_]{{0,3}}"
    r"[ \t]*(?:[)\].:!*]|$)",
    re.IGNORECASE | re.MULTILINE,
)


class Wanted(NamedTuple):
    """How many options the instructions want marked, and where they say so."""

    number: int
    span: Span


def wanted(question: Question, document: Document) -> Wanted | None:
    """Return how many options to mark: "(Choose two)", "Select 3 answers."; ``None`` if unsaid.

    Only instructions that stand for themselves count: "How do you select two rows?" asks for
    something else. Where two of them differ, nothing is certain.
    """
    text = document.source.text
    first = min((option.span.start for option in question.options), default=question.span.end)
    if first <= question.title_span.start:
        first = question.title_span.end
    found = []
    for instruction in _INSTRUCTION.finditer(text, question.title_span.start, first):
        word = instruction["number"].casefold()
        number = _NUMBERS.get(word) or int(word)
        found.append(Wanted(number, Span(*_trimmed(text, *instruction.span()))))
    return found[0] if len({each.number for each in found}) == 1 else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the signs around its words."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def has_groups(question: Question) -> bool:
    """Tell whether the options stand in several lists, each of which asks for itself."""
    return len({option.group for option in question.options}) > 1


def said(option: Option, document: Document) -> str:
    """Return what an option says, without its letter, line by line without trailing spaces.

    The indentation of code inside is kept: it may be what the options differ in.
    """
    text = document.source.text[option.label_span.end : option.span.end]
    lines = [line.rstrip() for line in text.split("\n")]
    head = lines[0].lstrip(_AROUND) if option.label else lines[0].strip()
    return "\n".join([head, *lines[1:]]).strip()
