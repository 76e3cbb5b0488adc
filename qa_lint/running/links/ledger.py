"""Remembers verdicts between runs: one SQLite file in the user's cache folder, never in the tree.

A ledger that is damaged or of another version is begun anew, with one line that says so; one that
can't be written only costs time.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from qa_lint.core.linkstatus import Change

FILE = "links.sqlite3"
VERSION = 1
_MAX_AGE = 400 * 86_400.0
_MAX_CHANGES = 20
_CHUNK = 500
_TABLES = """
    CREATE TABLE IF NOT EXISTS links (
        url TEXT PRIMARY KEY, verdict TEXT NOT NULL, status INTEGER, final_url TEXT,
        reason TEXT NOT NULL, elapsed REAL NOT NULL, bytes INTEGER NOT NULL, checked REAL NOT NULL,
        first_failed REAL, failures INTEGER NOT NULL, scope TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS changes (
        url TEXT NOT NULL, at REAL NOT NULL, verdict TEXT NOT NULL, PRIMARY KEY (url, at)
    ) WITHOUT ROWID;
"""


class Entry(NamedTuple):
    """What the last run knew of an address.

    ``failures`` counts the runs in a row that it failed in, since ``first_failed``; ``scope``
    names the private networks and certificates that the verdict depends on.
    """

    url: str
    verdict: str
    status: int | None
    final_url: str | None
    reason: str
    elapsed: float
    bytes: int
    checked: float
    first_failed: float | None
    failures: int
    scope: str


class Ledger:
    """The store; ``note`` says what happened to it, if anything did."""

    def __init__(self, folder: Path | None) -> None:
        self.note: str | None = None
        self._fresh: dict[str, Entry] = {}
        self._path = folder / FILE if folder else None
        self._db = self._open(self._path) if self._path else None

    def _open(self, path: Path) -> sqlite3.Connection | None:
        for _ in range(2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                db = sqlite3.connect(path, timeout=2.0, isolation_level=None)
            except (OSError, sqlite3.Error):
                return None
            try:
                problem = self._prepare(db)
            except sqlite3.OperationalError:  # locked, read-only, no disk
                db.close()
                return None
            except sqlite3.DatabaseError:
                problem = "is damaged"
            if problem is None:
                return db
            db.close()
            self.note = f"the history of links in {path} {problem}: it is begun anew"
            with contextlib.suppress(OSError):
                path.unlink()
        return None

    @staticmethod
    def _prepare(db: sqlite3.Connection) -> str | None:
        """Make the tables; return what is wrong with a store that can't be used."""
        db.execute("PRAGMA synchronous=OFF")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        (tables,) = db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        if version != VERSION and tables:
            return f"is of another version ({version}, not {VERSION})"
        if not tables:
            db.executescript(_TABLES)
            db.execute(f"PRAGMA user_version = {VERSION}")
        try:
            db.execute(f"SELECT {', '.join(Entry._fields)} FROM links LIMIT 1")  # noqa: S608 - ours
            db.execute("SELECT url, at, verdict FROM changes LIMIT 1")
        except sqlite3.OperationalError as error:
            if "no such" in str(error):
                return "has other tables"
            raise
        return None

    def entries(self, urls: Sequence[str]) -> dict[str, Entry]:
        """Return what is known of addresses."""
        fields = ", ".join(Entry._fields)
        rows = self._select(f"SELECT {fields} FROM links WHERE url IN", urls)  # noqa: S608 - our names
        entries = [Entry(*row) for row in rows if _has_kinds(row, _ENTRY)]
        return {entry.url: entry for entry in entries}

    def changes(self, urls: Sequence[str]) -> dict[str, list[Change]]:
        """Return the changes of verdicts of addresses, the oldest first."""
        found: dict[str, list[Change]] = {}
        rows = self._select("SELECT url, at, verdict FROM changes WHERE url IN", urls)
        for row in sorted(row for row in rows if _has_kinds(row, _CHANGE)):
            found.setdefault(row[0], []).append(Change(row[1], row[2]))
        return found

    def _select(self, query: str, urls: Sequence[str]) -> list[tuple[Any, ...]]:
        keys = [url for url in urls if _is_text(url)]
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ", ".join("?" * len(part))
            if self._db is not None:
                with contextlib.suppress(sqlite3.Error):
                    rows += self._db.execute(f"{query} ({marks})", part).fetchall()
        return rows

    def put(self, entry: Entry) -> None:
        """Remember what was learned; it is kept by :meth:`write`."""
        if _is_text(entry.url):
            self._fresh[entry.url] = entry

    def write(self) -> None:
        """Write what is new."""
        if self._db is not None and self._fresh:
            with contextlib.suppress(sqlite3.Error):  # locked, read-only, disk full
                self._write(self._db)
            self._fresh.clear()

    def close(self) -> None:
        """Write what is new, and close the store."""
        self.write()
        if self._db is not None:
            self._db.close()
            self._db = None

    def _write(self, db: sqlite3.Connection) -> None:
        marks = ", ".join("?" * len(Entry._fields))
        before = self.entries(list(self._fresh))
        db.execute("BEGIN IMMEDIATE")
        db.executemany(
            f"INSERT OR REPLACE INTO links VALUES ({marks})",  # noqa: S608 - our marks
            [_cleaned(entry) for entry in self._fresh.values()],
        )
        changed = [
            (entry.url, entry.checked, entry.verdict)
            for entry in self._fresh.values()
            if entry.url not in before or before[entry.url].verdict != entry.verdict
        ]
        db.executemany("INSERT OR REPLACE INTO changes VALUES (?, ?, ?)", changed)
        db.executemany(
            "DELETE FROM changes WHERE url = ? AND at NOT IN"
            " (SELECT at FROM changes WHERE url = ? ORDER BY at DESC LIMIT ?)",
            [(url, url, _MAX_CHANGES) for url, _, _ in changed],
        )
        old = time.time() - _MAX_AGE
        db.execute("DELETE FROM links WHERE checked < ?", (old,))
        db.execute("DELETE FROM changes WHERE url NOT IN (SELECT url FROM links)")
        db.execute("COMMIT")


def _is_text(url: str) -> bool:
    """Tell whether SQLite takes a text: it refuses lone surrogates."""
    try:
        url.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _cleaned(entry: Entry) -> Entry:
    def clean(text: str) -> str:
        return text.encode("utf-8", "replace").decode("utf-8")

    final = None if entry.final_url is None else clean(entry.final_url)
    return entry._replace(final_url=final, reason=clean(entry.reason))


_REAL = (int, float)
_NONE = type(None)
_ENTRY: tuple[Any, ...] = (
    *(str, str, (int, _NONE), (str, _NONE), str),
    *(_REAL, int, _REAL, (int, float, _NONE), int, str),
)
_CHANGE: tuple[Any, ...] = (str, _REAL, str)


def _has_kinds(row: tuple[Any, ...], kinds: tuple[Any, ...]) -> bool:
    """Tell whether a row holds what it should: SQLite keeps any type in any column."""
    return len(row) == len(kinds) and all(map(isinstance, row, kinds))
