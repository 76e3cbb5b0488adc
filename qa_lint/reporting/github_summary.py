"""The summary of a GitHub job: Markdown, with every finding, as far as there is room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote_from_bytes

from qa_lint.core.diagnostic import SEVERITIES, Diagnostic, Severity, severity_rank
from qa_lint.reporting.markdown import code, escaped, with_code
from qa_lint.reporting.material import Material, clipped, counted, is_absolute
from qa_lint.reporting.plain import printable

MAX_BYTES = 1024 * 1024
"""How much of a step's summary GitHub shows; a larger one is dropped as a whole."""

_ICONS: dict[Severity, str] = {"error": "❌", "warning": "⚠️", "info": "ℹ️"}
_NOUNS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "hint"}
_RESERVE = 300
"""Bytes kept for what closes an open table and says what is missing."""
_LONGEST = 300
_RULES_SHOWN = 100
_SKIPPED_SHOWN = 20
_OPEN_FILES = 3
"""The findings of so many files are seen at once, those of the others after a click."""


@dataclass(slots=True)
class _Page:
    """Lines that fit into some bytes."""

    room: int
    lines: list[str] = field(default_factory=list)

    def add(self, *lines: str) -> bool:
        """Add lines, all or none; return whether they fitted."""
        size = sum(len(line.encode("utf-8", "backslashreplace")) + 1 for line in lines)
        if size > self.room:
            return False
        self.room -= size
        self.lines += lines
        return True


def render(material: Material, room: int = MAX_BYTES, blob: str = "") -> str:
    """Return the summary in at most ``room`` bytes; a last line says what did not fit.

    ``blob`` is the address that the paths of the checked commit follow, for links to lines.
    """
    page = _Page(room - _RESERVE)
    if not page.add(*_head(material)):
        return ""
    tail = _Page(page.room)
    for lines in (_skipped(material), _rules(material.diagnostics)):
        tail.add(*lines)
    page.room = tail.room
    shown = _findings(page, material, blob)
    missing = len(material.diagnostics) - shown
    if missing:
        page.lines += ["", f"… and {counted(missing, 'more finding')}, for which there is no room."]
    return "\n".join([*page.lines, *tail.lines, ""])


def _head(material: Material) -> Iterator[str]:
    checked = counted(len(material.files), "file")
    yield _heading(material, checked)
    if material.suppressed:
        yield ""
        yield f"Not shown: {counted(len(material.suppressed), 'suppressed finding')}."


def _heading(material: Material, checked: str) -> str:
    if not material.diagnostics:
        return f"## ✅ qa-lint: nothing found in {checked}"
    worst = min((d.severity for d in material.diagnostics), key=severity_rank)
    affected = len({d.path for d in material.diagnostics} & material.files.keys())
    counts = _counts(material.diagnostics)
    return f"## {_ICONS[worst]} qa-lint: {counts} in {affected:,} of {checked}"


def _counts(diagnostics: Sequence[Diagnostic]) -> str:
    numbers = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [counted(numbers[s], _NOUNS[s]) for s in SEVERITIES if numbers[s]]
    return ", ".join(parts)


def _rules(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield a table of the rules that found something, worst first; one rule needs none."""
    numbers = Counter((d.severity, d.rule) for d in diagnostics)
    if len(numbers) < 2:
        return
    yield from ("", "<details><summary>By rule</summary>", "")
    yield from ("| | Rule | Findings |", "|:-:|---|--:|")
    ranked = sorted(
        numbers.items(), key=lambda item: (severity_rank(item[0][0]), -item[1], item[0][1])
    )
    for (severity, rule), number in ranked[:_RULES_SHOWN]:
        yield f"| {_ICONS[severity]} | {code(rule)} | {number:,} |"
    if len(ranked) > _RULES_SHOWN:
        yield f"| | {len(ranked) - _RULES_SHOWN:,} further rules | |"
    yield from ("", "`qa-lint explain RULE` says more about a rule.", "", "</details>")


def _findings(page: _Page, material: Material, blob: str) -> int:
    """Add a table for each file, the worst files first; return how many findings fitted."""
    by_file: dict[str, list[Diagnostic]] = {}
    for diagnostic in material.diagnostics:
        by_file.setdefault(diagnostic.path, []).append(diagnostic)
    shown = 0
    for number, (path, found) in enumerate(sorted(by_file.items(), key=_badness)):
        name = f"<code>{escape(printable(material.shown_location(path)))}</code>"
        opened = " open" if number < _OPEN_FILES else ""
        head = f"<details{opened}><summary>{name}: {_counts(found)}</summary>"
        if not page.add("", head, "", "| Line | | Finding |", "|--:|:-:|---|"):
            break
        fitted = 0
        for diagnostic in found:
            if not page.add(_row(diagnostic, material.location(path), blob)):
                break
            fitted += 1
        page.lines += ["", "</details>"]
        page.room -= len("\n\n</details>")
        shown += fitted
        if fitted < len(found):
            break
    return shown


def _badness(item: tuple[str, Sequence[Diagnostic]]) -> tuple[int, ...]:
    """Return what sorts the files: most errors first, then most warnings."""
    numbers = Counter(diagnostic.severity for diagnostic in item[1])
    return tuple(-numbers[severity] for severity in SEVERITIES)


def _row(diagnostic: Diagnostic, location: bytes, blob: str) -> str:
    line = diagnostic.range.start.line
    place = str(line)
    if blob and not is_absolute(location):
        place = f"[{line}]({blob}/{quote_from_bytes(location, safe='/')}?plain=1#L{line})"
    evidence = diagnostic.evidence
    cell = [f"{with_code(_clipped(diagnostic.message))} {code(diagnostic.rule)}"]
    if evidence.read:
        cell.append(f"read: {code(_clipped('; '.join(evidence.read)))}")
    if evidence.computed:
        cell.append(f"computed: {code(_clipped(evidence.computed))}")
    if evidence.source:
        cell.append(f"source: {code(_clipped(evidence.source))}")
    if diagnostic.help:
        cell.append(f"→ {with_code(_clipped(diagnostic.help))}")
    return f"| {place} | {_ICONS[diagnostic.severity]} | {'<br>'.join(cell)} |"


def _clipped(text: str) -> str:
    return clipped(text, _LONGEST)


def _skipped(material: Material) -> Iterator[str]:
    if material.skipped:
        yield ""
        yield "Not run:"
        yield ""
    for item in material.skipped[:_SKIPPED_SHOWN]:
        where = f" on {code(item.path)}" if item.path else ""
        yield f"- {code(item.rule)}{where}: {escaped(_clipped(item.reason))}"
    left_out = len(material.skipped) - _SKIPPED_SHOWN
    if left_out > 0:
        yield f"- and {left_out:,} more"
