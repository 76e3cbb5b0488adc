"""The rules of named formulas, one for each; what compares is imported with the first formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import Check, Rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Code, Document, Math, Prose

if TYPE_CHECKING:
    from qa_lint.linting.formulas.library import Library

PREFIX = "math/wrong-"
"""What the ids of these rules begin with: they belong to the family of LaTeX's truth."""
_WRITTEN = ("$", "\\(", "\\[", "`", "\\begin")
"""What a page has that holds a formula."""
_SHORT = 3
"""No named formula has so few characters."""


class _Formulas:
    """The formulas of packs, each with a rule of its own."""

    def __init__(self, data: Mapping[str, Any], *, documented: bool) -> None:
        self._data = data
        docs = _docs(data) if documented else [""] * len(data["ids"])
        self.rules = {
            one: Rule(f"{PREFIX}{one}", "warning", "measured", "file", doc)
            for one, doc in zip(data["ids"], docs, strict=True)
        }

    @cached_property
    def library(self) -> Library:
        """The formulas with their indices."""
        from qa_lint.linting.formulas.library import Library, own_library
        from qa_lint.linting.packs.own import own_formulas

        # Other rules ask our own formulas, too: they are prepared once.
        return own_library() if self._data is own_formulas() else Library(self._data)

    def among(self, document: Document) -> Sequence[Prose]:
        """Return the proses that hold a formula, in the order of the page."""
        holding = {
            id(node.prose)
            for nodes in (document.units(Math), document.units(Code))
            for node in nodes
            if (len(node.tex) > _SHORT if isinstance(node, Math) else "=" in node.code)
        }
        return [prose for prose in document.units(Prose) if id(prose) in holding] if holding else ()

    def run(self, prose: Prose, context: Context) -> Iterator[tuple[Rule, Finding]]:
        """Yield each near miss in a prose, with the rule of its formula."""
        from qa_lint.linting.formulas.check import near_misses

        for formula, finding in near_misses(prose, context, self.library):
            yield self.rules[formula.id], finding


def _docs(data: Mapping[str, Any]) -> list[str]:
    from qa_lint.linting.formulas.documentation import document

    return [document(one) for one in data["formulas"]]


def formulas_check(data: Mapping[str, Any], *, documented: bool = True) -> Check:
    """Return the check of the formulas of compiled packs, a rule for each of them."""
    made = _Formulas(data, documented=documented)
    rules = tuple(made.rules.values())
    return Check(rules, Prose, made.run, _WRITTEN, among=made.among)
