"""Text that falls out of the tab it was written for."""

from __future__ import annotations

from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding, Related
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Block, Container, HtmlBlock, Question

_OPENERS = ("==", "!!", "??")


@rule(Question, severity="warning", tier="measured")
def body_leaves_tab(question: Question, ctx: Context) -> Iterator[Finding]:
    """A block behind the last tab is indented too little, so it stands below the tabs.

    Why: the text shows whichever tab is open: an answer's last paragraph is seen with the
    question.
    Bad:
        !!! Question ""
            === "Question"
                #### Why use a virtual environment?

            === "Answer"

                Each project gets its own versions.

            ⟦So two projects can't get in each other's way.⟧
    Good:
        !!! Question ""
            === "Question"
                #### Why use a virtual environment?

            === "Answer"

                Each project gets its own versions.

                So two projects can't get in each other's way.
    Fix: indent the block by four spaces more.
    """
    holder = question.holder
    if question.hidden or not isinstance(holder, Container):
        return
    last: Container | None = None
    for block in holder.blocks:
        if isinstance(block, Container) and block.kind == "tab":
            last = block
        elif last is not None and not _invisible(block) and not _told(block, last, ctx):
            yield Finding(
                block.span,
                f"this block is not part of the tab {last.label!r}: it stands below all tabs",
                help="indent it by four spaces more than the tab's label",
                related=(Related(last.opener, "the tab that ends before it"),),
            )
            return


def _invisible(block: Block) -> bool:
    return isinstance(block, HtmlBlock) and block.comment


def _told(block: Block, tab: Container, ctx: Context) -> bool:
    """Tell whether another rule says more: of a broken opener, or of the first line of a tab."""
    text = ctx.source.text
    start = block.span.start
    line = text.rfind("\n", 0, start) + 1
    columns = len(text[line:start].expandtabs(4))
    if text.startswith(_OPENERS, start):
        return True
    return not tab.blocks and tab.indent < columns < tab.indent + 4
