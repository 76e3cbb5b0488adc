"""``qa-lint math``: how a formula is read, whether it typesets, and whether it is true."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from qa_lint.commands.console import use_colour, write_lines, write_utf8
from qa_lint.core.diagnostic import Diagnostic
from qa_lint.core.errors import UnreadableFile, UsageError
from qa_lint.core.text import Source, Span
from qa_lint.linting.examining import Examined, examine
from qa_lint.linting.symbols import symbol_table
from qa_lint.parsing.document import Math
from qa_lint.parsing.latex.symbols import NO_SYMBOLS, SymbolTable
from qa_lint.parsing.reader import read
from qa_lint.reporting.plain import printable
from qa_lint.reporting.text import Paint, painter
from qa_lint.running.files import FileRef, read_file
from qa_lint.running.jobs import Job, algebra, check_job
from qa_lint.running.session import Options, Session

_PLACE = re.compile(r"(?P<file>.+):(?P<line>[1-9][0-9]{0,8})")
MAX_TEX = 100_000
"""Longer formulas on the command line are refused."""
_FAMILIES = ("math", "claims")
"""The rules whose findings are shown."""


class _Formula(NamedTuple):
    """A formula that is asked for, with what the rules find in it where it stands."""

    tex: str
    table: SymbolTable
    display: bool
    found: tuple[Diagnostic, ...]


def run(arguments: argparse.Namespace) -> int:
    """Show the formula, or the formulas of a line."""
    found = list(_formulas(arguments.formula))
    examined = [(one, examine(one.tex, one.table, algebra(), display=one.display)) for one in found]
    if arguments.output_format == "json":
        data = [_data(read, formula.found) for formula, read in examined]
        write_utf8(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return 0
    paint = painter(colour=use_colour())
    for at, (formula, one) in enumerate(examined):
        write_lines([""] if at else [])
        write_lines(_lines(one, paint))
        write_lines(_finding_lines(formula.found))
    return 0


def _formulas(given: str) -> Iterator[_Formula]:
    """Yield the formulas that are asked for.

    Raises:
        UsageError: There is none, or it is too long.
    """
    place = _PLACE.fullmatch(given)
    if place is not None and (Path(place["file"]).exists() or _looks_like_file(place["file"])):
        yield from _of_line(Path(place["file"]), int(place["line"]))
        return
    tex = _without_delimiters(given)
    if not tex.strip():
        raise UsageError("math: the formula is empty")
    if len(tex) > MAX_TEX:
        raise UsageError(f"math: the formula has more than {MAX_TEX:,} characters")
    source = Source("formula", f"$$\n{tex}\n$$\n")
    job = Session(Options({}, None, cache=False)).job(source, Path.cwd())
    yield _Formula(tex, NO_SYMBOLS, True, _found(job, [Span(3, 3 + len(tex))])[0])


def _looks_like_file(name: str) -> bool:
    return name.endswith((".md", ".markdown", ".mdx")) and "\\" not in name.replace("\\\\", "")


def _without_delimiters(given: str) -> str:
    for opening, closing in (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$")):
        inside = given.strip()
        whole = len(inside) >= len(opening) + len(closing)
        if whole and inside.startswith(opening) and inside.endswith(closing):
            return inside[len(opening) : -len(closing)]
    return given


def _of_line(path: Path, line: int) -> Iterator[_Formula]:
    """Yield the formulas that touch a line of a file, read with what its question declares."""
    folder = path.resolve().parent
    session = Session(Options({}, None, cache=False))
    source = _source(path, session.settings_for(folder).max_file_size)
    job = session.job(source, folder)
    document = read(source, job.profile, job.settings.dialect)
    lines = len(source.line_starts)
    if line > lines:
        raise UsageError(f"math: {printable(str(path))} has {lines} lines, not {line}")
    wanted = source.line_span(line)
    spans = {math: math.locate(0, len(math.tex)) for math in document.units(Math)}
    touching = {
        math: span
        for math, span in spans.items()
        if span.start <= wanted.end and span.end >= wanted.start
    }
    if not touching:
        raise UsageError(f"math: no formula in line {line} of {printable(str(path))}")
    found = _found(job, list(touching.values()))
    for math, own in zip(touching, found, strict=True):
        table = symbol_table(document, math.place.question)
        yield _Formula(math.tex, table, math.display, own)


def _found(job: Job, spans: list[Span]) -> list[tuple[Diagnostic, ...]]:
    """Return what the rules find in each of some stretches of a text."""
    only = replace(job, settings=replace(job.settings, select=_FAMILIES, ignore=()))
    diagnostics = check_job(only).diagnostics
    ranges = [job.source.range(span) for span in spans]
    return [
        tuple(
            one
            for one in diagnostics
            if one.range.start < range_.end and range_.start < one.range.end
        )
        for range_ in ranges
    ]


def _source(path: Path, limit: int) -> Source:
    """Return the text of a file.

    Raises:
        UsageError: It can't be read.
    """
    shown = printable(str(path))
    if not path.is_file():
        raise UsageError(f"math: {shown}: no such file")
    try:
        return read_file(FileRef(path, str(path), True, path.parent), limit).source
    except UnreadableFile as error:
        raise UsageError(f"math: {shown}: {error}") from None


def _lines(one: Examined, paint: Paint) -> Iterator[str]:
    yield paint(printable(" ".join(one.tex.split())), "rule")
    yield "read as" if one.read else "read in part"
    for line in one.tree:
        yield "  " + "  " * line.depth + printable(line.reading) + _shown(one, line.span)
    yield f"SymPy: {printable(one.sympy)}"
    for problem in one.problems:
        yield f"typesetting: {printable(problem)}"
    if not one.problems:
        yield "typesetting: no problem in MathJax or KaTeX"
    for verdict in one.verdicts:
        yield f"{verdict.status}: {printable(verdict.claim)}" + (
            f" ({printable(verdict.reason)})" if verdict.reason else ""
        )


def _finding_lines(found: tuple[Diagnostic, ...]) -> Iterator[str]:
    for one in found:
        yield f"{one.severity} {one.rule}: {printable(one.message)}"
    if not found:
        yield f"rules of {' and '.join(_FAMILIES)}: nothing found"


def _shown(one: Examined, span: tuple[int, int]) -> str:
    text = " ".join(one.tex[slice(*span)].split())
    text = text if len(text) <= 60 else f"{text[:57]}..."
    return f"   {printable(text)}" if text else ""


def _data(one: Examined, found: tuple[Diagnostic, ...]) -> dict[str, Any]:
    return {
        "tex": one.tex,
        "read": one.read,
        "tree": [
            {"depth": line.depth, "reading": line.reading, "start": line.span.start,
             "end": line.span.end}
            for line in one.tree
        ],
        "sympy": one.sympy,
        "typesetting": list(one.problems),
        "verdicts": [
            {"claim": v.claim, "status": v.status, "reason": v.reason} for v in one.verdicts
        ],
        "findings": [
            {"rule": d.rule, "severity": d.severity, "message": d.message,
             "computed": d.evidence.computed}
            for d in found
        ],
    }  # fmt: skip
