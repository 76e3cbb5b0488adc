"""Characters that nobody sees and that break words, searches and code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document

_NAMES = {
    "\u00ad": "soft hyphen",
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "end of a change of direction",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "first-strong isolate",
    "\u2069": "end of an isolate",
    "\ufeff": "byte order mark",
}
_CLASS = "[" + "".join(_NAMES) + "]"
_RUN = re.compile(_CLASS + "+")
_SOFT, _SPACE = "\u00ad", "\u200b"
_MARKUP = tuple("`{}$@*_<#|")
_NEAR = 80
_OTHER_SCRIPT = re.compile("[\u0590-\u18af\u2e80-\ud7ff\ufb1d-\ufefe]")
"""Letters from Hebrew to Mongolian, and of East Asia: these scripts have a use for them."""
_JOINERS = frozenset("\u200c\u200d")


@rule(Document, severity="warning", tier="measured")
def invisible_character(document: Document, ctx: Context) -> Iterator[Finding]:
    """The text holds a character without width, or one that changes the direction of writing.

    Why: it comes with copied text; searches miss the word, copied code fails, and text can be
    shown in another order than it is read.
    Bad:
        The grad⟦\u200b⟧ient of the loss.
        ---
        Run `pip install⟦\ufeff⟧ numpy`.
    Good:
        A family emoji \U0001f468\u200d\U0001f469\u200d\U0001f467 is one sign, and so is the
        Persian \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.
    Fix: remove the character.
    Source: https://www.unicode.org/reports/tr36/
    """
    text = ctx.source.text
    if text.isascii() or not any(char in text for char in _NAMES):
        return
    for run in _RUN.finditer(text):
        if _is_needed(text, run):
            continue
        kinds = list(dict.fromkeys(_NAMES[char] for char in run[0]))
        span = Span(*run.span())
        yield Finding(
            span,
            f"an invisible character stands here: {', '.join(kinds)}",
            help="remove it",
            fix=Fix("remove it", (Edit(span, ""),), "suggestion"),
        )


def _is_needed(text: str, run: re.Match[str]) -> bool:
    """Tell whether a script or an emoji on one side needs the character.

    Soft hyphens are meant where they hyphenate, between two letters, and spaces without width
    where they keep a mark from being read as markup.
    """
    before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
    if run[0] == _SOFT:
        return before.isalpha() and after.isalpha()
    if run[0].strip(_SPACE) == "" and (before in _MARKUP or after in _MARKUP):
        return True
    if _OTHER_SCRIPT.search(text, max(0, run.start() - _NEAR), run.end() + _NEAR):
        return True
    return _JOINERS.issuperset(run[0]) and any(_is_sign(char) for char in (before, after))


def _is_sign(char: str) -> bool:
    """Tell whether a character is an emoji, a part of one, or another sign beyond Latin."""
    return char >= "\u2190"
