"""Small accidents of editing: lines lose or get indentation, blank lines vanish or appear."""

from __future__ import annotations

import random

_CHANGES = ("dedent", "indent", "glue", "split", "drop", "twice", "join", "swap")


def mutated(text: str, chance: random.Random, count: int = 3) -> str:
    """Return a text with some accidents, each somewhere in it."""
    lines = text.split("\n")
    for _ in range(count):
        _change(lines, chance.randrange(len(lines)), chance.choice(_CHANGES), chance)
    return "\n".join(lines)


def excerpt(text: str, chance: random.Random, size: int = 60) -> str:
    """Return some lines of a text."""
    lines = text.split("\n")
    first = chance.randrange(max(1, len(lines) - size))
    return "\n".join(lines[first : first + size])


def _change(lines: list[str], at: int, kind: str, chance: random.Random) -> None:
    line = lines[at]
    match kind:
        case "dedent":
            width = chance.choice((1, 2, 4))
            blanks = len(line) - len(line.lstrip(" "))
            lines[at] = line[min(width, blanks) :]
        case "indent":
            lines[at] = " " * chance.choice((1, 2, 3, 4)) + line if line.strip() else line
        case "glue":
            blank = next((n for n in range(at, len(lines)) if not lines[n].strip()), None)
            if blank is not None and len(lines) > 1:
                del lines[blank]
        case "split":
            lines.insert(at, "")
        case "drop":
            if len(lines) > 1:
                del lines[at]
        case "twice":
            lines.insert(at, line)
        case "join":
            if at + 1 < len(lines):
                lines[at : at + 2] = [f"{line} {lines[at + 1].lstrip()}"]
        case _:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
