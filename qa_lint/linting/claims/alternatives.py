"""Whether an equality is one of several offered to choose from, rather than stated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from qa_lint.linting.algebra.numeric import judge_equality
from qa_lint.linting.claims.statements import Statement, statements
from qa_lint.parsing.document import Document, List, Prose, walk

_QUIZ = re.compile(
    r"\b(?:quiz(?:zes)?|multiple[- ]choice|true or false|exam|choose|select|rewrite|which of)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[\s$`*_.,;:()\\\[\]]*")


class _Offered(NamedTuple):
    """The first equalities of the texts of a list.

    ``false`` are the texts whose equality is; ``sides`` gives the texts that have a side.
    """

    false: list[Prose]
    sides: dict[str, list[Prose]]


def is_alternative(statement: Statement, document: Document) -> bool:
    """Tell whether the equality is all that a list item says, and the list offers a choice.

    So it does under a heading that says so, and where more than one such item is false or two
    share a side: nobody states ``4^3 = 81`` and ``81^3 = 4`` side by side.
    """
    prose = statement.prose
    outside = prose.text[: statement.begin] + prose.text[statement.end :]
    if not _NOTHING.fullmatch(outside):
        return False
    holder = _lists(document).get(id(prose))
    if holder is None:
        return False
    if _QUIZ.search(prose.place.title):
        return True
    offered = _offered(holder)
    shared = (offered.sides.get(side.text, ()) for side in (statement.left, statement.right))
    return any(_has_another(proses, prose) for proses in (offered.false, *shared))


def _has_another(proses: Iterable[Prose], own: Prose) -> bool:
    return any(one is not own for one in proses)


@lru_cache(maxsize=1)
def _lists(document: Document) -> dict[int, List]:
    """Return the innermost list of each text that stands in one."""
    return {
        id(prose): holder
        for holder in document.units(List)
        for block in walk(holder.items)
        for prose in block.proses
    }


@lru_cache(maxsize=1)
def _offered(holder: List) -> _Offered:
    """Return what the items of a list state first; kept, because each of them may be false."""
    offered = _Offered([], {})
    for block in walk(holder.items):
        for prose in block.proses:
            for one in islice(statements(prose), 1):
                if judge_equality(one.left.node, one.operator, one.right.node).status == "refuted":
                    offered.false.append(prose)
                for side in {one.left.text, one.right.text}:
                    offered.sides.setdefault(side, []).append(prose)
    return offered
