"""Operators without an operand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown, without_text
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_END = r"(?![A-Za-z])"
_OPERAND = r"(?<=[\w)}\]])(?<![_^]) ?"
_DANGLING = re.compile(
    rf"{_OPERAND}\s*(?P<before>\+|-|\\times{_END}|\\cdot{_END}|\\div{_END})\s+(?=="  # a + = b
    rf"(?!=))|{_OPERAND}\s*(?P<inside>\\times{_END}|\\div{_END}|(?<=\s)\+(?=\s))\s*(?=(?:\\right\s*)?[)\]])"
    rf"|(?<!\\cdot)\s*(?P<twice>\\times{_END}|\\cdot{_END})\s*(?=\\times{_END}|\\cdot{_END}|\+|=)(?!\\cdot\s*\\cdot)"
)
_TRAILING = re.compile(rf"{_OPERAND}\s*(?P<end>\+|\\times{_END}|\\cdot{_END})\s*$")


@rule(Math, severity="warning", tier="measured")
def dangling_operator(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""An operator has nothing to work on.

    Why: A term was lost.
    Bad:
        The sum is $a + b ⟦+⟧ = c$, the product $(2 ⟦\times⟧) x$.
    Good:
        The kernel is $k(x, \cdot)$, charges are $n^+ = n$, and $a \cdot\cdot\cdot b$ has dots.
    Fix: Write the missing term or take the operator out.
    """
    if not is_formula(math, ctx):
        return
    tex = without_text(math.tex, "x")
    matches = list(_DANGLING.finditer(tex))
    if math.display and "&" not in tex:
        matches += _TRAILING.finditer(tex)
    for match in matches:
        group = next(name for name, value in match.groupdict().items() if value)
        if tex[: match.start(group)].rstrip()[-1:] in ("^", "_", "("):
            continue
        yield Finding(
            math.locate(*match.span(group)),
            f"`{match[group]}` has no operand behind it",
            help="write the missing term or take the operator out",
            evidence=Evidence(shown(math)),
        )
