"""Whether an equality is one of several offered to choose from, rather than stated."""

from __future__ import annotations

import re
from itertools import islice

from qa_lint.linting.algebra.numeric import judge_equality
from qa_lint.linting.claims.statements import Statement, statements
from qa_lint.parsing.document import Document, List, Prose, walk

_QUIZ = re.compile(
    r"\b(?:quiz(?:zes)?|multiple[- ]choice|true or false|exam|choose|select|rewrite|which of)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[\s$`*_.,;:()\\\[\]]*")


def is_alternative(statement: Statement, document: Document) -> bool:
    """Tell whether the equality is all that a list item says, and the list offers a choice.

    So it does under a heading that says so, and where more than one such item is false or two
    share a side: nobody states ``4^3 = 81`` and ``81^3 = 4`` side by side.
    """
    prose = statement.prose
    outside = prose.text[: statement.begin] + prose.text[statement.end :]
    if not _NOTHING.fullmatch(outside):
        return False
    holders = [
        one for one in document.units(List)
        if one.span.start <= prose.span.start and prose.span.end <= one.span.end
    ]  # fmt: skip
    if not holders:
        return False
    if _QUIZ.search(prose.place.title):
        return True
    others = [
        found
        for block in walk(holders[-1].items)
        for sibling in block.proses
        if sibling is not prose
        for found in _first(sibling)
    ]
    false = [one for one in others if _status(one) == "refuted"]
    sides = {statement.left.text, statement.right.text}
    return bool(false) or any({one.left.text, one.right.text} & sides for one in others)


def _first(prose: Prose) -> list[Statement]:
    return list(islice(statements(prose), 1))


def _status(statement: Statement) -> str:
    return judge_equality(statement.left.node, statement.operator, statement.right.node).status
