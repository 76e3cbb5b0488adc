"""A command that no engine knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import typeset_findings
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_SEVERAL = 2


@rule(Math)
def unknown_command(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A formula uses a command that the engine does not know.

    Why: The engine shows the command in red, or an error, instead of the formula.
    Bad:
        $⟦\fraq⟧{1}{2}$
        ---
        The rate is $⟦\lamda⟧$.
    Good:
        $\frac{1}{2}$ and $\newcommand{\half}{\frac{1}{2}} \half$
    Fix: correct the command, or define it on the page.
    """
    found = list(typeset_findings(math, ctx, "unknown-command"))
    if found and not _site_defines_more(ctx):
        yield from found
        return
    yield from (replace(finding, severity="info") for finding in found)


def _site_defines_more(ctx: Context) -> bool:
    """Tell whether the page uses several commands that are unknown and near to none.

    Such pages are written for a site that loads a package or defines macros of its own, so that
    an unknown command proves nothing.
    """
    strange = {
        finding.message
        for math in ctx.document.units(Math)
        for finding in typeset_findings(math, ctx, "unknown-command")
        if finding.help is None or "\\require" in finding.help
    }
    return len(strange) >= _SEVERAL
