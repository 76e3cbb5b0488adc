"""The settings: one table from which the parser, the docs and the schema are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Literal, NamedTuple

from qa_lint.core.conventions import CONVENTIONS, TABLE, HouseRule

Kind = Literal["flag", "word", "words", "number"]
Where = Literal["cli", "env", "file"]

DIALECTS = (
    "auto",
    "mkdocs-tabs",
    "question-admonition",
    "details",
    "checkbox",
    "lettered",
    "labelled",
    "heading",
    "bold",
    "qa-prefix",
    "front-matter",
)
"""The dialects of ``parsing/dialects`` that may be forced; a test compares."""

EVERYWHERE: tuple[Where, ...] = ("cli", "env", "file")
SETTINGS_FILES = ("qa-lint.toml", "pyproject.toml")
ENV_PREFIX = "QA_LINT_"
HOOK_VARIABLE = "PRE_COMMIT_FROM_REF"
"""Where pre-commit and prek say from which revision on they look."""

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
    least: int = 1
    most: int = _MAX_NUMBER
    off: bool = False
    """Whether ``false`` takes back what another file sets."""

    @property
    def field(self) -> str:
        """The name with underscores, as Python and the environment have it."""
        return self.name.replace("-", "_").replace(".", "_")

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return ENV_PREFIX + self.field.upper()


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
        "words",
        (),
        "leave out files that match these patterns, unless the command line names them",
        metavar="GLOB,...",
    )
    force_exclude: bool = _option(
        "flag", False, "leave excluded files out even if the command line names them"
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
        "what renders the pages; auto looks for mkdocs.yml and zensical.toml",
        choices=("auto", "mkdocs", "zensical", "github", "plain"),
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
    baseline: str = _option(
        "word",
        "",
        "leave out the findings that this file lists (see qa-lint baseline)",
        metavar="FILE",
    )
    changed_since: str = _option(
        "word",
        "",
        f"show only what is new since this git revision; in hooks, since {HOOK_VARIABLE}",
        where=("cli", "env"),
        metavar="REV",
    )
    conventions: tuple[HouseRule, ...] = ()

    def convention(self, name: str) -> HouseRule | None:
        """Return a convention of the house, if it is set."""
        return next((rule for rule in self.conventions if rule.name == name), None)


@cache
def options() -> Mapping[str, Option]:
    """Return every option by its name as written in files, those of a table as ``table.name``."""
    found = [
        Option(
            spec.name.replace("_", "-"),
            spec.metadata["kind"],
            spec.default,
            spec.metadata["choices"],
            spec.metadata["where"],
            spec.metadata["metavar"],
            spec.metadata["help"],
        )
        for spec in fields(Settings)
        if spec.metadata
    ]
    found += [
        Option(
            f"{TABLE}.{row.name}",
            row.kind,
            None,
            row.choices,
            ("env", "file"),
            "",
            f"{row.help}; unset, or false: as you like",
            row.least,
            row.most or _MAX_NUMBER,
            off=True,
        )
        for row in CONVENTIONS.values()
    ]
    return {option.name: option for option in found}
