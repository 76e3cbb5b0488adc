"""Keeps results between runs, outside the checked tree, in one SQLite file of JSON texts.

The key of an entry names everything that decides it: the text, the settings, the renderer's
profile, the rule set and the version. A broken or unwritable cache only costs time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from qa_lint import __version__
from qa_lint.core.data import data_path

_MAX_ROWS = 20_000
_KEPT_ROWS = 15_000


def cache_folder() -> Path:
    """Return ``QA_LINT_CACHE_DIR``, else the user's own cache folder."""
    explicit = os.environ.get("QA_LINT_CACHE_DIR")
    if explicit:
        return Path(explicit)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "qa-lint"


def fingerprint() -> str:
    """Return a hash that changes with qa-lint's code and rules, from sizes and times of files."""
    digest = hashlib.blake2b(f"{__version__} {sys.version_info[:3]}".encode(), digest_size=16)
    stack = [str(Path(__file__).parent.parent), str(data_path())]
    while stack:
        for entry in sorted(os.scandir(stack.pop()), key=lambda e: e.name):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    stack.append(entry.path)
            else:
                status = entry.stat()
                digest.update(f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Cache:
    """A bounded store of JSON values by key; every failure of the store reads as a miss."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "results.sqlite3"
        self._fingerprint = fingerprint()
        self._fresh: dict[str, str] = {}
        self._db = self._open()

    def _open(self) -> sqlite3.Connection | None:
        for attempt in (1, 2):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                db = sqlite3.connect(self._path, timeout=1.0, isolation_level=None)
                db.execute("PRAGMA synchronous=OFF")
                db.execute(
                    "CREATE TABLE IF NOT EXISTS results"
                    " (key TEXT PRIMARY KEY, day INTEGER, value TEXT) WITHOUT ROWID"
                )
                return db
            except sqlite3.OperationalError:
                return None
            except sqlite3.DatabaseError:
                if attempt == 1 and not self._discard():
                    return None
            except OSError:
                return None
        return None

    def _discard(self) -> bool:
        """Remove a damaged store."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

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
        self._fresh[key] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def close(self) -> None:
        """Write what is new, and drop the oldest entries of a store that has grown too large."""
        if self._db is None:
            return
        day = int(time.time() // 86_400)
        try:
            if self._fresh:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany(
                    "INSERT OR REPLACE INTO results VALUES (?, ?, ?)",
                    [(key, day, value) for key, value in self._fresh.items()],
                )
                (rows,) = self._db.execute("SELECT COUNT(*) FROM results").fetchone()
                if rows > _MAX_ROWS:
                    self._db.execute(
                        "DELETE FROM results WHERE key IN"
                        " (SELECT key FROM results ORDER BY day LIMIT ?)",
                        (rows - _KEPT_ROWS,),
                    )
                self._db.execute("COMMIT")
            self._db.close()
        except sqlite3.Error:
            self._db = None
