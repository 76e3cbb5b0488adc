"""A command where it may not stand."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def misplaced_command(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A command stands where the engine does not take it.

    Why: The engine shows an error: limits need an operator before them, text takes no symbols.
    Bad:
        $x⟦\limits⟧_{i=1}^n$
        ---
        $\text{a ⟦\alpha⟧ b}$
    Good:
        $\sum\limits_{i=1}^n x_i$ and $\text{a $\alpha$ b}$
    Fix: move the command to where it belongs, or a symbol of the text between dollars.
    """
    yield from typeset_findings(
        math, ctx, "command-in-text", "misplaced-command", "misplaced-limits", "display-only"
    )
