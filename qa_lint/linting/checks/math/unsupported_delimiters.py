"""Delimiters that the site does not read as those of a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Finding, Severity
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._delimiters import (
    arithmatex,
    is_latex,
    is_site_text,
    lost_formula_severity,
    replacing,
    short,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose

_BRACKETS = re.compile(
    r"(?<!\\)(?:\\\\)*(?:\\\(((?:[^\\$\n]|\\[^()\[\]\n]){1,400})\\\)"
    r"|\\\[((?:[^\\$]|\\[^()\[\]]){1,800})\\\])"
)


def _with_brackets(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text("\\(", "\\[")


@rule(Prose, needs=("\\(", "\\["), among=_with_brackets)
def unsupported_delimiters(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A formula stands between \( and \), or \[ and \], which this page's renderer does not know.

    Why: Markdown takes the backslashes away, and the reader sees raw LaTeX in brackets. GitHub
        knows dollars only, and a site can switch these delimiters off.
    Settings:
        renderer = "github"
    Bad:
        The rate ⟦\(\alpha_1\)⟧ is small.
    Good:
        The rate $\alpha_1$ is small \(see above\), and so is \[sic\] its square.
    Fix: write dollars.
    Source: https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
    """
    if not _is_judged(prose, ctx):
        return
    for found in _BRACKETS.finditer(prose.words()):
        tex = found[1] or found[2]
        if not is_latex(tex) or (found[2] and ctx.profile.renderer != "github"):
            continue  # arithmatex has a setting of its own for displays
        inner = found.span(1) if found[1] else found.span(2)
        span = prose.locate(inner[0] - 2, inner[1] + 2)
        dollars = "$" if found[1] else "$$"
        yield Finding(
            span,
            f"{prose.text[inner[0] - 2 : inner[0]]} opens no formula here: `{short(tex)}` is shown"
            " as text",
            fix=replacing("write dollars", (span, f"{dollars}{tex.strip()}{dollars}")),
            severity=_severity(ctx),
        )


def _is_judged(prose: Prose, ctx: Context) -> bool:
    profile = ctx.profile
    known = arithmatex(profile) and not profile.math_brackets and profile.math_dollars
    return (known or profile.renderer == "github") and is_site_text(prose, ctx)


def _severity(ctx: Context) -> Severity:
    """On GitHub this is certain; a page that only looks like one of GitHub's may be another's."""
    if ctx.profile.renderer == "github":
        return "error" if ctx.settings.renderer == "github" else "info"
    return lost_formula_severity(ctx.profile, raw=True)
