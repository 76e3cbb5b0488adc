"""Tells when a sentence states something as true, and when it only mentions it.

A question, a negation, a reported error, a hypothesis, a hedge or history is no claim of the
author's. A frame always silences; it never turns a claim into its opposite.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

from qa_lint.parsing.document import Block, Document, Item, List, Paragraph, Prose, Table, walk
from qa_lint.parsing.reading.sentences import Sentence, Token
from qa_lint.parsing.reading.words import NEGATIONS

Frame = Literal[
    "negated",
    "question",
    "reported",
    "hypothetical",
    "hedged",
    "historical",
    "distractor",
    "quoted",
]

REPORTED = frozenset(
    "myth myths misconception misconceptions misunderstanding misunderstandings fallacy fallacies "
    "mistake mistakes mistaken mistakenly wrong wrongly incorrect incorrectly erroneous "
    "erroneously falsely misread misreads misinterpret misinterpreted misinterprets "
    "misinterpretation confuse confused confuses confusing confusingly supposedly allegedly claim "
    "claims claimed believe believes believed say says said think thinks thought tempting "
    "misleading trap pitfall pitfalls untrue argue argues argued pretend pretends nonsense "
    "contradicts contradiction oops tricky imply".split()
) - {"imply"}
HYPOTHETICAL = frozenset("would suppose imagine pretend had hypothetically hypothetical".split())
HEDGED = frozenset(
    "may might could perhaps possibly maybe occasionally seldom rarely arguably supposed "
    "seem seems appear appears".split()
)
HISTORICAL = frozenset("originally previously formerly historically version versions".split())
_FALSE_OF = frozenset(
    "positive positives negative negatives alarm alarms discovery discoveries null rejection "
    "rejections hypothesis acceptance omission".split()
)
_TOO_FAR = 4
"""How many words behind "too large" its "to" may stand."""
_GOING = frozenset("go goes going went gone".split())
_REFUTED = re.compile(
    r"(?:(?:but|however|actually),?\s+)?(?:no\b|wrong\b|false\b|incorrect\b|not (?:true|quite|so)\b"
    r"|(?:this|that|it|which)(?:['’]s| is)(?: (?:simply|just|plainly|actually))? (?:n['’]t|not|a "
    r"(?:common )?(?:myth|misconception|mistake)|wrong|false|incorrect|untrue|backwards)\b)",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"\s*(?:\[[ xX]\]|\(?[a-hA-H1-9][).]\s"
    r"|\(?(?:true|false|t|f|wrong|incorrect)\)?(?:[:.]|\s+[\-–—])\s)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:mistakes?|misconceptions?|myths?|pitfalls?|incorrect|not true|anti-?patterns?"
    r"|false(?! (?:positive|negative|alarm|discover|null|rejection))"
    r"|(?<!going )(?<!goes )(?<!go )(?<!went )wrong"
    r"|true or|traps?|misunderst\w{1,20})\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\bwhich (?:of|one|statement|option)\b", re.IGNORECASE)


def sentence_frame(
    sentence: Sentence, first: int, last: int, own: range = range(0)
) -> Frame | None:
    """Return what keeps tokens ``first`` up to ``last`` from being a plain claim, if anything.

    A negation among the tokens ``own`` belongs to what is claimed ("without replacement").
    """
    tokens = sentence.tokens
    if sentence.question:
        return "question"
    if any(tokens[at].word in NEGATIONS and at not in own for at in range(last)):
        return "negated"
    if _is_too_much(tokens, last):
        return "negated"
    if _is_reported(tokens):
        return "reported"
    words = {token.word for token in tokens}
    if words & HYPOTHETICAL:
        return "hypothetical"
    if any(token.word in HEDGED for token in tokens[:last]):
        return "hedged"
    if words & HISTORICAL or _is_history(tokens):
        return "historical"
    return "quoted" if _in_quotes(tokens, first, last) else None


def _is_too_much(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether something is "too large to" do what is said up to, without, token ``last``."""
    words = [token.word for token in tokens[:last]]
    return any(
        word == "too" and "to" in words[at + 2 : at + 2 + _TOO_FAR] for at, word in enumerate(words)
    )


def _is_reported(tokens: Sequence[Token]) -> bool:
    for index, token in enumerate(tokens):
        if token.word in REPORTED:
            if token.word == "wrong" and index and tokens[index - 1].word in _GOING:
                continue
            return True
        if token.word == "false":
            following = tokens[index + 1].word if index + 1 < len(tokens) else ""
            before = tokens[index - 1].word if index else ""
            if following not in _FALSE_OF and before not in ("to", "=", "or"):
                return True
    return False


def _is_history(tokens: Sequence[Token]) -> bool:
    for index, token in enumerate(tokens[:-1]):
        following = tokens[index + 1]
        if token.word == "used" and following.word == "to" and index + 2 < len(tokens):
            before = tokens[index - 1].word if index else ""
            if before not in ("is", "are", "be", "was", "were", "and", ",", "often", "commonly",
                              "usually", "typically", "mainly", "also", "can"):  # fmt: skip
                return True
        if token.word in ("until", "since", "before", "prior") and following.number:
            return True
    return False


def _in_quotes(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether the stretch begins and ends within one pair of quotation marks."""
    inside = False
    for token in tokens[: first + 1]:
        if token.word == '"':
            inside = not inside
        elif token.word in "“”" and token.word:
            inside = token.word == "“"
    return inside and not any(token.word in ('"', "”") for token in tokens[first:last])


def context_frame(document: Document, sentence: Sentence) -> Frame | None:
    """Return what the surroundings of a sentence make of it.

    A heading or lead-in about mistakes, the box or letter of an option, and a next sentence that
    says "wrong" all silence. Costs a walk over the file: ask last.
    """
    prose = sentence.prose
    if _OPTION.match(prose.text):
        return "distractor"
    if _TITLE.search(prose.place.title):
        return "reported"
    if _REFUTED.match(prose.text[sentence.end :].lstrip(" \n*_\"'”’)")):
        return "reported"
    for text in lead_ins(document, prose):
        asked = text.rstrip("*_ :").endswith("?") or _CHOICE.search(text)
        if asked or _TITLE.search(text):
            return "distractor"
    return None


def lead_ins(document: Document, prose: Prose) -> list[str]:
    """Return the texts that announce a list item or head a table's cell, nearest last."""
    found: list[str] = []
    _search(document.blocks, prose, found)
    return found


def _search(blocks: Sequence[Block], prose: Prose, found: list[str]) -> None:
    """Collect the lead-ins on the way down to the block that holds a prose."""
    while blocks:
        index = bisect_right(blocks, prose.span.start, key=lambda block: block.span.start) - 1
        if index < 0:
            return
        block, before = blocks[index], blocks[index - 1] if index else None
        if isinstance(block, Table):
            found += [cell.text for cell in block.header.cells]
        if isinstance(block, List) and isinstance(before, Paragraph):
            found.append(before.prose.text[-300:])
        if isinstance(block, Item):
            found += [own.text for own in _own_texts(block) if own is not prose]
        blocks = block.children


def _own_texts(item: Item) -> list[Prose]:
    first = next(iter(walk(item.blocks)), None)
    return [first.prose] if isinstance(first, Paragraph) else []
