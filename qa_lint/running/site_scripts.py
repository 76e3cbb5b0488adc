"""Finds the scripts of a site that may tell its math engine something."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

_DOCS_DIR = re.compile(rb"^[ \t]*docs_dir[ \t]*[:=][ \t]*[\"']?([^\"'\s#]+)", re.MULTILINE)
_SCRIPT = re.compile(rb"(?<![\w./:-])([\w.-][\w./-]{0,200}\.m?js)\b")
_MAX_SCRIPT, _MAX_SCRIPTS = 256 * 1024, 20
_MATH = re.compile(rb"MathJax|katex|renderMathInElement")


def docs_folder(site: Path, files: Sequence[bytes]) -> Path:
    """Return the folder of a site's pages; ``files`` are its site file and the parents of that."""
    named = [place for data in files if (place := _DOCS_DIR.search(data))]
    return site.parent / (os.fsdecode(named[0][1]) if named else "docs")


def math_scripts(site: Path, files: Sequence[bytes], root: Path) -> dict[str, bytes]:
    """Return the scripts that a site file names and that speak of math, by their names in it.

    ``files`` are the bytes of the site file and its parents. Only regular files of at most
    256 kB below the site's ``docs_dir``, inside ``root``, are read.
    """
    docs = docs_folder(site, files)
    found: dict[str, bytes] = {}
    names = dict.fromkeys(name for data in files for name in _SCRIPT.findall(data))
    for raw in list(names)[:_MAX_SCRIPTS]:
        name = os.fsdecode(raw)
        data = _read(docs / name, root)
        if _MATH.search(data):
            found[name] = data
    return found


def _read(path: Path, root: Path) -> bytes:
    """Return what a script holds; nothing where it is none, too long, or outside ``root``."""
    try:
        if not os.path.isfile(path) or not path.resolve().is_relative_to(root.resolve()):
            return b""
        with path.open("rb") as stream:
            data = stream.read(_MAX_SCRIPT + 1)
    except (OSError, ValueError, RuntimeError):
        return b""
    return data if len(data) <= _MAX_SCRIPT else b""
