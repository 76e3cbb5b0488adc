"""Does a page say itself that this is the derivative, integral, limit or series?"""

from __future__ import annotations

import re
from functools import lru_cache

from qa_lint.core.text import Span
from qa_lint.linting.calculus.conditions import (
    COMMENT,
    CONDITIONAL,
    CONDITIONAL_OF_SYMMETRIC,
    OF_A_VALUE,
    SIZE,
)
from qa_lint.linting.claims.asserted import is_asserted, sentence_span
from qa_lint.linting.context import Context
from qa_lint.linting.taken_back import is_taken_back
from qa_lint.parsing.document import Prose

_OF_EQUATIONS = (CONDITIONAL, CONDITIONAL_OF_SYMMETRIC, OF_A_VALUE)
_BEFORE = 300
"""How far before a formula of its own the sentence may begin that leads to it, in code points."""


@lru_cache(maxsize=16)
def speaks_of(sign: re.Pattern[str], prose: Prose) -> bool:
    """Tell whether a pattern matches in a text; kept, because a text may hold many claims."""
    return sign.search(prose.text) is not None


def is_claimed(
    prose: Prose, whole: Span, said: Span, ctx: Context, *, excuse: re.Pattern[str] = CONDITIONAL
) -> bool:
    """Tell whether what stands at ``said`` of a text is stated without condition.

    Args:
        prose: The text.
        whole: The formula with its delimiters, whose own words do not count.
        said: The statement in it.
        ctx: The page.
        excuse: Words beside it that make it something else.
    """
    first, last = sentence_span(prose, *said)
    words = prose.words()
    around = f"{words[first : whole.start]} | {words[whole.end : last]}"
    if not words[first : whole.start].strip() and prose.kind != "cell":
        start = prose.span.start
        before = ctx.source.text[max(0, start - _BEFORE) : start].rstrip()
        around += re.split(r"\n[ \t]*\n|[.!?]\s", before)[-1]
    if excuse in _OF_EQUATIONS and SIZE.search(COMMENT.sub("", around)):
        return False
    if excuse.search(around) or is_taken_back(ctx.source, prose.span.end):
        return False
    return is_asserted(prose, *said, ctx.document)
