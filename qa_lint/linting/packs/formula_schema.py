"""What a pack may say about formulas, checked key by key, with the place of what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from qa_lint.core.errors import PackError, did_you_mean
from qa_lint.linting.formulas.formula import Formula
from qa_lint.linting.formulas.vocabulary import RoleKind
from qa_lint.linting.packs.values import ValueReader
from qa_lint.parsing.latex.nodes import Absolute, Operation, Symbol
from qa_lint.parsing.latex.tree import parse
from qa_lint.parsing.yamlio import Node, Spot

_NEEDED = ("id", "name", "aliases", "roles", "statement", "source", "wrong", "right")
_OPTIONS = ("left", "variants", "up-to", "near", "conditions", "checked", "needs-name", "relation")
_CONVENTIONS = ("factor", "sign", "constant")
_RELATIONS = ("=", "<=", ">=", "≈")
_KINDS = get_args(RoleKind)


class FormulaReader(ValueReader):
    """Reads the formulas of one pack; every complaint names file, line and column."""

    def read_formulas(self, node: Node) -> Iterable[tuple[dict[str, Any], Spot]]:
        """Yield the formulas of a pack as plain data, with their places."""
        top = self.mapping(node, (), ("lexicon", "facts", "formulas"), "a pack")
        for item in self.items(top["formulas"]) if "formulas" in top else []:
            yield self._formula(item), item.at

    def _formula(self, node: Node) -> dict[str, Any]:
        keys = self.mapping(node, _NEEDED, _OPTIONS, "a formula")
        data = {
            "id": self.identifier(keys["id"]),
            "name": self.text(keys["name"]),
            "aliases": self.names(keys["aliases"]),
            "left": self._texts(keys.get("left")),
            "roles": self._roles(keys["roles"]),
            "statement": self.text(keys["statement"]),
            "variants": self._texts(keys.get("variants")),
            "up-to": self._conventions(keys.get("up-to")),
            "near": self._texts(keys.get("near")),
            "conditions": self.text(keys["conditions"]) if "conditions" in keys else "",
            "needs-name": bool(keys["needs-name"].value) if "needs-name" in keys else False,
            "relation": self._relation(keys.get("relation")),
            "source": self.source(keys["source"]),
            "checked": self.date(keys["checked"]) if "checked" in keys else "",
            "wrong": self.wrong(keys["wrong"], 1),
            "right": [self.text(item) for item in self.items(keys["right"])],
        }
        self._must_be_comparable(data, keys)
        return data

    def _texts(self, node: Node | None) -> list[str]:
        return [self.text(item) for item in self.items(node)] if node is not None else []

    def _relation(self, node: Node | None) -> str:
        if node is None:
            return "="
        if node.value not in _RELATIONS:
            raise self.fail(node.at, f"relation is one of {', '.join(_RELATIONS)}")
        return str(node.value)

    def _conventions(self, node: Node | None) -> list[str]:
        found = []
        for item in self.items(node) if node is not None else []:
            if item.value not in _CONVENTIONS:
                near = did_you_mean(str(item.value), _CONVENTIONS)
                raise self.fail(item.at, f"up-to has factor, sign and constant{near}")
            found.append(str(item.value))
        return found

    def _roles(self, node: Node) -> dict[str, dict[str, Any]]:
        if not isinstance(node.value, dict) or not node.value:
            raise self.fail(node.at, "the roles are a mapping from symbols to what they are")
        return {key: self._role(key, value, node) for key, value in node.value.items()}

    def _role(self, key: str, node: Node, roles: Node) -> dict[str, Any]:
        tree = parse(key)
        if not isinstance(tree.operand if isinstance(tree, Absolute) else tree, Symbol | Operation):
            raise self.fail(roles.keys[key], f"{key!r} is not one symbol")
        if isinstance(node.value, str):
            return {"is": self.text(node), "kind": "scalar", "names": []}
        parts = self.mapping(node, ("is",), ("kind", "names"), "a role")
        kind = self.text(parts["kind"]) if "kind" in parts else "scalar"
        if kind not in _KINDS:
            near = did_you_mean(kind, _KINDS)
            raise self.fail(parts["kind"].at, f"no kind of role is called {kind!r}{near}")
        return {
            "is": self.text(parts["is"]),
            "kind": kind,
            "names": self._texts(parts.get("names")),
        }

    def _must_be_comparable(self, data: dict[str, Any], keys: dict[str, Node]) -> None:
        """Raise for a statement or variant that can't be read or differs from the first."""
        tried = [(data["statement"], keys["statement"])]
        if "variants" in keys:
            tried += list(zip(data["variants"], self.items(keys["variants"]), strict=True))
        for tex, node in tried:
            try:
                Formula({**data, "statement": tex, "variants": []}).check()
            except PackError as error:
                raise self.fail(node.at, str(error).partition(": ")[2]) from None
