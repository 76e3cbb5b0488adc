"""Operators without an operand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown, without_text
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_OPERATOR = re.compile(r"\+|-|\\(?:times|cdot|div)(?![A-Za-z])")
_BEHIND = re.compile(
    r"(?P<blank>\s*)(?:(?P<equal>=)(?!=)|(?P<closer>(?:\\right\s*)?[)\]])"
    r"|(?P<other>\+|\\(?:times|cdot)(?![A-Za-z]))|(?P<end>\Z))"
)
"""What no operator stands before."""


@rule(Math, severity="warning", tier="measured")
def dangling_operator(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""An operator has nothing to work on.

    Why: A term was lost.
    Bad:
        The sum is $a + b ⟦+⟧ = c$, the product $(2 ⟦\times⟧) x$.
    Good:
        The kernel is $k(x, \cdot)$, charges are $n^+ = n$, a mean is $y_{i \cdot \cdot}$,
        and $a \cdot\cdot\cdot b$ has dots.
    Fix: Write the missing term or take the operator out.
    """
    if not is_formula(math, ctx):
        return
    tex = without_text(math.tex, "x")
    for found in _OPERATOR.finditer(tex):
        behind = _BEHIND.match(tex, found.end())
        if behind is None or not _is_dangling(found, behind) or _is_label(tex, found.start()):
            continue
        if behind["end"] is not None and not _ends_formula(math, tex, ctx.source.text):
            continue
        yield Finding(
            math.locate(*found.span()),
            f"`{found[0]}` has no operand behind it",
            help="write the missing term or take the operator out",
            evidence=Evidence(shown(math)),
        )


def _is_dangling(found: re.Match[str], behind: re.Match[str]) -> bool:
    """Tell whether an operator lacks what it works on, given what stands behind it."""
    sign, tex = found[0], found.string
    last = found.start() - 1
    while last >= 0 and tex[last].isspace():
        last -= 1
    before = tex[last] if last >= 0 else ""
    apart = last < found.start() - 1
    if before in ("^", "_", "(", ""):
        return False  # a sign of its own: charges, limits from one side, "the operation +"
    operand = before.isalnum() or before in ")}]"
    if sign in ("+", "-") and not apart:
        return False  # a part of a name: ions, "LR+", "C++"
    if behind["equal"]:
        if sign in ("\\times", "\\cdot"):
            return not _ends_with_dot(tex, last)
        return operand and behind["blank"] != ""
    if behind["closer"]:
        plus = sign == "+" and behind["blank"] != ""
        # Sizes have dimensions that may be left out: (n \times) m \times k.
        optional = sign == "\\times" and tex.count("\\times") > 1
        return operand and (plus or (sign in ("\\times", "\\div") and not optional))
    if not operand or _ends_with_dot(tex, last):
        return False
    if behind["other"]:
        dots = behind["other"] == "\\cdot" and _DOT.match(tex, behind.end()) is not None
        return sign in ("\\times", "\\cdot") and not dots
    return sign in ("+", "\\times", "\\cdot")


def _is_label(tex: str, at: int) -> bool:
    """Tell whether an operator stands in an index or exponent: ``L_{i \\cdot}`` is a row's mean."""
    depth = 0
    for before in range(at - 1, max(-1, at - _FAR), -1):
        depth += {"}": 1, "{": -1}.get(tex[before], 0)
        if depth < 0:
            return tex[:before].rstrip()[-1:] in ("_", "^")
    return False


def _ends_formula(math: Math, tex: str, source: str) -> bool:
    """Tell whether nothing goes on behind a display: no row of a table, no other display."""
    return math.display and "&" not in tex and not _GOES_ON.match(source, math.span.end)


_DOT = re.compile(r"\s*\\cdot(?![A-Za-z])")
_GOES_ON = re.compile(r"[\s>]*(?:\$\$|\\\[|\\begin)")
_FAR = 300
"""The longest index, in code points."""


def _ends_with_dot(tex: str, last: int) -> bool:
    """Tell whether a dot stands before: ``a \\cdot \\cdot \\cdot b`` has three for an ellipsis."""
    return tex.endswith("\\cdot", 0, last + 1)
