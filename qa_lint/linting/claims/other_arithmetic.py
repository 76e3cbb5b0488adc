"""Whether numbers are computed with in another arithmetic than that of the whole numbers."""

from __future__ import annotations

import re

from qa_lint.linting.claims.asserted import sentence_span
from qa_lint.linting.claims.mending import value_of
from qa_lint.linting.claims.statements import Statement
from qa_lint.parsing.document import Document, Prose

_NAMED = re.compile(
    r"\b(?:mod(?:ulo|ulus|ular)?|overflow\w*|wraps?|xor|bitwise|binary|hex\w*|octal|base[ -]\d+|"
    r"integer division|concat\w*|float\w*|IEEE|truncat\w*|floor\w*|clock|o['’]clock|saturat\w*|"
    r"checksum|boolean|strings?|round(?:s|ed|ing)? (?:up|down)|gcd|hash\w*|carry|complement|"
    r"tropical|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
"""In the sentence itself."""

_RESIDUES = re.compile(
    r"\\equiv\b|\\[bp]?mod\b|≡|\bGF ?\(|\b(?:finite|Galois) (?:fields?|groups?|rings?)\b"
    r"|\bmod(?:ulo|ular)\b|\bcongruen\w+|\bresidue class\w*"
    r"|(?:\\mathbb ?\{?[FZ]\}?|\\mathrm ?\{GF\}|[ℤ𝔽]) ?(?:_|/|\()",
    re.IGNORECASE,
)
"""Anywhere in the question: every sum there may be one of residues."""

_NARROW = re.compile(
    r"\b(?:bfloat16|bf16|fp16|fp32|fp8|float(?:16|32)|(?:half|single|low|limited)[ -]precision|"
    r"mantissa|significand|underflow\w*|absorb\w*)\b",
    re.IGNORECASE,
)


def is_other_arithmetic(statement: Statement, document: Document) -> bool:
    """Tell whether the surroundings of an equality speak of an arithmetic in which it may hold."""
    prose = statement.prose
    first, last = sentence_span(prose, statement.begin, statement.end)
    sentence = prose.text[first:last]
    if _NAMED.search(sentence) or (_NARROW.search(sentence) and _absorbs(statement)):
        return True
    return any(_RESIDUES.search(near.text) for near in _beside(prose, document))


def _absorbs(statement: Statement) -> bool:
    """Tell whether a sum is so near to what is claimed that a short number can't tell: 256 + 1."""
    first, second = value_of(statement.left.node), value_of(statement.right.node)
    if first is None or second is None:
        return False
    return abs(first - second) * 100 <= max(abs(first), abs(second))


def _beside(prose: Prose, document: Document) -> list[Prose]:
    """Return the proses of the same question, or of the same section of a page without one."""
    home = (prose.place.question, prose.place.title)
    return [
        other
        for other in document.units(Prose)
        if (other.place.question, other.place.title) == home
    ]
