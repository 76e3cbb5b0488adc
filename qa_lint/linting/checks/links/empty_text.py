"""``[](address)``."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.targets import is_target, written_text
from qa_lint.parsing.document import Link


@rule(Link)
def empty_text(link: Link, ctx: Context) -> Iterator[Finding]:
    """A link has no text to click on.

    Why: it shows nothing, so no reader finds it.
    Bad:
        More is in ⟦[](https://arxiv.org/abs/1706.03762)⟧.
        ---
        Go on with ⟦[ ](part-two.md)⟧.
    Good:
        More is in [the paper](https://arxiv.org/abs/1706.03762).
        ---
        ![](images/loss.png)
        ---
        [](){#top} marks a place, [](https://arxiv.org){ .icon } has a look from its style.
        ---
        [![loss](images/loss.png)](https://arxiv.org/abs/1706.03762)
    Fix: write the text between the brackets.
    """
    if link.kind != "inline" or not is_target(link.target.strip()):
        return
    if written_text(link).strip() or link.prose.text.startswith("{", link.end):
        return
    yield Finding(
        link.span,
        "the link has no text, so it shows nothing",
        help="write the text between the brackets",
        evidence=Evidence(read=(link.text,), computed="rendered as an empty element"),
    )
