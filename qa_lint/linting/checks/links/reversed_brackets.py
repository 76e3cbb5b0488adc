"""``(text)[address]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.targets import Solid
from qa_lint.parsing.document import Document, Prose

_PAIR = re.compile(
    r"(?<![\w\]\\])\((?P<text>[^()\[\]\n]{1,200})\)\[(?P<target>https?://[^\s\[\]]{1,2000})\](?![(\[])"
)


def _with_brackets(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text(")[http")


@rule(Prose, among=_with_brackets)
def reversed_brackets(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """The brackets and the parentheses of a link have changed places.

    Why: no renderer makes a link of it; the reader sees the brackets.
    Bad:
        Read ⟦(the paper)[https://arxiv.org/abs/1706.03762]⟧.
    Good:
        Read [the paper](https://arxiv.org/abs/1706.03762).
        ---
        f(x)[https://arxiv.org] is no text of a link; `(the paper)[https://arxiv.org]` is code.
    Fix: write the text in brackets and the address in parentheses.
    Source: https://spec.commonmark.org/0.31.2/#inline-link
    """
    solid = Solid(prose)
    for found in _PAIR.finditer(prose.text):
        if solid.covers(found.start()):
            continue
        right = f"[{found['text']}]({found['target']})"
        span = prose.locate(*found.span())
        changes = frozenset({"links", "text"})
        yield Finding(
            span,
            "brackets and parentheses have changed places: this is no link",
            help=f"write {right}",
            evidence=Evidence(read=(found[0],), computed="rendered as it is written"),
            fix=Fix("swap the brackets", (Edit(span, right),), changes=changes),
        )
