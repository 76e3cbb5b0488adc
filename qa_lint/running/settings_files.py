"""Reads settings files and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from qa_lint.core.errors import SettingsError, did_you_mean
from qa_lint.core.settings import ENV_PREFIX, SETTINGS_FILES, Settings, Where, options
from qa_lint.core.settings_values import flattened, from_text, shown_value, update
from qa_lint.running.files import is_inside, shown_path

_MAX_SETTINGS = 1_000_000
_MAX_DOTS = 2_000
_MAX_PARENTS = 100
_WRONG_NAMES = ("qa_lint", "qalint")
_NO_SETTINGS = ("CACHE_DIR",)


class Layer(NamedTuple):
    """Values that one place sets, by the names of options; later layers win.

    ``origin`` is how messages name the place; what is not ``trusted`` was found in the tree.
    """

    where: Where
    origin: str
    values: Mapping[str, Any]
    trusted: bool = True


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


def forget_files() -> None:
    """Read settings files afresh from now on: each run of a process sees them as they are."""
    _nearest.cache_clear()
    _tool_table.cache_clear()


def merged(found: Sequence[Layer]) -> Settings:
    """Return the settings that layers make together."""
    settings = Settings()
    for layer in found:
        settings = update(
            settings, layer.values, where=layer.where, origin=layer.origin, trusted=layer.trusted
        )
    return settings


def layers(
    folder: Path, command_line: Mapping[str, Any], explicit: Path | None = None
) -> list[Layer]:
    """Return what sets the settings of a folder, from the weakest to the strongest."""
    path = explicit or nearest_settings_file(folder)
    found = file_layers(path, trusted=explicit is not None) if path is not None else []
    found += [
        Layer("env", f"environment: {options()[name].variable}", {name: value})
        for name, value in environment_values().items()
    ]
    return [*found, Layer("cli", "command line", dict(command_line))]


def environment_values() -> dict[str, Any]:
    """Return the settings from ``QA_LINT_*`` variables."""
    table = {option.variable.removeprefix(ENV_PREFIX): option for option in options().values()}
    found = {}
    for variable in sorted(os.environ):
        name = variable.removeprefix(ENV_PREFIX)
        if name in (variable, *_NO_SETTINGS):
            continue
        if name in table:
            found[table[name].name] = from_text(table[name], os.environ[variable])
        elif near := did_you_mean(name, table):  # others may have variables with the prefix, too
            raise SettingsError(f"environment: unknown setting {ENV_PREFIX}[{name}]{near}")
    return found


def file_layers(path: Path, *, trusted: bool = True) -> list[Layer]:
    """Return what a settings file sets, below it what it ``extends``.

    A file that is not ``trusted``, because it was found in the checked tree, may name only files
    inside the root of that tree; it can't tell what there is outside.
    """
    place = Path(os.path.abspath(path))
    root = "" if trusted else _root(place)
    if not _is_inside(place, root):
        raise SettingsError(f"{shown_path(path)}: a link that leads out of the checked folder")
    return list(_layers(place, root))


def _root(path: Path) -> str:
    """Return the git checkout, else the working folder, that holds a file; else its own folder."""
    top = next((parent for parent in path.parents if (parent / ".git").exists()), None)
    if top is None:
        top = Path.cwd() if Path.cwd() in path.parents else path.parent
    return os.path.realpath(top)


def _is_inside(path: Path, root: str) -> bool:
    return not root or is_inside(os.path.realpath(path), root)


def _inside(path: Path, name: str, root: str, key: str) -> Path:
    """Return the file that a settings file names, which must lie inside ``root``."""
    found = Path(os.path.abspath(path.parent / name))
    if "\0" in name or not _is_inside(found, root):
        raise SettingsError(
            f"{shown_path(path)}: {key} names no file inside the checked folder: {name!r}"
        )
    return found


def _layers(path: Path, root: str) -> Sequence[Layer]:
    """Follow ``extends`` up from a file; the file itself comes last."""
    found: list[Layer] = []
    seen: list[str] = []
    place: Path | None = path
    while place is not None:
        real = os.path.realpath(place)
        if real in seen:
            raise SettingsError(f"{shown_path(place)}: extends itself")
        if len(seen) == _MAX_PARENTS:
            raise SettingsError(f"{shown_path(path)}: extends more than {_MAX_PARENTS} files")
        seen.append(real)
        values, parent = _own_values(place, root)
        found.append(Layer("file", shown_path(place), values, not root))
        if parent is not None and not os.path.exists(parent):
            raise SettingsError(
                f"{shown_path(place)}: extends {shown_path(parent)}: No such file or directory"
            )
        place = parent
    return found[::-1]


def _own_values(path: Path, root: str) -> tuple[dict[str, Any], Path | None]:
    """Return what a file itself sets, and the file that it extends."""
    tool = _tool_table(path)
    if not tool:
        raise SettingsError(f"{shown_path(path)}: there is no [tool.qa-lint] in it")
    table = dict(tool["qa-lint"])
    parent = table.pop("extends", None)
    packs = table.get("packs")
    if isinstance(packs, list):
        table["packs"] = [
            str(_inside(path, pack, root, "packs")) if isinstance(pack, str) else pack
            for pack in packs
        ]
    baseline = table.get("baseline")
    if isinstance(baseline, str) and baseline:
        table["baseline"] = str(_inside(path, baseline, root, "baseline"))
    values = flattened(table, shown_path(path))
    if parent is None:
        return values, None
    if not isinstance(parent, str):
        raise SettingsError(
            f"{shown_path(path)}: extends must be a string, not {shown_value(parent)}"
        )
    return values, _inside(path, parent, root, "extends")


@cache
def _tool_table(path: Path) -> dict[str, Any]:
    """Return ``{"qa-lint": table}`` of a settings file, or ``{}`` where it has none."""
    data = _read_toml(path)
    tool = data.get("tool")
    if path.name != "pyproject.toml":
        if isinstance(tool, dict) and "qa-lint" in tool:
            raise SettingsError(
                f"{shown_path(path)}: [tool.qa-lint] is for pyproject.toml; here settings have no"
                " table around them"
            )
        return {"qa-lint": data}
    if not isinstance(tool, dict):
        return {}
    for wrong in _WRONG_NAMES:
        if wrong in tool:
            raise SettingsError(f"{shown_path(path)}: [tool.{wrong}] must be [tool.qa-lint]")
    if "qa-lint" not in tool:
        return {}
    if not isinstance(tool["qa-lint"], dict):
        raise SettingsError(f"{shown_path(path)}: tool.qa-lint must be a table")
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
            raise SettingsError(f"{shown_path(path)}: not a regular file")
        with path.open("rb") as stream:
            data = stream.read(_MAX_SETTINGS + 1)
        if len(data) > _MAX_SETTINGS:
            raise SettingsError(f"{shown_path(path)}: larger than {_MAX_SETTINGS:,} bytes")
        return parse_toml(data.decode("utf-8"))
    except OSError as error:
        raise SettingsError(f"{shown_path(path)}: {error.strerror}") from None
    except RecursionError:
        raise SettingsError(f"{shown_path(path)}: nested too deeply") from None
    except ValueError as error:  # broken TOML or UTF-8, or a number of thousands of digits
        raise SettingsError(f"{shown_path(path)}: {error}") from None
