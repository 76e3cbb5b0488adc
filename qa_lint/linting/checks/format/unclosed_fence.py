"""A code block that never ends."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Fence


@rule(Fence)
def unclosed_fence(fence: Fence, ctx: Context) -> Iterator[Finding]:
    """A fenced code block is opened and never closed.

    Why: MkDocs shows the marks and reads the code as text; other renderers show everything
    that follows as code.
    Bad:
        Print the shape:

        ⟦```python⟧
        print(x.shape)
    Good:
        Print the shape:

        ```python
        print(x.shape)
        ```
    Fix: add a line with the same marks, indented like the opening ones, where the code ends.
    """
    if fence.closed:
        return
    text = ctx.source.text
    if any("```" in text[slice(*template)] for template in ctx.document.templates):
        return  # what the site fills in may hold the other end
    marks = text[slice(*fence.opener)]
    marks = marks[: len(marks) - len(marks.lstrip(marks[0]))]
    yield Finding(
        fence.opener,
        f"this code block is never closed by {marks}",
        help=f"add {marks} on a line of its own where the code ends, indented like this line",
    )
