"""What MathJax 3, MathJax 4 and KaTeX know: commands, environments, delimiters, characters.

``rules/data/latex.json`` holds it, written by ``tools/latex_tables.py`` from the engines. A command
is listed with a code for each engine, ``-`` where it does not know the command. The code's small
letters and star are the arguments, in order:

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
``v``  (environments) ``t``, ``b`` or ``c`` in brackets, may be missing
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
import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from qa_lint.core.data import data_path

ENGINES = ("mathjax3", "mathjax4", "katex")
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

    Raises ValueError for any engine that is not one of :data:`ENGINES`.
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
def drawable(engine: str) -> tuple[tuple[int, int], ...]:
    """Return the ranges of code points, ends included, that a MathJax can set in a formula."""
    pairs = (item.split("-") for item in _data()["characters"][engine].split())
    return tuple((int(first, 16), int(last, 16)) for first, last in pairs)


@cache
def telling_mathjax_apart() -> re.Pattern[str]:
    """Return a pattern of all that MathJax 3 and MathJax 4 may read differently.

    Those are text, whole environments, and the commands whose codes differ. Most formulas have
    nothing of it, and need not be read twice.
    """
    old, new = tables("mathjax3").commands, tables("mathjax4").commands
    names = {"begin", "tag"}
    for name in {*old, *new}:
        codes = [known.get(name, Code("-", "")) for known in (old, new)]
        plain = [(code.arguments, code.signs.replace("T", "")) for code in codes]
        if plain[0] != plain[1] or "t" in codes[0].arguments:
            names.add(name)
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"\\(?:" + "|".join(map(re.escape, longest_first)) + ")")


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
