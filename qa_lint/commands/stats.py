"""``qa-lint stats``: what a bank holds, and how much of it was read."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from qa_lint.commands.console import note, write_lines, write_utf8
from qa_lint.core.errors import UnreadableFile
from qa_lint.linting.inventory import Inventory, inventory, total
from qa_lint.reporting.plain import printable
from qa_lint.running.files import FileRef, read_file
from qa_lint.running.session import Options, Session


def run(arguments: argparse.Namespace) -> int:
    """Print what the files hold; files that can't be read are named and left out."""
    session = Session(Options({}, None, cache=False))
    counted: dict[str, Inventory] = {}
    unread: list[dict[str, str]] = []
    for ref in session.find(arguments.paths):
        try:
            counted[ref.shown] = _count(ref, session)
        except UnreadableFile as error:
            note(f"{ref.shown}: {error}")
            unread.append({"path": ref.shown, "reason": str(error)})
    whole = total(counted.values())
    if arguments.output_format == "json":
        data = {
            "version": 1,
            "files": [{"path": path, **_data(one)} for path, one in counted.items()],
            "unread": unread,
            "total": {"files": len(counted), **_data(whole)},
        }
        write_utf8(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    else:
        write_lines(_lines(whole, len(counted)))
    return 0


def _count(ref: FileRef, session: Session) -> Inventory:
    folder = ref.path.parent
    source = read_file(ref, session.settings_for(folder).max_file_size).source
    return inventory(session.read(source, folder))


def _data(counted: Inventory) -> dict[str, Any]:
    return {
        "questions": {
            "total": counted.questions,
            "hidden": counted.hidden_questions,
            "answered": counted.answered,
            "dialects": dict(sorted(counted.dialects.items())),
        },
        "options": {"total": counted.options, "right": counted.right_options},
        "formulas": {
            "total": counted.formulas,
            "display": counted.display_formulas,
            "inline": counted.inline_formulas,
            "typeset_checked": counted.typeset_checked,
            "read_as_trees": counted.read_as_trees,
        },
        "claims": {
            "total": counted.claims,
            "numeric": counted.numeric_claims,
            "judged": counted.judged_claims,
        },
        "links": {"total": counted.links.total(), "kinds": dict(sorted(counted.links.items()))},
        "references": counted.references,
        "tables": counted.tables,
        "code_blocks": counted.code_blocks,
    }


def _lines(whole: Inventory, files: int) -> Iterator[str]:
    asked = [
        f"{whole.answered} answered",
        *_named(whole.dialects),
        *([f"{whole.hidden_questions} more hidden"] if whole.hidden_questions else []),
    ]
    rows = (
        ("files", files, ()),
        ("questions", whole.questions, asked),
        ("options", whole.options, [f"{whole.right_options} right"]),
        (
            "formulas",
            whole.formulas,
            [
                f"{whole.display_formulas} display",
                f"{whole.inline_formulas} inline",
                f"{whole.typeset_checked} checked for typesetting",
                f"{whole.read_as_trees} read as trees",
            ],
        ),
        (
            "claims",
            whole.claims,
            [f"{whole.numeric_claims} numeric", f"{whole.judged_claims} judged"],
        ),
        ("links", whole.links.total(), _named(whole.links)),
        ("references", whole.references, ()),
        ("tables", whole.tables, ()),
        ("code blocks", whole.code_blocks, ()),
    )
    for name, number, notes in rows:
        more = f"  ({', '.join(printable(one) for one in notes)})" if notes and number else ""
        yield f"{name:11} {number:>7}{more}"


def _named(counts: Mapping[str, int]) -> list[str]:
    return [f"{number} {name}" for name, number in sorted(counts.items())]
