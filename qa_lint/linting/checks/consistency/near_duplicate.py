"""The same question twice, in other words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from qa_lint.core.diagnostic import Evidence, Finding, Related
from qa_lint.core.rule import BankFinding, bank_rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.consistency._copies import is_copy

if TYPE_CHECKING:
    from qa_lint.parsing.document import Document, Question

_SHARE = 0.4
_FEWEST_WORDS = 8
_MOST_WORDS = 200
_COMPARED = 20
"""With how many questions of one topic a question is compared at most."""

_INTENTS = (
    (
        "compare",
        r"differences?|differ|differs|different|compare|comparison|versus|vs|distinguish"
        r"|differentiate|contrast",
    ),
    ("against", r"disadvantages?|drawbacks?|limitations?|downsides?|cons"),
    ("why", r"why|purpose|advantages?|benefits?|importance|important|need"),
    ("when", r"when"),
    ("how", r"how"),
    (
        "define",
        r"what|what's|define|definition|explain|describe|meaning|mean|means|understand|concept"
        r"|term",
    ),
)
"""What a question wants to know, by its words; the first that fits counts."""

_INTENT = tuple((name, re.compile(rf"\b(?:{words})\b")) for name, words in _INTENTS)
_LITTLE = frozenset(
    "a an the of in on at to for with by is are was were be been do does did you we i it its your "
    "our my me us can could would should will what which who whom whose and or from as about into "
    "one please tell between s".split()
)
_ASKING = frozenset("what what' define explain describe discuss understand".split())
_BESIDE = {
    "compare": _ASKING | {"how", "main", "key"},
    "against": _ASKING | {"main", "using", "use"},
    "why": _ASKING | {"main", "using", "use", "used"},
    "when": _ASKING,
    "how": _ASKING | {"exactly"},
    "define": frozenset(),
}
"""Words, as stems, that change nothing beside those of an intent."""

_ELSEWHERE = re.compile(r"\b(?:this|these|those|following|below|above|output|print|prints)\b|!\[")
"""Signs of a title that asks about something beside it."""

_DIRECTED = re.compile(r"\b(?:over|than|instead|into|before|after|without|not|no)\b")
_CODE = re.compile(r"`+([^`]+)`+")
_MARKUP = re.compile(r"\]\([^()]{0,400}\)|[*_`~]+")
_TOKEN = re.compile(r"[^\W_][\w+#.-]*|[=+<>!&|^%$@-]{1,3}")
_PLURAL = re.compile(r"(?<=[a-z]{2}[^s\W])s\Z")
_ANSWER_WORD = re.compile(r"[^\W\d_]{3,}")
_NOT_WORDS = re.compile(r"\W+")


class _Asked(NamedTuple):
    """A question as its file's summary holds it."""

    topic: str
    normal: str
    title: str
    start: int
    end: int
    answer: list[int]


def _questions(document: Document) -> list[list[Any]]:
    """Summarise a file: of each answered question what it asks about, and the answer's words."""
    found = []
    for question in document.questions:
        if question.hidden or question.options:
            continue
        topic = _topic(question.title)
        words = _answer(question, document) if topic else []
        if len(words) >= _FEWEST_WORDS:
            normal = _NOT_WORDS.sub(" ", question.title.casefold()).strip()
            found.append([topic, normal, question.title, *question.title_span, words])
    return found


def _topic(title: str) -> str:
    """Return what a title wants to know and about what, ``""`` if that can't be told.

    Two titles with the same result ask for the same: the words that are left are those that
    differ from question to question, in their order where it may matter.
    """
    plain = _MARKUP.sub("", title)
    lower = plain.casefold()
    if _ELSEWHERE.search(lower):
        return ""
    for intent, pattern in _INTENT:
        if not pattern.search(lower):
            continue
        words = [
            stem
            for word, stem in _words(title)
            if not pattern.fullmatch(word.casefold()) and (word.isupper() or not _is_little(word))
        ]
        words = [word for word in words if word not in _BESIDE[intent]]
        if intent == "compare" and not _DIRECTED.search(pattern.sub("", lower)):
            words.sort()
        return " ".join([intent, *words]) if words else ""
    return ""


def _words(title: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a title with their stems; a name in code is its own: sort, sorted."""
    for number, piece in enumerate(_CODE.split(title)):
        for word in _TOKEN.findall(piece if number % 2 else _MARKUP.sub("", piece)):
            yield word, word if number % 2 else _stem(word)


def _is_little(word: str) -> bool:
    return word.casefold() in _LITTLE


def _stem(word: str) -> str:
    """Return a word in the singular and small letters; abbreviations (HTTPS) keep their end."""
    bare = word.rstrip(".-")
    return bare.casefold() if bare.isupper() else _PLURAL.sub("", bare.casefold())


def _answer(question: Question, document: Document) -> list[int]:
    """Return numbers for the different words of the answer."""
    answer = question.part("answer")
    if answer is None:
        return []
    text = document.source.text[slice(*answer.span)].casefold()
    words = {_PLURAL.sub("", word) for word in _ANSWER_WORD.findall(text)} - _LITTLE
    return sorted(crc32(word.encode()) for word in words)[:_MOST_WORDS]


@bank_rule(_questions, severity="warning", tier="measured")
def near_duplicate(bank: Mapping[str, Any]) -> Iterator[BankFinding]:
    """Two questions ask the same in other words, and their answers say much the same.

    Why: the reader meets the question twice, and sooner or later the two answers contradict.
    Bad:
        !!! Question ""
            === "Question"
                #### What is the difference between a list and a generator?

            === "Answer"

                A list holds all of its elements in memory, a generator makes them one by one.

        !!! Question ""
            === "Question"
                #### ⟦How do generators differ from lists?⟧

            === "Answer"

                A list holds all elements in memory, whereas generators make them one by one.
    Good:
        !!! Question ""
            === "Question"
                #### When do you use a list, and not a generator?

            === "Answer"

                A list holds all of its elements in memory, a generator makes them one by one.

        !!! Question ""
            === "Question"
                #### When do you use a generator, and not a list?

            === "Answer"

                A list holds all elements in memory, whereas generators make them one by one.
        !!! Question ""
            === "Question"
                #### What does `np.sort` do?

            === "Answer"

                It returns a copy of the array whose elements are in ascending order.

        !!! Question ""
            === "Question"
                #### What does `np.sorts` do?

            === "Answer"

                It returns a copy of the array whose elements are in ascending order.
    Fix: merge the two, or say in the titles how they differ.
    """
    known: dict[str, list[tuple[str, _Asked]]] = defaultdict(list)
    found: list[tuple[str, str, Finding]] = []
    for path, rows in bank.items():
        for row in rows:
            asked = _Asked(*row)
            for other_path, other in known[asked.topic]:
                if asked.normal != other.normal and _share(asked, other) >= _SHARE:
                    found.append((path, other_path, _finding(asked, other, other_path)))
                    break
            if len(known[asked.topic]) < _COMPARED:
                known[asked.topic].append((path, asked))
    shared = Counter((path, other) for path, other, _ in found if path != other)
    for path, other_path, finding in found:
        if not is_copy(shared[path, other_path], len(bank[path]), len(bank[other_path])):
            yield BankFinding(path, finding)


def _share(first: _Asked, second: _Asked) -> float:
    """Return how much of the shorter answer's words the longer one has, from 0 to 1."""
    common = len(set(first.answer) & set(second.answer))
    return common / max(1, min(len(first.answer), len(second.answer)))


def _finding(asked: _Asked, other: _Asked, path: str) -> Finding:
    common = len(set(asked.answer) & set(other.answer))
    return Finding(
        Span(asked.start, asked.end),
        f"this asks the same as {other.title!r}, and the answers say much the same",
        help="merge the two, or say in the titles how they differ",
        related=(Related(Span(other.start, other.end), "the same question", path),),
        evidence=Evidence(
            read=(asked.title, other.title),
            computed=f"{common} of {min(len(asked.answer), len(other.answer))} words in common",
        ),
    )
