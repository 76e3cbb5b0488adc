"""A command that may stand only once."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def repeated_command(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A group has two \over, or a formula two tags.

    Why: The engine cannot tell what belongs to which, and shows an error.
    Bad:
        $a \over b ⟦\over⟧ c$
        ---
        $$
        x = 1 \tag{1} ⟦\tag{2}⟧
        $$
    Good:
        ${a \over b} \over c$
        ---
        $$
        x = 1 \tag{1}
        $$
    Fix: put braces around one of the fractions, or take one tag away.
    """
    yield from typeset_findings(math, ctx, "double-infix", "double-tag")
