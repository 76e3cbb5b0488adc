"""A formula with blanks inside its dollars."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._delimiters import (
    arithmatex,
    is_formula,
    is_latex,
    left_over_dollars,
    lost_formula_severity,
    replacing,
    short,
    with_left_over,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Prose


@rule(Prose, needs=("$",), among=with_left_over())
def space_inside_dollars(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A formula has a blank behind its opening or before its closing dollar.

    Why: MkDocs sites take such dollars for prices, and show the raw LaTeX.
    Bad:
        === "Answer"

            The rate ⟦$ \alpha $⟧ is small.
        ---
        === "Answer"

            The number ⟦$n $⟧ is small.
    Good:
        === "Answer"

            The rate $\alpha$ is small; it costs 5 $ or 10 $, and $ ls $ is no formula.
    Fix: take the blanks out.
    Source: https://facelessuser.github.io/pymdown-extensions/extensions/arithmatex/
    """
    if not (arithmatex(ctx.profile) and ctx.profile.smart_dollar and ctx.profile.math_dollars):
        return
    runs = left_over_dollars(ctx.document).get(prose, ())
    singles = [start for start, end in runs if end - start == 1]
    behind, words = -1, prose.words()
    for first, second in pairwise(singles):
        tex = prose.text[first + 1 : second]
        if first <= behind or "\n" in tex or tex == tex.strip():
            continue
        if words[first + 1 : second] != tex or not _is_meant(tex, prose.text, first):
            continue
        behind = second
        span = prose.locate(first, second + 1)
        yield Finding(
            span,
            f"blanks inside the dollars: `{short(tex)}` is shown as text, not as a formula",
            fix=replacing("take the blanks out", (span, f"${tex.strip()}$")),
            severity=lost_formula_severity(ctx.profile, raw=True),
        )


def _is_meant(tex: str, text: str, at: int) -> bool:
    """Tell whether two dollars, the first at ``at``, enclose a formula, and are no prices."""
    if "  " in tex.strip():
        return False
    price = text[max(0, at - 3) : at].rstrip()[-1:].isdigit()
    return is_latex(tex) if price else is_formula(tex)
