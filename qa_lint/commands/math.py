"""``qa-lint math``: how a formula is read, whether it typesets, and whether it is true."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa_lint.commands.console import use_colour, write_lines, write_utf8
from qa_lint.core.errors import UsageError
from qa_lint.linting.examining import Examined, examine
from qa_lint.parsing.latex.symbols import NO_SYMBOLS, SymbolTable
from qa_lint.reporting.plain import printable
from qa_lint.reporting.text import Paint, painter
from qa_lint.running.workers import AlgebraWorker

_PLACE = re.compile(r"(?P<file>.+):(?P<line>[1-9][0-9]{0,8})")
MAX_TEX = 100_000
"""Longer formulas on the command line are refused."""


def run(arguments: argparse.Namespace) -> int:
    """Show the formula, or the formulas of a line."""
    found = list(_formulas(arguments.formula))
    with AlgebraWorker() as worker:
        examined = [examine(tex, table, worker, display=display) for tex, table, display in found]
    if arguments.output_format == "json":
        data = [_data(one) for one in examined]
        write_utf8(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return 0
    paint = painter(colour=use_colour())
    for at, one in enumerate(examined):
        write_lines([""] if at else [])
        write_lines(_lines(one, paint))
    return 0


def _formulas(given: str) -> Iterator[tuple[str, SymbolTable, bool]]:
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
    yield tex, NO_SYMBOLS, True


def _looks_like_file(name: str) -> bool:
    return name.endswith((".md", ".markdown", ".mdx")) and "\\" not in name.replace("\\\\", "")


def _without_delimiters(given: str) -> str:
    for opening, closing in (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$")):
        inside = given.strip()
        whole = len(inside) >= len(opening) + len(closing)
        if whole and inside.startswith(opening) and inside.endswith(closing):
            return inside[len(opening) : -len(closing)]
    return given


def _of_line(path: Path, line: int) -> Iterator[tuple[str, SymbolTable, bool]]:
    """Yield the formulas that touch a line of a file, read with what its question declares."""
    from qa_lint.core.text import Source
    from qa_lint.linting.symbols import symbol_table
    from qa_lint.parsing.document import Math
    from qa_lint.parsing.mkdocs import infer_profile
    from qa_lint.parsing.reader import read
    from qa_lint.running.session import Options, Session
    from qa_lint.running.site import profile_for

    settings = Session(Options({}, None, cache=False)).settings_for(path.resolve().parent)
    source = Source(str(path), _text_of(path, settings.max_file_size))
    profile = infer_profile(profile_for(path.resolve().parent, settings), source.text)
    document = read(source, profile, settings.dialect)
    lines = source.text.count("\n") + 1
    if line > lines:
        raise UsageError(f"math: {printable(str(path))} has {lines} lines, not {line}")
    wanted = source.line_span(line)
    touching = [
        math
        for math in document.units(Math)
        if math.locate(0, len(math.tex)).start <= wanted.end
        and math.locate(0, len(math.tex)).end >= wanted.start
    ]
    if not touching:
        raise UsageError(f"math: no formula in line {line} of {printable(str(path))}")
    for math in touching:
        yield math.tex, symbol_table(document, math.place.question), math.display


def _text_of(path: Path, limit: int) -> str:
    """Return the text of a file.

    Raises:
        UsageError: It can't be read.
    """
    try:
        if not path.is_file():
            raise UsageError(f"math: {printable(str(path))}: no such file")
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise UsageError(f"math: {printable(str(path))}: {error.strerror}") from error
    if len(data) > limit:
        raise UsageError(f"math: {printable(str(path))} is larger than {limit:,} bytes")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"math: {printable(str(path))} is not UTF-8") from error


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


def _shown(one: Examined, span: tuple[int, int]) -> str:
    text = " ".join(one.tex[slice(*span)].split())
    text = text if len(text) <= 60 else f"{text[:57]}..."
    return f"   {printable(text)}" if text else ""


def _data(one: Examined) -> dict[str, Any]:
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
    }  # fmt: skip
