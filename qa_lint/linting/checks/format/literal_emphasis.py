"""Asterisks that were meant to make text bold, and show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Prose

_RUN = re.compile(r"\\.|(?P<run>\*+)", re.DOTALL)
_VARIABLE = re.compile(r"\*\*(?:[a-z]\w*_\w*|\w*(?:kw|arg|opt|param|conf|dict)\w*|[/\"'{.])")
_OPENS = re.compile(r"(?:\A|[\s(\"'“‘—–])\*\*[^\W\d_]")
_CODE = re.compile(r"[=]|\w\(|\*args|\blambda\b")


@rule(Prose, severity="warning", tier="measured")
def literal_emphasis(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Bold text is opened and never closed, or has a space behind its opening asterisks.

    Why: the page shows the asterisks, and nothing is bold.
    Bad:
        The order ⟦**⟧matters a lot in this case.
        ---
        The order ⟦**⟧ matters** a lot.
        ---
        The order **matters ⟦**⟧ a lot.
    Good:
        The order **matters** a lot, 2 ** 3 is 8, and `f(**options)` passes options.

        Pass *args and **kwargs on.

        A star ** marks p < 0.01.
    Fix: close the bold text, without spaces inside of the asterisks.
    """
    if "**" not in prose.text:
        return
    words = prose.words("x")
    runs = [m for m in _RUN.finditer(words) if m["run"]]
    pairs = [m for m in runs if len(m["run"]) == 2]
    if len(pairs) != len(runs) or len(pairs) > 2 or _CODE.search(words):
        return
    if any(_VARIABLE.match(words, run.start()) for run in pairs):
        return
    sides = [_sides(words, run) for run in pairs]
    if len(pairs) == 1:
        if prose.kind == "cell" or not _OPENS.match(words, max(0, pairs[0].start() - 1)):
            return
        lone, problem = pairs[0], "this bold text is never closed"
    elif sides == [(False, False), (True, False)]:
        lone, problem = pairs[0], "a space follows the asterisks that should open bold text"
    elif sides == [(False, True), (False, False)]:
        lone, problem = pairs[1], "a space stands before the asterisks that should close bold text"
    else:
        return
    yield Finding(
        prose.locate(*lone.span()),
        f"{problem}: the asterisks are shown",
        help="close the bold text, without spaces inside of the asterisks",
    )


def _sides(text: str, run: re.Match[str]) -> tuple[bool, bool]:
    """Tell whether text, not a space, touches a run before and behind."""
    before = text[run.start() - 1 : run.start()] or " "
    after = text[run.end() : run.end() + 1] or " "
    return not before.isspace(), not after.isspace()
