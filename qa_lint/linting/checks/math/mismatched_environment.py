"""An environment that ends under another name."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def mismatched_environment(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""An environment is not closed, closed under another name, or unknown.

    Why: The engine shows an error instead of the formula.
    Bad:
        $$
        \begin{bmatrix} 1 & 2 ⟦\end{pmatrix}⟧
        $$
        ---
        $$
        ⟦\begin{matirx}⟧ 1 & 2 \end{matirx}
        $$
    Good:
        $$
        \begin{bmatrix} 1 & 2 \end{bmatrix}
        $$
    Fix: close the environment under the name it was opened with.
    """
    yield from typeset_findings(math, ctx, "mismatched-environment", "unknown-environment")
