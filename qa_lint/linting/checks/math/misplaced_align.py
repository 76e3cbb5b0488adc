"""An alignment mark outside an environment."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def misplaced_align(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A formula has `&` outside an environment that aligns.

    Why: The engine shows an error; a literal ampersand is written as `\&`.
    Bad:
        $a ⟦&⟧ b$
        ---
        $\text{a ⟦&⟧ b}$
    Good:
        $a \& b$
    Fix: write \& for the character, or put the rows into an environment.
    """
    yield from typeset_findings(math, ctx, "misplaced-align", "align-in-text")
