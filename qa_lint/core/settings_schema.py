"""The JSON Schema of settings files, made from the table of options."""

from __future__ import annotations

from typing import Any

from qa_lint.core.conventions import TABLE
from qa_lint.core.settings import Option, options

SCHEMA_FILE = "settings.schema.json"
"""The name of the schema among the data of the package."""

_DRAFT = "http://json-schema.org/draft-07/schema#"
"""The newest that the editors' TOML plugins know."""


def settings_schema() -> dict[str, Any]:
    """Return the schema of ``qa-lint.toml``, which is that of ``[tool.qa-lint]`` as well."""
    flat: dict[str, Any] = {}
    inside: dict[str, Any] = {}
    for option in options().values():
        if "file" in option.where:
            table, _, name = option.name.rpartition(".")
            (inside if table else flat)[name] = _schema(option)
    flat["extends"] = {
        "type": "string",
        "description": "another settings file, on top of which this one stands",
    }
    flat[TABLE] = {
        "type": "object",
        "description": "the conventions of the house",
        "properties": inside,
        "additionalProperties": False,
    }
    return {
        "$schema": _DRAFT,
        "title": "Settings of qa-lint",
        "type": "object",
        "properties": flat,
        "additionalProperties": False,
    }


def _schema(option: Option) -> dict[str, Any]:
    described: dict[str, Any] = {"description": option.help}
    if option.default is not None:
        words = option.kind == "words"
        described["default"] = list(option.default) if words else option.default
    if option.off and option.kind != "flag":
        return described | {"anyOf": [_type(option), {"const": False}]}
    return described | _type(option)


def _type(option: Option) -> dict[str, Any]:
    if option.kind == "number":
        return {"type": "integer", "minimum": option.least, "maximum": option.most}
    if option.kind == "words":
        return {"type": "array", "items": {"type": "string"}}
    if option.kind == "flag":
        return {"type": "boolean"}
    return {"enum": list(option.choices)} if option.choices else {"type": "string"}
