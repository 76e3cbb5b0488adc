"""A bare sign that means something else to the engine."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def unescaped_sign(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A formula has a bare `#`, `$` or `^` where the sign itself is meant.

    Why: To the engine these are parts of its language, and it shows an error.
    Bad:
        The precision is $\frac{⟦#⟧ hits}{n}$.
        ---
        $\text{x⟦^⟧2}$
    Good:
        The precision is $\frac{\# hits}{n}$, at a price of $\$5$.
        ---
        $\text{if $x$ is even}$ and $\newcommand{\half}[1]{\frac{#1}{2}} \half{3}$
    Fix: put a backslash before the sign; in text, set what is a formula between dollars.
    """
    yield from typeset_findings(
        math, ctx, "hash-in-math", "dollar-in-math", "dollar-in-text", "script-in-text"
    )
