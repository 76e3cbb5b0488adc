"""``[text]()``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Evidence, Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Link

_CODE_BEHIND = re.compile(r"[ \t]{0,9}(?:[;=]|->)|[ \t]{1,9}\{|\{(?![^{}\n;()]{1,200}\})")
_ATTRIBUTE_TARGET = re.compile(r"\{[^{}\n]{0,200}?\bhref[ \t]{0,9}=")


@rule(Link)
def empty_target(link: Link, ctx: Context) -> Iterator[Finding]:
    """A link or an image has no target.

    Why: the link leads back to the page it stands on, the image is broken.
    Bad:
        ⟦[Part two]()⟧ follows.
        ---
        ⟦![the loss curve]( )⟧
        ---
        See ⟦[the paper](<>)⟧.
    Good:
        [Part two](part-two.md) follows.
        ---
        Call `handlers[name]()`, and in JavaScript `[Symbol.iterator]()`.
        ---
        The call handlers[name]() has no arguments.
        ---
        [The site](){ href="https://example.org/" }
    Fix: give the address, or remove the brackets until there is one.
    """
    if link.kind not in ("inline", "image") or link.target.strip():
        return
    text = link.prose.text
    before = text[link.start - 1 : link.start] if link.start else ""
    if link.text_end == link.text_start or before.isalnum() or before in tuple("_)].*\\"):
        return
    if _CODE_BEHIND.match(text, link.end) or _ATTRIBUTE_TARGET.match(text, link.end):
        return
    yield Finding(
        link.span,
        f"the {'image' if link.kind == 'image' else 'link'} has no target",
        help="give the address, or remove the brackets until there is one",
        evidence=Evidence(
            read=(link.text,), computed="rendered with an empty address: the page itself"
        ),
    )
