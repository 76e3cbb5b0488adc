"""A backtick without its partner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose

_TICK = re.compile(r"(?:^|(?<=[\s([\"]))`(?=[\w./-]{2,})", re.MULTILINE)


def _with_backticks(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text("`")


@rule(Prose, severity="warning", tier="measured", among=_with_backticks)
def unclosed_code(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Code in running text is opened by a backtick and never closed.

    Why: the page shows the backtick, and the code is set as text.
    Bad:
        Call ⟦`⟧tokenize(text) and look at the result.
    Good:
        Call `tokenize(text)` and look at the result; the sign \\` is a backtick.
    Fix: close the code with a backtick.
    """
    if prose.text.count("`") % 2 == 0:
        return
    words = prose.words("x")
    if words.count("`") != 1 or "\\`" in words:
        return
    tick = _TICK.search(words)
    if tick is not None:
        yield Finding(
            prose.locate(*tick.span()),
            "this backtick has no partner: it is shown, and the code is set as text",
            help="close the code with a backtick",
        )
