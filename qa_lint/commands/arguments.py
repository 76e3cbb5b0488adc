"""What several commands read from their arguments."""

from __future__ import annotations

import argparse
from pathlib import Path

from qa_lint.core.errors import UsageError


def settings_file(arguments: argparse.Namespace) -> Path | None:
    """Return the file that ``--config`` names; raises :class:`UsageError` if there is none."""
    if not arguments.config:
        return None
    path = Path(arguments.config)
    if not path.is_file():
        raise UsageError(f"--config {path}: there is no such file")
    return path
