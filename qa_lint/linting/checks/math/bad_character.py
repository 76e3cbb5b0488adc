"""A character that an engine cannot set in a formula."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def bad_character(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A formula has a character that an engine refuses.

    Why: That engine shows an error instead of the formula.
    Bad:
        It costs $20 ⟦€⟧$ a day.
    Good:
        It costs $20$ € a day, and $α ≤ β$ are letters like others.
    Fix: write it outside the formula, or as the command for it.
    """
    yield from typeset_findings(math, ctx, "bad-character")
