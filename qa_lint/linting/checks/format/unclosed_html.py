"""Tags and comments that are opened and never closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.format._stretches import code_blocks, is_in
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Code, Document

_TAG = re.compile(r"<(?:!--|(?P<end>/?)(?P<name>details|summary)\b[^<>]*>)", re.IGNORECASE)


@rule(
    Document,
    severity="warning",
    tier="measured",
    needs=("<!--", "<details", "<summary"),
)
def unclosed_html(document: Document, ctx: Context) -> Iterator[Finding]:
    """A `<details>`, a `<summary>` or a comment is opened and never closed.

    Why: browsers take all that follows as its content: the questions below are folded away with
    this one, or the mark of the comment is shown.
    Bad:
        ⟦<details>⟧
        <summary>What is a tensor?</summary>

        An array.

        <details>
        <summary>What is a kernel?</summary>

        A filter.

        </details>
        ---
        The answer is short. ⟦<!--⟧ say more
    Good:
        <details>
        <summary>What is a tensor?</summary>

        An array, see `<details>`. <!-- a comment with <details> -->

        </details>
    Fix: close it.
    """
    text = ctx.source.text
    code = _code(document)
    opened: dict[str, list[re.Match[str]]] = {"details": [], "summary": []}
    at = 0
    while found := _TAG.search(text, at):
        at = found.end()
        around = text[max(0, found.start() - 1) : found.start()] + text[at : at + 1]
        if is_in(code, found.start()) or around[:1] == "\\" or around == "``":
            continue
        if found[0] == "<!--":
            end = text.find("-->", at)
            if end < 0:
                yield _finding(found, "this comment is never closed")
                return
            at = end
        elif not found["end"]:
            opened[found["name"].lower()].append(found)
        elif opened[found["name"].lower()]:
            opened[found["name"].lower()].pop()
    left = [tag for tags in opened.values() for tag in tags]
    if left:
        tag = min(left, key=lambda found: found.start())
        yield _finding(tag, f"this {tag[0]} is never closed")


def _finding(found: re.Match[str], problem: str) -> Finding:
    return Finding(Span(*found.span()), problem, help="close it where it should end")


def _code(document: Document) -> list[Span]:
    """Return the stretches of code, in order."""
    return sorted([*code_blocks(document), *(code.span for code in document.units(Code))])
