"""Typographic quotes around strings in code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Code, Document, Fence

_COMMENTS = {
    **dict.fromkeys(("python", "py", "bash", "sh", "shell"), "#"),
    **dict.fromkeys(("javascript", "js", "typescript", "ts", "java", "c", "cpp", "c++"), "//"),
    **dict.fromkeys(("go", "rust", "csharp", "cs", "kotlin", "swift", "json"), "//"),
    "sql": "--",
}
"""What starts a comment, by the language of a fence."""

_NO_LANGUAGE = "#"
"""What is taken for the start of a comment where the language isn't named."""

_CALL = re.compile(r"[\w)\]](?:\(\[?| ?= ?\[?)([“”‘’])([^“”‘’\"'`\n]*)[“”‘’](?=[)\]},;]|$)")
_LANGUAGE = re.compile(r"[ \t]*\{?[ \t]*\.?([\w+]+)")
_STRING = re.compile(
    r"(?:^[ \t{]*(?=[“”][\w-]{1,40}[“”] ?:)|\w\(\[?|[\w\])] ?=[ ]?\[?|\becho )"
    r"([“”‘’])([^“”‘’\"'`\n]*)[“”‘’](?=[ \t]*(?:[)\]},;:+]|$))",
    re.MULTILINE,
)
_LONG = ('"""', "'''", "/*", "`", "<<")
"""What may put the marks into a longer string or a comment."""

_FAR = 400


@rule(Document, severity="warning", tier="measured")
def smart_quotes_in_code(document: Document, ctx: Context) -> Iterator[Finding]:
    """A string in code stands in typographic quotes.

    Why: copied code does not run: no language takes these marks as the quotes of a string.
    Bad:
        ```python
        print(⟦“hello”⟧)
        name = ⟦‘Ada’⟧
        ```
    Good:
        ```python
        print("he said “hello”", 1)  # the “first” one
        ```

        ```bash
        mkdir: cannot create directory ‘.ssh’: Permission denied
        ```
    Fix: write straight quotes.
    """
    text = ctx.source.text
    if "”" not in text and "’" not in text and "“" not in text:
        return
    yield from _inline(document)
    for fence in document.units(Fence):
        body = text[slice(*fence.body)]
        language = _LANGUAGE.match(fence.info)
        comment = _COMMENTS.get(language[1].lower()) if language else _NO_LANGUAGE
        if comment is None or body.isascii() or any(mark in body for mark in _LONG):
            continue
        for found in _STRING.finditer(body):
            far = max(0, found.start(1) - _FAR)
            line = body[max(far, body.rfind("\n", far, found.start(1)) + 1) : found.start(1)]
            if comment in line or '"' in line or "'" in line:
                continue
            span = Span(found.start(1), found.end()).shift(fence.body.start)
            yield _finding(span, found[1], found[2])


def _inline(document: Document) -> Iterator[Finding]:
    """Yield strings in code of running text that are passed or assigned."""
    for code in document.units(Code):
        if code.place.hidden or code.code.isascii() or '"' in code.code or "'" in code.code:
            continue
        for found in _CALL.finditer(code.code):
            start = code.code_start + found.start(1)
            span = code.prose.locate(start, code.code_start + found.end())
            yield _finding(span, found[1], found[2])


def _finding(span: Span, sign: str, said: str) -> Finding:
    mark = '"' if sign in "“”" else "'"
    edit = Edit(span, mark + said + mark)
    return Finding(
        span,
        "this string stands in typographic quotes: the code does not run",
        help="write straight quotes",
        fix=Fix("write straight quotes", (edit,), "suggestion"),
    )
