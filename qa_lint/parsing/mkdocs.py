"""What a site's settings say about how its pages render."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qa_lint.core.profile import MathEngine, Profile

SITE_FILES = ("zensical.toml", "mkdocs.yml", "mkdocs.yaml")
"""In the order in which Zensical looks for them."""

_MKDOCS_OPENER = re.compile(r'^ *(?:!!! ?\w|\?\?\?\+? ?["\w]|===[+!]* +")', re.MULTILINE)
_ANCHOR = re.compile(r"(?<=\s)&\w|<<:")
_KEYS = frozenset({"markdown_extensions", "extra_javascript", "plugins", "hooks"})
_ENTRY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]|$)")
_SPHINX_SIGN = re.compile(r"^(?:jupytext:|kernelspec:|[`~:]{3,}\{[a-z:-]+\})", re.MULTILINE)
_NO_NEW_PAGES = frozenset(
    "search meta privacy offline optimize typeset info group macros git-authors git-committers "
    "git-committers-2 git-revision-date git-revision-date-localized minify glightbox awesome-pages "
    "awesome-nav literate-nav section-index mermaid2 video mkdocs-video charts panzoom exclude "
    "callouts table-reader abbreviations markdownextradata rss toggle-sidebar mathjax".split()
) | {f"material/{name}" for name in ("search", "meta", "privacy", "offline", "typeset")}
"""Plugins that add no pages or files that pages link to."""
_TEMPLATING = frozenset({"macros", "markdownextradata", "jinja"})
_TRULY_SANE = "mdx_truly_sane_lists"
_ARITHMATEX = "pymdownx.arithmatex"
_LIST_INDENTS = range(1, 100)


def relevant_part(text: str) -> str:
    """Return the entries of an ``mkdocs.yml`` that :func:`profile_of` looks at.

    Loading YAML is slow, and most of a site file is its navigation. A file with anchors, or
    without entries at its left edge, is returned whole.
    """
    if _ANCHOR.search(text):
        return text
    kept: list[str] = []
    keep = seen = False
    for line in text.splitlines(keepends=True):
        if entry := _ENTRY.match(line):
            seen, keep = True, entry[1] in _KEYS
        if keep:
            kept.append(line)
    return "".join(kept) if seen else text


def profile_of(site: Mapping[str, Any], origin: str) -> Profile:
    """Return the profile of an MkDocs site, from its settings as loaded."""
    extensions = _extensions(site.get("markdown_extensions"))
    sane = extensions.get(_TRULY_SANE)
    math = extensions.get(_ARITHMATEX)
    syntax = (math or {}).get("inline_syntax", ["dollar", "round"])
    engine = _engine(site)
    indent = (sane or {}).get("nested_indent", 2) if sane is not None else 4
    return Profile(
        renderer="mkdocs",
        origin=origin,
        extensions=tuple(sorted(extensions)),
        engine=engine,
        list_indent=indent if indent in _LIST_INDENTS else 4,
        math_dollars="dollar" in syntax or math is None,
        math_brackets="round" in syntax or math is None,
        smart_dollar=bool((math or {}).get("smart_dollar", True)),
        hooked=bool(site.get("hooks")),
        generated=not _NO_NEW_PAGES.issuperset(_extensions(site.get("plugins"))),
        slug=_slug(extensions.get("toc") or {}),
        templated=not _TEMPLATING.isdisjoint(_extensions(site.get("plugins"))),
    )


def _slug(toc: Mapping[str, Any]) -> str | None:
    """Return the way in which ``toc`` makes ids, as far as its settings say so."""
    if toc.get("separator", "-") != "-":
        return None
    way = toc.get("slugify")
    if way is None:
        return "python-markdown"
    if isinstance(way, Mapping) and isinstance(way.get("kwds"), Mapping):
        case = way["kwds"].get("case", "none")
        known = {"none": "pymdown", "lower": "pymdown-lower"}
        return known.get(str(case)) if set(way["kwds"]) <= {"case"} else None
    return None


def _extensions(value: Any) -> dict[str, dict[str, Any]]:
    """Return the site's extensions with their settings; MkDocs takes a list or a mapping."""
    found: dict[str, dict[str, Any]] = {}
    entries = value if isinstance(value, list) else [value]
    for entry in entries:
        pairs = entry.items() if isinstance(entry, Mapping) else [(entry, None)]
        for name, settings in pairs:
            if isinstance(name, str):
                options = dict(settings) if isinstance(settings, Mapping) else {}
                found[name] = {**found.get(name, {}), **options}
    return found


def _engine(site: Mapping[str, Any]) -> MathEngine | None:
    """Tell which math engine the site's scripts load, as far as their names say."""
    scripts = site.get("extra_javascript")
    for script in scripts if isinstance(scripts, list) else ():
        address = script.get("path") if isinstance(script, Mapping) else script
        name = str(address).lower()
        if "katex" in name:
            return "katex"
        if "mathjax@4" in name:
            return "mathjax4"
        if "mathjax" in name and ("mathjax@3" in name or "es5" in name):
            return "mathjax3"
    return None


def infer_profile(profile: Profile, text: str) -> Profile:
    """Decide on the renderer of a page whose site is unknown, from the page itself.

    Tabs and boxes are MkDocs', directives and notebook headers are Sphinx'; any other page is
    held to be read on a forge such as GitHub.
    """
    if profile.renderer != "auto":
        return profile
    if _MKDOCS_OPENER.search(text):
        return replace(profile, renderer="mkdocs")
    if _SPHINX_SIGN.search(text):
        return replace(profile, renderer="sphinx")
    return replace(profile, renderer="github", math_brackets=False)
