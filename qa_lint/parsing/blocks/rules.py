"""Block rules for markdown-it-py that follow Python-Markdown with the pymdownx extensions.

A rule sees each line as its container left it, so it stamps every token with the exact stretches
of the file (``meta["pieces"]``). The grammar of the openers is that of Python-Markdown's
``admonition`` and of ``pymdownx.details``, ``pymdownx.tabbed`` and ``pymdownx.superfences``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_block import StateBlock, blockquote, html_block, list_block
from markdown_it.token import Token

from qa_lint.core.text import Span

BlockRule = Callable[[StateBlock, int, int, bool], bool]

MAX_NESTING = 100
ADMONITION = re.compile(r'!!! ?(?P<type>[\w-]+(?: +[\w-]+)*)(?: +"(?P<label>.*?)")? *$')
DETAILS = re.compile(r'\?{3}\+? ?(?P<type>(?:[\w-]+(?: +[\w-]+)*)?)(?: *"(?P<label>.*?)")? *$')
TAB = re.compile(r'={3}(?:[+!]{1,2})? +(?P<type>)"(?P<label>.*?)" *$')
OPENERS = {"!": ("admonition", ADMONITION), "?": ("details", DETAILS), "=": ("tab", TAB)}
FENCE = re.compile(r"(?P<marks>`{3,}|~{3,})(?P<info>.*)$")
ATX = re.compile(r"(?P<marks>#{1,6})(?P<space>[ \t]*)(?P<title>.*)$")
DELIMITER_CELL = re.compile(r"[ \t]*:?-+:?[ \t]*")
RAW_TAG = re.compile(
    r"<(?P<tag>address|article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset"
    r"|figcaption|figure|footer|form|h[1-6]|header|iframe|main|math|menu|nav|ol|p|pre|script"
    r"|section|style|table|tbody|textarea|tfoot|thead|tr|ul|video)\b(?P<attributes>[^>]*)",
    re.IGNORECASE,
)
MARKDOWN_ATTRIBUTE = re.compile(r"\bmarkdown\b")
MARKER = re.compile(r"[ \t>]*(?:[-*+]|\d+\.)[ \t]")
PAREN_NUMBER = re.compile(r"\d+\)")


def content_start(state: StateBlock, line: int) -> int:
    """Return the offset of the first character of a line behind its indentation."""
    return state.bMarks[line] + state.tShift[line]


def piece(state: StateBlock, line: int) -> Span:
    """Return the stretch of a line that belongs to the current block."""
    return Span(content_start(state, line), state.eMarks[line])


def push_leaf(state: StateBlock, kind: str, start: int, end: int, **meta: object) -> None:
    """Add one token for the lines ``start`` to ``end`` (exclusive)."""
    token = state.push(kind, "", 0)
    token.map = [start, end]
    token.meta = {"pieces": [piece(state, line) for line in range(start, end)], **meta}
    state.line = end


def in_item(state: StateBlock) -> bool:
    """Tell whether the current blocks are the content of a list item."""
    return state.listIndent >= 0


def opener(state: StateBlock, start: int) -> tuple[str, re.Match[str]] | None:
    """Return kind and match of a container opener in this line."""
    at = content_start(state, start)
    if at >= state.eMarks[start] or state.src[at] not in OPENERS:
        return None
    indent = state.sCount[start] - state.blkIndent
    if indent < 0 or indent > (3 if in_item(state) else 0):
        return None
    kind, pattern = OPENERS[state.src[at]]
    match = pattern.match(state.src, at, state.eMarks[start])
    return (kind, match) if match and (match["type"] or match["label"] is not None) else None


def container_end(state: StateBlock, start: int, last: int, indent: int) -> int:
    """Return the line after the body: blank lines and lines indented by at least ``indent``."""
    line = end = start
    while line < last:
        if state.isEmpty(line):
            line += 1
            continue
        if state.sCount[line] < indent:
            break
        if state.src.startswith("<!--", content_start(state, line)):
            closing = state.src.find("-->", content_start(state, line))
            while closing >= 0 and line + 1 < last and state.eMarks[line] < closing:
                line += 1
        line += 1
        end = line
    return end


def container(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read ``!!!``, ``???`` and ``===`` with their bodies."""
    found = opener(state, start)
    if found is None:
        return False
    if silent:
        return True
    kind, match = found
    indent = state.sCount[start] + 4
    end = container_end(state, start + 1, last, indent)
    first = state.push("container_open", "", 1)
    label = match.span("label") if match["label"] is not None else (match.end(), match.end())
    first.meta = {
        "kind": kind,
        "type": match["type"],
        "label": Span(*label),
        "pieces": [Span(match.start(), state.eMarks[start])],
        "indent": state.sCount[start],
    }
    first.map = [start, end]
    saved = state.lineMax, state.blkIndent, state.listIndent, state.parentType
    state.lineMax, state.blkIndent, state.listIndent, state.parentType = end, indent, -1, "root"
    state.md.block.tokenize(state, start + 1, end)
    state.lineMax, state.blkIndent, state.listIndent, state.parentType = saved
    state.push("container_close", "", -1)
    state.line = max(end, start + 1)
    return True


def _fence_opener(state: StateBlock, start: int) -> re.Match[str] | None:
    at = content_start(state, start)
    if state.src[at : at + 3] not in ("```", "~~~"):
        return None
    match = FENCE.match(state.src, at, state.eMarks[start])
    in_line = match is not None and match["marks"][0] == "`" and "`" in match["info"]
    return None if in_line else match


def _push_fence(state: StateBlock, start: int, end: int, match: re.Match[str], ok: bool) -> None:
    push_leaf(state, "fence", start, end + 1 if ok else end, info=match["info"].strip(), closed=ok)


def superfence(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read a fence as superfences does: any indent, closed by the same marks at that indent."""
    match = _fence_opener(state, start)
    if match is None or silent:
        return match is not None
    line = start + 1
    while line < last:
        if not state.isEmpty(line):
            if state.sCount[line] < state.sCount[start]:
                break
            text = state.src[content_start(state, line) : state.eMarks[line]]
            if text.rstrip() == match["marks"] and state.sCount[line] == state.sCount[start]:
                _push_fence(state, start, line, match, True)
                return True
        line += 1
    _push_fence(state, start, line, match, False)
    return True


def commonmark_fence(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read a fence of CommonMark: closed by at least as many marks, else open to the end."""
    if state.sCount[start] - state.blkIndent > 3:
        return False
    match = _fence_opener(state, start)
    if match is None or silent:
        return match is not None
    marks = match["marks"]
    line = start + 1
    while line < last:
        text = state.src[content_start(state, line) : state.eMarks[line]].rstrip()
        if text and state.sCount[line] < state.blkIndent:
            break
        closes = text.startswith(marks) and not text.strip(marks[0])
        if closes and state.sCount[line] - state.blkIndent < 4:
            _push_fence(state, start, line, match, True)
            return True
        line += 1
    _push_fence(state, start, line, match, False)
    return True


def loose_heading(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read a ``#`` heading of Python-Markdown, which needs no space behind the ``#``."""
    if state.sCount[start] - state.blkIndent > (3 if in_item(state) else 0):
        return False
    return _heading(state, start, silent, spaced=False)


def spaced_heading(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read a ``#`` heading of CommonMark, with a space behind the ``#``."""
    if state.sCount[start] - state.blkIndent > 3:
        return False
    return _heading(state, start, silent, spaced=True)


def _heading(state: StateBlock, start: int, silent: bool, *, spaced: bool) -> bool:
    at = content_start(state, start)
    if at >= state.eMarks[start] or state.src[at] != "#":
        return False
    match = ATX.match(state.src, at, state.eMarks[start])
    if match is None or (spaced and not match["space"] and match["title"]):
        return False
    if not silent:
        end = match.start("title") + len(match["title"].rstrip().rstrip("#").rstrip())
        title, marks = Span(match.start("title"), end), Span(*match.span("marks"))
        level = len(match["marks"])
        push_leaf(state, "heading", start, start + 1, level=level, marks=marks, title=title)
    return True


def setext(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read a heading that is a line of text with a line of ``=`` or ``-`` below."""
    if silent or start + 1 >= last or state.isEmpty(start + 1):
        return False
    if state.sCount[start + 1] < state.blkIndent or state.sCount[start] - state.blkIndent > 3:
        return False
    line = state.src[content_start(state, start + 1) : state.eMarks[start + 1]].rstrip()
    if line.strip("=") and line.strip("-"):
        return False
    text = state.src[content_start(state, start) : state.eMarks[start]].rstrip()
    title = piece(state, start)
    title = Span(title.start, title.start + len(text))
    level = 1 if line[0] == "=" else 2
    marks = piece(state, start + 1)
    push_leaf(state, "heading", start, start + 2, level=level, marks=marks, title=title)
    return True


def paragraph(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read lines up to a blank one, or to a line that starts another block."""
    terminators = state.md.block.ruler.getRules("paragraph")
    parent, state.parentType = state.parentType, "paragraph"
    line = start + 1
    while line < state.lineMax and not state.isEmpty(line):
        indent = state.sCount[line] - state.blkIndent
        if 0 <= state.sCount[line] and any(
            rule(state, line, last, True)
            for rule in terminators
            if indent <= 3 or rule is superfence
        ):
            break
        line += 1
    push_leaf(state, "paragraph", start, line)
    state.parentType = parent
    return True


def split_row(text: str) -> list[tuple[int, int]]:
    """Return the stretches of the cells of a row; pipes in code or behind ``\\`` don't split."""
    cells: list[tuple[int, int]] = []
    start = at = 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 2
            continue
        if char == "`":
            run = len(text) - at - len(text[at:].lstrip("`"))
            closing = _closing_run(text, at + run, run)
            at = closing if closing >= 0 else at + run
            continue
        if char == "|":
            cells.append((start, at))
            start = at + 1
        at += 1
    cells.append((start, len(text)))
    if not text[cells[0][0] : cells[0][1]].strip():
        cells.pop(0)
    if cells and not text[cells[-1][0] : cells[-1][1]].strip():
        cells.pop()
    return cells


def _closing_run(text: str, at: int, length: int) -> int:
    """Return the offset behind the next run of exactly ``length`` backticks, or -1."""
    while (at := text.find("`", at)) >= 0:
        end = at
        while end < len(text) and text[end] == "`":
            end += 1
        if end - at == length:
            return end
        at = end
    return -1


def table(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read a table: a header row, a delimiter row with as many cells, rows up to a blank line."""
    if start + 1 >= last or state.isEmpty(start + 1) or state.sCount[start + 1] < state.blkIndent:
        return False
    if state.sCount[start] - state.blkIndent >= 4:
        return False
    delimiter = state.src[content_start(state, start + 1) : state.eMarks[start + 1]]
    header = state.src[content_start(state, start) : state.eMarks[start]]
    if "|" not in header or "-" not in delimiter or delimiter.strip("|:- \t"):
        return False
    cells = split_row(delimiter)
    if len(cells) != len(split_row(header)) or not all(
        DELIMITER_CELL.fullmatch(delimiter, *cell) for cell in cells
    ):
        return False
    if silent:
        return True
    end = start + 2
    while end < last and not state.isEmpty(end) and state.sCount[end] >= state.blkIndent:
        end += 1
    push_leaf(state, "table", start, end)
    return True


def python_markdown_list(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read a list, which has no ``1)`` and interrupts a paragraph only inside another list."""
    at = content_start(state, start)
    if PAREN_NUMBER.match(state.src, at):
        return False
    if silent and state.parentType == "paragraph" and not _below_marker(state, state.line):
        return False
    return list_block(state, start, last, silent)


def _below_marker(state: StateBlock, line: int) -> bool:
    """Tell whether a line, or one above it with no blank line between, starts a list item."""
    while line >= 0:
        end = state.eMarks[line]
        begin = state.src.rfind("\n", 0, state.bMarks[line]) + 1
        if not state.src[begin:end].strip():
            return False
        if MARKER.match(state.src, begin, end):
            return True
        line -= 1
    return False


def raw_html(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read a raw element of Python-Markdown, which ends with its closing tag, not a blank line.

    With a ``markdown`` attribute its content is Markdown, so only the tag itself is raw.
    """
    at = content_start(state, start)
    opened = RAW_TAG.match(state.src, at, state.eMarks[start])
    if opened is None or MARKDOWN_ATTRIBUTE.search(opened["attributes"]):
        return html_block(state, start, last, silent)
    tags = re.compile(rf"<(/?){opened['tag']}\b", re.IGNORECASE)
    depth = 0
    for tag in tags.finditer(state.src, at, state.eMarks[last - 1]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            break
    else:
        return html_block(state, start, last, silent)
    if silent:
        return True
    end = start + 1
    while end < last and state.eMarks[end - 1] < tag.start():
        end += 1
    push_leaf(state, "html_block", start, end)
    return True


def bounded_quote(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Read a block quote, and note where nesting goes deeper than is read."""
    found = blockquote(state, start, last, silent)
    if found and not silent and state.level + 1 >= MAX_NESTING:
        state.env.setdefault("too_deep", content_start(state, start))
    return found


def stamped(rule: BlockRule, name: str) -> BlockRule:
    """Wrap a rule of markdown-it-py so that its tokens say where in the file they are."""

    def run(state: StateBlock, start: int, last: int, silent: bool) -> bool:
        count = len(state.tokens)
        found = rule(state, start, last, silent)
        if found and not silent:
            if len(state.tokens) == count:
                push_leaf(state, name, start, state.line)
            for token in state.tokens[count:]:
                _stamp(state, token)
        return found

    return run


def _stamp(state: StateBlock, token: Token) -> None:
    if token.map and "pieces" not in token.meta:
        first, end = token.map
        token.meta["pieces"] = [piece(state, line) for line in range(first, min(end, state.lineMax))]
