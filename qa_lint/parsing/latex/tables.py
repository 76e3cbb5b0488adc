"""What MathJax 3 and KaTeX know: commands, environments, delimiters, characters.

``rules/data/latex.json`` holds it, written by ``tools/latex_tables.py`` from the engines. A command
is listed as ``"MathJax|KaTeX"``, each side ``-`` if that engine does not know it, else a code. The
code's small letters and star are the arguments, in order:

=====  ===========================================================================================
``m``  formula, in braces or one token
``p``  formula; a command without braces brings its own arguments along
``e``  formula; a command without braces takes its arguments from what the engine puts behind it
``a``  formula that may hold ``&`` and ``\\\\``
``t``  text
``r``  anything, taken as it is (a colour, an address, a label)
``c``  colour
``s``  length, in braces or not
``d``  delimiter
``o``  formula in brackets, may be missing
``b``  anything in brackets, may be missing
``*``  star, may be missing
``n``  (environments) a number
``k``  (environments) the columns' alignment
=====  ===========================================================================================

and the signs behind them:

=====  ===========================================================================================
``^``  cannot stand behind ``^`` or ``_`` without braces
``L``  ``\\limits`` may follow
``T``  allowed in text too; ``X``: in text only
``N``  is no atom: scripts behind it belong to what stands before it
``I``  stands between its operands, once in a group
``D``  in display formulas only
``E``  (environments) a whole equation, which does not nest
``1``  (environments) at most so many columns
=====  ===========================================================================================
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from qa_lint.core.data import data_path

ENGINES = ("mathjax3", "katex")
_SIGNS = "^LTXNIDE123456789"


class Code(NamedTuple):
    """How an engine reads a command or environment: its arguments, and its signs."""

    arguments: str
    signs: str


class Tables(NamedTuple):
    """What one engine knows. Names come without their backslash, delimiters with it."""

    engine: str
    version: str
    commands: dict[str, Code]
    environments: dict[str, Code]
    delimiters: frozenset[str]


@cache
def tables(engine: str) -> Tables:
    """Return what an engine knows.

    Raises ValueError for any engine but ``mathjax3`` and ``katex``.
    """
    side = ENGINES.index(engine)
    data = _data()
    delimiters = (name for name, codes in data["delimiters"].items() if not codes.split("|")[side])
    return Tables(
        engine,
        data["versions"][engine],
        _codes(data["commands"], side),
        _codes(data["environments"], side),
        frozenset(delimiters),
    )


@cache
def drawable() -> tuple[tuple[int, int], ...]:
    """Return the ranges of code points, ends included, that MathJax can set in a formula."""
    pairs = (item.split("-") for item in _data()["characters"])
    return tuple((int(first, 16), int(last, 16)) for first, last in pairs)


@cache
def packages() -> Mapping[str, str]:
    """Return the commands that MathJax knows once a package is loaded, with that package."""
    return _data()["packages"]


def _codes(listed: dict[str, str], side: int) -> dict[str, Code]:
    found = {}
    for name, codes in listed.items():
        code = codes.split("|")[side]
        if code != "-":
            arguments = code.rstrip(_SIGNS)
            found[name] = Code(arguments, code[len(arguments) :])
    return found


@cache
def _data() -> dict[str, dict[str, str]]:
    text = data_path("data", "latex.json").read_text("utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(text)
    return loaded
