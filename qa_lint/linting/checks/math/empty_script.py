"""An index or exponent with nothing in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_EMPTY = re.compile(r"(?<=[^\s{_^&\\])(?<!\{\})\s*(?P<script>[_^]\s*\{\s*\})(?!\s*[_^])")


@rule(Math, severity="info", tier="measured")
def empty_script(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""An index or an exponent is empty.

    Why: Something is missing there, or the braces are left over from a formula editor.
    Bad:
        The sum is $\sum_{i=1}⟦^{}⟧ x_i$, the power $x⟦^{ }⟧$.
    Good:
        The isotope ${}_{6}^{12}C$ and the tensor $T^{i}{}_{j}$ need empty groups.
    Fix: Fill it or take it out.
    """
    if "{" not in math.tex or not is_formula(math, ctx):
        return
    for match in _EMPTY.finditer(math.tex):
        span = math.locate(*match.span("script"))
        yield Finding(
            span,
            "an empty index or exponent",
            help="fill it or take it out",
            evidence=Evidence(shown(math)),
            fix=Fix("take it out", (Edit(span, ""),), "unsafe", frozenset({"math"})),
        )
