"""Text of an item that the page shows behind its sublist."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.blocks.syntax import syntax_of
from qa_lint.parsing.document import Block, Container, Item, List, Paragraph


@rule(Container, severity="warning", tier="measured")
def item_out_of_order(box: Container, ctx: Context) -> Iterator[Finding]:
    """In a box or tab, an item's own text is shown behind its sublist.

    Why: Python-Markdown sets the text of an item behind a sublist that follows at once, if the
    item goes on behind the sublist; the page says the second thing first.
    Bad:
        !!! note
            - ⟦Split the data:⟧
                - by time
                - by customer

                Never at random.
    Good:
        !!! note
            - Split the data:

                - by time
                - by customer

                Never at random.

        - Split the data:
            - by time

            Never at random.
    Fix: put a blank line before the sublist.
    Source: https://python-markdown.github.io/extensions/admonition/
    """
    if ctx.profile.renderer != "mkdocs" or ctx.profile.hooked or box.place.hidden:
        return
    lists = (block for block in box.blocks if isinstance(block, List))
    turned = [item for block in lists for item in _items(block) if _is_turned(item.blocks, ctx)]
    if not turned or syntax_of(ctx.profile).separate:
        return
    for item in turned:
        yield Finding(
            item.blocks[0].span,
            "the page shows this text behind the sublist below it",
            help="put a blank line before the sublist",
            related=(Related(item.blocks[1].span, "the sublist"),),
        )


def _items(block: List) -> Iterator[Item]:
    """Yield the items of a list and of the lists in them; boxes in items are looked at alone."""
    for item in block.items:
        yield item
        for child in item.blocks:
            if isinstance(child, List):
                yield from _items(child)


def _is_turned(blocks: list[Block], ctx: Context) -> bool:
    """Tell whether an item has a sublist on the next line, and goes on behind a blank line."""
    if len(blocks) < 3 or not isinstance(blocks[0], Paragraph) or not isinstance(blocks[1], List):
        return False
    text = ctx.source.text
    between = text[blocks[0].span.end : blocks[1].span.start]
    behind = text[blocks[1].span.end : blocks[2].span.start]
    return between.count("\n") == 1 and behind.count("\n") > 1
