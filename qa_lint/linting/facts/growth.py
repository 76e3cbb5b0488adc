"""The relation template of running times: SUBJECT takes O(...), or grows linearly with ..."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_lint.linting.facts.hit import Hit
from qa_lint.linting.facts.index import Match, Matches
from qa_lint.linting.facts.syntax import is_subject
from qa_lint.parsing.reading.quantities import read_growth
from qa_lint.parsing.reading.sentences import Token

Tokens = Sequence[Token]
Claim = Mapping[str, Any]

_GROWTH_OF = frozenset(
    "complexity cost time memory runtime compute computation requirement requirements".split()
)
_GROWTH_WORDS = {
    "linearly": "n", "quadratically": "n^2", "logarithmically": "logn", "exponentially": "2^n",
    "cubically": "n^3", "linear": "n", "quadratic": "n^2", "logarithmic": "logn", "cubic": "n^3",
    "exponential": "2^n",
}  # fmt: skip
_GROWTH_NOUNS = frozenset("complexity time cost scaling in with memory growth runtime".split())
_CASES = frozenset(("best", "average", "worst", "expected", "amortized", "amortised"))
_BREAKS = frozenset("; | ? ! and but while whereas".split())


def has_complexity(tokens: Tokens, found: Matches, claim: Claim) -> Iterator[Hit]:
    """SUBJECT takes O(...), or grows linearly with ..."""
    cases = {token.word for token in tokens} & _CASES
    if cases != {claim["case"]} if "case" in claim else cases - {"average", "worst"}:
        return
    for subject in found.of(claim["subject"]):
        if not is_subject(tokens, subject.start, _GROWTH_OF):
            continue
        for at in range(subject.end, min(subject.end + 12, len(tokens))):
            if tokens[at].word in _BREAKS:
                break
            read = read_growth(tokens, at) or _growth_word(tokens, found, claim, at)
            if read:
                if read[0] not in claim["right"]:
                    yield Hit(Match(at, read[1]), subject)
                break


def _growth_word(tokens: Tokens, found: Matches, claim: Claim, at: int) -> tuple[str, int] | None:
    """Read "linearly with the sequence length" or "linear complexity" from a token on."""
    growth = _GROWTH_WORDS.get(tokens[at].word)
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if growth is None or "within" not in claim or following not in _GROWTH_NOUNS:
        return None
    for start in range(at + 1, min(at + 6, len(tokens))):
        if found.at(claim["within"], start):
            return growth, at + 1
    return None
