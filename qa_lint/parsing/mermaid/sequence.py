"""Holds the blocks of a sequence diagram of mermaid against their ends."""

from __future__ import annotations

import re

from qa_lint.parsing.mermaid.problem import Broken, Unread

_OPENS = re.compile(
    r"[ \t]*(?:loop|alt|opt|par|par_over|critical|break|rect|box)(?=\s)[^\n]*", re.IGNORECASE
)
_ENDS = re.compile(r"[ \t]*end[ \t]*(?=\n|\Z)", re.IGNORECASE)
_BLOCK_WORD = re.compile(
    r"[^\n:]*\bend\b|[ \t]*(?:loop|alt|opt|par|critical|break|rect|box)", re.IGNORECASE
)
_MESSAGE = re.compile(r"[ \t]*\w+[ \t]*(?:--?>>|--?>|--?x)[ \t]*[+-]?\w+[ \t]*(?=\n|\Z)")


def read_sequence(text: str, start: int) -> None:
    """Hold blocks of a sequence diagram against their ends, and look for messages without text."""
    if ";" in text:
        raise Unread
    opened: list[tuple[int, int]] = []
    at = text.find("\n", start)
    while at >= 0:
        at += 1
        block, end = _OPENS.match(text, at), _ENDS.match(text, at)
        if block is not None and "->" in block[0]:
            raise Unread
        if block is not None:
            opened.append((at + len(block[0]) - len(block[0].lstrip()), block.end()))
        elif end is not None:
            if not opened:
                raise Broken(end.end() - len(end[0].lstrip()), end.end(), "this “end” ends nothing")
            opened.pop()
        elif _BLOCK_WORD.match(text, at):
            raise Unread
        elif message := _MESSAGE.match(text, at):
            begin = message.end() - len(message[0].lstrip())
            raise Broken(begin, message.end(), "a message needs a colon and a text")
        at = text.find("\n", at)
    if opened:
        raise Broken(*opened[-1], "this block is never closed by “end”")
