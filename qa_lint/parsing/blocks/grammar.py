"""How Python-Markdown and its usual extensions recognise the lines that start a block.

Every pattern is matched against one line without its indentation.
"""

from __future__ import annotations

import re
from typing import Literal

from qa_lint.parsing.blocks.lines import Block

BoxKind = Literal["admonition", "details", "tab"]

ADMONITION = re.compile(r'!!! ?(?P<type>[\w-]+(?: +[\w-]+)*)(?: +"(?P<label>.*?)")? *$')
DETAILS = re.compile(
    r'\?{3}\+?(?= ?[\w-]| +")(?: ?(?P<type>[\w-]+(?: +[\w-]+)*))?(?: +"(?P<label>.*?)")? *$'
)
TAB_LABEL = re.compile(r'={3}(?P<type>\+!|!\+|[+!])? +"(?P<label>.*?)" *$')
HEADING = re.compile(r"(?P<marks>#{1,6})(?P<space>[ \t]*)(?P<title>.*)$")
UNDERLINE = re.compile(r"(?:=+|-+) *$")
ENVIRONMENT = re.compile(r"\\begin\{([a-z]+\*?)\}")
NUMBERED = re.compile(r"\d+\.[ \t]+")
BULLETED = re.compile(r"[*+-][ \t]+")
ITEM = re.compile(r"(?:\d+\.|[*+-])[ \t]+")
QUOTE = re.compile(r">[ ]?")
FOOTNOTE = re.compile(r"\[\^[^\]]*\]:[ ]*")
ABBREVIATION = re.compile(r"\*\[[^\]\\]*\] ?:[ ]*(?=\S)")
_TITLE = r"(?:\"[^\"]*\"|'[^']*'|\([^)]*\))[ ]*$"
REFERENCE = re.compile(rf"\[(?P<label>[^\[\]]*)\]:[ ]*(?P<address>\S+)?[ ]*(?P<title>{_TITLE})?$")
TITLE_LINE = re.compile(_TITLE)
ADDRESS_LINE = re.compile(rf"\S+[ ]*(?P<title>{_TITLE})?$")
OPENERS: dict[str, tuple[BoxKind, re.Pattern[str]]] = {
    "!": ("admonition", ADMONITION),
    "?": ("details", DETAILS),
    "=": ("tab", TAB_LABEL),
}


def search(text: str, block: Block, kind: str, pattern: re.Pattern[str], indent: int) -> int:
    """Return the number of the first line that ``pattern`` matches, or -1.

    The line may be indented by up to ``indent`` columns. A search in vain is noted in ``block``.
    """
    if kind in block.absent:
        return -1
    for number in range(block.first, block.last):
        line = block.lines[number]
        if line.indent <= indent and pattern.match(text, line.start, line.end):
            return number
    block.absent.add(kind)
    return -1


def search_rule(text: str, block: Block) -> int:
    """Return the number of the first line that draws a rule, or -1."""
    if "rule" in block.absent:
        return -1
    for number in range(block.first, block.last):
        line = block.lines[number]
        marked = line.indent <= 3 and text[line.start : line.start + 1] in ("-", "_", "*")
        if marked and is_rule(text[line.start : line.end]):
            return number
    block.absent.add("rule")
    return -1


def is_rule(line: str) -> bool:
    """Tell whether a line draws a rule: three equal marks, at most two blanks apart."""
    line = line.rstrip()
    marks = line.replace(" ", "")
    return len(marks) >= 3 and not marks.strip(marks[0]) and "   " not in line


def is_display_math(block: str) -> bool:
    """Tell whether a whole block, without the indentation of its first line, is one formula."""
    block = block.rstrip(" ")
    if block.startswith("$$"):
        inside = block[2:-2]
        escapes = len(inside) - len(inside.rstrip("\\"))
        return len(block) > 4 and block.endswith("$$") and escapes % 2 == 0
    if block.startswith("\\["):
        return len(block) > 4 and block.find("\\]", 2) == len(block) - 2
    begin = ENVIRONMENT.match(block)
    return begin is not None and block.endswith(f"\\end{{{begin[1]}}}")
