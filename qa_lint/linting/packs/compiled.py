"""A pack as plain data: what is kept in JSON, and what the engine of facts is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa_lint.core.errors import PackError
from qa_lint.linting.packs.forms import forms
from qa_lint.linting.packs.schema import Concept, Fact, Reader
from qa_lint.parsing.yamlio import load

VERSION = 1
MAX_PACK = 2_000_000
"""The largest pack, in code points."""
MAX_ALL_FORMS = 100_000
"""The most forms that all names of all packs may have."""


def compile_facts(
    packs: Sequence[tuple[str, str]], known: frozenset[str] | set[str] = frozenset()
) -> dict[str, Any]:
    """Compile the facts of packs in this order; each may use the lexicon of the first.

    Raises :class:`PackError` for anything wrong in one, ids that are taken included.
    """
    compiler = Compiler()
    shared: dict[str, Concept] = {}
    taken = set(known)
    for number, (name, text) in enumerate(packs):
        if len(text) > MAX_PACK:
            raise PackError(f"{name}:1:1: the pack is larger than {MAX_PACK} characters")
        reader = Reader(name, shared)
        for fact, at in reader.read(load(text, name)):
            if fact.id in taken:
                raise reader.fail(at, f"there is a fact {fact.id!r} already")
            taken.add(fact.id)
            compiler.add(fact)
        if number == 0:
            shared = reader.lexicon
    return compiler.data()


class Compiler:
    """Collects facts from packs; equal concepts are kept once."""

    def __init__(self) -> None:
        self.concepts: list[dict[str, list[str]]] = []
        self.facts: list[dict[str, Any]] = []
        self._count = 0
        self._numbers: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}

    def add(self, fact: Fact) -> None:
        """Compile one fact."""
        self.facts.append(
            {
                "id": fact.id,
                "truth": fact.truth,
                "source": fact.source,
                "checked": fact.checked,
                "doc": document(fact),
                "unless": self._concept(fact.unless),
                "near": self._concept(fact.near),
                "claims": [
                    {"relation": claim.relation}
                    | {key: self._operand(value) for key, value in claim.operands.items()}
                    for claim in fact.claims
                ],
            }
        )

    def data(self) -> dict[str, Any]:
        """Return everything as JSON-able data."""
        return {"version": VERSION, "concepts": self.concepts, "facts": self.facts}

    def _operand(self, value: Any) -> Any:
        if isinstance(value, Concept):
            return self._concept(value)
        if isinstance(value, dict):
            return {key: self._concept(concept) for key, concept in value.items()}
        if isinstance(value, list):
            return [self._operand(item) for item in value]
        # JSON has no infinity.
        return (
            str(value)
            if isinstance(value, float) and value in (float("inf"), -float("inf"))
            else value
        )

    def _concept(self, concept: Concept) -> int:
        """Return the number of a concept, -1 for one without names."""
        if not concept.names:
            return -1
        key = (tuple(concept.names), tuple(concept.blockers))
        if key not in self._numbers:
            self._numbers[key] = len(self.concepts)
            self.concepts.append(
                {"forms": self._forms(concept.names), "not": self._forms(concept.blockers)}
            )
        return self._numbers[key]

    def _forms(self, names: Sequence[str]) -> list[str]:
        found: set[str] = set()
        for name in names:
            found.update(forms(name))
            if self._count + len(found) > MAX_ALL_FORMS:
                raise PackError(f"the packs have more than {MAX_ALL_FORMS} forms of names")
        self._count += len(found)
        return sorted(found)


def document(fact: Fact) -> str:
    """Return the documentation of a fact, with the headings of every rule."""
    parts = [fact.summary, "", "Why: " + (fact.why or f"The truth is: {fact.truth}.")]
    for heading, examples in (("Bad", fact.wrong), ("Good", fact.right)):
        parts.append(f"{heading}:")
        for number, text in enumerate(examples):
            parts += (["    ---"] if number else []) + [f"    {text}"]
    parts += [f"Fix: Say what is true: {fact.truth}.", f"Source: {fact.source}"]
    return "\n".join(parts) + "\n"
