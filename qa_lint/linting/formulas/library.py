"""All named formulas, found by the left side of an equation or by their names in text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.heads import GENERIC, Head, simple
from qa_lint.linting.formulas.words import normal

MANY = 4


class Library:
    """Formulas with their indices."""

    def __init__(self, data: Iterable[Mapping[str, Any]]) -> None:
        self.formulas = tuple(Formula(one) for one in data)
        self._by_id = {one.id: one for one in self.formulas}

    @cached_property
    def _heads(self) -> dict[str, list[tuple[Formula, Head]]]:
        found: dict[str, list[tuple[Formula, Head]]] = {}
        for formula in self.formulas:
            for head in formula.heads:
                found.setdefault(head.name, []).append((formula, head))
            for alias in formula.data["aliases"]:
                name = simple(alias)
                if len(name) > 2:
                    found.setdefault(name, []).append(
                        (formula, Head(name, (), strong=name not in GENERIC))
                    )
        return found

    @cached_property
    def aliases(self) -> tuple[tuple[str, Formula], ...]:
        """Every name in text, as :func:`normal` writes it, with its formula."""
        return tuple(
            (" + ".join(f" {normal(part)} " for part in alias.split("+")), formula)
            for formula in self.formulas
            for alias in formula.data["aliases"]
        )

    def headed(self, head: Head) -> Sequence[tuple[Formula, Head]]:
        """Return the formulas that a left side may name."""
        return self._heads.get(head.name, ()) if head.name else ()

    def is_telling(self, head: Head) -> bool:
        """Tell whether a left side is a word that few formulas share: not ``Var``."""
        return head.strong and len({one.id for one, _ in self.headed(head)}) < MANY

    def named(self, text: str, aliases: Iterable[tuple[str, Formula]] | None = None) -> set[str]:
        """Return the ids of the formulas that a text names, by some of the aliases or by any."""
        view = f" {normal(text)} "
        return {
            formula.id
            for alias, formula in (self.aliases if aliases is None else aliases)
            if alias in view or ("+" in alias and all(f" {one} " in view for one in _parts(alias)))
        }

    def possible(self, words: frozenset[str]) -> tuple[tuple[str, Formula], ...]:
        """Return the aliases that a page of these words, as :func:`normal` has them, can hold."""
        return tuple(
            (alias, formula)
            for alias, formula in self.aliases
            if words.issuperset(alias.replace("+", " ").split())
        )

    def formula(self, formula_id: str) -> Formula:
        """Return the formula with an id."""
        return self._by_id[formula_id]


def _parts(alias: str) -> list[str]:
    return [part.strip() for part in alias.split("+")]


@cache
def own_library() -> Library:
    """Return qa-lint's own formulas."""
    from qa_lint.linting.packs.formulas import own_formulas

    return Library(own_formulas()["formulas"])
