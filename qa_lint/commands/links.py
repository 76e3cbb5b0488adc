"""``qa-lint links``: where every link of a bank stands."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from qa_lint.commands.arguments import settings_file
from qa_lint.commands.console import note, use_colour, write_lines, write_utf8
from qa_lint.core.diagnostic import Safety
from qa_lint.core.errors import UsageError
from qa_lint.core.linkstatus import FAILING, LinkHealth, LinkStatus
from qa_lint.running import policy
from qa_lint.running.cache import cache_folder
from qa_lint.running.files import FileRef
from qa_lint.running.link_places import Collected, collect, statuses
from qa_lint.running.links.limits import DEADLINE, Limits
from qa_lint.running.links.survey import Choices, Survey, duration, survey
from qa_lint.running.session import Options, Session

MAX_CONCURRENCY = 512


def run(arguments: argparse.Namespace) -> int:
    """Ask, report, fix; return the exit status."""
    choices = _choices(arguments)
    session = Session(Options({}, settings_file(arguments), cache=not arguments.no_cache))
    try:
        refs = session.find(arguments.paths or ["."])
        collected = collect(session, refs)
        for remark in collected.unread:
            note(remark)
        if arguments.only_new is not None:
            named = [Path(path) for path in arguments.paths or ["."]]
            _keep_new(session, named, refs, collected, arguments.only_new)
    finally:
        session.close()
    progress = _Progress()
    try:
        done = survey(collected.places, choices, on_progress=progress)
    finally:
        progress.close()
    for remark in done.notes:
        note(remark)
    links = statuses(done, collected.places)
    _print(links, done, arguments)
    failed = _fix(session, refs, done, arguments)
    if failed:
        return policy.EXIT_USAGE
    failing = any(link.verdict in FAILING for link in links)
    return policy.EXIT_FINDINGS if failing else policy.EXIT_CLEAN


def _choices(arguments: argparse.Namespace) -> Choices:
    if not 0 < arguments.timeout <= 3_600:
        raise UsageError(f"--timeout must be a number of seconds above 0, not {arguments.timeout}")
    if not 1 <= arguments.concurrency <= MAX_CONCURRENCY:
        raise UsageError(f"--concurrency must be from 1 to {MAX_CONCURRENCY}")
    if arguments.offline and arguments.recheck:
        raise UsageError("--offline and --recheck exclude each other")
    if arguments.ca_file is not None and not os.path.isfile(arguments.ca_file):
        raise UsageError(f"--ca-file {arguments.ca_file}: there is no such file")
    timeout = arguments.timeout
    return Choices(
        allow_nets=tuple(arguments.allow_net),
        ca_file=os.path.abspath(arguments.ca_file) if arguments.ca_file else None,
        limits=Limits(timeout, max(DEADLINE, timeout), arguments.concurrency),
        offline=arguments.offline,
        recheck=arguments.recheck,
        max_age=duration(arguments.max_age),
        fail_after=duration(arguments.fail_after),
        folder=None if arguments.no_cache else cache_folder(),
    )


def _keep_new(
    session: Session,
    named: Sequence[Path],
    refs: Sequence[FileRef],
    collected: Collected,
    revision: str,
) -> None:
    """Leave out the links that a revision had."""
    from qa_lint.running.link_base import links_before
    from qa_lint.running.revisions import Wanted, find_bases

    wanted = Wanted(revision, explicit=True, option="--only-new")
    bases = find_bases(wanted, named, [ref.path.parent for ref in refs])
    for remark in bases.remarks:
        note(remark)
    for url in links_before(session, bases.found) & collected.places.keys():
        del collected.places[url]


class _Progress:
    """A line on the terminal that counts, and is gone at the end."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and not os.environ.get("PRE_COMMIT")
        self._width = 0

    def __call__(self, done: int, total: int) -> None:
        """Show how far the run is."""
        if self._shown:
            line = f"qa-lint: {done}/{total} links"
            self._width = max(self._width, len(line))
            sys.stderr.write(f"\r{line}")
            sys.stderr.flush()

    def close(self) -> None:
        """Take the line away."""
        if self._width:
            sys.stderr.write(f"\r{' ' * self._width}\r")
            sys.stderr.flush()


def _print(links: Sequence[LinkStatus], done: Survey, arguments: argparse.Namespace) -> None:
    view = _health(links) if arguments.report else None
    if arguments.output_format == "json":
        from qa_lint.reporting import links_json

        write_utf8(links_json.render(links, view) + "\n")
    elif arguments.output_format == "html":
        from qa_lint.reporting import links_html

        write_utf8(links_html.render(links, view, done.asked))
    elif arguments.output_format == "github":
        from qa_lint.reporting import links_github

        write_utf8("".join(f"{line}\n" for line in links_github.render(links)))
    else:
        from qa_lint.reporting import links_text

        write_lines(links_text.render(links, colour=use_colour()))
        if view is not None:
            write_lines(links_text.report(links, view))
        write_lines([links_text.summary(links, done.asked)])


def _health(links: Sequence[LinkStatus]) -> LinkHealth:
    from qa_lint.running.links.health import health

    return health(links)


def _fix(
    session: Session, refs: Sequence[FileRef], done: Survey, arguments: argparse.Namespace
) -> bool:
    """Write new addresses; return whether a file could not be written."""
    if not (arguments.fix or arguments.unsafe_fixes):
        return False
    from qa_lint.running.online import fix_moved

    allowed: set[Safety] = {"safe"}
    if arguments.unsafe_fixes:
        allowed.add("unsafe")
    changed, failed = fix_moved(session, refs, done.results, frozenset(allowed), note)
    if changed:
        note(f"{changed} link{'s' * (changed != 1)} changed")
    return failed
