"""Which asterisks and underscores make text bold or italic by CommonMark's rules.

The others are shown as they are written: ``**note: ** text`` has four of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from qa_lint.parsing.inlines import Code, Html, Inline, Link, Math, Prose

_RUNS = re.compile(r"\\[!-/:-@\[-`{-~]|\*+|_+")
MAX_RUNS = 2_000
"""Runs of marks of one text that are paired; longer texts are not read."""


@dataclass(slots=True)
class _Run:
    """A run of equal marks; ``left`` of them, in the middle, are not used yet."""

    char: str
    start: int
    end: int
    opens: bool
    closes: bool
    left: int

    @property
    def both(self) -> bool:
        return self.opens and self.closes


def emphasis_marks(prose: Prose, *, math: bool = True) -> list[tuple[int, int]]:
    """Return the stretches of ``prose.text`` that are marks of emphasis, in order.

    With ``math`` nothing in a formula is one. The text of a link is read by itself.
    """
    text = prose.text
    if "*" not in text and "_" not in text:
        return []
    hidden = bytearray(len(text))
    groups: list[tuple[int, int]] = []
    for node in prose.nodes:
        _hide(node, hidden, groups, math=math)
    used: list[tuple[int, int]] = []
    for runs in _runs(text, hidden, groups):
        if len(runs) <= MAX_RUNS:
            used.extend(_paired(runs))
    return sorted(used)


def _hide(node: Inline, hidden: bytearray, groups: list[tuple[int, int]], *, math: bool) -> None:
    """Mark what holds no emphasis, and note the texts of links."""
    if isinstance(node, Link):
        if node.kind in ("inline", "reference", "image"):
            groups.append((node.text_start, node.text_end))
            hidden[node.text_end : node.end] = b"\1" * (node.end - node.text_end)
        elif node.kind == "auto":
            hidden[node.start : node.end] = b"\1" * (node.end - node.start)
    elif isinstance(node, Code | Html) or (math and isinstance(node, Math)):
        hidden[node.start : node.end] = b"\1" * (node.end - node.start)


def _runs(text: str, hidden: bytearray, groups: Sequence[tuple[int, int]]) -> list[list[_Run]]:
    """Return the runs of marks, those in each link's text apart from the others."""
    apart: dict[tuple[int, int], list[_Run]] = {}
    for found in _RUNS.finditer(text):
        start, end = found.span()
        if found[0][0] == "\\" or hidden[start]:
            continue
        inside = [group for group in groups if group[0] <= start < group[1]]
        holder = min(inside, key=lambda group: group[1] - group[0], default=(-1, -1))
        apart.setdefault(holder, []).append(_run(text, start, end))
    return list(apart.values())


def _run(text: str, start: int, end: int) -> _Run:
    """Tell whether a run can open or close, by the characters beside it."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    left = not after.isspace() and (
        not _is_punctuation(after) or before.isspace() or _is_punctuation(before)
    )
    right = not before.isspace() and (
        not _is_punctuation(before) or after.isspace() or _is_punctuation(after)
    )
    if text[start] == "_":
        left, right = (
            left and (not right or _is_punctuation(before)),
            right and (not left or _is_punctuation(after)),
        )
    return _Run(text[start], start, end, left, right, end - start)


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] == "P" or char in "$+<=>^`|~"


def _paired(runs: Sequence[_Run]) -> list[tuple[int, int]]:
    """Return the marks that pair off, the nearest opener for each closer first."""
    used: list[tuple[int, int]] = []
    stack: list[_Run] = []
    for run in runs:
        while run.closes and run.left:
            at = _opener(stack, run)
            if at < 0:
                break
            opener = stack[at]
            del stack[at + 1 :]
            size = 2 if opener.left > 1 and run.left > 1 else 1
            inner = opener.start + opener.left
            used.append((inner - size, inner))
            first = run.end - run.left
            used.append((first, first + size))
            opener.left -= size
            run.left -= size
            if not opener.left:
                stack.pop()
        if run.opens and run.left:
            run.start = run.end - run.left
            stack.append(run)
    return used


def _opener(stack: Sequence[_Run], closer: _Run) -> int:
    """Return the place of the opener in the stack that a closer pairs with, or -1."""
    whole = closer.end - closer.start
    for at in range(len(stack) - 1, -1, -1):
        opener = stack[at]
        if opener.char != closer.char or not opener.opens:
            continue
        size = opener.end - opener.start
        odd = (opener.both or closer.both) and (size + whole) % 3 == 0
        if not odd or (size % 3 == 0 and whole % 3 == 0):
            return at
    return -1
