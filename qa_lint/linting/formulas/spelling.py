r"""Names of symbols without their fonts: ``\mathbf{w}`` is ``w``, ``\text{True Positives}`` words.

A name of several letters is a word, compared in lower case; a single letter keeps its case.
"""

from __future__ import annotations

import re
from functools import lru_cache

_FONT = re.compile(
    r"\\(?:mathbf|mathrm|mathit|mathsf|mathtt|mathcal|mathbb|mathfrak|mathscr|boldsymbol|bm|pmb"
    r"|bold|mathnormal|mathop|text|textrm|textbf|textit|textsf|texttt|textnormal|mbox|hbox"
    r"|operatorname\*?|textup|emph)(?![A-Za-z])\s*"
)
_VARIANTS = {
    "\\varepsilon": "\\epsilon", "\\varphi": "\\phi", "\\vartheta": "\\theta",
    "\\varrho": "\\rho", "\\widehat": "\\hat", "\\widetilde": "\\tilde", "\\overline": "\\bar",
    "\\ell": "l", "\\Pr": "P", "\\vec": "",
}  # fmt: skip
_COMMAND = re.compile(r"\\[A-Za-z]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z -]*[A-Za-z]")
_RUN = re.compile(r"\A[A-Za-z]{2}|[A-Za-z]{3}")
_LABEL = re.compile(r"\^[-*+](?=$|_)")


@lru_cache(maxsize=4_096)
def plain(name: str) -> str:
    """Return the name of a symbol without fonts, braces and spaces that say nothing."""
    name = _COMMAND.sub(lambda found: _VARIANTS.get(found[0], found[0]), _FONT.sub("", name))
    name = _LABEL.sub("", name.replace("{", "").replace("}", "")).strip()
    if _WORD.fullmatch(name):
        return " ".join(name.replace("-", " ").lower().split())
    name = name.replace(" ", "")
    return re.sub(r"[A-Za-z]{2,}", _lowered, name) if "\\" not in name else name


def _lowered(found: re.Match[str]) -> str:
    return found[0].lower()


def is_word(name: str) -> bool:
    """Tell whether a plain name is a word, which nobody gives another meaning nearby."""
    return _RUN.search(_COMMAND.sub("", name)) is not None


_TRANSPOSED = re.compile(r"(?P<base>.+?)(?:'|\^(?:\*|H|\\dagger|\{\*\}|\{H\}|\{\\dagger\}))")


def transposed(name: str) -> str:
    r"""Return what a name is the transpose of, if it is one: ``V^*``, ``V^\dagger``, ``X'``."""
    found = _TRANSPOSED.fullmatch(name)
    return plain(found["base"]) if found else ""
