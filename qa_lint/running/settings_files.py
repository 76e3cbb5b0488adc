"""Reads settings files and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from qa_lint.core.errors import SettingsError, did_you_mean
from qa_lint.core.settings import (
    SETTINGS_FILES,
    Settings,
    from_text,
    options,
    shown_value,
    update,
)

_ENV_PREFIX = "QA_LINT_"
_MAX_SETTINGS = 1_000_000
_MAX_DOTS = 2_000


def nearest_settings_file(folder: Path) -> Path | None:
    """Return the nearest settings file in or above a folder, or ``None``."""
    return _nearest(Path(os.path.abspath(folder)))


@cache
def _nearest(folder: Path) -> Path | None:
    for name in SETTINGS_FILES:
        path = folder / name
        if os.path.isfile(path) and (name != "pyproject.toml" or "qa-lint" in _tool_table(path)):
            return path
    return _nearest(folder.parent) if folder.parent != folder else None


def load_settings(
    folder: Path, command_line: Mapping[str, Any], explicit: Path | None = None
) -> Settings:
    """Return the effective settings of a folder: defaults < file < environment < command line."""
    path = explicit or nearest_settings_file(folder)
    settings = Settings()
    if path is not None:
        values = file_values(path, trusted=explicit is not None)
        settings = update(settings, values, where="file", origin=str(path))
    settings = update(settings, environment_values(), where="env", origin="environment")
    return update(settings, dict(command_line), where="cli", origin="command line")


def environment_values() -> dict[str, Any]:
    """Return the settings from ``QA_LINT_*`` variables."""
    table = {name.upper().replace("-", "_"): option for name, option in options().items()}
    found = {}
    for variable in sorted(os.environ):
        name = variable.removeprefix(_ENV_PREFIX)
        if name in (variable, "CACHE_DIR"):
            continue
        if name in table:
            found[table[name].name] = from_text(table[name], os.environ[variable])
        elif near := did_you_mean(name, table):  # others may have variables with the prefix, too
            raise SettingsError(f"environment: unknown setting {_ENV_PREFIX}[{name}]{near}")
    return found


def file_values(path: Path, *, trusted: bool = True) -> dict[str, Any]:
    """Return the table of a settings file, on top of the one it ``extends``.

    A file that is not ``trusted``, because it was found in the checked tree, may name only files
    inside the root of that tree; it can't tell what there is outside.
    """
    place = Path(os.path.abspath(path))
    root = "" if trusted else _root(place)
    if not _is_inside(place, root):
        raise SettingsError(f"{path}: a link that leads out of the checked folder")
    return _values(place, (), root)


def _root(path: Path) -> str:
    """Return the git checkout, else the working folder, that holds a file; else its own folder."""
    top = next((parent for parent in path.parents if (parent / ".git").exists()), None)
    if top is None:
        top = Path.cwd() if Path.cwd() in path.parents else path.parent
    return os.path.realpath(top)


def _is_inside(path: Path, root: str) -> bool:
    real = os.path.realpath(path)
    return not root or real == root or real.startswith(os.path.join(root, ""))


def _inside(path: Path, name: str, root: str, key: str) -> Path:
    """Return the file that a settings file names, which must lie inside ``root``."""
    found = Path(os.path.abspath(path.parent / name))
    if "\0" in name or not _is_inside(found, root):
        raise SettingsError(f"{path}: {key} names no file inside the checked folder: {name!r}")
    return found


def _values(path: Path, seen: tuple[str, ...], root: str) -> dict[str, Any]:
    real = os.path.realpath(path)
    if real in seen:
        raise SettingsError(f"{path}: extends itself")
    table = dict(_tool_table(path).get("qa-lint", {}))
    parent = table.pop("extends", None)
    packs = table.get("packs")
    if isinstance(packs, list):
        table["packs"] = [
            str(_inside(path, pack, root, "packs")) if isinstance(pack, str) else pack
            for pack in packs
        ]
    if parent is None:
        return table
    if not isinstance(parent, str):
        raise SettingsError(f"{path}: extends must be a string, not {shown_value(parent)}")
    above = _values(_inside(path, parent, root, "extends"), (*seen, real), root)
    return {**above, **table}


@cache
def _tool_table(path: Path) -> dict[str, Any]:
    """Return ``{"qa-lint": table}`` of a settings file, or ``{}`` where it has none."""
    data = _read_toml(path)
    if path.name != "pyproject.toml":
        return {"qa-lint": data}
    tool = data.get("tool")
    if not isinstance(tool, dict) or "qa-lint" not in tool:
        return {}
    if not isinstance(tool["qa-lint"], dict):
        raise SettingsError(f"{path}: tool.qa-lint must be a table")
    return {"qa-lint": tool["qa-lint"]}


def parse_toml(text: str) -> dict[str, Any]:
    """Return the data of a TOML text; raises :class:`ValueError` and :class:`RecursionError`.

    A line with thousands of dots is refused: the time that ``tomllib`` takes for a dotted key
    grows with the cube of its length.
    """
    import tomllib

    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MAX_DOTS:
            raise ValueError(f"more than {_MAX_DOTS:,} dots in line {number}")
    return tomllib.loads(text.replace("\r\n", "\n"))


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise SettingsError(f"{path}: not a regular file")
        with path.open("rb") as stream:
            data = stream.read(_MAX_SETTINGS + 1)
        if len(data) > _MAX_SETTINGS:
            raise SettingsError(f"{path}: larger than {_MAX_SETTINGS:,} bytes")
        return parse_toml(data.decode("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from None
    except RecursionError:
        raise SettingsError(f"{path}: nested too deeply") from None
    except ValueError as error:  # broken TOML or UTF-8, or a number of thousands of digits
        raise SettingsError(f"{path}: {error}") from None
