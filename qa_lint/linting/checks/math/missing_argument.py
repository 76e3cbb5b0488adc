"""A command without what it needs."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def missing_argument(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A command has too few arguments.

    Why: The engine shows an error instead of the formula.
    Bad:
        $⟦\frac⟧{1}$
    Good:
        $\frac{1}{2}$
    Fix: add the missing argument.
    """
    yield from typeset_findings(math, ctx, "missing-argument")
