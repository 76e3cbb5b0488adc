"""A command that no engine knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._typesetting import (
    own_commands,
    strange_commands,
    typeset_findings,
)
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
    if found and (own := own_commands(ctx)):
        found = [_of_site(one) if one.message.partition(" (")[0] in own else one for one in found]
    # Several commands near to none: the page is written for a site that loads a package or
    # defines macros of its own, so that an unknown command proves nothing.
    if found and len(strange_commands(ctx)) >= _SEVERAL:
        found = [one if one.fix else replace(one, severity="info") for one in found]
    yield from found


def _of_site(finding: Finding) -> Finding:
    return replace(finding, severity="info", fix=None, help=None)
