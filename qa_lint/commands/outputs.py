"""The reports of a check: which are wanted, where they go, and what they are made of."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qa_lint.commands.console import note, use_colour, write_lines, write_utf8
from qa_lint.commands.material import material_of
from qa_lint.core.diagnostic import Diagnostic
from qa_lint.core.errors import UsageError, did_you_mean
from qa_lint.reporting import text as text_report
from qa_lint.reporting.material import Material, counted
from qa_lint.running.report_files import (
    append,
    check_writable,
    size_of,
    write_report,
)
from qa_lint.running.session import Checked, Report, Session

FORMATS = ("text", "json", "github", "sarif", "gitlab", "junit", "rdjson")
_WITH_RULES = ("sarif", "rdjson")
_TELLING = ("text", "json", "junit", "sarif")
"""The formats that have a place for rules that were not run."""


class Output(NamedTuple):
    """A report that is wanted; without a ``file`` it goes to standard output."""

    format: str
    file: Path | None = None


def outputs(wanted: Sequence[str]) -> list[Output]:
    """Read ``FORMAT`` and ``FORMAT=FILE``; raises :class:`UsageError` for what can't be done."""
    found = [_output(one) for one in wanted] or [Output("text")]
    to_stdout = [one.format for one in found if one.file is None]
    if len(to_stdout) > 1:
        raise UsageError(
            f"only one report can go to standard output, not {' and '.join(to_stdout)}: "
            f"write --output-format {to_stdout[0]}=FILE"
        )
    files = [os.path.abspath(one.file) for one in found if one.file is not None]
    for number, file in enumerate(files):
        if file in files[:number]:
            raise UsageError(f"two reports can't go to the same file: {file}")
    for one in found:
        if one.file is not None:
            check_writable(one.file)
    return found


def taken(wanted: Sequence[Output]) -> bool:
    """Tell whether a report, other than the text for people, takes standard output."""
    return any(one.file is None and one.format != "text" for one in wanted)


def _output(wanted: str) -> Output:
    name, equals, file = wanted.partition("=")
    if name not in FORMATS:
        raise UsageError(
            f"--output-format: {name!r} is not one of {', '.join(FORMATS)}"
            f"{did_you_mean(name, FORMATS)}"
        )
    if equals and not file:
        raise UsageError(f"--output-format {wanted}: there is no file behind the =")
    return Output(name, Path(file) if file not in ("", "-") else None)


def write(
    wanted: Sequence[Output],
    report: Report,
    checked: Sequence[Checked],
    session: Session,
    *,
    statistics: bool,
    suppressed: bool,
) -> None:
    """Write the reports: files first, so that standard output is the last that can fail."""
    sources = {os.path.realpath(item.ref.path) for item in checked}
    for one in wanted:
        if one.file is not None and os.path.realpath(one.file) in sources:
            raise UsageError(f"{one.file}: a report does not replace a file that was checked")
    material = material_of(report, checked, session, rules=_need_rules(wanted))
    unmarked = material if suppressed else replace(material, suppressed=())
    for one in sorted(wanted, key=lambda output: output.file is None):
        if one.file is not None:
            told = material if one.format == "text" else unmarked
            text = _render(one.format, told, statistics=statistics)
            write_report(one.file, text.encode("utf-8", "backslashreplace"))
        elif one.format == "text":
            write_lines(_text_lines(material, statistics=statistics, colour=use_colour()))
        else:
            write_utf8(_render(one.format, unmarked, statistics=statistics))
    if any(one.format == "github" for one in wanted):
        _write_summary(material)
    if not any(one.file is None and one.format in _TELLING for one in wanted):
        for line in text_report.render_skipped(material.skipped, colour=False):
            note(line)
    if all(one.file is not None for one in wanted):
        note(_summary(material))


def _render(name: str, material: Material, *, statistics: bool) -> str:
    """Return a report with its last line end."""
    if name == "text":
        lines = _text_lines(material, statistics=statistics, colour=False)
        return "".join(f"{line}\n" for line in lines)
    if name == "github":
        from qa_lint.reporting import github

        return "".join(f"{line}\n" for line in github.render(material))
    if name == "json":
        from qa_lint.reporting import json_report

        counts = dict(material.statistics)
        if statistics:
            counts = {"rules": Counter(d.rule for d in material.diagnostics), **counts}
        files = len(material.files)
        return json_report.render(_in_order(material), material.skipped, files, counts) + "\n"
    return _renderer(name)(material) + "\n"


def _in_order(material: Material) -> list[Diagnostic]:
    """Return all diagnostics, suppressed ones included, in the order of the files."""
    order = {path: number for number, path in enumerate(material.files)}
    return sorted(
        (*material.diagnostics, *material.suppressed),
        key=lambda d: (order.get(d.path, len(order)), d.range.start.offset),
    )


def _renderer(name: str) -> Callable[[Material], str]:
    """Return the function that renders a format; only what is wanted is imported."""
    if name == "sarif":
        from qa_lint.reporting.sarif import render
    elif name == "gitlab":
        from qa_lint.reporting.gitlab import render
    elif name == "junit":
        from qa_lint.reporting.junit import render
    else:
        from qa_lint.reporting.rdjson import render
    return render


def _text_lines(material: Material, *, statistics: bool, colour: bool) -> Iterable[str]:
    if statistics:
        yield from text_report.statistics(material.diagnostics)
    else:
        yield from text_report.render(material.diagnostics, colour=colour)
    yield from text_report.render_skipped(material.skipped, colour=colour)
    yield _summary(material)


def _summary(material: Material) -> str:
    number = len(material.suppressed)
    return text_report.summary(material.diagnostics, len(material.files), suppressed=number)


def _need_rules(wanted: Sequence[Output]) -> bool:
    return any(one.format in _WITH_RULES for one in wanted)


def _write_summary(material: Material) -> None:
    """Append the job summary to the file that the runner names, and say what is only there."""
    from qa_lint.reporting import github, github_summary

    hidden = github.left_out(material)
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        if hidden:
            note(f"{counted(hidden, 'finding')} more than GitHub shows as annotations")
        return
    path = Path(file)
    room = github_summary.MAX_BYTES - size_of(path)
    data = github_summary.render(material, room, _blob(os.environ)).encode(
        "utf-8", "backslashreplace"
    )
    failure = append(path, data)
    if failure:
        note(f"the job summary can't be written: {failure}")
    elif hidden:
        note(f"{counted(hidden, 'finding')} without an annotation: see the job summary")


def _blob(environment: Mapping[str, str]) -> str:
    """Return the address below which GitHub shows the files of the checked commit, if known."""
    server = environment.get("GITHUB_SERVER_URL", "")
    repository = environment.get("GITHUB_REPOSITORY", "")
    commit = environment.get("GITHUB_SHA", "")
    address = f"{server}/{repository}/blob/{commit}"
    known = re.fullmatch(r"https://[\w.:-]+/[\w.-]+/[\w.-]+/blob/[0-9a-f]{7,64}", address)
    return address if known else ""
