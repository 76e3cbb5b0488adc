"""Question files with planted mathematical errors beside what looks wrong and is right.

``tests/planted/NAME.md`` is such a file, written without a look at the rules;
``NAME.expect.jsonl`` has a line for each planted error (``class``, ``what``) and each passage that
must stay silent (``control``, ``why``), with its 1-based lines ``line`` to ``end_line``. Files
whose names begin with ``unseen`` were measured only after the rules were done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa_lint.core.diagnostic import Diagnostic
from qa_lint.core.text import Source
from qa_lint.running.jobs import check_job
from qa_lint.running.session import Options, Session

FOLDER = Path(__file__).parent / "planted"


@dataclass
class Score:
    """What was found in one file: planted errors, right passages that fired, other findings."""

    name: str
    found: list[dict[str, Any]] = field(default_factory=list)
    missed: list[dict[str, Any]] = field(default_factory=list)
    fired: list[tuple[dict[str, Any], Diagnostic]] = field(default_factory=list)
    elsewhere: list[Diagnostic] = field(default_factory=list)
    controls: int = 0


def names() -> list[str]:
    """Return the names of the files."""
    return sorted(path.stem for path in FOLDER.glob("*.md"))


def score(name: str) -> Score:
    """Check a file with the usual settings and compare with what was planted."""
    expected = [json.loads(line) for line in _read(f"{name}.expect.jsonl").splitlines()]
    planted = [one for one in expected if "class" in one]
    right = [one for one in expected if one.get("control")]
    result = Score(name, controls=len(right))
    diagnostics = _check(name)
    for one in planted:
        hit = any(_touches(diagnostic, one) for diagnostic in diagnostics)
        (result.found if hit else result.missed).append(one)
    for diagnostic in diagnostics:
        if any(_touches(diagnostic, one) for one in planted):
            continue
        fired = [one for one in right if _touches(diagnostic, one)]
        result.fired += [(one, diagnostic) for one in fired]
        if not fired:
            result.elsewhere.append(diagnostic)
    return result


def table(scores: Sequence[Score]) -> Iterator[str]:
    """Yield a Markdown table: found of planted errors, seen and unseen files apart."""
    rows = {"seen while building": False, "unseen": True}
    classes = sorted({_kind(one) for item in scores for one in (*item.found, *item.missed)})
    yield "| class | " + " | ".join(rows) + " |"
    yield "|---|---|---|"
    for kind in (*classes, ""):
        cells = []
        for unseen in rows.values():
            own = [item for item in scores if item.name.startswith("unseen") is unseen]
            found = sum(kind in ("", _kind(one)) for item in own for one in item.found)
            missed = sum(kind in ("", _kind(one)) for item in own for one in item.missed)
            cells.append(f"{found} of {found + missed}" if found + missed else "")
        yield f"| {kind or '**all**'} | {' | '.join(cells)} |"
    fired = sum(len(item.fired) for item in scores)
    elsewhere = sum(len(item.elsewhere) for item in scores)
    yield ""
    yield f"{fired} of {sum(item.controls for item in scores)} right passages fired;"
    yield f"{elsewhere} findings lie elsewhere."


def _kind(planted: dict[str, Any]) -> str:
    """Return the row that a planted error is counted in: those of syntax share one."""
    kind: str = planted["class"]
    return kind.partition("/")[0] if kind.startswith("math-syntax") else kind


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _check(name: str) -> list[Diagnostic]:
    session = Session(Options({}, None, cache=False))
    result = check_job(session.job(Source(f"{name}.md", _read(f"{name}.md")), FOLDER))
    assert not result.failures
    return result.diagnostics


def _touches(diagnostic: Diagnostic, lines: dict[str, Any]) -> bool:
    first, last = diagnostic.range.start.line, diagnostic.range.end.line
    return bool(first <= lines["end_line"] and last >= lines["line"])
