"""A JUnit report: a suite for each file, a failed test for each finding that fails the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from qa_lint.core.diagnostic import Diagnostic, Skipped
from qa_lint.reporting import text
from qa_lint.reporting.material import Material
from qa_lint.reporting.plain import printable


def render(material: Material) -> str:
    """Return the report.

    A finding that lets the run pass is a passed test with a remark; a file without findings is a
    passed test of its own. Names hold no line numbers, so that a test is known again when text
    above it has moved.
    """
    found: dict[str, list[Diagnostic]] = {path: [] for path in material.files}
    for diagnostic in material.diagnostics:
        found.setdefault(diagnostic.path, []).append(diagnostic)
    failures = sum(map(material.fails, material.diagnostics))
    tests = sum(max(1, len(diagnostics)) for diagnostics in found.values())
    skipped = len(material.skipped)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="qa-lint" tests="{tests + skipped}" failures="{failures}" '
        f'errors="0" skipped="{skipped}">',
    ]
    for path, diagnostics in found.items():
        lines += _suite(material.shown_location(path), diagnostics, material)
    lines += _skipped(material.skipped)
    return "\n".join([*lines, "</testsuites>"])


def _suite(path: str, diagnostics: Sequence[Diagnostic], material: Material) -> Iterator[str]:
    failures = sum(map(material.fails, diagnostics))
    tests = max(1, len(diagnostics))
    yield (
        f'  <testsuite name="{_xml(path)}" tests="{tests}" failures="{failures}" '
        'errors="0" skipped="0">'
    )
    if not diagnostics:
        yield f'    <testcase classname="{_xml(path)}" name="nothing found" file="{_xml(path)}"/>'
    names: Counter[str] = Counter()
    for diagnostic in diagnostics:
        name = f"{diagnostic.rule}: {diagnostic.message}"
        names[name] += 1
        if names[name] > 1:
            name += f" ({names[name]})"
        yield from _case(path, name, diagnostic, fails=material.fails(diagnostic))
    yield "  </testsuite>"


def _case(path: str, name: str, diagnostic: Diagnostic, *, fails: bool) -> Iterator[str]:
    where = f'file="{_xml(path)}" line="{diagnostic.range.start.line}"'
    body = _xml_lines("\n".join(text.render([diagnostic], colour=False)).rstrip("\n"))
    yield f'    <testcase classname="{_xml(path)}" name="{_xml(name)}" {where}>'
    if fails:
        message = f'message="{_xml(diagnostic.message)}" type="{diagnostic.severity}"'
        yield f"      <failure {message}>{body}</failure>"
    else:
        yield f"      <system-out>{body}</system-out>"
    yield "    </testcase>"


def _skipped(skipped: Sequence[Skipped]) -> Iterator[str]:
    """Yield a suite of the rules that were not run."""
    if not skipped:
        return
    number = len(skipped)
    yield (
        f'  <testsuite name="not run" tests="{number}" failures="0" errors="0" skipped="{number}">'
    )
    for item in skipped:
        name = f"{item.rule} on {item.path}" if item.path else item.rule
        yield f'    <testcase classname="not run" name="{_xml(name)}">'
        yield f'      <skipped message="{_xml(item.reason)}"/>'
        yield "    </testcase>"
    yield "  </testsuite>"


def _xml(value: str) -> str:
    """Escape a text for an attribute; what XML can't hold appears as an escape."""
    return escape(printable(value), quote=True)


def _xml_lines(value: str) -> str:
    return "\n".join(map(_xml, value.split("\n")))
