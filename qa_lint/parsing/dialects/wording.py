"""The words by which a text tells that it asks, numbers, answers or explains."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa_lint.parsing.inlines import Role

ANSWER_WORDS = frozenset(
    "answer answers ans solution solutions response responses correction corrections corrigé"
    " corrigés réponse réponses antwort antworten lösung lösungen respuesta respuestas solución"
    " resposta respostas risposta risposte soluzione svar"
    " ответ ответы відповідь відповіді 答案 答 解答 回答"
    " 정답 답 cevap odpowiedź jawaban".split()
)
_EXPLANATION = frozenset(
    "explanation explanations rationale reason reasoning explication explications erklärung"
    " begründung explicación spiegazione объяснение 解释 解析 解説 hint hints indice".split()
)
_BESIDE_LABEL = frozenset(
    "a an the to for see show view click here open toggle reveal display hide your my our correct"
    " right sample model suggested possible expected best full short detailed official ex exercise"
    " question q and with of me is are its all voir la le les de du l n no number".split()
)
_CHOICE = frozenset("the correct option options choice choices".split())
_LABEL_WORDS = ANSWER_WORDS | _EXPLANATION | _BESIDE_LABEL
_REVEAL = frozenset("show reveal expand toggle spoiler unfold".split())

_IMPERATIVES = frozenset(
    "explain describe define compare discuss name list give tell implement write design derive"
    " prove calculate compute consider suppose given find determine identify differentiate"
    " distinguish outline state choose select create get run use add make change delete show apply"
    " deploy set build configure install update remove print convert check draw estimate annotate"
    " download label scale expose count sort".split()
)

_WORD = re.compile(r"\w+")
_COUNTED = re.compile(r"[a-z]{0,2}\d+[a-z]?")
_ASKING_END = re.compile(r"[?？؟](?=[^?？؟]{0,60}\Z)")
_NOT_SAID = re.compile(r"<[^<>]{0,200}>|\]\([^()]{0,400}\)|:[a-z0-9_+-]{1,40}:|`[^`]{0,300}`")

_NUMBER_STARTS = frozenset("0123456789# \t*_:：.)–—QqEeFfPpAaTtCc")
_NUMBERING = re.compile(
    r"""[ \t]*(?:
        (?:(?P<asked>Questions?|Question[ ]No\.?|Frage|Pregunta|Q)
           |Exercises?|Exercices?|Aufgabe|Ejercicio|Problem|Task|Challenge)
        [ \t]*[#№]?[ \t]*(?P<named>\d{1,4}(?:[.-]\d{1,3}){0,3})?
        [ \t]*(?:[.:)\]]|[-–—](?=\s)|\Z)
      | \#?(?P<plain>
            \d{1,4}(?:[.-]\d{1,3}){0,3}(?=[.)\]:](?!\d)|[ \t]-\s)
          | \d{1,3}(?:[.-]\d{1,3}){1,3}(?=[ \t])
        )
    )[ \t.):\]]*(?:-\s+)?""",
    re.VERBOSE | re.IGNORECASE,
)
_LABEL = re.compile(r"[\s>*_#`([{<\-–—✅💡👉]*(?P<words>[^\W\d_]+(?:[ ][^\W\d_]+){0,3})")
_CORRECT = re.compile(r"correct[*_]{0,3}[:：][*_]{0,3}[ \t]*(?=[*_(]{0,3}(?:[A-L]\b|\d))", re.I)
_AFTER_LABEL = re.compile(
    r"[ \t]*(?:\d{1,3}[ \t]*)?[*_`]{0,3}[ \t]*(?P<mark>[:：.)\]?]|\Z|\n)[*_`]{0,3}[ \t]*"
)


class Numbering(NamedTuple):
    """How a title is numbered.

    ``kind`` is ``named`` (``Q3:``), ``exercise`` (``Exercise 3:``), ``plain`` (``3.``) or empty.
    """

    kind: str
    number: str
    end: int


class Label(NamedTuple):
    """A label such as ``**Answer:**`` at the start of a text; ``end`` is where it ends."""

    role: Role
    start: int
    end: int


def numbering(text: str) -> Numbering:
    """Return the numbering at the start of a title; of an empty kind if there is none."""
    found = _NUMBERING.match(text) if text[:1] in _NUMBER_STARTS else None
    if found is None:
        return Numbering("", "", 0)
    if found["plain"] is None:
        kind = "named" if found["asked"] else "exercise"
        return Numbering(kind, found["named"] or "", found.end())
    return Numbering("plain", found["plain"], found.end())


def asks(title: str) -> bool:
    """Tell whether a title has a question mark at its end, or starts with a request."""
    return asks_outright(title) or is_request(title)


def asks_outright(title: str) -> bool:
    """Tell whether a title has a question mark at its end, or next to it."""
    if "?" not in title and "？" not in title and "؟" not in title:
        return False
    return _ASKING_END.search(_NOT_SAID.sub("", title)) is not None


def is_request(title: str) -> bool:
    """Tell whether a title starts with a verb by which exercises ask for something."""
    return _first_word(title) in _IMPERATIVES


def has_mark(text: str) -> bool:
    """Tell whether a text has a question mark of any script."""
    return "?" in text or "？" in text or "؟" in text


def _first_word(title: str) -> str:
    found = _WORD.search(title)
    return found[0].casefold() if found else ""


def label_at(text: str) -> Label | None:
    """Return the label of an answer or explanation at the start of a text, if it has one.

    A colon (or the end of the line) has to follow: "Answer: B" is a label, "Answers vary" none.
    """
    found = _LABEL.match(text)
    if found is None:
        return None
    words = found["words"].casefold().split(" ")
    if words[0] not in _LABEL_WORDS:
        return None
    if words == ["correct"] and (keyed := _CORRECT.match(text, found.start("words"))):
        return Label("answer", found.start("words"), keyed.end())
    for count in range(len(words), 0, -1):
        role = _role(words[:count])
        if role is None:
            continue
        end = found.start("words") + len(" ".join(words[:count]))
        after = _AFTER_LABEL.match(text, end)
        if after is None or after["mark"] in (".", "?", "]"):
            return None
        return Label(role, found.start("words"), after.end())
    return None


def _role(words: list[str]) -> Role | None:
    """Return what a phrase names if all its words belong to a label."""
    if "correct" in words and len(words) > 1 and _CHOICE.issuperset(words):
        return "answer"
    role: Role | None = None
    for word in words:
        if word in ANSWER_WORDS:
            role = "answer"
        elif word in _EXPLANATION:
            role = role or "explanation"
        elif word not in _BESIDE_LABEL:
            return None
    return role


def label_role(label: str) -> Role | None:
    """Return the role named by what a reader clicks on: "Show answer", "Correction Ex. 2"."""
    words = [word.casefold() for word in _WORD.findall(label)]
    if not words or len(words) > 8:
        return None
    plain = [word for word in words if len(word) > 1 and not _COUNTED.fullmatch(word)]
    return _role(plain or words)


def is_reveal(label: str) -> bool:
    """Tell whether a label only asks to be clicked on ("Show", "Click to expand")."""
    words = [word.casefold() for word in _WORD.findall(label)]
    return 0 < len(words) <= 4 and not _REVEAL.isdisjoint(words)


def plain_title(text: str) -> tuple[int, int]:
    """Return where the title in a text starts and ends: without bold marks and numbering."""
    start, end = 0, len(text)
    for _ in range(2 if text[:1] in _NUMBER_STARTS else 0):
        start, end = _bold_inside(text, *_stripped(text, start, end))
        found = numbering(text[start:end])
        if found.kind and start + found.end < end:
            start += found.end
    while start < end and text[start] in " \t\n:：.)–—":
        start += 1
    return _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _bold_inside(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the inside of a text that is bold as a whole, or what follows a bold number."""
    if not text.startswith(("**", "__"), start):
        return start, end
    close = text.find(text[start : start + 2], start + 2, end)
    if close < 0:
        return start, end
    if not any(sign.isalnum() for sign in text[close:end]):
        return _stripped(text, start + 2, close)
    inside = text[start + 2 : close].strip()
    found = numbering(inside)
    if found.kind and found.end == len(inside):
        return _stripped(text, close + 2, end)
    return start, end
