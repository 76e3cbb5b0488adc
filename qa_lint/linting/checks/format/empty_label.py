"""A tab without a label."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Container


@rule(Container, severity="warning", tier="measured")
def empty_label(box: Container, ctx: Context) -> Iterator[Finding]:
    """A tab has no label.

    Why: the reader sees nothing to click on, and its text can't be opened.
    Bad:
        === "Question"

            What is an epoch?

        ⟦=== ""⟧

            One pass over the training set.
    Good:
        === "Question"

            What is an epoch?

        === "Answer"

            One pass over the training set.
    Fix: write the label.
    """
    if box.kind == "tab" and not box.label.strip() and not box.place.hidden:
        yield Finding(box.opener, "this tab has no label", help="write the label")
