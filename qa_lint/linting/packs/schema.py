"""What a pack of facts may hold, checked key by key, with the place of what is wrong.

A pack has a ``lexicon`` of concepts that its facts share and a list of ``facts``. A concept is a
list of names, ``{names, not}``, or ``@name`` from a lexicon; ``not`` lists phrases in which the
name means something else. ``checked`` is the day on which somebody read at ``source`` that the fact
is so; a fact without it is of the tier candidate, whatever its relations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qa_lint.core.errors import did_you_mean
from qa_lint.linting.packs.values import ValueReader
from qa_lint.parsing.yamlio import Node, Spot

KINDS_OF_RIGHT = ("negated", "question", "reported", "contrast", "near", "plain")

RELATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "is-kind": (("subject", "object"), ("rival", "instead")),
    "alias": (("subject", "object"), ("instead",)),
    "uses": (("subject", "verb", "object"), ("instead",)),
    "does-when": (("subject", "verb", "when"), ()),
    "implies": (("subject", "object"), ()),
    "defined-as": (("subject", "parts"), ()),
    "has-count": (("subject", "unit", "right"), ()),
    "has-range": (("subject", "right"), ()),
    "has-default": (("subject", "attribute", "right"), ()),
    "has-value": (("subject", "right"), ()),
    "has-complexity": (("subject", "right"), ("case", "within")),
    "increases-with": (("parameter", "quantity"), ("bounds",)),
    "decreases-with": (("parameter", "quantity"), ("bounds",)),
}
"""The relation templates: the keys each needs, and those it may have."""

CONCEPT_KEYS = frozenset(
    ("subject", "object", "rival", "verb", "unit", "attribute", "parameter", "within", "when")
)
_FACT_KEYS = ("id", "summary", "truth", "claims", "source", "wrong", "right")
_FACT_OPTIONS = ("checked", "why", "unless", "near")


@dataclass(slots=True)
class Concept:
    """Names for one thing, and the phrases in which they mean another."""

    names: list[str]
    blockers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Claim:
    """What would be wrong to say: a relation template with its operands by key."""

    relation: str
    operands: dict[str, Any]


@dataclass(slots=True)
class Fact:
    """A fact as written: how it is got wrong, the truth, its source, its examples.

    ``checked`` is the date of the check of the source, in ISO 8601; empty without one.
    """

    id: str
    summary: str
    truth: str
    why: str
    source: str
    checked: str
    claims: list[Claim]
    unless: Concept
    near: Concept
    wrong: list[str]
    right: list[str]


class Reader(ValueReader):
    """Reads one pack; every complaint is a :class:`PackError` with file, line and column."""

    def __init__(self, name: str, shared: Mapping[str, Concept]) -> None:
        super().__init__(name)
        self.lexicon = dict(shared)

    def read(self, node: Node) -> list[tuple[Fact, Spot]]:
        """Return the facts of a pack with their places; its lexicon is then known, too."""
        top = self.mapping(node, (), ("lexicon", "facts", "formulas"), "a pack")
        for word, concept in self._mapping_items(top.get("lexicon")):
            if word in self.lexicon:
                raise self.fail(concept.at, f"the concept {word!r} is known already")
            self.lexicon[word] = self._concept(concept)
        items = self.items(top["facts"]) if "facts" in top else []
        return [(self._fact(item), item.at) for item in items]

    def _mapping_items(self, node: Node | None) -> Iterable[tuple[str, Node]]:
        if node is None:
            return ()
        if not isinstance(node.value, dict):
            raise self.fail(node.at, "the lexicon must be a mapping")
        return node.value.items()

    def _concept(self, node: Node) -> Concept:
        if isinstance(node.value, str):
            word = node.value.removeprefix("@")
            if not node.value.startswith("@") or word not in self.lexicon:
                near = did_you_mean(node.value, [f"@{known}" for known in self.lexicon])
                raise self.fail(node.at, f"no concept is called {node.value!r}{near}")
            return self.lexicon[word]
        if isinstance(node.value, list):
            return Concept(self.names(node))
        parts = self.mapping(node, ("names",), ("not",), "a concept")
        blockers = self.names(parts["not"]) if "not" in parts else []
        return Concept(self.names(parts["names"]), blockers)

    def _fact(self, node: Node) -> Fact:
        keys = self.mapping(node, _FACT_KEYS, _FACT_OPTIONS, "a fact")
        return Fact(
            self.identifier(keys["id"]),
            self.text(keys["summary"]),
            self.text(keys["truth"]),
            self.text(keys["why"]) if "why" in keys else "",
            self.source(keys["source"]),
            self.date(keys["checked"]) if "checked" in keys else "",
            [self._claim(item) for item in self.items(keys["claims"])],
            Concept(self.names(keys["unless"])) if "unless" in keys else Concept([]),
            Concept(self.names(keys["near"])) if "near" in keys else Concept([]),
            self.wrong(keys["wrong"], 2),
            self._right(keys["right"]),
        )

    def _right(self, node: Node) -> list[str]:
        kinds = self.mapping(node, ("negated", "question", "near"), KINDS_OF_RIGHT, "right")
        if "reported" not in kinds and "contrast" not in kinds:
            raise self.fail(node.at, "right needs the key 'reported' or 'contrast'")
        texts = []
        for value in kinds.values():
            items = value.value if isinstance(value.value, list) else [value]
            texts += [self.text(item) for item in items]
        return texts

    def _claim(self, node: Node) -> Claim:
        if not isinstance(node.value, dict) or "relation" not in node.value:
            keys = node.value if isinstance(node.value, dict) else ()
            slip = next((key for key in keys if did_you_mean(key, ["relation"])), None)
            instead = f", not {slip!r}" if slip else ""
            raise self.fail(node.at, f"a claim needs the key 'relation'{instead}")
        relation_node = node.value["relation"]
        relation = self.text(relation_node)
        if relation not in RELATIONS:
            near = did_you_mean(relation, RELATIONS)
            raise self.fail(relation_node.at, f"no relation is called {relation!r}{near}")
        needed, allowed = RELATIONS[relation]
        keys = self.mapping(node, ("relation", *needed), allowed, f"the claim {relation}")
        return Claim(
            relation,
            {key: self._operand(relation, key, keys[key]) for key in keys if key != "relation"},
        )

    def _operand(self, relation: str, key: str, node: Node) -> Any:
        if key in CONCEPT_KEYS:
            return self._concept(node)
        if key == "parts":
            return [self._concept(item) for item in self.items(node)]
        if key == "quantity":
            return self._quantity(node)
        if key == "bounds" or (key == "right" and relation == "has-range"):
            rows = [node] if key == "bounds" else self.items(node)
            pairs = [[self._number(item) for item in self.items(row, 2)] for row in rows]
            return pairs[0] if key == "bounds" else pairs
        if key == "right":
            return [self._value(relation, item) for item in self.items(node)]
        if key == "case" and node.value not in ("best", "average", "worst"):
            raise self.fail(node.at, "the case is best, average or worst")
        return self.text(node)

    def _quantity(self, node: Node) -> dict[str, Concept]:
        keys = self.mapping(node, (), ("names", "up", "down", "not"), "a quantity")
        blockers = self.names(keys["not"]) if "not" in keys else []
        return {
            word: Concept(self.names(keys[word]) if word in keys else [], blockers)
            for word in ("names", "up", "down")
        }

    def _value(self, relation: str, node: Node) -> float | str:
        if relation == "has-complexity":
            return self.text(node).replace(" ", "")
        if relation == "has-default" and isinstance(node.value, bool | None):
            return str(node.value).lower()
        return self._number(node)

    def _number(self, node: Node) -> float:
        if node.value in ("inf", "-inf"):
            return float(node.value)
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return node.value
        raise self.fail(node.at, f"must be a number, not {node.value!r}")
