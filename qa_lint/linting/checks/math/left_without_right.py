"""A stretchy delimiter without its partner."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def left_without_right(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A stretchy delimiter has no partner, or is none.

    Why: The engine shows an error instead of the formula.
    Bad:
        $⟦\left⟧( a + b$
        ---
        $a + b ⟦\right⟧)$
        ---
        $⟦\left a⟧ + b \right)$
    Good:
        $\left( a + b \right)$ and $\left. a \right|_{x=0}$
    Fix: add the partner; \right. is an invisible one.
    """
    yield from typeset_findings(
        math, ctx, "left-without-right", "right-without-left", "bad-delimiter"
    )
