"""A brace without its partner."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def unbalanced_group(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A formula has a brace that is never closed, or closes nothing.

    Why: The engine shows an error, or the raw LaTeX, instead of the formula.
    Bad:
        The share is $\frac⟦{⟧1{2}$ of all.
        ---
        The share is $\frac{1}{2}⟦}⟧$ of all.
    Good:
        The share is $\frac{1}{2}$ of all, and \{ is a brace.
    Fix: close the group, or write a visible brace as \{ or \}.
    """
    yield from typeset_findings(math, ctx, "unbalanced-group")
