"""Items that are indented as if they were nested, and are not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.checks.format._lines import columns
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Item, List

_DEEPER = 2
"""Columns from which on an indent is no slip of the hand: the item was meant to be nested."""


@rule(List, severity="warning", tier="measured")
def lost_nesting(block: List, ctx: Context) -> Iterator[Finding]:
    """An item is indented less than lists nest by, so it is not nested.

    Why: the page shows the item on the level of the one above; in a numbered list it even takes a
    number. How far lists nest is a setting of a MkDocs site: four columns, unless it says
    otherwise. Where the site is not known, the items of a list have to be nested alike.
    Bad:
        1. Split the data.
            - training set
            - test set
        2. Fit the model.
          ⟦-⟧ linear
          - quadratic
    Good:
        1. Split the data.
            - training set
            - test set
        2. Fit the model.

        Other steps:

        - load
         - scale
        - plot
          more of it
    Fix: indent nested items as far as the site does.
    """
    if ctx.profile.renderer != "mkdocs" or ctx.profile.hooked:
        return
    depths = [_column(item, ctx.source.text) for item in block.items]
    for (above, item), (other, depth) in zip(pairwise(block.items), pairwise(depths), strict=True):
        if depth is None or other is None or depth - other < _DEEPER or item.place.hidden:
            continue
        width = ctx.profile.list_indent
        by = f"this site nests by {width}" if width else "other items of this list by more"
        yield Finding(
            item.marker,
            f"this item is indented by {depth - other} columns, but {by}: it is shown on the same "
            "level",
            help=f"indent it by {width or 4} columns",
            related=(Related(above.marker, "the item above"),),
        )
        return


def _column(item: Item, text: str) -> int | None:
    """Return the column of an item's marker, ``None`` if more than blanks stands before it."""
    before = text[text.rfind("\n", 0, item.marker.start) + 1 : item.marker.start]
    return columns(before) if not before.strip() else None
