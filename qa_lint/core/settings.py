"""The settings: one table from which the parser, the docs and the checks of values are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, NamedTuple

from qa_lint.core.errors import SettingsError, did_you_mean

Kind = Literal["flag", "word", "words", "number"]
Where = Literal["cli", "env", "file"]

DIALECTS = (
    "auto",
    "mkdocs-tabs",
    "question-admonition",
    "details",
    "checkbox",
    "lettered",
    "heading",
    "bold",
    "qa-prefix",
    "front-matter",
)
"""The dialects of ``parsing/dialects`` that may be forced; a test compares."""

EVERYWHERE: tuple[Where, ...] = ("cli", "env", "file")
SETTINGS_FILES = ("qa-lint.toml", "pyproject.toml")
_MAX_NUMBER = 1_000_000_000
"""More bytes than this are never asked for at once."""


class Option(NamedTuple):
    """One setting: its name, what values it takes, where it may be set, and what it does.

    What only the command line or the environment may set could harm if a stranger's pull request
    set it.
    """

    name: str
    kind: Kind
    default: Any
    choices: tuple[str, ...]
    where: tuple[Where, ...]
    metavar: str
    help: str


def _option(
    kind: Kind,
    default: Any,
    text: str,
    *,
    choices: tuple[str, ...] = (),
    where: tuple[Where, ...] = EVERYWHERE,
    metavar: str = "",
) -> Any:
    metadata = {"kind": kind, "help": text, "choices": choices, "where": where, "metavar": metavar}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """The effective settings of one file; :func:`options` lists them with their help."""

    select: tuple[str, ...] = _option(
        "words", (), "run only these rules or families", metavar="RULE,..."
    )
    ignore: tuple[str, ...] = _option(
        "words", (), "leave these rules or families out", metavar="RULE,..."
    )
    preview: bool = _option("flag", False, "run rules that are still being tried out, too")
    fail_on: str = _option(
        "word",
        "error",
        "exit with 1 from this severity on",
        choices=("error", "warning", "info", "never"),
    )
    show: str = _option(
        "word",
        "warning",
        "show findings from this severity on",
        choices=("error", "warning", "info"),
    )
    exclude: tuple[str, ...] = _option(
        "words", (), "leave out files that match these patterns", metavar="GLOB,..."
    )
    words: tuple[str, ...] = _option(
        "words", (), "words that are spelt right, whatever the lexicon says", metavar="WORD,..."
    )
    packs: tuple[str, ...] = _option(
        "words",
        (),
        "YAML rule packs of your own, relative to the settings file",
        metavar="FILE,...",
    )
    renderer: str = _option(
        "word",
        "auto",
        "what renders the pages; auto looks for mkdocs.yml",
        choices=("auto", "mkdocs", "github", "plain"),
    )
    dialect: str = _option(
        "word",
        "auto",
        "how questions are written; auto goes by evidence (see qa-lint dialects)",
        choices=DIALECTS,
    )
    math_engine: str = _option(
        "word",
        "auto",
        "what typesets the formulas; auto looks into mkdocs.yml",
        choices=("auto", "mathjax3", "mathjax4", "katex"),
    )
    max_file_size: int = _option(
        "number", 2_000_000, "largest file that is checked, in bytes", metavar="BYTES"
    )


def options() -> dict[str, Option]:
    """Return every option by its name as written in files (with dashes)."""
    return {
        spec.name.replace("_", "-"): Option(
            spec.name.replace("_", "-"),
            spec.metadata["kind"],
            spec.default,
            spec.metadata["choices"],
            spec.metadata["where"],
            spec.metadata["metavar"],
            spec.metadata["help"],
        )
        for spec in fields(Settings)
    }


def update(settings: Settings, values: Mapping[str, Any], *, where: Where, origin: str) -> Settings:
    """Return ``settings`` with ``values`` (names with dashes) on top.

    Raises :class:`SettingsError` for an unknown name, a name that may not be set ``where`` it
    stands, or a value of the wrong kind; the message names ``origin``.
    """
    table = options()
    changes: dict[str, Any] = {}
    for name, value in values.items():
        option = table.get(name)
        if option is None:
            raise SettingsError(f"{origin}: unknown setting {name!r}{did_you_mean(name, table)}")
        if where not in option.where:
            allowed = " or ".join(
                {"cli": "the command line", "env": "the environment"}.get(w, w)
                for w in option.where
            )
            raise SettingsError(f"{origin}: {name!r} can be set only in {allowed}")
        changes[name.replace("-", "_")] = _checked(option, value, origin)
    return replace(settings, **changes)


def from_text(option: Option, text: str) -> Any:
    """Turn the text of a command line or environment value into the option's kind."""
    if option.kind == "words":
        return [word.strip() for word in text.split(",") if word.strip()]
    if option.kind == "flag":
        lowered = text.strip().lower()
        if lowered in ("1", "true", "yes", "on"):
            return True
        return False if lowered in ("0", "false", "no", "off", "") else text
    if option.kind == "number" and text.strip().isdecimal() and text.isascii() and len(text) < 100:
        return int(text)
    return text


def _checked(option: Option, value: Any, origin: str) -> Any:
    """Return ``value`` if it is of the option's kind, else raise."""
    where = f"{origin}: {option.name}"
    if option.kind == "flag" and isinstance(value, bool):
        return value
    if option.kind == "number" and isinstance(value, int) and not isinstance(value, bool):
        if value < 1:
            raise SettingsError(f"{where} must be at least 1, not {shown_value(value)}")
        if value > _MAX_NUMBER:
            raise SettingsError(f"{where} must be at most {_MAX_NUMBER:,}")
        return value
    if option.kind == "word" and isinstance(value, str):
        if option.choices and value not in option.choices:
            known = ", ".join(option.choices)
            raise SettingsError(
                f"{where}: {value!r} is not one of {known}{did_you_mean(value, option.choices)}"
            )
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
        return repr(value)
    except ValueError:  # Python writes no integers of thousands of digits
        return "such a number"
