"""Whether a page states a computation itself: not denied, asked, reported as wrong, supposed.

Milder than the frames of facts: a hedge or a date changes nothing about a sum, and a negation
counts only near the numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from qa_lint.core.text import Span
from qa_lint.linting.judged import is_judged
from qa_lint.parsing.document import Document, Prose
from qa_lint.parsing.reading.frames import context_frame
from qa_lint.parsing.reading.sentences import Sentence, bounds, readable, tokens

_REPORTED = re.compile(
    r"\b(?:wrong(?:ly)?|incorrect(?:ly)?|mistak\w*|misconcept\w*|misunderst\w*|misread\w*|myths?|"
    r"fallac\w+|na[iï]ve(?:ly)?|invalid|instead|should (?:be|have)|bugs?|buggy|typos?|nonsens\w*|"
    r"absurd\w*|impossib\w+|contradict\w+|paradox\w*|jok\w+|broken|erroneous(?:ly)?|pitfalls?|"
    r"anti-?patterns?|falsely|violat\w+|not allowed|fails? to|unlike|trick|trap|claims? that|"
    r"suppose|imagine|pretend|assum\w+|what if|would be|might (?:say|think|answer|write)|"
    r"hallucinat\w+|bad|untrue|wrongly|(?:is|are|be) (?:clearly |obviously )?false)\b",
    re.IGNORECASE,
)
_SAID_BY_ANOTHER = re.compile(
    r"\b(?:models?|networks?|llms?|gpt[\w.-]*|chatbots?|transformers?|students?|pupils?|intern|"
    r"candidates?|calculators?|child(?:ren)?)\b[^.;]{0,40}\b(?:predict\w*|answer\w*|outputs?|"
    r"guess\w*|repl(?:y|ies|ied)|wr(?:ites?|ote)|says?|said|produc\w+|generat\w+|g(?:ives?|ave))\b"
    r"|\b(?:puzzles?|riddles?)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|never|cannot|no longer|rather than|nor|without)\b|n['’]t\b", re.IGNORECASE
)
MAX_REACH = 600
_BEFORE, _AFTER = 70, 40
"""How far from the numbers, in code points, a negation is taken to deny them."""


def is_asserted(prose: Prose, begin: int, end: int, document: Document) -> bool:
    """Tell whether ``prose.text[begin:end]`` is stated as true by the author.

    Only answers are judged; questions, headings, options of a quiz, denied, supposed and
    reported statements are not assertions. Walks over the file: ask last.
    """
    if prose.kind == "heading" or not is_judged(prose.place, document):
        return False
    text = prose.text
    first, last = sentence_span(prose, begin, end)
    around = f"{text[first:begin]} | {text[end:last]}"
    near = f"{text[max(first, begin - _BEFORE) : begin]} | {text[end : min(last, end + _AFTER)]}"
    if _REPORTED.search(around) or _NEGATED.search(near):
        return False
    if _SAID_BY_ANOTHER.search(text, first, begin):
        return False
    question = text[first:last].rstrip("\"'”’)]*_ \n").endswith("?")
    whole = Sentence(prose, first, last, tokens(text, first, last), question)
    return not question and context_frame(document, whole) is None


def home_of(prose: Prose) -> tuple[int | None, str]:
    """Return what tells the question, or the section of a page without questions, apart."""
    return prose.place.question, prose.place.title


def sentence_span(prose: Prose, begin: int, end: int) -> Span:
    """Return where the sentence (or sentences) around ``begin:end`` of the text stand.

    At most :data:`MAX_REACH` on either side: what goes on for longer is no sentence.
    """
    found = _bounds(prose)
    first = bisect_right(found, (begin, len(prose.text) + 1)) - 1
    last = bisect_left(found, (max(end, begin + 1), 0)) - 1
    if not 0 <= first <= last:
        return Span(max(0, begin - MAX_REACH), min(len(prose.text), end + MAX_REACH))
    return Span(max(found[first][0], begin - MAX_REACH), min(found[last][1], end + MAX_REACH))


@lru_cache(maxsize=2)
def _bounds(prose: Prose) -> list[tuple[int, int]]:
    """Return the sentences of a prose; kept, because a paragraph may hold many numbers."""
    return bounds(readable(prose))
