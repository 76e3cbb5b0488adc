"""A command with arguments straight behind a script."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def unbraced_argument(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A script or argument is a command that takes arguments itself, without braces around it.

    Why: The engine takes the command alone for the script, and shows an error.
    Bad:
        $x^⟦\log⟧ y$
    Good:
        $x^{\log y}$ and $e^\frac{1}{2}$
    Fix: put braces around the script.
    """
    yield from typeset_findings(math, ctx, "unbraced-argument")
