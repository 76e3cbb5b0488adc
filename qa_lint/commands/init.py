"""``qa-lint init``: a settings file to start from."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from qa_lint.commands.console import write_lines
from qa_lint.core.errors import UsageError
from qa_lint.core.settings import Option, options
from qa_lint.running.settings_files import nearest_settings_file

_HOOK = """\
To run it at each commit, add to .pre-commit-config.yaml:

  - repo: https://github.com/qa-lint/qa-lint
    rev: v0.1.0
    hooks: [{id: qa-lint}]"""


def run(arguments: argparse.Namespace) -> int:
    """Write ``qa-lint.toml`` with every setting at its default, commented out."""
    folder = Path(arguments.folder)
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    existing = nearest_settings_file(folder)
    if existing is not None and existing.parent == folder.resolve():
        raise UsageError(f"{existing} has settings already; nothing was written")
    path = folder / "qa-lint.toml"
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write("\n".join(_lines()) + "\n")
    except FileExistsError:
        raise UsageError(f"{path} is there already; nothing was written") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    write_lines([f"wrote {path}", "", _HOOK])
    return 0


def _lines() -> Iterator[str]:
    yield "# Settings of qa-lint. Each line shows a default; take away the # to change it."
    for option in options().values():
        if "file" in option.where:
            choices = f" ({', '.join(option.choices)})" if option.choices else ""
            yield ""
            yield f"# {option.help}{choices}"
            yield f"# {option.name} = {_toml(option)}"


def _toml(option: Option) -> str:
    if option.kind == "words":
        return "[]"
    if option.kind == "flag":
        return "true" if option.default else "false"
    return str(option.default) if option.kind == "number" else f'"{option.default}"'
