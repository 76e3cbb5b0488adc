"""Asking the network whether links are alive, as a part of a run over files."""

from __future__ import annotations

from collections.abc import Container, Sequence

from qa_lint.commands.console import note
from qa_lint.running.session import Checked, Report, Session


def ask_for_links(
    session: Session,
    checked: Sequence[Checked],
    report: Report,
    allow_nets: Sequence[str],
    known: Container[str] = (),
) -> bool:
    """Add the dead links of files to a report, but those that are ``known``, and say how it went.

    Return whether every address that was asked for gave an answer.
    """
    from qa_lint.running.online import check_links

    for remark in check_links(session, checked, report, allow_nets, known):
        note(remark)
    verdicts = report.statistics["links"]
    counts = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.items())
    total = sum(verdicts.values())
    note(f"{total} address{'es' * (total != 1)} checked" + (f": {counts}" if counts else ""))
    return not verdicts.keys() & {"uncertain", "blocked"}
