"""A bare underscore in text inside a formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_HELP = r"write \mathrm{a\_b}, which every engine sets alike (MathJax 3 shows the \ of \text{a\_b})"


@rule(Math)
def underscore_in_text(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A formula has a bare underscore inside \text.

    Why: KaTeX and MathJax 4 show an error instead of the formula; MathJax 3 typesets it.
    Bad:
        $\text{ema⟦_⟧param}$
    Good:
        $\mathrm{ema\_param}$
    Fix: write `\mathrm{ema\_param}`; inside \text MathJax 3 shows the backslash of `\_`.
    """
    for finding in typeset_findings(math, ctx, "underscore-in-text"):
        yield replace(finding, help=_HELP)
