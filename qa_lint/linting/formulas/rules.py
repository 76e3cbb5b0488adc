"""The rules of named formulas, one for each; what compares is imported with the first formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import Check, Rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Prose

if TYPE_CHECKING:
    from qa_lint.linting.formulas.library import Library

FAMILY = "formulas"
_WRITTEN = ("$", "\\(", "\\[", "`", "\\begin")
"""What a page has that holds a formula."""


class _Formulas:
    """The formulas of packs, each with a rule of its own."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data["formulas"]
        self.rules = {
            one["id"]: Rule(f"{FAMILY}/{one['id']}", "warning", "measured", "file", one["doc"])
            for one in self._data
        }

    @cached_property
    def library(self) -> Library:
        """The formulas with their indices."""
        from qa_lint.linting.formulas.library import Library, own_library
        from qa_lint.linting.packs.formulas import own_formulas

        # Other rules ask our own formulas, too: they are prepared once.
        return own_library() if self._data is own_formulas()["formulas"] else Library(self._data)

    def run(self, prose: Prose, context: Context) -> Iterator[tuple[Rule, Finding]]:
        """Yield each near miss in a prose, with the rule of its formula."""
        if not prose.nodes:
            return
        from qa_lint.linting.formulas.check import near_misses

        for formula, finding in near_misses(prose, context, self.library):
            yield self.rules[formula.id], finding


def formulas_check(data: Mapping[str, Any]) -> Check:
    """Return the check of the formulas of compiled packs, a rule for each of them."""
    made = _Formulas(data)
    return Check(tuple(made.rules.values()), Prose, made.run, _WRITTEN)
