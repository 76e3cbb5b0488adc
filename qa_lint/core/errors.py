"""The errors qa-lint raises on purpose, and the exit status each one means.

::

    QaLintError
    +-- UsageError          wrong command line, a path that does not exist   exit 2
    +-- SettingsError       a settings file that can't be used               exit 2
    +-- BaselineError       a baseline that can't be used                    exit 2
    +-- PackError           a rule pack that can't be used                   exit 2
    +-- UnreadableFile      a file that can't be checked: becomes a ``file/...`` finding
    +-- WriteError          a fix that could not be written; the file is as it was   exit 2

Anything else that escapes is a bug of ours (exit 3).
"""

from __future__ import annotations

from collections.abc import Iterable


class QaLintError(Exception):
    """Base of every error that is reported as one clear message."""


class UsageError(QaLintError):
    """The command line asks for something that can't be done."""


class SettingsError(QaLintError):
    """A settings file is broken, or holds a key or a value nobody knows."""


class PackError(QaLintError):
    """A rule pack is broken; the message names file, line and column."""


class BaselineError(QaLintError):
    """A baseline that can't be used; nothing of it was."""


class UnreadableFile(QaLintError):
    """A file can't be checked; ``rule`` is the ``file/...`` rule that says so."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class WriteError(QaLintError):
    """A fixed file could not be written; what stood on disk is untouched."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the nearest of ``known``, or ``""`` if none is near."""
    import difflib

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
