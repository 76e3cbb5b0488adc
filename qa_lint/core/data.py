"""Where the data files are that ship with qa-lint."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    """The copy of ``rules`` inside an installed package, or the folder of a checkout."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "_rules"
    return packaged if packaged.is_dir() else package.parent / "rules"


def data_path(*parts: str) -> Path:
    """Return the path of a data file, named from the folder ``rules``; it need not exist."""
    return _root().joinpath(*parts)
