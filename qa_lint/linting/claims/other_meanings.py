"""What an equality of numbers may mean besides a computation in the usual arithmetic."""

from __future__ import annotations

import re
from functools import lru_cache

from qa_lint.linting.claims.asserted import home_of, sentence_span
from qa_lint.linting.claims.mending import value_of
from qa_lint.linting.claims.statements import Statement
from qa_lint.parsing.document import Document
from qa_lint.parsing.latex.nodes import Function, walk

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

_SIGMOID = re.compile(r"sigmoid|logistic|activation|\\exp|e\^", re.IGNORECASE)
_IN_LIST = re.compile(r"[\w)}\]²³]\s{0,9},\s{0,9}\Z")
_LIST_GOES_ON = re.compile(r"\s{0,9},\s{0,9}[-+−0-9]")
_REACH = 40


def means_something_else(statement: Statement, document: Document) -> bool:
    """Tell whether an equality may hold, or be no claim, for what stands around it."""
    return (
        _pairs_lists(statement)
        or _names_deviation(statement, document)
        or _is_other_arithmetic(statement, document)
    )


def _pairs_lists(statement: Statement) -> bool:
    """Tell whether lists are set equal, item by item: ``1^2, 2^2, 3^2 = 1, 4, 9``."""
    text = statement.prose.text
    before = text[max(0, statement.begin - _REACH) : statement.begin]
    behind = text[statement.end : statement.end + _REACH]
    return _IN_LIST.search(before) is not None and _LIST_GOES_ON.match(behind) is not None


def _names_deviation(statement: Statement, document: Document) -> bool:
    """Tell whether a sigma is a deviation for all that the text says, not the sigmoid."""
    sides = (statement.left.node, statement.right.node)
    if not any(
        isinstance(one, Function) and one.name == "sigma" for side in sides for one in walk(side)
    ):
        return False
    return home_of(statement.prose) not in _homes_of(_SIGMOID, document)


def _is_other_arithmetic(statement: Statement, document: Document) -> bool:
    """Tell whether the surroundings of an equality speak of an arithmetic in which it may hold."""
    prose = statement.prose
    first, last = sentence_span(prose, statement.begin, statement.end)
    sentence = prose.text[first:last]
    if _NAMED.search(sentence) or (_NARROW.search(sentence) and _absorbs(statement)):
        return True
    return home_of(prose) in _homes_of(_RESIDUES, document)


def _absorbs(statement: Statement) -> bool:
    """Tell whether a sum is so near to what is claimed that a short number can't tell: 256 + 1."""
    first, second = value_of(statement.left.node), value_of(statement.right.node)
    if first is None or second is None:
        return False
    return abs(first - second) * 100 <= max(abs(first), abs(second))


@lru_cache(maxsize=2)
def _homes_of(sign: re.Pattern[str], document: Document) -> frozenset[tuple[int | None, str]]:
    """Return where a page speaks of something; kept, because many equalities may be odd."""
    return frozenset(map(home_of, document.page_text.with_pattern(sign)))
