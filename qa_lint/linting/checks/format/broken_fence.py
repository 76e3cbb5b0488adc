"""A line that was meant to start a code block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Paragraph

_LANGUAGES = (
    "python|py|bash|sh|shell|console|javascript|js|typescript|ts|java|c|cpp|csharp|go|rust|sql|r"
    "|json|yaml|yml|toml|html|css|xml|latex|text|txt|mermaid|scala|kotlin|swift|php|ruby"
)
_SHORT = re.compile(rf"(?P<marks>``)(?:{_LANGUAGES})[ \t]*")
_LATE = re.compile(rf"[^`]*[^`\s][ \t]*(?P<marks>```)(?:{_LANGUAGES})[ \t]*")


@rule(Document, severity="warning", tier="measured")
def broken_fence(document: Document, ctx: Context) -> Iterator[Finding]:
    """The marks of a code block are too few, or don't stand at the start of their line.

    Why: the name of the language is shown, and the lines of the code run on as one.
    Bad:
        ⟦``⟧python
        print(x.shape)
        ``
        ---
        Print the shape: ⟦```⟧python
        print(x.shape)
    Good:
        ```python
        print(x.shape)
        ```

        Write ``python`` or ```` ```python ```` in text.
    Fix: write three backticks and the language on a line of their own.
    """
    if "``" not in ctx.source.text:
        return
    for paragraph in document.units(Paragraph):
        prose = paragraph.prose
        if "``" not in prose.text or prose.place.hidden:
            continue
        lines = prose.text.split("\n")
        for line, piece in zip(lines[:-1], prose.pieces, strict=False):
            found = _SHORT.fullmatch(line) or _LATE.fullmatch(line)
            if found is None:
                continue
            short = len(found["marks"]) < len("```")
            if short and "``" not in (after.strip() for after in lines[1:]):
                continue
            yield Finding(
                Span(*found.span("marks")).shift(piece.start),
                f"this starts no code block: {'two marks are' if short else 'it is'} "
                f"{'not enough' if short else 'not at the start of the line'}",
                help="write three backticks and the language on a line of their own",
            )
            break
