"""The opener of a box or tab that is shown as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Source, Span
from qa_lint.linting.checks.format._boxes import BOX_TYPES
from qa_lint.linting.checks.format._lines import columns, starts_inside
from qa_lint.linting.context import Context
from qa_lint.parsing.blocks import grammar
from qa_lint.parsing.blocks.lines import TAB
from qa_lint.parsing.blocks.syntax import syntax_of
from qa_lint.parsing.document import Container, Document, Paragraph

_START = re.compile(r"(!{2,5}|\?{2,5}\+?|={2,5}(?:\+!|!\+|[+!])?)[ \t]*(?=[^\s!?=+])")
_MARKS = re.compile(r"^(?:!!|\?\?|==)", re.MULTILINE)
_QUOTES = "\"'“”„«»‘’"
_MARKS_OF_OPENER = 3
_TYPED = re.compile(r"[\w-]+(?: +[\w-]+)*")
_STRAIGHT = re.compile(r'"[^"]*"')


@rule(Document)
def broken_opener(document: Document, ctx: Context) -> Iterator[Finding]:
    """A line that was meant to open a box or a tab is shown as text.

    Why: the reader sees the exclamation marks or equals signs, and the body runs on behind them
    or becomes a code block.
    Bad:
        !!! note "A box that works"

            Its body.

        ⟦=== Answer⟧

            The gradient vanishes.
        ---
        ⟦!!! "Good to know"⟧
            The learning rate is the step size.
        ---
        ⟦!!! note "Good to know" (optional)⟧
            The learning rate is the step size.
        ---
        !!! note "A box that works"

            Its body.

        ⟦=== "Answer⟧
            The gradient vanishes.
        ---
        !!! note "A box that works"

            Its body.

          ⟦??? tip "Hint"⟧
              Start with the last layer.
        ---
        ⟦!! tip "Hint"⟧
            Start with the last layer.
        ---
        ??? question "Why is that so?"

        ⟦??? question "Why is it not otherwise?⟧
    Good:
        !!! note Good to know
            The learning rate is the step size.

        ???question
            Which one is larger?

        === "Answer"
            The operator
            === compares type and value,
            !!! wow, and
            === "strict" it is called.

        === Title ===

            print("a heading of another language, with code")
    Fix: write `!!! type "Title"`, `??? type "Title"` or `=== "Label"`.
    Source: https://facelessuser.github.io/pymdown-extensions/extensions/tabbed/
    """
    if ctx.profile.renderer != "mkdocs" or ctx.profile.hooked:
        return
    text = ctx.source.text
    if "!!" not in text and "??" not in text and "==" not in text:
        return
    syntax = syntax_of(ctx.profile)
    read = {"!": syntax.admonitions, "?": syntax.details, "=": syntax.tabs}
    marked = set(map(id, document.page_text.with_pattern(_MARKS)))
    for paragraph in document.units(Paragraph) if marked else ():
        prose = paragraph.prose
        if prose.place.hidden or id(prose) not in marked:
            continue
        for piece, inside in zip(prose.pieces, starts_inside(prose), strict=True):
            start = None if inside else _START.match(text, *piece)
            if start is None or not read[start[1][0]]:
                continue
            if start[1][0] == "=" and not document.units(Container):
                continue
            cause = _cause(start, text[start.end() : piece.end].rstrip(), ctx.source)
            if cause:
                problem, advice = cause
                yield Finding(
                    Span(piece.start, piece.start + len(text[slice(*piece)].rstrip())),
                    f"{problem}: the line is shown as text",
                    help=advice,
                )


def _cause(start: re.Match[str], rest: str, source: Source) -> tuple[str, str] | None:
    """Tell what is wrong with an opener, and what to do, if it surely was meant as one."""
    mark = start[1]
    line = source.line_of(start.start())
    indent = columns(source.text[source.line_span(line).start : start.start()])
    deeper = _next_indent(source, line) - indent
    name = _TYPED.match(rest)
    known = name is not None and name[0].split()[0].lower() in BOX_TYPES
    if grammar.OPENERS[mark[0]][1].match(start[0] + rest):
        if deeper <= 0 or indent % TAB == 0 or not (known or '"' in rest):
            return None  # at a multiple of 4 it is the opener around that is broken
        return (
            f"this opener is indented by {indent} spaces, where none is read",
            "indent it as the block that it belongs to, by a multiple of 4 spaces",
        )
    if rest.endswith(mark.rstrip("+!") or mark):
        return None  # ``=== Title ===`` is a heading or an outcry
    if len(mark.rstrip("+") if mark[0] == "?" else mark.rstrip("+!") or mark) != _MARKS_OF_OPENER:
        return _cause_of_count(mark[0], rest) if deeper >= TAB else None
    if deeper < TAB:
        return _unclosed(rest[name.end() :]) if name and known and mark[0] != "=" else None
    return _cause_of_tab(mark, rest) if mark[0] == "=" else _cause_of_box(mark, rest, known=known)


def _cause_of_count(mark: str, rest: str) -> tuple[str, str] | None:
    """Tell that a line would open a box or a tab, had it three marks."""
    right = f"{mark * _MARKS_OF_OPENER} {rest}"
    opener = grammar.OPENERS[mark][1].match(right)
    if opener is None or (mark != "=" and (opener["type"] or "").lower() not in BOX_TYPES):
        return None
    return ("an opener has three marks", f"write {right}")


def _cause_of_box(mark: str, rest: str, *, known: bool) -> tuple[str, str] | None:
    name = _TYPED.match(rest)
    if name is None and rest[0] in _QUOTES:
        return ("the type of this box is missing", f'write {mark} note "Title"')
    title = rest[name.end() :].lstrip() if name else ""
    if not name or not title or not (known or title[0] in _QUOTES):
        return None
    example = f'{mark} {name[0].split()[0]} "Title"'
    if quoted := _STRAIGHT.match(title):
        behind = title[quoted.end() :].strip()
        return (f"“{behind}” stands behind the title", f"end the line with the title: {example}")
    return ("the title does not stand in straight double quotes", f"write {example}")


def _unclosed(title: str) -> tuple[str, str] | None:
    """Tell that a title's quote is never closed, the one slip that is sure without a body."""
    if title[:2] != ' "' or title.count('"') != 1:
        return None
    return ("the quote before the title is never closed", "end the line with a quote")


def _cause_of_tab(mark: str, rest: str) -> tuple[str, str] | None:
    if quoted := _STRAIGHT.match(rest):
        behind = rest[quoted.end() :].strip()
        if not behind:
            return ("a space is missing before the label", f"write {mark} {quoted[0]}")
        return (f"“{behind}” stands behind the label", f"end the line with it: {mark} {quoted[0]}")
    label = rest.strip(_QUOTES)
    return (
        "the tab's label does not stand in straight double quotes",
        f'write {mark} "{label}"',
    )


def _next_indent(source: Source, line: int) -> int:
    """Return by how many columns the next line with text is indented, -1 if there is none near."""
    last = min(len(source.line_starts), line + 4)
    for number in range(line + 1, last + 1):
        text = source.line_text(number)
        if text.strip():
            return columns(text[: len(text) - len(text.lstrip())])
    return -1
