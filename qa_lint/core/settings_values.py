"""Values of settings: from text or TOML to what the table of options allows, or a clear error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qa_lint.core.conventions import CONVENTIONS, TABLE, HouseRule
from qa_lint.core.errors import SettingsError, did_you_mean
from qa_lint.core.settings import Option, Settings, Where, options

_MAX_SIZE_IN_FILES = 20_000_000
"""What a file of the checked tree may raise ``max-file-size`` to."""

_MAX_WORD = 1_000
_MAX_SHOWN = 100

_RUNS = "would change files or the report"
_NETWORK = "would reach for the network"
_OUTSIDE = "would choose where files are written or read"
_CODE = "would run code"
NEVER_IN_FILES = {
    **dict.fromkeys(
        ("fix", "unsafe-fixes", "diff", "output-format", "statistics", "no-bank", "config"), _RUNS
    ),
    **dict.fromkeys(
        ("links", "allow-net", "headers", "token", "proxy", "ca-file", "user-agent"), _NETWORK
    ),
    **dict.fromkeys(
        ("cache", "no-cache", "cache-dir", "output-file", "ledger", "stdin-filename"), _OUTSIDE
    ),
    **dict.fromkeys(("plugins", "plugin", "rules", "hooks", "executor"), _CODE),
}
"""What a stranger's pull request may not ask for, and why not."""


def flattened(table: Mapping[str, Any], origin: str) -> dict[str, Any]:
    """Return the values of a settings file by the names of their options."""
    flat: dict[str, Any] = {}
    for name, value in table.items():
        if name == TABLE:
            if not isinstance(value, Mapping):
                raise SettingsError(f"{origin}: {TABLE} must be a table, not {shown_value(value)}")
            flat.update({f"{TABLE}.{key}": inner for key, inner in value.items()})
        else:
            flat[name] = value
    return flat


def update(
    settings: Settings,
    values: Mapping[str, Any],
    *,
    where: Where,
    origin: str,
    trusted: bool = True,
) -> Settings:
    """Return ``settings`` with ``values`` (by the names of options) on top.

    Raises :class:`SettingsError` for an unknown name, a name that may not be set ``where`` it
    stands, or a value of the wrong kind; the message names ``origin``. What is not ``trusted``,
    because it stands in the checked tree, may not ask for the reading of huge files.
    """
    table = options()
    changes: dict[str, Any] = {}
    house = {rule.name: rule for rule in settings.conventions}
    for name, value in values.items():
        option = table.get(name)
        if option is None:
            raise SettingsError(f"{origin}: {_unknown(name)}")
        if where not in option.where:
            allowed = " or ".join(
                {"cli": "the command line", "env": "the environment"}.get(w, w)
                for w in option.where
            )
            raise SettingsError(f"{origin}: {name!r} can be set only in {allowed}")
        if name == "max-file-size" and not trusted:
            option = option._replace(most=_MAX_SIZE_IN_FILES)
        checked = _checked(option, value, origin)
        convention = name.removeprefix(f"{TABLE}.")
        if convention == name:
            changes[option.field] = checked
        elif checked is False:
            house.pop(convention, None)
        else:
            house[convention] = HouseRule(convention, checked, origin)
    ordered = tuple(house[name] for name in CONVENTIONS if name in house)
    return replace(settings, **changes, conventions=ordered)


def _unknown(name: str) -> str:
    """Return what to say about a name that no settings file may hold."""
    reason = NEVER_IN_FILES.get(name)
    if reason:
        return f"{name!r} {reason}: a settings file may not ask for that"
    near = _near(name) if len(name) <= _MAX_SHOWN else ""
    return f"unknown setting {shown_value(name)}{near}"


def _near(name: str) -> str:
    """Return which name was probably meant, and that it stands in a table if it does."""
    table, _, key = name.rpartition(".")
    if table == TABLE:
        return did_you_mean(key, CONVENTIONS)
    plain = [option for option in options() if "." not in option]
    near = did_you_mean(name, [*plain, "extends", TABLE, *CONVENTIONS])
    in_table = any(near.endswith(f" {other!r}?") for other in CONVENTIONS)
    return f"{near[:-1]} in [{TABLE}]?" if in_table else near


def from_text(option: Option, text: str) -> Any:
    """Turn the text of a command line or environment value into the option's kind."""
    if option.kind == "words":
        return [word.strip() for word in text.split(",") if word.strip()]
    if option.kind == "flag":
        lowered = text.strip().lower()
        if lowered in ("1", "true", "yes", "on"):
            return True
        return False if lowered in ("0", "false", "no", "off", "") else text
    if option.off and text.strip().lower() == "false":
        return False
    if option.kind == "number" and text.strip().isdecimal() and text.isascii() and len(text) < 100:
        return int(text)
    return text


def _checked(option: Option, value: Any, origin: str) -> Any:
    """Return ``value`` if it is of the option's kind, else raise."""
    where = f"{origin}: {option.name}"
    if isinstance(value, bool) and (option.kind == "flag" or (option.off and not value)):
        return value
    if option.kind == "number" and isinstance(value, int) and not isinstance(value, bool):
        if value < option.least:
            least = f"{where} must be at least {option.least}"
            raise SettingsError(f"{least}, not {shown_value(value)}")
        if value > option.most:
            raise SettingsError(f"{where} must be at most {option.most:,}")
        return value
    if option.kind == "word" and isinstance(value, str):
        if len(value) > _MAX_WORD:
            raise SettingsError(f"{where} must not be longer than {_MAX_WORD:,} characters")
        if option.choices and value not in option.choices:
            known = ", ".join(option.choices) + did_you_mean(value, option.choices)
            raise SettingsError(f"{where}: {shown_value(value)} is not one of {known}")
        return value
    if option.kind == "words" and isinstance(value, list | tuple):
        if all(isinstance(word, str) for word in value):
            return tuple(value)
        raise SettingsError(f"{where} must be a list of strings")
    expected = {"flag": "true or false", "number": "a number", "word": "a string"}.get(
        option.kind, "a list of strings"
    )
    raise SettingsError(f"{where} must be {expected}, not {shown_value(value)}")


def shown_value(value: Any) -> str:
    """Return a value of a settings file as messages show it."""
    try:
        shown = repr(value)
        return shown if len(shown) <= _MAX_SHOWN else f"{shown[:_MAX_SHOWN]}..."
    except ValueError:  # Python writes no integers of thousands of digits
        return "such a number"
