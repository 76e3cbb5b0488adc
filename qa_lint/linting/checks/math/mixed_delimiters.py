"""A formula that is opened and closed by different delimiters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    with_left_over,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math, Prose

_BRACKETS = re.compile(r"(?<!\\)(?:\\\\)*(\\[(\[])((?:[^\\$\n]|\\[^()\[\]\n]){1,300})(\\[)\]]|\$)")
_PAIRS = {"\\(": "\\)", "\\[": "\\]"}


@rule(Prose, needs=("$", "\\(", "\\["), among=with_left_over("\\(", "\\["))
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
    found: list[tuple[Span, str, Fix]] = []
    if arithmatex(ctx.profile):
        found += _dollars(prose, left_over_dollars(ctx.document).get(prose, ()))
    if ctx.profile.math_brackets and ctx.profile.renderer != "sphinx":
        brackets = "\\(" in prose.text or "\\[" in prose.text
        found += _brackets(prose) if brackets and is_site_text(prose, ctx) else ()
    for span, message, fix in found:
        severity = lost_formula_severity(ctx.profile, raw=False)
        yield Finding(span, message, fix=fix, severity=severity)


def _dollars(prose: Prose, runs: Sequence[Span]) -> Iterator[tuple[Span, str, Fix]]:
    """Yield formulas with one dollar at one side and two at the other."""
    formulas = {
        node.end: node for node in prose.nodes if isinstance(node, Math) and node.delimiter == "$"
    }
    for start, end in runs:
        behind = prose.text[end : end + 1]
        node = formulas.get(start)
        if node and end - start == 1 and not behind.isalnum() and is_formula(node.tex):
            message = "the formula is opened by `$` and closed by `$$`: a dollar is left over"
            fix = replacing("take one dollar away", (prose.locate(start, end), ""))
            yield prose.locate(node.start, end), message, fix
    for (start, end), (other, last) in pairwise(runs):
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
