"""``qa-lint config``: the settings that hold for a path, and where each comes from."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from qa_lint.commands.arguments import settings_file
from qa_lint.commands.console import write_lines, write_utf8
from qa_lint.core.conventions import TABLE, toml_value
from qa_lint.core.errors import UsageError
from qa_lint.core.settings import Settings, options
from qa_lint.core.settings_schema import settings_schema
from qa_lint.reporting.plain import printable
from qa_lint.running.session import Options, Session
from qa_lint.running.settings_files import Layer, layers

_PLACES = {"file": "file", "env": "environment", "cli": "command line"}


class Effective(NamedTuple):
    """A setting with its value, ``None`` where nothing is set, and the layer that sets it."""

    name: str
    value: Any
    layer: Layer | None


def run(arguments: argparse.Namespace) -> int:
    """Print the effective settings, or the JSON Schema of settings files."""
    if arguments.schema:
        write_utf8(json.dumps(settings_schema(), ensure_ascii=False, indent=2) + "\n")
        return 0
    path = Path(arguments.path)
    config = settings_file(arguments)
    if not os.path.exists(path):
        raise UsageError(f"{path}: there is no such path")
    folder = path if path.is_dir() else path.parent
    settings = Session(Options(config=config, cache=False)).settings_for(folder)
    found = layers(folder, {}, config)
    effective = list(_effective(settings, found))
    files = [layer.origin for layer in reversed(found) if layer.where == "file"]
    if arguments.output_format == "json":
        data = {
            "version": 1,
            "path": arguments.path,
            "files": files,
            "settings": {one.name: _data(one) for one in effective},
        }
        write_utf8(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    else:
        write_lines(_lines(arguments.path, files, effective))
    return 0


def _effective(settings: Settings, found: Sequence[Layer]) -> Iterator[Effective]:
    """Yield every setting, with the strongest layer that sets it."""
    setters = {name: layer for layer in found for name in layer.values}
    house = {f"{TABLE}.{rule.name}": rule.value for rule in settings.conventions}
    for name, option in options().items():
        value = house.get(name) if option.off else getattr(settings, option.field)
        yield Effective(name, value, setters.get(name))


def _data(one: Effective) -> Mapping[str, Any]:
    value = list(one.value) if isinstance(one.value, tuple) else one.value
    if one.layer is None:
        return {"value": value, "from": "default", "place": None}
    return {"value": value, "from": _PLACES[one.layer.where], "place": one.layer.origin}


def _lines(path: str, files: Sequence[str], effective: Sequence[Effective]) -> Iterator[str]:
    yield f"# settings of {printable(path)}"
    yield f"# settings file: {printable(files[0]) if files else 'none'}"
    for parent in files[1:]:
        yield f"# extends: {printable(parent)}"
    yield from _table(one for one in effective if "." not in one.name)
    yield ""
    yield f"[{TABLE}]"
    yield from _table(one for one in effective if "." in one.name)


def _table(effective: Iterator[Effective]) -> Iterator[str]:
    rows = []
    for one in effective:
        name = one.name.rpartition(".")[2]
        text = f"{name} = {toml_value(one.value)}" if one.value is not None else f"# {name} unset"
        rows.append((printable(text), printable(one.layer.origin) if one.layer else "default"))
    width = min(60, max(len(text) for text, _ in rows))
    for text, origin in rows:
        yield f"{text:{width}}  # {origin}"
