"""An argument that is no colour, length or list of columns."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def bad_argument(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A command is given a colour, a length or columns that it cannot read.

    Why: The engine shows an error instead of the formula.
    Bad:
        $a \hspace{⟦1⟧} b$
        ---
        $\color{⟦1,0,0⟧} x$
    Good:
        $a \hspace{1em} b$ and $\color{red} x$ and $\color{#ff0000} x$
        ---
        $$
        \begin{array}{l|r} a & b \\[2pt] c & d \end{array}
        $$
    Fix: give a length its unit, name the colour, describe each column by l, c or r.
    """
    yield from typeset_findings(math, ctx, "bad-colour", "bad-columns", "bad-length")
