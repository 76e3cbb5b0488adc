"""The rules of named formulas, one for each; what compares is imported with the first formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import Check, Rule
from qa_lint.linting.context import Context
from qa_lint.linting.formulas.words import normal, vocabulary
from qa_lint.parsing.document import Document, Prose

if TYPE_CHECKING:
    from qa_lint.linting.formulas.library import Library

PREFIX = "math/wrong-"
"""What the ids of these rules begin with: they belong to the family of LaTeX's truth."""
_WRITTEN = ("$", "\\(", "\\[", "`", "\\begin")
"""What a page has that holds a formula."""


class _Formulas:
    """The formulas of packs, each with a rule of its own."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data["formulas"]
        self.rules = {
            one["id"]: Rule(f"{PREFIX}{one['id']}", "warning", "measured", "file", one["doc"])
            for one in self._data
        }
        self._seen: tuple[Document, bool] | None = None

    @cached_property
    def library(self) -> Library:
        """The formulas with their indices."""
        from qa_lint.linting.formulas.library import Library, own_library
        from qa_lint.linting.packs.formulas import own_formulas

        # Other rules ask our own formulas, too: they are prepared once.
        return own_library() if self._data is own_formulas()["formulas"] else Library(self._data)

    @cached_property
    def _names(self) -> frozenset[frozenset[str]]:
        """The words of each name that a formula has in text."""
        aliases = (alias for one in self._data for alias in one["aliases"])
        return frozenset(frozenset(normal(alias.replace("+", " ")).split()) for alias in aliases)

    def _is_named(self, document: Document) -> bool:
        """Tell whether a page has all words of some name: without, no formula is looked for."""
        if self._seen is None or self._seen[0] is not document:
            words = vocabulary(document.source.text)
            self._seen = (document, any(words >= name for name in self._names))
        return self._seen[1]

    def run(self, prose: Prose, context: Context) -> Iterator[tuple[Rule, Finding]]:
        """Yield each near miss in a prose, with the rule of its formula."""
        if not prose.nodes or not self._is_named(context.document):
            return
        from qa_lint.linting.formulas.check import near_misses

        for formula, finding in near_misses(prose, context, self.library):
            yield self.rules[formula.id], finding


def formulas_check(data: Mapping[str, Any]) -> Check:
    """Return the check of the formulas of compiled packs, a rule for each of them."""
    made = _Formulas(data)
    return Check(tuple(made.rules.values()), Prose, made.run, _WRITTEN)
