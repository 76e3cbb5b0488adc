"""Writes moments, which a ledger from anywhere may hold in any size."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(seconds: float | None) -> str | None:
    """Return a moment in seconds since 1970 as ISO 8601 writes it, ``None`` if it is none."""
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return None


def day(seconds: float) -> str:
    """Return the day of a moment, as ``2026-01-31``."""
    shown = moment(seconds)
    return shown[: len("2026-01-31")] if shown else "an unknown day"
