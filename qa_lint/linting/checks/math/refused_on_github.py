"""A command that GitHub refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_OPERATOR = "https://github.com/github/markup/issues/1688"
_TEXT = "https://github.com/Programmiermethoden-CampusMinden/Prog2-Lecture/issues/1039"
_DEFINITION = "https://github.com/github/markup/issues/1551"
_REFUSED = {
    "operatorname": (_OPERATOR, "\\mathop{\\text{...}}"),
    "mbox": (_TEXT, "\\text{...}"),
    "phantom": (_TEXT, "the formula without it"),
    "newcommand": (_DEFINITION, "the formula with what the macro stands for"),
}
"""What GitHub answers with "The following macros are not allowed", or leaves as text."""
_COMMAND = re.compile(r"\\(" + "|".join(_REFUSED) + r")(?![A-Za-z])\*?")


@rule(Math, severity="warning", tier="measured")
def refused_on_github(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A formula uses a command that GitHub's restricted MathJax does not take.

    Why: GitHub shows an error, or the raw LaTeX, instead of the formula; other sites set it.
    Settings:
        renderer = "github"
    Bad:
        The $⟦\operatorname⟧{rank}(A)$ is 2.
    Good:
        The $\mathop{\text{rank}}(A)$ is 2, with $\max_i x_i$.
    Fix: write \mathop{\text{rank}}, and formulas without macros of your own.
    Source: https://github.com/github/markup/issues/1688
    """
    if ctx.profile.renderer != "github" or math.place.hidden or not math.rendered:
        return
    for found in _COMMAND.finditer(math.tex):
        source, instead = _REFUSED[found[1]]
        yield Finding(
            math.locate(*found.span()),
            f"GitHub refuses `{found[0]}`",
            help=f"write {instead}",
            evidence=Evidence(read=(found[0],), source=source),
            severity=None if ctx.settings.renderer == "github" else "info",
        )
