r"""What stands on the left of a named formula: ``\text{softmax}(z)_i``, ``F_1``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from qa_lint.linting.formulas.spelling import plain

_GAPS = re.compile(
    r"\\(?:left|right|,|;|!|:|quad|qquad|displaystyle|limits|[Bb]igg?[lr]?)(?![A-Za-z])|[\s~]|&"
)
_PARTING = re.compile(
    r",|;|\\mid(?![A-Za-z])|\\parallel(?![A-Za-z])|\\[lr]?Vert(?![A-Za-z])|\\\||\|\||\|"
)
_GIVEN = re.compile(r"\\mid(?![A-Za-z])|(?<![\\|])\|(?!\|)")
_BRACKET = re.compile(r"(?P<head>[^(\[]+)[(\[](?P<inside>[^()\[\]]*)[)\]](?P<tail>.*)", re.DOTALL)
_INDEX = re.compile(r"_(?:\w|\{[^{}]*\})|'|\^\*")
_LETTER = re.compile(r"\\[A-Za-z]+|[A-Za-z]{3,}|[^\W\d]")
_LETTERS = re.compile(r"[A-Za-z]{3}")
GENERIC = frozenset(
    "loss mean std memory output out size limit score params parameters margin text value result "
    "error total sum max min average rate weight input var cov ratio index odds hit".split()
)
"""Words that name much else; they count like letters."""
MAX_LENGTH = 200


class Head(NamedTuple):
    """The left side of an equation.

    Attributes:
        name: Its plain name, without what it is applied to.
        arguments: The plain names of what it is applied to.
        strong: Whether the name is a word, which hardly means anything else.
    """

    name: str
    arguments: tuple[str, ...]
    strong: bool
    given: bool = False
    """Whether a bar parts the arguments: ``P(A | B)``."""

    @property
    def is_compound(self) -> bool:
        """Whether it is applied to a sum, as ``Var(X + Y)``: then it can't be another formula."""
        return any("+" in one or "-" in one for one in self.arguments)

    @property
    def shape(self) -> tuple[str, ...]:
        """The signs in its arguments: ``Var(X + Y)`` is not ``Var(X)``."""
        return str(self.given), *(_LETTER.sub("x", _INDEX.sub("", one)) for one in self.arguments)


@lru_cache(maxsize=1_024)
def head_of(tex: str) -> Head:
    """Read a left side; total, and linear in its length."""
    if len(tex) > MAX_LENGTH:
        return Head("", (), strong=False)
    text = _GAPS.sub(" ", tex).strip()
    found = _BRACKET.fullmatch(text)
    inside = ""
    if found is not None and "^" not in found["tail"].replace("^*", ""):
        text, inside = found["head"] + found["tail"], found["inside"]
    elif found is not None:
        text = text.replace(" ", "")
    # -L is no L.
    name = "-" * text.startswith("-") + simple(text)
    arguments = tuple(plain(one.replace(" ", "")) for one in _PARTING.split(inside) if one.strip())
    return Head(name, arguments, _is_strong(name), _GIVEN.search(inside) is not None)


def _is_strong(name: str) -> bool:
    return _LETTERS.search(name) is not None and "\\" not in name and name not in GENERIC


def simple(text: str) -> str:
    """Return the letters of a name that tell it from others: ``F1-score`` and ``F_1 Score``."""
    name = plain(text)
    if "\\" in name or len(re.sub(r"[^A-Za-z]", "", name)) < 2:
        return re.sub(r"[\s_-]", "", name)
    return re.sub(r"[\s_\-.{}]", "", name).lower()
