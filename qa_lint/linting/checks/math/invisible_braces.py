"""Braces of a set that LaTeX takes for grouping."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown, without_text
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_ITEM = r"(?:-?\d+(?:\.\d+)?|-?\\?[A-Za-z]+'?(?:[_^](?:\w|\{\w+\}))*|\\[lc]?dots[cb]?|\.\.\.|…)"
_SET = re.compile(
    r"(?:^|\\in(?:fty)?(?![A-Za-z])|(?<![<>!:\\])=|:=|\\cup|\\cap|\\subset(?:eq)?|\\setminus|\\notin)"
    rf"[\s&]*(?P<set>\{{\s*{_ITEM}(?:\s*,\s*{_ITEM})+\s*\}})(?!\s*[\^_])"
)


@rule(Math, severity="warning", tier="measured")
def invisible_braces(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""The braces of a set are not shown.

    Why: LaTeX takes `{` and `}` for grouping; the set looks like a list.
    Bad:
        Labels are $y \in ⟦{0, 1}⟧$ and the data $X = ⟦{x_1, \dots, x_n}⟧$.
    Good:
        Labels are $y \in \{0, 1\}$, the size is $1{,}000$, and $x_{1,2} = {y}$.
    Fix: write `\{` and `\}`.
    """
    if "{" not in math.tex or "," not in math.tex or not is_formula(math, ctx):
        return
    for match in _SET.finditer(without_text(math.tex)):
        span = math.locate(*match.span("set"))
        right = "\\" + match["set"][:-1].rstrip() + "\\}"
        yield Finding(
            span,
            "these braces are not shown",
            help="write \\{ and \\}",
            evidence=Evidence(shown(math)),
            fix=Fix("write \\{ and \\}", (Edit(span, right),), "unsafe", frozenset({"math"})),
        )
