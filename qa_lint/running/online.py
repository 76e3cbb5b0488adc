"""The part of a run that needs the network: are the links alive?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace

from qa_lint.core.diagnostic import Safety
from qa_lint.core.errors import UnreadableFile, WriteError
from qa_lint.linting.engine import Stamper
from qa_lint.linting.registry import chosen
from qa_lint.parsing.document import Document
from qa_lint.parsing.reader import read
from qa_lint.running.cache import cache_folder
from qa_lint.running.files import FileRef, read_file
from qa_lint.running.jobs import Job, Result
from qa_lint.running.links.findings import link_findings
from qa_lint.running.links.results import UrlResult
from qa_lint.running.links.rules import MOVED
from qa_lint.running.links.survey import Choices, survey
from qa_lint.running.links.weblinks import link_urls
from qa_lint.running.session import Checked, Report, Session


def check_links(
    session: Session,
    checked: Sequence[Checked],
    report: Report,
    allow_nets: Sequence[str],
    known: Container[str] = (),
) -> list[str]:
    """Ask for every link of the files once and add what is dead or unsafe to the report.

    Links that are ``known`` are not asked for. Nothing of this is ever cached with the files.
    Returns remarks for the user; raises :class:`UsageError` for a network that is none.
    """
    documents: dict[str, Document] = {}
    for item in checked:
        if item.text is not None:
            folder = item.ref.path.parent
            documents[item.ref.shown] = session.read(item.text.source, folder)
    store = cache_folder() if session.options.cache else None
    choices = Choices(allow_nets=tuple(allow_nets), folder=store)
    wanted = [url for url in link_urls(documents.values()) if url not in known]
    done = survey(wanted, choices)
    stamper = Stamper()
    for document, rule, finding in link_findings(documents.values(), done.results):
        settings = session.settings_for(session.folders[document.source.path])
        if chosen(rule.id, settings.select, settings.ignore):
            report.diagnostics.append(stamper.stamp(rule, finding, document.source))
    report.statistics["links"] = _counts(done.results.values())
    report.sort()
    return done.notes


def _counts(results: Iterable[UrlResult]) -> dict[str, int]:
    return dict(sorted(Counter(result.verdict for result in results).items()))


def fix_moved(
    session: Session,
    refs: Sequence[FileRef],
    results: dict[str, UrlResult],
    allowed: frozenset[Safety],
    remark: Callable[[str], None],
) -> tuple[int, bool]:
    """Write the new addresses of pages that have moved into the files.

    Returns how many links were changed, and whether a file could not be written; ``remark`` is
    told which fixes were refused, and why.
    """
    from qa_lint.running.fix import fix_text, write_file

    changed, failed = 0, False
    moved = {url: result for url, result in results.items() if result.verdict == "moved"}
    for ref in refs if moved else ():
        try:
            text = read_file(ref, session.settings_for(ref.path.parent).max_file_size)
        except UnreadableFile:
            continue
        job = session.job(text.source, ref.path.parent)
        job = replace(job, settings=replace(job.settings, show="info"))
        fixed = fix_text(job, lambda job: _moves(job, moved), allowed)
        for refusal in fixed.refused:
            place = f"{refusal.diagnostic.path}:{refusal.diagnostic.range.start.line}"
            remark(f"{place}: fix refused: {refusal.reason}")
        if fixed.applied:
            try:
                write_file(ref.path, text.data, fixed.source)
                changed += len(fixed.applied)
            except WriteError as error:
                remark(f"error: {error}")
                failed = True
    return changed, failed


def _moves(job: Job, moved: dict[str, UrlResult]) -> Result:
    """Return the findings of moved pages alone."""
    document = read(job.source, job.profile, job.settings.dialect)
    stamper = Stamper()
    return Result(
        [
            stamper.stamp(rule, finding, document.source)
            for _, rule, finding in link_findings([document], moved)
            if rule is MOVED
        ]
    )
