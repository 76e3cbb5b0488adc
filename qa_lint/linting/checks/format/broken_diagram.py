"""A mermaid diagram that can't be drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Fence

_MERMAID = re.compile(r"[ \t]*(?:mermaid\b|\{[^}\n]*\.mermaid\b)")


@rule(Fence)
def broken_diagram(fence: Fence, ctx: Context) -> Iterator[Finding]:
    """A mermaid diagram has a slip that mermaid can't read.

    Why: the page shows an error message or the source instead of the diagram.
    Bad:
        ```mermaid
        ⟦flowchat⟧ LR
            A[Text] --> B[Tokens]
        ```
        ---
        ```mermaid
        graph LR
            A[Text ⟦(⟧raw)] --> B[Tokens]
        ```
        ---
        ```mermaid
        graph LR
            ⟦subgraph⟧ input
            A[Text] --> B[Tokens]
        ```
        ---
        ```mermaid
        sequenceDiagram
            ⟦loop every minute⟧
            Client->>Server: ping
        ```
    Good:
        ```mermaid
        graph LR
            subgraph input
            A["Text (raw)"] -- split --> B[Tokens]
            end
            B -->|"f(x)"| C{Known?}
        ```
    Fix: mend the line; quotes around a label allow any sign in it.
    Source: https://mermaid.js.org/syntax/flowchart.html
    """
    if "mermaid" not in fence.info or not _MERMAID.match(fence.info) or not fence.closed:
        return
    if any(fence.span.overlaps(template) for template in ctx.document.templates):
        return
    from qa_lint.parsing.mermaid import problem_of

    problem = problem_of(ctx.source.text[slice(*fence.body)])
    if problem is None:
        return
    span = Span(problem.start, problem.end).shift(fence.body.start)
    yield Finding(
        span if problem.end > problem.start else fence.opener,
        f"mermaid can't draw this diagram: {problem.message}",
        help="mend the line; quotes around a label allow any sign in it",
    )
