"""``[text] (address)``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.targets import Solid, defined_labels, is_target
from qa_lint.parsing.document import Document, Prose
from qa_lint.parsing.inline_links import label_of

_PAIR = re.compile(
    r"(?<![\w\\)\]])\[(?P<text>[^\[\]\n]{2,300})(?<!\\)\](?P<gap>[ \t]{1,4})"
    r"\((?P<target>[^\s()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,2000})?)"
    r"(?:[ ](?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'))?\)"
)
_ANCHOR = re.compile(r"#[^\W\d_][\w.-]+\Z")


@rule(Document)
def space_before_target(document: Document, ctx: Context) -> Iterator[Finding]:
    """A space parts the text of a link from its target.

    Why: with a space between ] and ( no renderer makes a link; the reader sees the brackets.
    Bad:
        Read ⟦[Bahdanau et al.] (https://arxiv.org/abs/1409.0473)⟧ first.
        ---
        - ⟦[the other page]  (other/page.md#top "Top")⟧
    Good:
        Read [Bahdanau et al.](https://arxiv.org/abs/1409.0473) first.
        ---
        In the set [A] (see above) the weights are in `attn[0] (q.md)`, as in [3] (https://a.org/b).
        ---
        Read [the paper] (https://arxiv.org/abs/1409.0473), where the text in brackets is a link.

        [the paper]: https://arxiv.org/abs/1409.0473
        ---
        - [x] (https://arxiv.org/abs/1409.0473) is read
    Fix: remove the space.
    Source: https://spec.commonmark.org/0.31.2/#inline-link
    """
    labels: frozenset[str] | None = None
    for prose in document.page_text.with_text("] ", "]\t"):
        solid = Solid(prose)
        for found in _PAIR.finditer(prose.text):
            if not _is_link(found) or any(map(solid.covers, (found.start(), found.end("gap")))):
                continue
            labels = defined_labels(document) if labels is None else labels
            if label_of(found["text"]) not in labels:
                yield _finding(prose, found)


def _is_link(found: re.Match[str]) -> bool:
    """Tell whether the brackets hold words, and the parentheses a target."""
    text, target = found["text"].strip(), found["target"]
    if len(text) < 2 or text[0] in "^@-" or not any(char.isalpha() for char in text):
        return False
    if target[0] == "<" and target[-1] == ">":
        target = target[1:-1]
    return is_target(target) or (" " in text and _ANCHOR.match(target) is not None)


def _finding(prose: Prose, found: re.Match[str]) -> Finding:
    gap = prose.locate(*found.span("gap"))
    return Finding(
        prose.locate(*found.span()),
        "a space between ] and ( keeps this from being a link",
        help="remove the space",
        evidence=Evidence(read=(found[0],), computed="rendered as it is written, not as a link"),
        fix=Fix("remove the space", (Edit(gap, ""),), changes=frozenset({"links", "text"})),
    )
