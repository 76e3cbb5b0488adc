"""The text report: each finding with its source line, the span underlined, and the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from qa_lint.core.diagnostic import SEVERITIES, Diagnostic, Skipped
from qa_lint.reporting.plain import printable, width

_COLOURS: dict[str, str] = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;34",
    "path": "1",
    "rule": "36",
    "gutter": "34",
    "dim": "2",
}
_EXCERPT = 100

Paint = Callable[[str, str], str]


def painter(*, colour: bool) -> Paint:
    """Return a function that colours a text by its role, or leaves it plain."""
    if not colour:
        return lambda text, role: text
    return lambda text, role: f"\x1b[{_COLOURS[role]}m{text}\x1b[0m"


def render(diagnostics: Sequence[Diagnostic], *, colour: bool) -> Iterator[str]:
    """Yield the lines of the report."""
    paint = painter(colour=colour)
    for diagnostic in diagnostics:
        yield from _diagnostic(diagnostic, paint)
        yield ""


def _diagnostic(diagnostic: Diagnostic, paint: Paint) -> Iterator[str]:
    start = diagnostic.range.start
    place = f"{printable(diagnostic.path)}:{start.line}:{start.column}"
    head = f"{paint(place, 'path')}: {paint(diagnostic.severity, diagnostic.severity)}"
    yield f"{head} {paint(diagnostic.rule, 'rule')} {printable(diagnostic.message)}"
    number = str(start.line)
    gutter = " " * len(number)
    bar = paint("|", "gutter")
    if diagnostic.line_text.strip() and start.column <= len(diagnostic.line_text) + 1:
        line, before, marked = _excerpt(diagnostic)
        marks = paint("^" * max(1, width(marked)), diagnostic.severity)
        yield f"  {paint(number, 'gutter')} {bar} {line}"
        yield f"  {gutter} {bar} {' ' * width(before)}{marks}"
    for label, text in _notes(diagnostic):
        yield f"  {gutter} {paint('=', 'gutter')} {paint(label + ':', 'dim')} {text}"


def _excerpt(diagnostic: Diagnostic) -> tuple[str, str, str]:
    """Return a window of the line, the part of it before the span, and the part that is marked."""
    line = diagnostic.line_text
    start = diagnostic.range.start.column - 1
    same_line = diagnostic.range.end.line == diagnostic.range.start.line
    end = diagnostic.range.end.column - 1 if same_line else len(line)
    end = min(max(end, start), start + _EXCERPT, len(line))
    room = max(0, _EXCERPT - (end - start))
    first = max(0, start - room // 2)
    if first:
        first = max(0, min(first, len(line) - _EXCERPT))
    indent = len(line) - len(line.lstrip())
    first = max(first, min(indent, start))
    last = min(len(line), max(end, first + _EXCERPT))
    left = "..." if first > indent else ""
    right = "..." if last < len(line.rstrip()) else ""
    before = left + printable(line[first:start])
    marked = printable(line[start:end])
    return before + marked + printable(line[end:last]).rstrip() + right, before, marked


def _notes(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    evidence = diagnostic.evidence
    if evidence.read:
        yield "read", printable("; ".join(evidence.read))
    if evidence.computed:
        yield "computed", printable(evidence.computed)
    if evidence.source:
        yield "source", printable(evidence.source)
    for place in diagnostic.related:
        at = f"{printable(place.path)}:{place.range.start.line}:{place.range.start.column}"
        yield "see", f"{at} {printable(place.message)}"
    if diagnostic.help:
        yield "help", printable(diagnostic.help)
    if diagnostic.fix:
        title = printable(diagnostic.fix.title)
        option = {"safe": "--fix", "unsafe": "--unsafe-fixes"}.get(diagnostic.fix.safety)
        if option:
            yield "fix", f"{title} ({option})"
        elif diagnostic.help != diagnostic.fix.title:
            yield "try", title


def render_skipped(skipped: Sequence[Skipped], *, colour: bool) -> Iterator[str]:
    """Yield a line for each rule that was not run."""
    paint = painter(colour=colour)
    for item in skipped:
        where = f" on {printable(item.path)}" if item.path else ""
        yield f"{paint('skipped', 'warning')}: {item.rule}{where}: {printable(item.reason)}"


def summary(diagnostics: Sequence[Diagnostic], files: int, *, suppressed: int = 0) -> str:
    """Return the last line of the report."""
    checked = f"{files} file{'s' * (files != 1)} checked"
    hidden = f" ({suppressed} suppressed)" if suppressed else ""
    if not diagnostics:
        return f"{checked}: nothing found{hidden}"
    counts = []
    for severity in SEVERITIES:
        number = sum(diagnostic.severity == severity for diagnostic in diagnostics)
        if number:
            plural = "s" if number != 1 and severity != "info" else ""
            counts.append(f"{number} {severity}{plural}")
    return f"{checked}: {', '.join(counts)}{hidden}"


def statistics(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield a line for each rule with the number of its findings, most first."""
    counts = Counter(diagnostic.rule for diagnostic in diagnostics)
    for rule, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{number:>6}  {rule}"
