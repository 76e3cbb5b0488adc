"""``qa-lint check``: the main job."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_lint.commands import outputs
from qa_lint.commands.arguments import settings_file
from qa_lint.commands.console import note, write_bytes, write_difference
from qa_lint.commands.network import ask_for_links
from qa_lint.core.diagnostic import Safety
from qa_lint.core.errors import UnreadableFile, UsageError, WriteError
from qa_lint.core.settings import HOOK_VARIABLE, options
from qa_lint.core.settings_values import from_text
from qa_lint.reporting.plain import printable
from qa_lint.running import policy
from qa_lint.running.files import FileRef, Text, decode, shown_path
from qa_lint.running.jobs import Job, Result
from qa_lint.running.session import Checked, Options, Session

if TYPE_CHECKING:
    from qa_lint.running.review import Review


def run(arguments: argparse.Namespace) -> int:
    """Check, fix if asked, report; return the exit status."""
    wanted = outputs.outputs(arguments.output_format)
    if outputs.taken(wanted) and (arguments.diff or _writes_text(arguments)):
        raise UsageError("standard output can't hold both the changed text and a report")
    session = Session(_options(arguments))
    try:
        if _from_stdin(arguments):
            checked = [_standard_input(session, arguments)]
        else:
            checked = session.check(_find(session, arguments.paths))
        review = _review(session, checked, _paths(arguments))
        failed = False
        if _fixing(arguments):
            failed = _fix(session, checked, arguments, _rechecking(session, checked, review))
        report = session.report(checked)
        if arguments.links:
            known = review.links_before() if review is not None else ()
            ask_for_links(session, checked, report, arguments.allow_net, known)
        if review is not None:
            review.conclude(report, checked)
            for remark in review.remarks:
                note(remark)
        if _writes_text(arguments) or arguments.diff:  # standard output holds the text
            wanted = [output for output in wanted if output.file]
        if wanted or not arguments.diff:
            outputs.write(
                *(wanted, report, checked, session),
                statistics=arguments.statistics,
                suppressed=not arguments.no_suppressed,
            )
    finally:
        session.close()
    status = policy.exit_code(
        report.diagnostics, session.settings_of, broken_rules=report.broken_rules
    )
    return policy.EXIT_USAGE if failed else status


def _from_stdin(arguments: argparse.Namespace) -> bool:
    return "-" in arguments.paths or bool(arguments.stdin_filename)


def _paths(arguments: argparse.Namespace) -> list[str]:
    """Return what is checked, standard input under its name."""
    if _from_stdin(arguments):
        return [arguments.stdin_filename or "stdin.md"]
    return arguments.paths or ["."]


def _review(session: Session, checked: Sequence[Checked], paths: Sequence[str]) -> Review | None:
    """Return what decides which findings count, where anything may be left out."""
    settings = [session.settings_for(item.ref.path.parent) for item in checked]
    if (
        not any(item.result.covers for item in checked)
        and not any(one.baseline for one in settings)
        and not session.settings_for(Path.cwd()).changed_since
        and "changed-since" not in session.options.command_line
        and not os.environ.get(HOOK_VARIABLE)
    ):
        return None
    from qa_lint.running.review import Review

    return Review(session, paths)


def _rechecking(
    session: Session, checked: Sequence[Checked], review: Review | None
) -> Callable[[str], Callable[[Job], Result]]:
    """Return what gives, by a file's path, how to check it anew while it is fixed."""
    if review is None:
        return lambda _: session.run
    review.conclude(session.report(checked), checked)
    return review.check


def _options(arguments: argparse.Namespace) -> Options:
    values: dict[str, Any] = {}
    for name, option in options().items():
        given = getattr(arguments, option.field, None)
        if given is None or "cli" not in option.where:
            continue
        if isinstance(given, list):
            given = ",".join(given)
        values[name] = from_text(option, given) if isinstance(given, str) else given
    config = settings_file(arguments)
    return Options(
        values,
        config,
        cache=not arguments.no_cache,
        bank=not arguments.no_bank,
        tracked=arguments.tracked,
    )


def _find(session: Session, paths: Sequence[str]) -> list[FileRef]:
    found = session.find(paths or ["."])
    if not found:
        note(f"no Markdown files found in {', '.join(paths or ['.'])}")
    return found


def _standard_input(session: Session, arguments: argparse.Namespace) -> Checked:
    """Check what comes in on standard input."""
    if arguments.paths not in ([], ["-"]):
        raise UsageError("standard input can't be checked together with other paths")
    name = Path(arguments.stdin_filename or "stdin.md")
    ref = FileRef(name, shown_path(name), True, name.parent)
    settings = session.settings_for(name.parent)
    session.folders[ref.shown] = name.parent
    if sys.stdin is None:
        raise UsageError("there is no standard input")
    data = sys.stdin.buffer.read(settings.max_file_size + 1)
    if len(data) > settings.max_file_size:
        raise UsageError(f"standard input is larger than {settings.max_file_size:,} bytes")
    if session.is_excluded(ref):
        if _writes_text(arguments) and not arguments.diff:
            write_bytes(data)
        return Checked(ref, None, Result())
    try:
        text = Text(data, decode(data, ref.shown))
    except UnreadableFile as error:
        if _writes_text(arguments):  # what is written replaces the text, so it must be the text
            raise UsageError(f"{ref.shown}: {error}") from None
        return Checked(ref, None, session.unreadable(ref, settings, error))
    return Checked(ref, text, session.run(session.job(text.source, name.parent)))


def _fixing(arguments: argparse.Namespace) -> bool:
    return bool(arguments.fix or arguments.unsafe_fixes or arguments.diff)


def _writes_text(arguments: argparse.Namespace) -> bool:
    """Tell whether standard output holds the fixed standard input."""
    return _from_stdin(arguments) and bool(arguments.fix or arguments.unsafe_fixes)


def _fix(
    session: Session,
    checked: Sequence[Checked],
    arguments: argparse.Namespace,
    recheck: Callable[[str], Callable[[Job], Result]],
) -> bool:
    """Fix the files, or show the difference; return whether a file could not be written."""
    from qa_lint.running.fix import encoded, fix_text, unified_diff, write_file

    allowed: set[Safety] = {"safe"}
    if arguments.unsafe_fixes:
        allowed.add("unsafe")
    failed = False
    applied = 0
    for item in checked:
        if item.text is None:
            continue
        job = session.job(item.text.source, item.ref.path.parent)
        fixed = fix_text(job, recheck(item.ref.shown), frozenset(allowed))
        for refusal in fixed.refused:
            place = f"{refusal.diagnostic.path}:{refusal.diagnostic.range.start.line}"
            note(f"{place}: fix of {refusal.diagnostic.rule} refused: {refusal.reason}")
        if arguments.diff:
            if fixed.applied:
                shown = printable(item.ref.shown)
                difference = unified_diff(shown, item.text.source, fixed.source)
                write_difference(difference)
        elif _writes_text(arguments):
            write_bytes(encoded(fixed.source))
        elif fixed.applied:
            try:
                write_file(item.ref.path, item.text.data, fixed.source)
            except WriteError as error:
                note(f"error: {error}")
                failed = True
                continue
        if not arguments.diff:
            applied += len(fixed.applied)
            item.text = Text(item.text.data, fixed.source)
            item.result = fixed.result
    if applied:
        note(f"{applied} finding{'s' * (applied != 1)} fixed")
    return failed
