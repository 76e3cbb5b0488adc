"""Scripts of several signs without braces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown, without_text
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_LOST = re.compile(
    r"(?<!\\)(?P<sign>[_^])(?P<script>"
    r"-?\d(?:\d|\.\d)++"  # x^10
    r"|-\d"  # 10^-3
    r"|\([^(){}\\$&]{1,30}\)"  # e^(-x)
    r"|(?<=e\^)-\s*(?:[A-Za-z](?:\^\d|_\w)?|\\[a-z]+(?![a-z{]))"  # e^-x
    r")(?!\s*\^)"
    r"|\\(?:sum|prod|int|bigcup|bigcap|min|max|lim)(?:\\limits)?"
    r"_(?P<range>[A-Za-z]\s*(?:=\s*-?\w+|\\(?:in|to|rightarrow)(?![A-Za-z])\s*(?:[A-Za-z0-9]|\\[a-z]+)))"
)


@rule(Math, severity="warning", tier="measured")
def lost_braces(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""Only the first sign of an index or exponent is set as one.

    Why: `x^10` shows x to the power 1, times 0.
    Bad:
        There are $2^⟦10⟧$ values, the rate is $10^⟦-3⟧$, the density $e^⟦-x⟧$.
        ---
        The total is $\sum_⟦i=1⟧^n x_i$.
    Good:
        There are $2^{10}$ values; $x^2y$, $x_1x_2$, $0^-$ and $\frac12$ are as they look.
    Fix: Put braces around it: `x^{10}`.
    """
    if not ("^" in math.tex or "_" in math.tex) or not is_formula(math, ctx):
        return
    for match in _LOST.finditer(without_text(math.tex)):
        group = "script" if match["script"] else "range"
        script = match[group]
        span = math.locate(*match.span(group))
        first = script[0]
        yield Finding(
            span,
            f"only `{first}` is set as the {'exponent' if match['sign'] == '^' else 'index'}",
            help=f"write {{{script}}}",
            evidence=Evidence(shown(math)),
            fix=Fix("add braces", (Edit(span, f"{{{script}}}"),), "unsafe", frozenset({"math"})),
        )
