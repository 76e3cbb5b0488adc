"""How formulas are found: what is prepared when a pack is compiled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa_lint.linting.formulas.heads import GENERIC, head_of, simple
from qa_lint.linting.formulas.words import words_of

Names = dict[str, list[list[Any]]]
"""The names of formulas by their first word: the words behind it, other names that must be there,
too, each as a list of words, and the number of the formula."""
Heads = dict[str, list[list[Any]]]
"""The left sides by name: the number of the formula, then the other parts of a :class:`Head`."""


def names_of(formulas: Sequence[Mapping[str, Any]]) -> Names:
    """Return the names of formulas in text, to be kept in a compiled pack."""
    found: Names = {}
    for number, formula in enumerate(formulas):
        for alias in formula["aliases"]:
            parts = [words_of(part) for part in alias.split(" + ")]
            for at, (first, *rest) in enumerate(parts):
                others = [*parts[:at], *parts[at + 1 :]]
                found.setdefault(first, []).append([rest, others, number])
    return found


def heads_of(formulas: Sequence[Mapping[str, Any]]) -> Heads:
    """Return the left sides of formulas, names in text included, to be kept in a compiled pack."""
    found: Heads = {}
    for number, formula in enumerate(formulas):
        for tex in formula["left"]:
            name, *parts = head_of(tex)
            found.setdefault(name, []).append([number, *parts])
        for alias in formula["aliases"]:
            name = simple(alias)
            if len(name) > 2:
                found.setdefault(name, []).append([number, (), name not in GENERIC, False])
    return found
