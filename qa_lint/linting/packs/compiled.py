"""A pack as plain data: what is kept in JSON, and what the engine of facts is made of."""

from __future__ import annotations

from typing import Any

from qa_lint.linting.packs.forms import forms
from qa_lint.linting.packs.schema import Concept, Fact

VERSION = 1


class Compiler:
    """Collects facts from packs; equal concepts are kept once."""

    def __init__(self) -> None:
        self.concepts: list[dict[str, list[str]]] = []
        self.facts: list[dict[str, Any]] = []
        self._numbers: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}

    def add(self, fact: Fact) -> None:
        """Compile one fact."""
        self.facts.append(
            {
                "id": fact.id,
                "truth": fact.truth,
                "source": fact.source,
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
        return str(value) if isinstance(value, float) and value in (float("inf"), -float("inf")) else value

    def _concept(self, concept: Concept) -> int:
        """Return the number of a concept, -1 for one without names."""
        if not concept.names:
            return -1
        key = (tuple(concept.names), tuple(concept.blockers))
        if key not in self._numbers:
            self._numbers[key] = len(self.concepts)
            self.concepts.append(
                {
                    "forms": sorted({form for name in concept.names for form in forms(name)}),
                    "not": sorted({form for name in concept.blockers for form in forms(name)}),
                }
            )
        return self._numbers[key]


def document(fact: Fact) -> str:
    """Return the documentation of a fact, with the headings of every rule."""
    parts = [fact.summary, "", "Why: " + (fact.why or f"The truth is: {fact.truth}.")]
    for heading, examples in (("Bad", fact.wrong), ("Good", fact.right)):
        parts.append(f"{heading}:")
        for number, text in enumerate(examples):
            parts += (["    ---"] if number else []) + [f"    {text}"]
    parts += [f"Fix: Say what is true: {fact.truth}.", f"Source: {fact.source}"]
    return "\n".join(parts) + "\n"
