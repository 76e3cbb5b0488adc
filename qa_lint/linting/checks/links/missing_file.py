"""A link to a page or a file of the project that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qa_lint.core.capabilities import Tree
from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import tree_rule
from qa_lint.linting.checks.links._targets import absent_targets, summary_of
from qa_lint.linting.context import Context


def _summarise(context: Context) -> list[Any] | None:
    return summary_of(context.document, images=False)


@tree_rule(_summarise)
def missing_file(summary: list[Any], tree: Tree) -> Iterator[Finding]:
    """A relative link leads to a file that does not exist.

    Why: the reader gets the site's "page not found". Relative links are followed as the renderer
    does it: from the page's file and, on MkDocs sites, from the page's address, with or without
    the suffix. What lies outside the project, and what a plugin may generate, is not judged.
    Bad:
        See [part two](⟦no-such-page.md⟧).
        ---
        Read [the notes][n].

        [n]: ⟦notes/no-such-notes.md⟧
        ---
        <a href="⟦no-such-page.md⟧">Part two</a>
    Good:
        See [this page](example.md) and [the paper](https://arxiv.org/abs/1706.03762).
        ---
        Call handlers[name](value.md) in the loop, or write `[text](target.md)`.
    Fix: correct the path, or add the file.
    """
    yield from absent_targets(summary, tree, "file")
