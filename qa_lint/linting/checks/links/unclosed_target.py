"""``[text](address`` without the closing parenthesis."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.linting.targets import Solid, is_target
from qa_lint.parsing.document import Document, Link, Prose

_OPENING = re.compile(
    r"(?<!\\)\]\((?P<doubled>\(?)"
    r"(?P<target>[^\s()<>\[\]`$，。；：、！？（）「」]{1,2000}"
    r"(?:\([^\s()]{0,200}\)[^\s()<>\[\]`$，。；：、！？（）「」]{0,500}){0,4})"
)
_SENTENCE_END = ".,;:!?\"'*_”’"
_NEAR = 2_000


def _with_targets(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text("](")


@rule(Prose, among=_with_targets)
def unclosed_target(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """The target of a link is never closed.

    Why: without the closing parenthesis the reader sees brackets instead of a link, or the link
    swallows the words behind it.
    Bad:
        BERT is described in [this paper]⟦(https://arxiv.org/abs/1810.04805⟧ and in many blogs.
        ---
        - See [the notes]⟦(../notes.md⟧
        ---
        It is old (see [this paper]⟦(https://arxiv.org/abs/1810.04805⟧ for the history).
        ---
        There is [an annotated version]⟦((https://arxiv.org/abs/1810.04805)⟧ of it.
    Good:
        BERT is described in [this paper](https://arxiv.org/abs/1810.04805) and in many blogs.
        ---
        A title: [this paper](https://arxiv.org/abs/1810.04805 "BERT"), on two
        lines: [another](https://arxiv.org/abs/1409.0473
        "by Bahdanau").
        ---
        It is old (see [this paper](https://arxiv.org/abs/1810.04805)).
        ---
        The interval is [0, 1](closed, and `[a](https://a.org` is code.
    Fix: close the parenthesis behind the address.
    Source: https://spec.commonmark.org/0.31.2/#inline-link
    """
    solid = Solid(prose)
    links = {
        node.text_end: node
        for node in prose.nodes
        if isinstance(node, Link) and node.kind in ("inline", "image")
    }
    for found in _OPENING.finditer(prose.text):
        target = found["target"].rstrip(_SENTENCE_END)
        end = found.start("target") + len(target)
        if not is_target(target) or solid.covers(found.start()):
            continue
        if found["doubled"] and prose.text.startswith(")", end):
            end += 1
        link = links.get(found.start())
        if _swallows(prose, link, end) if link else _is_unclosed(prose, found.start(), end):
            yield _finding(prose, found.start() + 1, target, end)


def _finding(prose: Prose, start: int, target: str, end: int) -> Finding:
    after = prose.text[end : end + 1]
    certain = target.isascii() and (not after or after.isspace())
    span = prose.locate(start, end)
    fix = Fix(
        "close the parenthesis",
        (Edit(span, f"({target})"),),
        "safe" if certain else "suggestion",
        frozenset({"links", "text"}),
    )
    return Finding(
        span,
        "the target of the link is never closed",
        help="put a ) behind the address",
        evidence=Evidence(
            read=(prose.text[start:end],),
            computed="rendered as it is written, or as a link that swallows what follows",
        ),
        fix=None if after == "]" else fix,
    )


def _is_unclosed(prose: Prose, bracket: int, end: int) -> bool:
    """Tell whether the target that ends at ``end`` is not closed in its line, nor goes on."""
    if prose.text.rfind("[", max(0, bracket - _NEAR), bracket) < 0:
        return False
    rest = prose.text[end : end + _NEAR]
    depth = 0
    for char in rest.partition("\n")[0]:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return not rest.lstrip().startswith((")", '"', "'", "<"))


def _swallows(prose: Prose, link: Link, end: int) -> bool:
    """Tell whether a link took the ``)`` of an earlier ``(`` for its own, words and all."""
    swallowed = prose.text[end : link.target_end]
    if len(swallowed.split()) < 2 or swallowed.lstrip()[0] in "\"'":
        return False
    depth = 0
    for char in prose.text[max(0, link.start - _NEAR) : link.start]:
        depth = max(0, depth + (char == "(") - (char == ")"))
    behind = prose.text[link.end : link.end + _NEAR]
    return depth > 0 and behind.count("(") >= behind.count(")")
