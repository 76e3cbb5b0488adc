"""Boxes of a list that are no boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import List, Paragraph, Prose

_BOX = re.compile(r"\[[ xX]\][ \t]+\S")
_BROKEN = re.compile(r"\[(?P<mark>[ \t]*[xX]?[ \t]*)\](?P<gap>[ \t]*)(?=[^\s(\[:])")
_SHARE = 2


@rule(List, severity="warning", tier="measured")
def broken_checkbox(listed: List, ctx: Context) -> Iterator[Finding]:
    """An item of a list of boxes has brackets that make no box.

    Why: a box is `[ ]` or `[x]` with one sign inside and a space behind it; others are shown as
    they are written.
    Bad:
        - [x] PNG
        - ⟦[]⟧ JPEG
        - [ ] MP3
        ---
        - [x] PNG
        - ⟦[ ]⟧JPEG
        - [ ] MP3
    Good:
        - [x] PNG
        - [ ] JPEG

        A list with other brackets:

        - [a link](https://example.org)
        - [] is an empty list
    Fix: write `[ ]` or `[x]`, and a space.
    """
    proses = [
        item.blocks[0].prose
        for item in listed.items
        if item.blocks and isinstance(item.blocks[0], Paragraph)
    ]
    boxes = sum(_BOX.match(prose.text) is not None for prose in proses)
    if boxes == len(proses) or boxes * _SHARE < len(proses) or not boxes:
        return
    for prose in proses:
        found = None if _BOX.match(prose.text) else _BROKEN.match(prose.text)
        if found is not None:
            yield _finding(prose, found)


def _finding(prose: Prose, found: re.Match[str]) -> Finding:
    mark = found["mark"].strip() or " "
    end = found.end("mark") + 1
    edit = Edit(prose.locate(0, found.end()), f"[{mark}] ")
    return Finding(
        prose.locate(0, end),
        "these brackets make no box: they are shown as they are written",
        help=f"write [{mark}] and a space",
        fix=Fix("write a box", (edit,), "suggestion"),
    )
