"""The baseline: a file of findings that are known and left out, keyed by their content.

It is JSON with one entry on each line, sorted, so that branches that add entries can be merged::

    {
      "version": 1,
      "findings": [
        {"path": "ml.md", "rule": "math/x", "key": "0a1b...", "text": "what is flagged"}
      ]
    }

Only ``key`` decides; path, rule and text are for people, and tell whether an entry is stale. Two
equal findings are two equal lines. A baseline found in the checked tree is untrusted: its size is
limited, and what it holds is only compared.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from qa_lint.core.diagnostic import Diagnostic
from qa_lint.core.errors import BaselineError, UnreadableFile, WriteError, did_you_mean
from qa_lint.core.text import Source
from qa_lint.running.files import FileRef, read_file, shown_path

VERSION = 1
DEFAULT_NAME = "qa-lint-baseline.json"
_MAX_BYTES = 50_000_000
_MAX_TEXT = 100
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
_FIELDS = ("path", "rule", "key", "text")


class Entry(NamedTuple):
    """A known finding; ``path`` is seen from the folder of the baseline, with ``/``."""

    path: str
    rule: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline as read; ``data`` are the bytes of the file."""

    path: Path
    entries: tuple[Entry, ...]
    data: bytes
    source: Source

    def entry(self, diagnostic: Diagnostic, place: Path) -> Entry:
        """Return the entry for a finding in the file at ``place``."""
        return entry(diagnostic, place, self.path)


def load(path: Path) -> Baseline:
    """Read a baseline; raises :class:`BaselineError` with what is wrong, and where."""
    ref = FileRef(path, shown_path(path), True, path.parent)
    try:
        text = read_file(ref, _MAX_BYTES)
    except UnreadableFile as error:
        hint = "" if os.path.lexists(path) else "; qa-lint baseline create writes one"
        raise BaselineError(f"baseline {path}: {error}{hint}") from None
    return Baseline(path, tuple(parse(text.source.text, str(path))), text.data, text.source)


def parse(text: str, name: str) -> list[Entry]:
    """Return the entries of a baseline's text; raises :class:`BaselineError`."""
    try:
        data = json.loads(text)
    except RecursionError:
        raise BaselineError(f"baseline {name}: nested too deeply") from None
    except ValueError as error:
        conflict = _CONFLICT.search(text)
        if conflict is not None:
            line = text.count("\n", 0, conflict.start()) + 1
            raise BaselineError(
                f"baseline {name}: a merge conflict in line {line}; keep the lines of both sides"
            ) from None
        raise BaselineError(f"baseline {name}: not JSON, or cut off: {error}") from None
    if not isinstance(data, dict):
        raise BaselineError(f"baseline {name}: must be an object with version and findings")
    version = data.get("version")
    if version != VERSION or isinstance(version, bool):
        raise BaselineError(
            f"baseline {name}: its version is {_shown(version)}, this qa-lint reads version"
            f" {VERSION}; nothing of it was used"
        )
    for key in data:
        if key not in ("version", "findings"):
            near = did_you_mean(key, ("version", "findings"))
            raise BaselineError(f"baseline {name}: unknown key {_shown(key)}{near}")
    findings = data.get("findings")
    if not isinstance(findings, list):
        raise BaselineError(f"baseline {name}: findings must be a list")
    return [_entry(item, number, name) for number, item in enumerate(findings, 1)]


def _entry(item: Any, number: int, name: str) -> Entry:
    where = f"baseline {name}: finding {number}"
    if not isinstance(item, dict):
        raise BaselineError(f"{where} must be an object, not {_shown(item)}")
    unknown = [key for key in item if key not in _FIELDS]
    if unknown:
        raise BaselineError(f"{where}: unknown key {_shown(unknown[0])}")
    for key in _FIELDS:
        if not isinstance(item.get(key), str):
            raise BaselineError(f"{where}: {key} must be a string")
    return Entry(*(item[key] for key in _FIELDS))


def _shown(value: Any) -> str:
    try:
        text = json.dumps(value)
    except (ValueError, RecursionError):  # a number of thousands of digits, or deep nesting
        return "such a value"
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}..."


def render(entries: Iterable[Entry]) -> str:
    """Return the text of a baseline with these entries."""
    lines = [f"    {json.dumps(one._asdict(), ensure_ascii=False)}" for one in sorted(entries)]
    body = "[\n" + ",\n".join(lines) + "\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {body}\n}}\n'


def entry(diagnostic: Diagnostic, place: Path, baseline: Path) -> Entry:
    """Return the entry of a baseline for a finding in the file at ``place``."""
    start, end = diagnostic.range
    line = diagnostic.line_text
    flagged = line[start.column - 1 : end.column - 1 if end.line == start.line else len(line)]
    text = " ".join(flagged.split())[:_MAX_TEXT]
    key = diagnostic.content
    return Entry(entry_path(place, baseline), diagnostic.rule, key, _printable(text))


def entry_path(place: Path, baseline: Path) -> str:
    """Return a file's path as it stands in a baseline."""
    folder = os.path.dirname(os.path.abspath(baseline))
    try:
        relative = os.path.relpath(os.path.abspath(place), folder)
    except ValueError:  # on another drive
        relative = os.path.abspath(place)
    return _printable(relative.replace(os.sep, "/"))


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def write_new(path: Path, entries: Sequence[Entry]) -> None:
    """Write a baseline where there is none; raises :class:`WriteError`."""
    from qa_lint.running.fix import write_file

    try:
        path.open("x").close()
    except OSError as error:
        raise WriteError(f"{path}: not written: {error.strerror}") from None
    try:
        write_file(path, b"", Source(str(path), render(entries)))
    except WriteError:
        path.unlink(missing_ok=True)
        raise


def rewrite(baseline: Baseline, entries: Sequence[Entry]) -> None:
    """Replace a baseline's entries, all or nothing; raises :class:`WriteError`."""
    from qa_lint.running.fix import write_file

    source = Source(str(baseline.path), render(entries), bom=baseline.source.bom)
    write_file(baseline.path, baseline.data, source)
