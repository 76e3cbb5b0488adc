"""Finds the site a file belongs to and reads its settings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache as memoize
from pathlib import Path
from typing import Any

from qa_lint.core.errors import QaLintError
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.parsing.mkdocs import SITE_FILES, profile_of, relevant_part
from qa_lint.parsing.site_scripts import script_settings, scripts_of
from qa_lint.parsing.zensical import site_of
from qa_lint.running.cache import Cache
from qa_lint.running.settings_files import parse_toml
from qa_lint.running.site_scripts import docs_folder, math_scripts

_MAX_SITE_FILE = 1_000_000
_MAX_PARENTS = 5
_PARENT = re.compile(rb"^INHERIT:[ \t]*[\"']?([^\"'\s#]+)", re.MULTILINE)
_PAGES_ANYWHERE = re.compile(
    rb"^[ \t]*-[ \t]*[\"']?(?:same-dir|monorepo|multirepo|simple)\b", re.MULTILINE
)


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
    return path.is_symlink() and not path.resolve().is_relative_to(_root(path.parent))


def _root(folder: Path) -> Path:
    """Return the git checkout that a folder lies in, or else the folder."""
    folder = folder.resolve()
    checkouts = (parent for parent in (folder, *folder.parents) if os.path.exists(parent / ".git"))
    return next(checkouts, folder)


def profile_for(folder: Path, settings: Settings, cache: Cache | None = None) -> Profile:
    """Return how the files of a folder are rendered: settings first, then the site, then a guess.

    Files beside the folder of the site's pages, such as a README, are not rendered by it. A site
    file that can't be read is treated as none: the pages can still be checked.
    """
    profile = Profile(renderer="auto")
    forced = settings.renderer in ("mkdocs", "zensical")
    if forced or settings.renderer == "auto":
        folder = Path(os.path.abspath(folder))
        site = nearest_site_file(folder)
        if site is not None and (forced or _is_of_site(folder, site)):
            profile = _read_site(site, cache)
        elif settings.renderer == "zensical":
            profile = replace(profile_of(site_of({}), ""), origin=None)
    if forced:
        profile = replace(profile, renderer="mkdocs")
    elif settings.renderer != "auto":
        profile = replace(profile, renderer=settings.renderer)  # type: ignore[arg-type]
    if settings.renderer == "github":
        profile = replace(profile, engine="mathjax3")
    if settings.math_engine != "auto":
        profile = replace(profile, engine=settings.math_engine)  # type: ignore[arg-type]
    return profile


def _is_of_site(folder: Path, site: Path) -> bool:
    """Tell whether a site renders the files of a folder, as far as its settings say."""
    pages = _pages(site)
    if pages is None or folder.is_relative_to(pages):
        return True
    return folder.resolve().is_relative_to(pages.resolve())


@memoize
def _pages(site: Path) -> Path | None:
    """Return the folder of a site's pages; ``None`` where it may have pages anywhere."""
    try:
        files = _with_parents(site)
        pages = Path(os.path.normpath(docs_folder(site, files)))
    except (OSError, ValueError):
        return None
    if any(_PAGES_ANYWHERE.search(data) for data in files) or not os.path.isdir(pages):
        return None
    return pages


_PROFILES: dict[Path, Profile] = {}


def _read_site(path: Path, cache: Cache | None) -> Profile:
    """Read a site file, or take its profile from the cache: loading YAML is slow."""
    if path not in _PROFILES:
        try:
            files = _with_parents(path)
        except OSError:
            return Profile(renderer="auto")
        scripts = math_scripts(path, files, _root(path.parent))
        read = b"\0".join([*files, *scripts.values()])
        key = cache.key("site", str(path), read) if cache else ""
        stored = cache.get(key) if cache else None
        if stored is None:
            stored = _site_values(path, files, scripts)
            if cache:
                cache.put(key, stored)
        _PROFILES[path] = Profile(**{**stored, "extensions": tuple(stored["extensions"])})
    return _PROFILES[path]


def _with_parents(path: Path) -> list[bytes]:
    """Return a site file and those it inherits from (``INHERIT``), as far as they lie inside."""
    root = _root(path.parent)
    files: list[bytes] = []
    while len(files) <= _MAX_PARENTS:
        with path.open("rb") as stream:
            files.append(stream.read(_MAX_SITE_FILE + 1))
        parent = _PARENT.search(files[-1]) if path.suffix != ".toml" else None
        if parent is None:
            break
        path = Path(os.path.normpath(path.parent / os.fsdecode(parent[1])))
        if not os.path.isfile(path) or not path.resolve().is_relative_to(root):
            break
    return files


def _site_values(path: Path, files: list[bytes], scripts: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the fields of the profile of a site, as JSON-able data."""
    profile = Profile(renderer="auto")
    if all(len(data) <= _MAX_SITE_FILE for data in files):
        # A TypeError and its like: values of shapes with which no site builds either.
        with suppress(QaLintError, RecursionError, TypeError, ValueError, AttributeError):
            site: Any = {}
            for data in reversed(files):
                site = _merged(site, _load(path, data.decode("utf-8-sig")))
            if isinstance(site, dict):
                profile = _with_scripts(profile_of(site, str(path)), site, scripts)
    return asdict(profile)


def _with_scripts(
    profile: Profile, site: Mapping[str, Any], scripts: Mapping[str, bytes]
) -> Profile:
    """Return the profile with what the scripts that the site loads tell its math engine."""
    loaded = [scripts[name] for name in scripts_of(site) if name in scripts]
    told = script_settings([data.decode("utf-8-sig", "replace") for data in loaded])
    profile = replace(profile, macros=told.macros, scans_page=told.scans_page)
    if told.dollars is not None and not profile.marks_math:
        profile = replace(profile, math_dollars=told.dollars)
    return profile


def _merged(parent: Any, own: Any) -> Any:
    """Return the settings of a site over those it inherits: mappings are merged, lists replaced."""
    if not isinstance(parent, Mapping) or not isinstance(own, Mapping):
        return own
    both = {key: _merged(parent[key], own[key]) for key in own if key in parent}
    return {**parent, **own, **both}


def _load(path: Path, text: str) -> Any:
    if path.suffix == ".toml":
        return site_of(parse_toml(text))
    from qa_lint.parsing.yamlio import load_site

    return load_site(relevant_part(text), str(path))
