"""Two scripts on one base."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def double_script(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A base has two superscripts or two subscripts.

    Why: The engine shows an error, because it can't tell which belongs to which.
    Bad:
        $x^a⟦^⟧b$
    Good:
        $x^{a^b}$ and $x_i^2$
    Fix: group them: `x^{a^b}` or `{x^a}^b`.
    """
    yield from typeset_findings(math, ctx, "double-script")
