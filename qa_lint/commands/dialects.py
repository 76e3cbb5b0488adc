"""``qa-lint dialects``: how questions are written in a file, and what speaks for it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa_lint.commands.console import note, use_colour, write_lines, write_utf8
from qa_lint.core.errors import UnreadableFile
from qa_lint.core.text import Source
from qa_lint.parsing.dialects.detection import Detection, detect
from qa_lint.parsing.dialects.sections import Reading
from qa_lint.reporting.plain import printable
from qa_lint.reporting.text import Paint, painter
from qa_lint.running.files import read_file
from qa_lint.running.session import Options, Session


def run(arguments: argparse.Namespace) -> int:
    """Tell the dialects of the files; files that can't be read are named and left out."""
    session = Session(Options({}, None, cache=False))
    found: list[tuple[str, Detection]] = []
    for ref in session.find(arguments.paths):
        settings = session.settings_for(ref.path.parent)
        try:
            text = read_file(ref, settings.max_file_size)
        except UnreadableFile as error:
            note(f"{ref.shown}: {error}")
            continue
        found.append((ref.shown, _detection(session, text.source, ref.path.parent)))
    if arguments.output_format == "json":
        data = [_data(path, detection) for path, detection in found]
        write_utf8(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return 0
    paint = painter(colour=use_colour())
    for path, detection in found:
        write_lines(_lines(path, detection, paint))
    return 0


def _detection(session: Session, source: Source, folder: Path) -> Detection:
    """Return what was found in a file that stands in ``folder``."""
    document = session.read(source, folder)
    dialect = session.settings_for(folder).dialect
    return detect(source.text, document.blocks, document.front_matter, dialect)


def _lines(path: str, detection: Detection, paint: Paint) -> Iterator[str]:
    count = len(detection.questions)
    named = ", ".join(detection.dialects) or "no dialect"
    plural = "" if count == 1 else "s"
    yield f"{paint(printable(path), 'rule')}: {named}, {count} question{plural}"
    for reading in _telling(detection):
        for reason in reading.reasons:
            yield f"    {reading.name}: {reason}"
        for reason in reading.against:
            yield f"    {reading.name}: not, because {reason}"


def _telling(detection: Detection) -> list[Reading]:
    """Return the readings that have something to tell, best first."""
    return [reading for reading in detection.readings if reading.reasons or reading.against]


def _data(path: str, detection: Detection) -> dict[str, Any]:
    return {
        "path": path,
        "dialects": list(detection.dialects),
        "questions": len(detection.questions),
        "readings": [
            {
                "dialect": reading.name,
                "points": reading.points,
                "questions": len(reading.questions),
                "reasons": list(reading.reasons),
                "against": list(reading.against),
            }
            for reading in _telling(detection)
        ],
    }
