"""Footnotes without a text, and texts of footnotes that nothing refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.format._stretches import code_blocks, is_in
from qa_lint.linting.context import Context
from qa_lint.linting.targets import FILLED_IN
from qa_lint.parsing.blocks.syntax import syntax_of
from qa_lint.parsing.document import Code, Document, Html, Math, Prose

_REFERENCE = re.compile(r"(?<![\\!^])\[\^([\w.-]+)\](?![(])")
_LABEL = r"\[\^([^\]\n]{1,500})\]"
"""Longer ones are none to GitHub; the bound keeps the search linear."""
_ANY_REFERENCE = re.compile(rf"(?<=[^\n]){_LABEL}|^{_LABEL}(?!:)", re.MULTILINE)
_DEFINITION = re.compile(rf"^[ \t>]*(?:(?:[-*+]|\d+\.)[ \t]+)?{_LABEL}:", re.MULTILINE)
_PLAIN_DEFINITION = re.compile(rf"^({_LABEL}:)", re.MULTILINE)
_RANGES = re.compile(r"(?:\w-\w)+[\w.-]?")
_SHORTEST = 4
_BEHIND_WORD = re.compile(r"[^\W\d_][^\W\d_]|[^\W\d_)\"”*_`][.,;:!?)\"”*_`]")


@rule(Document, severity="warning", tier="measured")
def footnote(document: Document, ctx: Context) -> Iterator[Finding]:
    """A footnote is referred to and has no text, or has a text and is not referred to.

    Why: the reader sees `[^1]` instead of a link, or a note without its place.
    Bad:
        Attention was used before⟦[^bahdanau]⟧ in translation[^luong].

        [^luong]: Luong et al., 2015.
    Good:
        Attention was used before[^1] in translation. Write `[^2]` for the second note.

        [^1]: Bahdanau et al., 2014.
        ---
        The class [^abc] matches any other letter, [^0-9] no digit[^1].

        [^1]: See the manual.
    Fix: add a line `[^label]: text`, or correct the label.
    Source: https://python-markdown.github.io/extensions/footnotes/
    """
    text = ctx.source.text
    if "[^" not in text or not _reads_footnotes(ctx) or FILLED_IN.search(text):
        return
    code = code_blocks(document)
    defined = {_key(m[1], ctx) for m in _DEFINITION.finditer(text) if not is_in(code, m.start(1))}
    for prose in document.page_text.with_text("[^"):
        if not prose.place.hidden:
            yield from _undefined(prose, defined, ctx)
    yield from _repeated(text, code, ctx)
    yield from _unused(text, code, ctx)


def _reads_footnotes(ctx: Context) -> bool:
    if ctx.profile.renderer == "github":
        return True
    mkdocs = ctx.profile.renderer == "mkdocs" and not ctx.profile.hooked
    return mkdocs and syntax_of(ctx.profile).footnotes


def _undefined(prose: Prose, defined: set[str], ctx: Context) -> Iterator[Finding]:
    """Yield the references without a text.

    On a page without any footnote, brackets with a circumflex may be a character class or a
    citation: there only a number right behind a word counts.
    """
    unread = sorted(
        Span(node.start, node.end) for node in prose.nodes if isinstance(node, (Code, Math, Html))
    )
    for found in _REFERENCE.finditer(prose.text):
        if _key(found[1], ctx) in defined or is_in(unread, found.start()):
            continue
        if not _is_label(found[1]) or not (defined or _is_raised(found, prose.text)):
            continue
        if prose.text[found.end() : found.end() + 1] == ":" and found.start() == 0:
            continue
        yield Finding(
            prose.locate(found.start(), found.end()),
            f"the footnote “{found[1]}” has no text in this file: it is shown as it is written",
            help=f"add a line “[^{found[1]}]: text”, or correct the label",
        )


def _is_raised(found: re.Match[str], text: str) -> bool:
    """Tell whether a number stands behind a word as a footnote's does, and nothing like [3] near.

    The label of a character class ([^0]) stands in code or alone.
    """
    before = text[max(0, found.start() - 2) : found.start()]
    return found[1].isdecimal() and len(before) == 2 and bool(_BEHIND_WORD.fullmatch(before))


def _repeated(text: str, code: list[Span], ctx: Context) -> Iterator[Finding]:
    first: dict[str, Span] = {}
    for found in _PLAIN_DEFINITION.finditer(text):
        span = Span(*found.span(1))
        other = first.setdefault(_key(found[2], ctx), span)
        if other is not span and not is_in(code, found.start()):
            yield Finding(
                span,
                f"the footnote “{found[2]}” has a text already: only one of the two is shown",
                help="give one of the two another label",
                related=(Related(other, "the first text"),),
            )


def _unused(text: str, code: list[Span], ctx: Context) -> Iterator[Finding]:
    used = {_key(m[1] or m[2], ctx) for m in _ANY_REFERENCE.finditer(text)}
    for found in _PLAIN_DEFINITION.finditer(text):
        if _key(found[2], ctx) not in used and not is_in(code, found.start()):
            yield Finding(
                Span(found.start(1), found.end(1)),
                f"nothing refers to the footnote “{found[2]}”",
                help="refer to it in the text, or take it out",
                severity="info",
            )


def _key(label: str, ctx: Context) -> str:
    """Return what makes labels one: GitHub does not tell capitals from small letters."""
    return label.casefold() if ctx.profile.renderer == "github" else label


def _is_label(text: str) -> bool:
    """Tell whether this is no character class of a regular expression, such as ``[^a-z]``."""
    return text.isdecimal() or (len(text) >= _SHORTEST and not _RANGES.fullmatch(text))
