"""Finds the site a file belongs to and reads its settings."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache as memoize
from pathlib import Path
from typing import Any

from qa_lint.core.errors import QaLintError
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.parsing.mkdocs import SITE_FILES, profile_of, relevant_part
from qa_lint.running.cache import Cache
from qa_lint.running.settings_files import parse_toml

_MAX_SITE_FILE = 1_000_000


@memoize
def nearest_site_file(folder: Path) -> Path | None:
    """Return the site file in or above a folder, not looking above a git checkout."""
    for name in SITE_FILES:
        path = folder / name
        if os.path.isfile(path) and not _leads_out(path):
            return path
    if os.path.exists(folder / ".git") or folder.parent == folder:
        return None
    return nearest_site_file(folder.parent)


def _leads_out(path: Path) -> bool:
    """Tell whether a link leaves the git checkout it stands in, or else its folder."""
    if not path.is_symlink():
        return False
    folder = path.parent.resolve()
    checkouts = (parent for parent in (folder, *folder.parents) if os.path.exists(parent / ".git"))
    return not path.resolve().is_relative_to(next(checkouts, folder))


def profile_for(folder: Path, settings: Settings, cache: Cache | None = None) -> Profile:
    """Return how the files of a folder are rendered: settings first, then the site, then a guess.

    A site file that can't be read is treated as none: the pages can still be checked.
    """
    profile = Profile(renderer="auto")
    if settings.renderer in ("auto", "mkdocs"):
        site = nearest_site_file(Path(os.path.abspath(folder)))
        if site is not None:
            profile = _read_site(site, cache)
    if settings.renderer != "auto":
        profile = replace(profile, renderer=settings.renderer)  # type: ignore[arg-type]
    if settings.math_engine != "auto":
        profile = replace(profile, engine=settings.math_engine)  # type: ignore[arg-type]
    return profile


_PROFILES: dict[Path, Profile] = {}


def _read_site(path: Path, cache: Cache | None) -> Profile:
    """Read a site file, or take its profile from the cache: loading YAML is slow."""
    if path not in _PROFILES:
        try:
            with path.open("rb") as stream:
                data = stream.read(_MAX_SITE_FILE + 1)
        except OSError:
            return Profile(renderer="auto")
        key = cache.key("site", str(path), data) if cache else ""
        stored = cache.get(key) if cache else None
        if stored is None:
            stored = _site_values(path, data)
            if cache:
                cache.put(key, stored)
        _PROFILES[path] = Profile(**{**stored, "extensions": tuple(stored["extensions"])})
    return _PROFILES[path]


def _site_values(path: Path, data: bytes) -> dict[str, Any]:
    """Return the fields of the profile of a site, as JSON-able data."""
    profile = Profile(renderer="auto")
    if len(data) <= _MAX_SITE_FILE:
        # A TypeError and its like: values of shapes with which no site builds either.
        with suppress(QaLintError, RecursionError, TypeError, ValueError, AttributeError):
            site = _load(path, data.decode("utf-8-sig"))
            if isinstance(site, dict):
                profile = profile_of(site, str(path))
    return asdict(profile)


def _load(path: Path, text: str) -> Any:
    if path.suffix == ".toml":
        return parse_toml(text).get("project", {})
    from qa_lint.parsing.yamlio import load_site

    return load_site(relevant_part(text), str(path))
