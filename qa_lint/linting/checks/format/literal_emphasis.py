"""Asterisks that were meant to make text bold, and show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Prose
from qa_lint.parsing.emphasis import emphasis_marks

_RUN = re.compile(r"\\.|(?P<run>\*+)", re.DOTALL)
_VARIABLE = re.compile(r"\*\*(?:[a-z]\w*_\w*|\w*(?:kw|arg|opt|param|conf|dict)\w*|[/\"'{.])")
_OPENS = re.compile(r"(?:\A|[\s(\"'“‘—–])\*\*[^\W\d_]")
_CODE = re.compile(r"[=]|\w\(|\*args|\blambda\b")
_BLANK_TO_FILL = re.compile(r"\\_|__|\.\.\.")
_SENTENCE_SIGN = re.compile(r"[:.,;!?]\Z")
_LATIN = re.compile(r"[A-Za-z]")
_MOVE = "move the space out of the bold text"
_LONGEST = 300
_LONGEST_TERM = 40


class _Problem(NamedTuple):
    """What is wrong with a run; ``change`` is what to put in place of a stretch of the text."""

    run: re.Match[str]
    text: str
    title: str = ""
    change: tuple[int, int, str] | None = None


def _with_asterisks(document: Document) -> Sequence[Prose]:
    return document.page_text.with_text("**")


@rule(Prose, severity="warning", tier="measured", among=_with_asterisks)
def literal_emphasis(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """Bold text is opened and never closed, or its asterisks stand where they don't count.

    Why: the page shows the asterisks, and nothing is bold. They count only if they touch the bold
    text; on GitHub the closing ones don't count between a punctuation mark and a letter either.
    Settings:
        renderer = "github"
    Bad:
        The order ⟦**⟧matters a lot in this case.
        ---
        The order ⟦**⟧ matters** a lot.
        ---
        **The type** and the **order ⟦**⟧ matter a lot.
        ---
        **Note:⟦**⟧the order matters.
    Good:
        The order **matters** a lot, 2 ** 3 is 8, and `f(**options)` passes options.

        Pass *args and **kwargs on.

        A star ** marks p < 0.01.

        **Note:** the order matters **a lot**, and **"this"** too.
    Fix: close the bold text, without spaces inside of the asterisks.
    """
    words = prose.words("x")
    runs = [m for m in _RUN.finditer(words) if m["run"]]
    if any(_VARIABLE.match(words, run.start()) for run in runs):
        return
    if len(runs) == 1 and len(runs[0][0]) == 2:
        yield from _never_closed(prose, words, runs[0])
        return
    if _pair_at_once(words, runs):
        return
    shown = _shown(prose, runs, ctx.profile.renderer)
    if len(shown) != 2 or runs.index(shown[1]) - runs.index(shown[0]) != 1:
        return
    found = _misplaced(words, *shown)
    if found is not None:
        yield _finding(prose, found)


def _pair_at_once(words: str, runs: Sequence[re.Match[str]]) -> bool:
    """Tell whether each run closes the one before it, by any rules: most texts end here."""
    for number, run in enumerate(runs):
        before, after = words[run.start() - 1 : run.start()], words[run.end() : run.end() + 1]
        inner, outer = (before, after) if number % 2 else (after, before)
        if len(run[0]) != 2 or not inner.strip() or not (inner.isalnum() or not outer.isalnum()):
            return False
    return len(runs) % 2 == 0


def _never_closed(prose: Prose, words: str, run: re.Match[str]) -> Iterator[Finding]:
    opens = _OPENS.match(words, max(0, run.start() - 1))
    if prose.kind != "cell" and opens and not _CODE.search(words):
        yield Finding(
            prose.locate(*run.span()),
            "this bold text is never closed: the asterisks are shown",
            help="close the bold text, without spaces inside of the asterisks",
        )


def _shown(prose: Prose, runs: Sequence[re.Match[str]], renderer: str) -> list[re.Match[str]]:
    """Return the runs of asterisks that the page shows."""
    if renderer == "mkdocs":
        return _shown_by_python_markdown(prose.words("x"), runs)
    used = {at for start, end in emphasis_marks(prose) for at in range(start, end)}
    return [run for run in runs if run.start() not in used or run.end() - 1 not in used]


def _shown_by_python_markdown(text: str, runs: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Pair the runs of two: an opener touches the text behind it, a closer that before it.

    Nothing is told of a text with other runs, which may pair in more than one way.
    """
    if any(len(run[0]) != 2 for run in runs):
        return []
    shown: list[re.Match[str]] = []
    opener: re.Match[str] | None = None
    for run in runs:
        before, after = _touches(text, run)
        if opener is not None and before:
            opener = None
        elif opener is None and after:
            opener = run
        else:
            shown.append(run)
    if opener is not None:
        shown.append(opener)
    return sorted(shown, key=lambda run: run.start())


def _touches(text: str, run: re.Match[str]) -> tuple[bool, bool]:
    """Tell whether text, not a space, touches a run before and behind."""
    before = text[run.start() - 1 : run.start()] or " "
    after = text[run.end() : run.end() + 1] or " "
    return not before.isspace(), not after.isspace()


def _misplaced(words: str, first: re.Match[str], last: re.Match[str]) -> _Problem | None:
    """Return what is wrong with two runs that are shown, if they were meant as a pair."""
    inside = words[first.end() : last.start()]
    around = words[max(0, first.start() - 3) : last.end() + 3]
    if len(first[0]) != 2 or len(last[0]) != 2 or len(inside) > _LONGEST or "\n" in inside:
        return None
    if not any(sign.isalpha() for sign in inside) or _CODE.search(inside):
        return None
    if _BLANK_TO_FILL.search(around):
        return None
    opens, closes = _touches(words, first), _touches(words, last)
    if opens[1] and closes[0]:
        in_word = words[max(0, first.start() - 1) : first.start()].isalnum()
        return None if in_word else _between_signs(words, last)
    if opens[1] and not opens[0]:
        end = first.end() + len(inside.rstrip())
        marks = "** " if closes[1] else "**"
        problem = "a space stands before the asterisks that should close bold text"
        return _Problem(last, problem, _MOVE, (end, last.end(), marks))
    if closes[0] and not closes[1] and not opens[0]:
        start = last.start() - len(inside.lstrip())
        problem = "a space follows the asterisks that should open bold text"
        return _Problem(first, problem, _MOVE, (first.start(), start, "**"))
    starts_line = words[: first.start()].rstrip(" ").endswith("\n") or first.start() == 0
    if starts_line and not closes[1] and len(inside) <= _LONGEST_TERM:
        return _Problem(first, "spaces stand inside of the asterisks of bold text")
    return None


def _between_signs(words: str, last: re.Match[str]) -> _Problem | None:
    """Look at the closing run of a pair that touches its text, and is shown all the same."""
    before, after = words[last.start() - 1], words[last.end() : last.end() + 1]
    if before.isalnum() or not after.isalnum():
        return None
    problem = "asterisks between a punctuation mark and a letter don't close bold text"
    if _SENTENCE_SIGN.search(before) and _LATIN.match(after):
        return _Problem(
            last, problem, "put a space behind the asterisks", (last.end(), last.end(), " ")
        )
    return _Problem(last, problem)


def _finding(prose: Prose, problem: _Problem) -> Finding:
    fix = None
    if problem.change is not None:
        start, end, text = problem.change
        edit = Edit(prose.locate(start, end), text)
        fix = Fix(problem.title, (edit,), "safe", frozenset({"text"}))
    return Finding(
        prose.locate(*problem.run.span()),
        f"{problem.text}: the asterisks are shown",
        help=problem.title or "let the asterisks touch the bold text, and no letter beside it",
        fix=fix,
    )
