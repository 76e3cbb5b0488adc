"""``[text](my file.md)``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.targets import Solid, is_target
from qa_lint.parsing.document import Prose

_PAIR = re.compile(
    r"(?<![\w\\)\]])!?\[(?P<text>[^\[\]\n]{1,300})\]"
    r"\((?P<target>[^\s()<>\"'][^()<>\"'\n]{0,300}[^\s()<>\"'])\)"
)


@rule(Prose)
def space_in_target(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """The target of a link holds a space.

    Why: CommonMark, GitHub's Markdown among it, ends the target at the space and makes no link;
    the reader sees the brackets. Python-Markdown reads it, so MkDocs pages are not judged.
    Settings:
        renderer = "github"
    Bad:
        # Notes

        See [part two](⟦part two.md⟧) and ![the curve](⟦img/loss curve.png⟧).
    Good:
        # Notes

        See [part two](part%20two.md), [part three](<part three.md>) and [four](four.md "Four").
    Fix: write %20 for the space, or put the target in angle brackets.
    Source: https://spec.commonmark.org/0.31.2/#link-destination
    """
    if ctx.profile.renderer not in ("github", "plain") or "](" not in prose.text:
        return
    solid = Solid(prose)
    for found in _PAIR.finditer(prose.text):
        target = found["target"]
        if " " not in target or solid.covers(found.start("target")):
            continue
        right = target.replace(" ", "%20")
        if not is_target(right):
            continue
        span = prose.locate(*found.span("target"))
        changes = frozenset({"links", "text"})
        yield Finding(
            span,
            "a space ends the target of the link: this is no link",
            help=f"write {right}, or <{target}>",
            evidence=Evidence(read=(found[0],), computed="rendered as it is written"),
            fix=Fix("write %20 for the spaces", (Edit(span, right),), changes=changes),
        )
