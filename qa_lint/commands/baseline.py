"""``qa-lint baseline``: write down what is known, drop what is gone, show what is left out."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from qa_lint.commands.arguments import settings_file
from qa_lint.commands.console import note, write_lines, write_utf8
from qa_lint.commands.network import ask_for_links
from qa_lint.core.conventions import toml_value
from qa_lint.core.errors import UsageError
from qa_lint.reporting.material import counted
from qa_lint.reporting.plain import printable
from qa_lint.running import policy
from qa_lint.running.baseline import (
    DEFAULT_NAME,
    Baseline,
    Entry,
    entry,
    load,
    rewrite,
    write_new,
)
from qa_lint.running.files import shown_path
from qa_lint.running.review import Review
from qa_lint.running.session import Checked, Options, Report, Session
from qa_lint.running.settings_files import nearest_settings_file


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked for; return the exit status."""
    paths = arguments.paths or ["."]
    session = Session(Options({}, settings_file(arguments)))
    folder = Path(paths[0]) if os.path.isdir(paths[0]) else Path(paths[0]).parent
    named = arguments.baseline or session.settings_for(folder).baseline
    path = Path(os.path.abspath(named or DEFAULT_NAME))
    try:
        if arguments.action == "create":
            return _create(session, arguments, path, is_set=bool(named and not arguments.baseline))
        baseline = load(path)
        checked, _, stale = _compare(session, arguments, baseline)
        if arguments.action == "prune":
            return _prune(baseline, stale)
        return _show(baseline, stale, checked, arguments.output_format)
    finally:
        session.close()


def _create(session: Session, arguments: argparse.Namespace, path: Path, *, is_set: bool) -> int:
    if os.path.lexists(path):
        raise UsageError(
            f"{shown_path(path)} is there already; nothing was written"
            " (qa-lint baseline prune drops what is gone; remove the file to start anew)"
        )
    checked, report, _ = _compare(session, arguments, None)
    places = {item.ref.shown: item.ref.path for item in checked}
    found = policy.visible(report.diagnostics, session.settings_of)
    entries = [entry(d, places[d.path], path) for d in found if d.path in places]
    write_new(path, entries)
    write_lines([f"wrote {shown_path(path)}: {counted(len(entries), 'known finding')}"])
    if not is_set:
        write_lines([f"To use it: qa-lint --baseline {shown_path(path)}, or {_setting(path)}"])
    return policy.EXIT_CLEAN


def _setting(path: Path) -> str:
    """Return the line of the settings file that names a baseline, and which file that is."""
    file = nearest_settings_file(path.parent) or path.with_name("qa-lint.toml")
    name = os.path.relpath(path, file.parent).replace(os.sep, "/")
    return f"baseline = {toml_value(name)} in {shown_path(file)}"


def _compare(
    session: Session, arguments: argparse.Namespace, baseline: Baseline | None
) -> tuple[list[Checked], Report, list[Entry]]:
    """Check the paths without any baseline but this one, and tell its stale entries."""
    paths = arguments.paths or ["."]
    checked = session.check(session.find(paths))
    report = session.report(checked)
    answered = arguments.links and ask_for_links(session, checked, report, arguments.allow_net)
    review = Review(session, paths)
    stale = review.compare(report, checked, baseline, answered=answered)
    return checked, report, stale


def _prune(baseline: Baseline, stale: Sequence[Entry]) -> int:
    gone = Counter(stale)
    kept = []
    for one in baseline.entries:
        if gone[one] > 0:
            gone[one] -= 1
        else:
            kept.append(one)
    if stale:
        rewrite(baseline, kept)
    write_lines([f"dropped {_entries(len(stale))}, kept {_entries(len(kept))}"])
    return policy.EXIT_CLEAN


def _show(baseline: Baseline, stale: Sequence[Entry], checked: Sequence[Checked], form: str) -> int:
    gone = Counter(stale)
    rows = []
    for one in sorted(baseline.entries):
        is_stale = gone[one] > 0
        gone[one] -= is_stale
        rows.append((one, is_stale))
    if form == "json":
        data = {
            "version": 1,
            "baseline": shown_path(baseline.path),
            "findings": [{**one._asdict(), "stale": is_stale} for one, is_stale in rows],
        }
        write_utf8(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return policy.EXIT_CLEAN
    for one, is_stale in rows:
        mark = "  (stale)" if is_stale else ""
        write_lines([f"{printable(one.path)}: {printable(one.rule)}: {printable(one.text)}{mark}"])
    if not checked:
        note("no Markdown files were checked, so nothing is known to be stale")
    write_lines([_summary(len(rows), len(stale))])
    return policy.EXIT_CLEAN


def _summary(entries: int, stale: int) -> str:
    return f"{_entries(entries)}, {stale:,} stale"


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"
