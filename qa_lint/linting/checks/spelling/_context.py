"""Whether a word stands in English running text, and is used there, not talked about."""

from __future__ import annotations

import re
from functools import lru_cache

from qa_lint.parsing.document import Document, Prose

SEEN = frozenset({"text", "headings"})
"""What readers see differently where a word is replaced."""

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    "the and of is that with are this be from by which you not can it for has have when how "
    "what if why does will its they was their between".split()
)
_OTHER = frozenset(
    # French
    "le la les des est une dans pour que qui et du au aux sur avec pas ce cette sont ou nous "
    # Spanish, Portuguese, Italian, Romanian
    "el los las una unos en de por para se su del como es uma não com da dos em os um na "
    "che di sono della il lo gli nel și este sunt pentru care din "
    # German, Dutch, Scandinavian
    "der das und ist nicht ein eine mit von zu den dem auf het een van niet zijn dat och att "
    "som det jag är og ikke til på av "
    # Polish, Czech, Turkish, Indonesian
    "się jest że nie jak oraz lub które może jsou nebo jako ve bir bu için ile yang dan untuk "
    "adalah dengan".split()
)
"""Function words, without those that are also English, or names of variables."""

_SAMPLE = 20_000
_REACH = 80
_MENTIONED = re.compile(
    r"\b(?:typos?|mis-?spel\w*|spell(?:ing|ings|ed|s)?|spelt|spellcheck\w*|autocorrect\w*"
    r"|edit distance|levenshtein|grammatical\w*)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[\\@=$<>{}#|&+^%/\d]|\w[._(:\[]\w|^[-.]")
_MARKUP = "*_~\"'“”‘’`"
_CHECKBOXES = ("[ ]", "[x]", "[X]")
_OPENING = "\"'“‘«„"
_CLOSING = "\"'”’»“"


def _balance(text: str) -> int:
    """Return how much more English than other languages a text is, in function words."""
    words = _WORD.findall(text.lower())
    foreign = sum(1 for word in words if ord(word[0]) > 0x24F)
    english = sum(1 for word in words if word in _ENGLISH)
    other = sum(1 for word in words if word in _OTHER)
    return english - other - (len(words) if foreign * 4 > len(words) else 0)


@lru_cache(maxsize=1)
def _english_page(document: Document) -> bool:
    """Tell whether the beginning of a page is English."""
    balance = size = 0
    for prose in document.units(Prose):
        balance += _balance(prose.words())
        size += len(prose.text)
        if size > _SAMPLE:
            break
    return balance > 0


def is_checked(prose: Prose, document: Document) -> bool:
    """Tell whether the spelling of a text counts.

    It does where the text is shown and the author's own (no comment, no block quote), is not
    about spelling or grammar itself, and is English by its function words, or by those of its
    page if it has none. This reads the whole text: ask once, when there is something to report.
    """
    if prose.place.hidden or prose.place.quoted or _MENTIONED.search(prose.text):
        return False
    balance = _balance(prose.words())
    return balance > 0 if balance else _english_page(document)


def is_in_quotes(text: str, start: int, end: int) -> bool:
    """Tell whether exactly ``text[start:end]`` stands in quotation marks."""
    return text[start - 1 : start] in _OPENING and text[end : end + 1] in _CLOSING and start > 0


def is_code_like(text: str, start: int, end: int) -> bool:
    """Tell whether the stretch without blanks around a word looks like a path, a name or a call."""
    left = text[max(0, start - _REACH) : start]
    right = text[end : end + _REACH]
    before = "" if not left or left[-1].isspace() else left.split()[-1]
    after = "" if not right or right[0].isspace() else right.split()[0]
    chunk = (before + text[start:end] + after).lstrip(_MARKUP + "([").rstrip(_MARKUP + ".,:;!?)]")
    return _CODE.search(chunk) is not None


def starts_sentence(text: str, start: int) -> bool:
    """Tell whether nothing, or the end of a sentence, stands before a place."""
    before = text[max(0, start - _REACH) : start].rstrip(" \n*_~([\"'“‘")
    return not before or before[-1] in ".!?:" or before in _CHECKBOXES
