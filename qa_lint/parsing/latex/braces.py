"""The braces of a formula: which belong together, and which belong to none."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa_lint.parsing.latex.tables import tables

_BRACE = re.compile(r"\\[A-Za-z]+|\\.|[{}]", re.DOTALL)
_COMMENT = re.compile(r"(\\.)|%[^\n]*", re.DOTALL)
_VERB = re.compile(r"\\verb\*?([!\"#$&'()+,\-./:;<=>?@\[\]^_`|~])[^\n]*?\1")
# A brace behind a command or behind another argument.
_IN_ARGUMENT = re.compile(r"(?:\\([A-Za-z]+)\*?|[\]}])[ \t\n]*\{\Z")
_COMMAND_BEFORE = re.compile(r"\\([A-Za-z]+)[ \t]*\Z")
_TEXT_OPENS = re.compile(r"\\(?:text[a-z]*|[mhf]box|tag\*?|href|ce|pu|verb)[ \t]*\Z")
_OPENERS = frozenset({"{", "\\left", "\\begin"})
_CLOSERS = {"\\right": "\\left", "\\end": "\\begin"}
DEPTH = 100


class Braces(NamedTuple):
    """``partner`` leads from each ``{`` to its ``}``; ``stray`` are the braces without one.

    ``deep`` says that the formula nests deeper than ``DEPTH``; it was read only that far.
    """

    partner: dict[int, int]
    stray: list[int]
    deep: bool = False


def without_comments(tex: str, *, by_argument: bool) -> str:
    """Return the formula, as long as before, with blanks for comments and ``!`` for ``\\verb``.

    ``by_argument`` is MathJax's way: an argument ends at its brace, be it behind a ``%`` or not,
    and in text ``%`` is a character like others.
    """
    if "\\verb" in tex:
        tex = _VERB.sub(lambda match: "!".ljust(len(match[0])), tex)
    if "%" not in tex:
        return tex
    partner = match_braces(tex).partner if by_argument else {}
    ends = {start: end for start, end in partner.items() if _opens_argument(tex, start)}
    out, at = [], 0
    for match in _COMMENT.finditer(tex):
        start, end = match.span()
        if match[1] or start < at:
            continue
        held = max((first for first, last in ends.items() if first < start < last), default=-1)
        if by_argument and (_is_argument(tex, start) or _opens_text(tex, held)):
            out += [tex[at:start], "!"]
            at = start + 1
            continue
        end = min(end, ends.get(held, end))
        out += [tex[at:start], " " * (end - start)]
        at = end
    return "".join(out) + tex[at:]


def _opens_argument(tex: str, brace: int) -> bool:
    """Tell whether a command's argument starts here, rather than a group."""
    found = _IN_ARGUMENT.search(tex, max(0, brace - 40), brace + 1)
    if found is None or found[1] is None:
        return found is not None
    code = tables("mathjax3").commands.get(found[1])
    return code is None or bool(code.arguments)


def _opens_text(tex: str, brace: int) -> bool:
    """Tell whether the argument of a text command starts here."""
    return brace > 0 and _TEXT_OPENS.search(tex, max(0, brace - 20), brace) is not None


def _is_argument(tex: str, at: int) -> bool:
    """Tell whether MathJax takes the character here for the argument of a command."""
    command = _COMMAND_BEFORE.search(tex, max(0, at - 40), at)
    code = tables("mathjax3").commands.get(command[1]) if command else None
    return code is not None and code.arguments[:1] in ("m", "e", "t", "r")


def match_braces(tex: str) -> Braces:
    """Pair the braces of a formula without comments.

    A brace that is open when ``\\right`` or ``\\end`` closes what was opened before it is stray
    itself, although a later ``}`` may be there to take.
    """
    partner: dict[int, int] = {}
    stray: list[int] = []
    # Pairs of what was opened ("{", "\\left" or "\\begin") and where.
    opened: list[tuple[str, int]] = []
    for match in _BRACE.finditer(tex):
        text, at = match[0], match.start()
        if text in _OPENERS:
            opened.append((text, at))
            if len(opened) > DEPTH:
                return Braces(partner, stray, deep=True)
        elif text == "}":
            _close_brace(opened, at, partner, stray)
        elif text in _CLOSERS:
            _close_fence(opened, _CLOSERS[text], stray)
    stray += [at for text, at in opened if text == "{"]
    return Braces(partner, sorted(stray))


def _close_brace(
    opened: list[tuple[str, int]], at: int, partner: dict[int, int], stray: list[int]
) -> None:
    """Pair a ``}`` with the last ``{``; a fence still open between them is left without end."""
    for back in range(len(opened) - 1, -1, -1):
        if opened[back][0] == "{":
            partner[opened[back][1]] = at
            del opened[back:]
            return
    stray.append(at)


def _close_fence(opened: list[tuple[str, int]], opener: str, stray: list[int]) -> None:
    for back in range(len(opened) - 1, -1, -1):
        if opened[back][0] == opener:
            stray += [at for text, at in opened[back:] if text == "{"]
            del opened[back:]
            return
