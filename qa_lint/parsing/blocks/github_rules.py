"""What cmark-gfm, which GitHub uses, reads in another way than markdown-it's own rules."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import HTML_SEQUENCES

from qa_lint.core.text import Span
from qa_lint.parsing.blocks.lines import TAB

_LONE_TAG = HTML_SEQUENCES[-1][0]
_FOOTNOTE = re.compile(r"\[\^[^\]\s\x00]{1,500}\]:[ \t]*")


def piece(state: StateBlock, line: int) -> Span:
    """Return the stretch of a line that belongs to the current block."""
    start = min(state.bMarks[line] + state.tShift[line], state.eMarks[line])
    return Span(start, state.eMarks[line])


def lazy_html(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Tell whether a lone tag ends the paragraph of the list or quote that it doesn't belong to.

    In a paragraph of its own level it is text.
    """
    lazy = state.parentType == "blockquote" or state.sCount[start] < state.blkIndent
    if not silent or not lazy or not 0 <= state.sCount[start] < TAB:
        return False
    return _LONE_TAG.match(state.src[slice(*piece(state, start))]) is not None


def footnote(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read ``[^label]: text`` with the indented blocks behind it."""
    if not 0 <= state.sCount[start] - state.blkIndent < TAB:
        return False
    own = piece(state, start)
    label = _FOOTNOTE.match(state.src, own.start, own.end)
    if label is None:
        return False
    if silent:
        return True
    token = state.push("footnote_open", "", 1)
    kept = (
        state.bMarks[start],
        state.tShift[start],
        state.sCount[start],
        state.parentType,
        state.blkIndent,
    )
    state.bMarks[start], state.tShift[start] = label.end(), 0
    state.blkIndent += TAB
    state.sCount[start] = state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, start, last)
    token.map = [start, state.line]
    (
        state.bMarks[start],
        state.tShift[start],
        state.sCount[start],
        state.parentType,
        state.blkIndent,
    ) = kept
    state.push("footnote_close", "", -1)
    return True
