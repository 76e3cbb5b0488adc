"""The part of a run that needs the network: are the links alive?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qa_lint.linting.engine import Stamper
from qa_lint.linting.registry import chosen
from qa_lint.parsing.document import Document
from qa_lint.parsing.reader import read
from qa_lint.running.links.checking import check_urls
from qa_lint.running.links.findings import link_findings, link_urls
from qa_lint.running.session import Checked, Report, Session


def check_links(
    session: Session, checked: Sequence[Checked], report: Report, allow_nets: Sequence[str]
) -> None:
    """Ask for every link of the files once and add what is dead or unsafe to the report.

    Nothing of this is ever cached with the files. Raises :class:`UsageError` for a network that
    is none.
    """
    documents: dict[str, Document] = {}
    for item in checked:
        if item.text is not None:
            job = session.job(item.text.source, item.ref.path.parent)
            documents[item.ref.shown] = read(job.source, job.profile, job.settings.dialect)
    results = check_urls(link_urls(documents.values()), allow_nets=allow_nets)
    stamper = Stamper()
    for document, rule, finding in link_findings(documents.values(), results):
        settings = session.settings_for(session.folders[document.source.path])
        if chosen(rule.id, settings.select, settings.ignore):
            report.diagnostics.append(stamper.stamp(rule, finding, document.source))
    verdicts = Counter(result.verdict for result in results.values())
    report.statistics["links"] = dict(sorted(verdicts.items()))
    report.sort()
