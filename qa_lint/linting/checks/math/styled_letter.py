"""Styled letters of Unicode between LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_STYLED = re.compile("[\U0001d400-\U0001d7ff]+")
_PLAIN = re.compile(r"\\[A-Za-z]|[A-Za-z]")


@rule(Math, severity="info", tier="measured")
def styled_letter(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""Letters that are italic or bold by themselves stand among LaTeX letters.

    Why: The same symbol is then two symbols: fonts differ, and search does not find it.
    Bad:
        The line is $y = ⟦𝑎⟧x + \beta$.
    Good:
        The line is $y = ax + \beta$.
    Fix: Type the plain letter.
    """
    if math.tex.isascii() or not is_formula(math, ctx):
        return
    if not _PLAIN.search(math.tex):
        return
    for match in _STYLED.finditer(math.tex):
        plain = unicodedata.normalize("NFKC", match[0])
        yield Finding(
            math.locate(*match.span()),
            f"{match[0]} is a styled sign of its own",
            help=f"write {plain}",
            evidence=Evidence(shown(math)),
        )
