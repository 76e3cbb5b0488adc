"""A formula that is opened and closed by different delimiters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qa_lint.core.diagnostic import Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.math._delimiters import (
    arithmatex,
    is_formula,
    is_latex,
    is_site_text,
    left_over_dollars,
    lost_formula_severity,
    replacing,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math, Prose

_BRACKETS = re.compile(r"(?<!\\)(?:\\\\)*(\\[(\[])((?:[^\\$\n]|\\[^()\[\]\n]){1,300})(\\[)\]]|\$)")
_PAIRS = {"\\(": "\\)", "\\[": "\\]"}


@rule(Prose)
def mixed_delimiters(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A formula is opened and closed by delimiters that do not belong together.

    Why: What is left over is shown as it is: a stray dollar, or the whole formula as raw LaTeX.
    Bad:
        === "Answer"

            The rate ⟦$\alpha$$⟧ is small.
        ---
        === "Answer"

            The rate ⟦\(\alpha\]⟧ is small.
    Good:
        === "Answer"

            The rates $\alpha$ and \(\beta\) are small, $\gamma$\$ too, and \(this\] is no formula.
    Fix: close the formula as it was opened.
    """
    if ctx.profile.renderer == "sphinx" or not is_site_text(prose, ctx):
        return
    found = [*_dollars(prose)] if "$$" in prose.text and arithmatex(ctx.profile) else []
    if ctx.profile.math_brackets and ("\\(" in prose.text or "\\[" in prose.text):
        found += _brackets(prose)
    for span, message, fix in found:
        severity = lost_formula_severity(ctx.profile, raw=False)
        yield Finding(span, message, fix=fix, severity=severity)


def _dollars(prose: Prose) -> Iterator[tuple[Span, str, Fix]]:
    """Yield formulas with one dollar at one side and two at the other."""
    left_over = list(left_over_dollars(prose))
    formulas = {
        end: node
        for node in prose.nodes
        if isinstance(node, Math) and node.delimiter == "$"
        for end in (node.end,)
    }
    for start, end in left_over:
        behind = prose.text[end : end + 1]
        node = formulas.get(start)
        if node and end - start == 1 and not behind.isalnum() and is_formula(node.tex):
            message = "the formula is opened by `$` and closed by `$$`: a dollar is left over"
            fix = replacing("take one dollar away", (prose.locate(start, end), ""))
            yield prose.locate(node.start, end), message, fix
    for (start, end), (other, last) in pairwise(left_over):
        tex = prose.text[end:other]
        if (end - start, last - other) == (2, 1) and "\n" not in tex and is_formula(tex):
            message = "the formula is opened by `$$` and closed by `$`: a dollar is left over"
            fix = replacing("take one dollar away", (prose.locate(start, start + 1), ""))
            yield prose.locate(start, last), message, fix


def _brackets(prose: Prose) -> Iterator[tuple[Span, str, Fix]]:
    """Yield formulas in brackets that are closed by something else."""
    for found in _BRACKETS.finditer(prose.words()):
        opener, tex, closer = found.groups()
        closing = _PAIRS[opener]
        if closer == closing or not is_latex(tex):
            continue
        message = f"the formula is opened by `{opener}` and closed by `{closer}`: shown as text"
        edit = (prose.locate(*found.span(3)), closing)
        yield (
            prose.locate(found.start(1), found.end()),
            message,
            replacing(f"write {closing}", edit),
        )
