"""A formula beyond the limits of the check."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import unchecked
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math, severity="info")
def unchecked_formula(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A formula is too long or too deeply nested to be checked.

    Why: Nobody knows whether it will be typeset: more than 8,192 characters, 3,000 signs or 100
        groups within each other are not read.
    Bad:
        ⟦${{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{x}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}$⟧
    Good:
        $\frac{1}{2}$
    Fix: split the formula.
    """
    if unchecked(math, ctx):
        yield Finding(math.span, "too long or too deeply nested to be checked")
