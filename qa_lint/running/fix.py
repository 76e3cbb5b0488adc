"""Applies fixes to a file, in rounds, and refuses what would change more than it states."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path

from qa_lint.core.diagnostic import (
    SEVERITIES,
    Diagnostic,
    ResolvedEdit,
    ResolvedFix,
    Safety,
    Severity,
)
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
    edits = sorted((e for fix in fixes for e in fix.edits), key=_place)  # insertions come first
    for edit in reversed(edits):
        start, end = _place(edit)
        text = text[:start] + edit.text.replace("\n", source.newline) + text[end:]
    return Source(source.path, text, bom=source.bom)


def _place(edit: ResolvedEdit) -> tuple[int, int]:
    return edit.range.start.offset, edit.range.end.offset


def fix_text(job: Job, check: Callable[[Job], Result], allowed: frozenset[Safety]) -> Fixed:
    """Apply the fixes of the ``allowed`` safeties until none is left, at most ten rounds.

    Only what the settings show is mended: nobody expects a change for a finding never seen.
    """
    severities = SEVERITIES[: SEVERITIES.index(job.settings.show) + 1]
    fixed = Fixed(job.source, check(job))
    for _ in range(MAX_ROUNDS):
        fixed.refused.clear()  # what was refused may be harmless now that other text has changed
        wanted = _fixable(fixed.result, allowed, severities)
        if not wanted or not _apply_harmless(replace(job, source=fixed.source), wanted, fixed):
            return fixed
        fixed.result = check(replace(job, source=fixed.source))
    fixed.refused.clear()
    for diagnostic in _fixable(fixed.result, allowed, severities):
        fixed.refused.append(Refusal(diagnostic, f"not settled after {MAX_ROUNDS} rounds"))
    return fixed


def _fixable(
    result: Result, allowed: frozenset[Safety], severities: Collection[Severity]
) -> list[Diagnostic]:
    return [
        d
        for d in result.diagnostics
        if d.fix and d.fix.safety in allowed and d.severity in severities and not d.suppressed
    ]


def _apply_harmless(job: Job, wanted: Sequence[Diagnostic], fixed: Fixed) -> bool:
    """Apply what doesn't overlap: all at once, or one by one where that changes too much."""
    chosen = _of_one_kind(_without_overlaps(wanted))
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


def _of_one_kind(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Keep the fixes that state what the first states: none may cover what another breaks."""
    stated = [d.fix.changes for d in diagnostics if d.fix]
    return [d for d in diagnostics if d.fix and d.fix.changes == stated[0]]


def _without_overlaps(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Keep the first of fixes that touch or enclose each other; the rest wait for the next round.

    A fix takes everything from its first edit to its last: edits that interleave could not be
    made one fix after the other.
    """
    taken: list[tuple[int, int]] = []  # sorted, and none touches another
    chosen: list[Diagnostic] = []
    for diagnostic in diagnostics:
        edits = diagnostic.fix.edits if diagnostic.fix else ()
        places = [_place(edit) for edit in edits]
        first = min((start for start, _ in places), default=0)
        last = max((end for _, end in places), default=0)
        at = bisect_right(taken, last, key=itemgetter(0))
        if places and not (at and taken[at - 1][1] >= first):
            taken.insert(at, (first, last))
            chosen.append(diagnostic)
    return chosen


def write_file(path: Path, before: bytes, source: Source) -> None:
    """Replace a file's content atomically; owner, mode, byte order mark and links are kept.

    Raises :class:`WriteError`, with the file as it was, if it changed since it was read
    (``before``) or can't be written.
    """
    target = Path(os.path.realpath(path))
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=".qa-lint-", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(encoded(source))
            stream.flush()
            os.fsync(stream.fileno())
        _copy_permissions(target, temporary)
        if target.read_bytes() != before:
            raise WriteError(f"{path}: changed while it was checked; nothing was written")
        os.replace(temporary, target)
        temporary = ""
    except OSError as error:
        reason = error.strerror or str(error)
        raise WriteError(f"{path}: not fixed: {reason}; the file is as it was") from None
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def encoded(source: Source) -> bytes:
    """Return the bytes of a file with this content, byte order mark included."""
    return source.original.encode("utf-8-sig" if source.bom else "utf-8")


def _copy_permissions(target: Path, temporary: str) -> None:
    """Give a new file the owner, as far as that is allowed, and the mode of an old one."""
    status = os.stat(target)
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.chown(temporary, status.st_uid, status.st_gid)
    os.chmod(temporary, status.st_mode & 0o7777)


def unified_diff(path: str, before: Source, after: Source) -> str:
    """Return the difference as a unified diff, which ``patch`` and ``git apply`` take."""
    import difflib

    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(source: Source) -> list[str]:
    """Return the lines of a file; only a line feed ends one, as for the tools that read diffs."""
    text = ("\ufeff" if source.bom else "") + source.original
    return io.StringIO(text, newline="\n").readlines()
