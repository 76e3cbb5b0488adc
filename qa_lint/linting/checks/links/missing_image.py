"""An image of the project that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qa_lint.core.capabilities import Tree
from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import tree_rule
from qa_lint.linting.checks.links._targets import absent_targets, summary_of
from qa_lint.linting.context import Context


def _summarise(context: Context) -> list[Any] | None:
    return summary_of(context.document, images=True)


@tree_rule(_summarise)
def missing_image(summary: list[Any], tree: Tree) -> Iterator[Finding]:
    """An image's file does not exist.

    Why: the reader sees a broken picture, and the answer lacks what it showed. In a checkout
    without any of its images nothing is reported but that.
    Bad:
        ![the loss curve](⟦img/no-such-curve.png⟧)
        ---
        <img src="⟦no-such-curve.png⟧" width="300">
    Good:
        ![the loss curve](https://arxiv.org/loss.png)
        ---
        ![inline](data:image/gif;base64,R0lGODlhAQABAAAAACw=)
    Fix: correct the path, or add the image.
    """
    yield from absent_targets(summary, tree, "image")
