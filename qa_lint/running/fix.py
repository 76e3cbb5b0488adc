"""Applies fixes to a file, in rounds, and refuses what would change more than it states."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qa_lint.core.diagnostic import Diagnostic, ResolvedFix, Safety
from qa_lint.core.errors import WriteError
from qa_lint.core.text import Source
from qa_lint.parsing.outline import changed_kinds
from qa_lint.parsing.reader import read
from qa_lint.running.jobs import Job, Result

MAX_ROUNDS = 10


@dataclass(slots=True)
class Refusal:
    """A fix that was not applied, with the reason."""

    diagnostic: Diagnostic
    reason: str


@dataclass(slots=True)
class Fixed:
    """A text after its fixes, with the findings that are left in it."""

    source: Source
    result: Result
    applied: list[Diagnostic] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def apply_edits(source: Source, fixes: Iterable[ResolvedFix]) -> Source:
    """Return the source with the edits made; everything outside them stays to the byte."""
    text = source.original
    newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    edits = sorted((e for fix in fixes for e in fix.edits), key=lambda e: e.range.start.offset)
    for edit in reversed(edits):
        start, end = edit.range.start.offset, edit.range.end.offset
        text = text[:start] + edit.text.replace("\n", newline) + text[end:]
    return Source(source.path, text, bom=source.bom)


def fix_text(job: Job, check: Callable[[Job], Result], allowed: frozenset[Safety]) -> Fixed:
    """Apply the fixes of the ``allowed`` safeties until none is left, at most ten rounds."""
    fixed = Fixed(job.source, check(job))
    refused: set[str] = set()
    for _ in range(MAX_ROUNDS):
        wanted = [d for d in _fixable(fixed.result, allowed) if d.key not in refused]
        if not wanted:
            return fixed
        applied = _apply_harmless(replace(job, source=fixed.source), wanted, fixed)
        refused |= {refusal.diagnostic.key for refusal in fixed.refused}
        if applied:
            fixed.result = check(replace(job, source=fixed.source))
    for diagnostic in _fixable(fixed.result, allowed):
        fixed.refused.append(Refusal(diagnostic, f"not settled after {MAX_ROUNDS} rounds"))
    return fixed


def _fixable(result: Result, allowed: frozenset[Safety]) -> list[Diagnostic]:
    return [d for d in result.diagnostics if d.fix and d.fix.safety in allowed]


def _apply_harmless(job: Job, wanted: Sequence[Diagnostic], fixed: Fixed) -> bool:
    """Apply what doesn't overlap: all at once, or one by one where that changes too much."""
    chosen = _without_overlaps(wanted)
    if _try(job, chosen, fixed) is None:
        return True
    applied = False
    for diagnostic in reversed(chosen):
        reason = _try(replace(job, source=fixed.source), [diagnostic], fixed)
        if reason is None:
            applied = True
        else:
            fixed.refused.append(Refusal(diagnostic, reason))
    return applied


def _try(job: Job, diagnostics: Sequence[Diagnostic], fixed: Fixed) -> str | None:
    """Apply fixes if the reader sees no other change than they state; else say what changes."""
    fixes = [d.fix for d in diagnostics if d.fix]
    after = apply_edits(job.source, fixes)
    stated = {kind for fix in fixes for kind in fix.changes}
    kinds = changed_kinds(read(job.source, job.profile), read(after, job.profile)) - stated
    if kinds:
        return f"it would also change what the reader sees of: {', '.join(sorted(kinds))}"
    fixed.source = after
    fixed.applied += diagnostics
    return None


def _without_overlaps(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Keep the first of fixes whose edits touch each other; the rest wait for the next round."""
    taken: list[tuple[int, int]] = []
    chosen: list[Diagnostic] = []
    for diagnostic in diagnostics:
        edits = diagnostic.fix.edits if diagnostic.fix else ()
        own = [(e.range.start.offset, e.range.end.offset) for e in edits]
        if not any(a <= end and start <= b for a, b in own for start, end in taken):
            taken += own
            chosen.append(diagnostic)
    return chosen


def write_file(path: Path, before: bytes, source: Source) -> None:
    """Replace a file's content atomically; mode, byte order mark and links are kept.

    Raises :class:`WriteError`, with the file as it was, if it changed since it was read
    (``before``) or can't be written.
    """
    target = Path(os.path.realpath(path))
    data = source.original.encode("utf-8-sig" if source.bom else "utf-8")
    temporary = ""
    try:
        if target.read_bytes() != before:
            raise WriteError(f"{path}: changed while it was checked; nothing was written")
        handle, temporary = tempfile.mkstemp(prefix=".qa-lint-", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, os.stat(target).st_mode & 0o7777)
        os.replace(temporary, target)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise WriteError(f"{path}: not fixed: {error.strerror}; the file is as it was") from None


def unified_diff(path: str, before: Source, after: Source) -> str:
    """Return the difference as a unified diff."""
    import difflib

    lines = difflib.unified_diff(
        before.original.splitlines(keepends=True),
        after.original.splitlines(keepends=True),
        f"a/{path}",
        f"b/{path}",
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
