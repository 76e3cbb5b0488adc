"""A definition that only the other command makes."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math)
def redefinition(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A command is defined that exists already, or redefined though it does not.

    Why: KaTeX shows an error; MathJax takes either.
    Bad:
        $⟦\newcommand{\frac}⟧{x} \frac$
    Good:
        $\renewcommand{\frac}{x} \frac$ and $\newcommand{\half}{x} \half$
    Fix: write \renewcommand for a known command, \newcommand for a new one.
    """
    yield from typeset_findings(math, ctx, "redefinition")
