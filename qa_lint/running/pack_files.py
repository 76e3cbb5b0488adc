"""Reads the files of a user's own rule packs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from qa_lint.core.errors import PackError

_MAX_PACK = 2_000_000


def read_packs(paths: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return ``(name, text)`` of each pack; raises :class:`PackError` where one can't be read."""
    return tuple((path, _read(path, os.path.abspath(path))) for path in paths)


@cache
def _read(name: str, place: str) -> str:
    path = Path(place)
    try:
        if not path.is_file():
            raise PackError(f"{name}: there is no such rule pack")
        if path.stat().st_size > _MAX_PACK:
            raise PackError(f"{name}: larger than {_MAX_PACK:,} bytes")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PackError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise PackError(f"{name}: not UTF-8 ({error.reason} at byte {error.start})") from None
