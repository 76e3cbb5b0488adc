"""Keeps results between runs, outside the checked tree, in one SQLite file of JSON texts.

The key of an entry names everything that decides it: the text, the settings, the renderer's
profile, the rule set and the version. A broken or unwritable cache only costs time.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from qa_lint import __version__
from qa_lint.core.data import data_path

_LIBRARIES = ("markdown_it", "sympy")
"""What decides results beside qa-lint itself; an upgrade writes these packages anew."""
_MAX_ROWS = 20_000
_KEPT_ROWS = 15_000


def cache_folder() -> Path | None:
    """Return ``QA_LINT_CACHE_DIR``, else the user's own cache folder.

    ``None`` for a user without a home, as in containers that run under an arbitrary number.
    """
    explicit = os.environ.get("QA_LINT_CACHE_DIR")
    if explicit:
        return Path(explicit)
    home = os.path.expanduser("~")  # unlike Path.home(), it doesn't raise
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return Path(base) / "qa-lint" if os.path.isabs(base) else None


def fingerprint() -> str:
    """Return a hash that changes with qa-lint's code, rules and libraries.

    It is made from the sizes and times of files: reading them all would take too long.
    """
    digest = hashlib.blake2b(f"{__version__} {sys.version_info[:3]}".encode(), digest_size=16)
    stack = [str(Path(__file__).parent.parent), str(data_path())]
    while stack:
        for entry in sorted(os.scandir(stack.pop()), key=lambda e: e.name):
            if not entry.is_dir(follow_symlinks=False):
                _add_file(digest, entry.path)
            elif entry.name != "__pycache__":
                stack.append(entry.path)
    for library in _LIBRARIES:
        spec = importlib.util.find_spec(library)
        if spec is not None and spec.origin is not None:
            _add_file(digest, spec.origin)
    return digest.hexdigest()


def _add_file(digest: hashlib.blake2b, path: str) -> None:
    with contextlib.suppress(OSError):  # it was removed just now, or is a link to nothing
        status = os.stat(path)
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode(errors="replace"))


class Cache:
    """A bounded store of JSON values by key; every failure of the store reads as a miss."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "results.sqlite3"
        self._fingerprint = fingerprint()
        self._fresh: dict[str, str] = {}
        self._db = self._open()

    def _open(self) -> sqlite3.Connection | None:
        """Return the store; a damaged one is replaced, ``None`` means that there can't be one."""
        for _ in range(2):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                db = sqlite3.connect(self._path, timeout=1.0, isolation_level=None)
            except (OSError, sqlite3.Error):
                return None
            try:
                db.execute("PRAGMA synchronous=OFF")
                db.execute(
                    "CREATE TABLE IF NOT EXISTS results"
                    " (key TEXT PRIMARY KEY, day INTEGER, value TEXT) WITHOUT ROWID"
                )
                return db
            except sqlite3.OperationalError:  # locked, read-only, no disk
                db.close()
                return None
            except sqlite3.DatabaseError:
                db.close()
                self._discard()
        return None

    def _discard(self) -> None:
        """Remove a damaged store."""
        with contextlib.suppress(OSError):
            self._path.unlink()

    def key(self, *parts: str | bytes) -> str:
        """Return the key of what ``parts`` decide, under this version and these rules."""
        digest = hashlib.blake2b(self._fingerprint.encode(), digest_size=20)
        for part in parts:
            data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
        return digest.hexdigest()

    def get(self, key: str) -> Any:
        """Return the value of a key, or ``None``."""
        if self._db is None:
            return None
        try:
            row = self._db.execute("SELECT value FROM results WHERE key = ?", (key,)).fetchone()
            return json.loads(row[0]) if row else None
        except (sqlite3.Error, ValueError):
            return None

    def put(self, key: str, value: Any) -> None:
        """Keep a JSON-able value; it is written by :meth:`close`."""
        # ASCII: names of files and YAML escapes may hold surrogates, which SQLite refuses as text.
        self._fresh[key] = json.dumps(value, separators=(",", ":"))

    def close(self) -> None:
        """Write what is new, and drop the oldest entries of a store that has grown too large."""
        if self._db is None:
            return
        damaged = False
        try:
            if self._fresh:
                self._write(self._db)
        except sqlite3.OperationalError:  # locked, read-only, disk full: it is only a cache
            self._fresh.clear()
        except sqlite3.DatabaseError:
            damaged = True
        self._db.close()
        self._db = None
        if damaged:
            self._discard()

    def _write(self, db: sqlite3.Connection) -> None:
        day = int(time.time() // 86_400)
        db.execute("BEGIN IMMEDIATE")
        db.executemany(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?)",
            [(key, day, value) for key, value in self._fresh.items()],
        )
        (rows,) = db.execute("SELECT COUNT(*) FROM results").fetchone()
        if rows > _MAX_ROWS:
            db.execute(
                "DELETE FROM results WHERE key IN (SELECT key FROM results ORDER BY day LIMIT ?)",
                (rows - _KEPT_ROWS,),
            )
        db.execute("COMMIT")
