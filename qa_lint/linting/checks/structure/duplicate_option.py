"""The same option twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.structure._choices import said
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Option, Question

_ENTITY = re.compile(r"&#?\w{1,12};")
_WORDS = re.compile(r"[^\W\d_]+(?:,? [^\W\d_]+){2,}[.]?")
_ANSWER_BEHIND = ("<details", "</")
_MORE = ("```", "~~~", "![", "<", "$$", "|", ">")


@rule(Question)
def duplicate_option(question: Question, ctx: Context) -> Iterator[Finding]:
    """Two options of a question say the same.

    Why: where both are wrong one of them is wasted, and where one is right nobody can tell which.
    Bad:
        #### Q1. Which of these is a lossless format?

        - [x] PNG
        - [ ] JPEG
        - [ ] ⟦PNG⟧
        - [ ] MP3

        #### Q2. Which command lists files?

        - [x] ls
        - [ ] cd
        - [ ] rm
    Good:
        #### Q1. Which of these is a lossless format?

        - [x] PNG
        - [ ] JPEG
        - [ ] png2
        - [ ] MP3

        #### Q2. Which command lists files?

        - [x] ls
        - [ ] cd
        - [ ] rm
    Fix: replace one of the two.
    """
    if question.hidden:
        return
    first: dict[tuple[int, str], Option] = {}
    right = {id(option) for option in question.right_options}
    for option in question.options:
        text = said(option, ctx.document)
        behind = ctx.source.text[option.span.end : option.span.end + 200]
        if not _is_whole(text, behind):
            continue
        other = first.setdefault((option.group, _normal(text)), option)
        if other is option:
            continue
        span = _shown(option, ctx.source.text)
        differ = (id(other) in right) != (id(option) in right)
        if differ and text.rstrip(".") != said(other, ctx.document).rstrip("."):
            continue  # the capital letter is what is asked for
        yield Finding(
            span,
            "this option repeats another one"
            + (", and only one of the two counts as right" if differ else ""),
            help="replace one of the two",
            related=(Related(_shown(other, ctx.source.text), "the same option"),),
        )


def _normal(text: str) -> str:
    """Return words without their full stop; elsewhere, as in code, every sign counts.

    Case counts as well, but for the first letter: questions are asked about it ("the death of
    chivalry").
    """
    return text[0].lower() + text[1:].rstrip(".") if _WORDS.fullmatch(text) else text


def _is_whole(text: str, behind: str) -> bool:
    """Tell whether this is all that the option says, not an opener of what stands below it.

    A placeholder such as ``&shy;``, a colon, and a block right below an option (code or a picture
    that its author didn't indent) mean that the choice itself is somewhere else.
    """
    bare = _ENTITY.sub("", text).strip(" *_`")
    behind = behind.lstrip()
    goes_on = behind.startswith(_MORE) and not behind.startswith(_ANSWER_BEHIND)
    return bool(bare) and not bare.endswith(":") and not goes_on


def _shown(option: Option, text: str) -> Span:
    """Return the first line of what the option says."""
    start = option.label_span.end
    while start < option.span.end and text[start] in " \t\n*_.):":
        start += 1
    end = text.find("\n", start, option.span.end)
    end = end if end >= 0 else option.span.end
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
