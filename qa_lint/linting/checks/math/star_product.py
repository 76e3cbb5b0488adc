"""A star as the sign of multiplication."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown, without_text
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_STAR = re.compile(
    r"(?<![\^_{\\*])(?:(?<=\d) ?(?P<star>\*)(?=\s?[\w(\\])|(?<=[\w)}\]]) ?(?P<other>\*)(?=\s?\d))"
)
"""Beside a number; between symbols it may be a convolution."""


@rule(Math, severity="info", tier="measured")
def star_product(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A star is used for multiplication, as in code.

    Why: In formulas a star means convolution or an optimum.
    Bad:
        The cost is $2 ⟦*⟧ n$.
    Good:
        The cost is $2 \cdot n$, the optimum $x^*$, and $f * g$ or
        $\mathbf{I} * \mathbf{K}$ is a convolution.
    Fix: write `\cdot`, `\times` or nothing.
    """
    if "*" not in math.tex or not is_formula(math, ctx):
        return
    for match in _STAR.finditer(without_text(math.tex)):
        group = "star" if match["star"] else "other"
        span = math.locate(*match.span(group))
        blank = "" if math.tex[match.end(group) : match.end(group) + 1] in (" ", "\\") else " "
        yield Finding(
            span,
            "`*` is set as a star, not as a product",
            help="write \\cdot",
            evidence=Evidence(shown(math)),
            fix=Fix("write \\cdot", (Edit(span, "\\cdot" + blank),), "unsafe", frozenset({"math"})),
        )
