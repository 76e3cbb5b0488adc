"""Prices, variables and templates that the site reads as a formula."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._accidents import meant_as
from qa_lint.linting.checks.math._delimiters import arithmatex, is_site_text, replacing, short
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math


@rule(Math, severity="warning", tier="measured")
def accidental_math(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""The dollars of two prices, or of two variables, are taken for those of a formula.

    Why: The text between them is set as a formula, in italics and without its blanks.
    Bad:
        === "Answer"

            A small one costs ⟦$5/$⟧10 a month.
        ---
        === "Answer"

            It looks in ⟦$HOME/bin:$⟧PATH for programs.
    Good:
        === "Answer"

            A small one costs \$5/\$10 a month; $5 and $10 are prices, $2 \times 5$ a product of
            $2$ and $5$. It looks in `$HOME/bin:$PATH`.
    Fix: write \$, or set the variables as code.
    """
    what = meant_as(math)
    if not what or not arithmatex(ctx.profile) or not is_site_text(math.prose, ctx):
        return
    fix = None
    if what == "prices":
        dollars = (math.prose.locate(at, at + 1) for at in (math.start, math.end - 1))
        fix = replacing("write \\$", *((dollar, "\\$") for dollar in dollars))
    yield Finding(
        math.span,
        f"the text between these two {what} is set as a formula: `{short(math.tex)}`",
        fix=fix,
        severity="info" if ctx.profile.hooked else None,
    )
