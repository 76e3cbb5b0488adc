"""What a ``zensical.toml`` says, in the words of an ``mkdocs.yml``.

Zensical renders with Python-Markdown. Its settings are those of MkDocs in TOML, with two
differences: without a list of extensions it loads many, and dotted keys may nest their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

DEFAULT_EXTENSIONS: Mapping[str, Mapping[str, Any]] = {
    name: {}
    for name in (
        "abbr admonition attr_list def_list footnotes md_in_html toc pymdownx.arithmatex"
        " pymdownx.betterem pymdownx.caret pymdownx.details pymdownx.emoji pymdownx.highlight"
        " pymdownx.inlinehilite pymdownx.keys pymdownx.magiclink pymdownx.mark"
        " pymdownx.smartsymbols pymdownx.superfences pymdownx.tabbed pymdownx.tasklist"
        " pymdownx.tilde"
    ).split()
}
"""What a site without extensions of its own gets. Source: ``zensical/config.py``, 0.0.73."""

_ALWAYS = ("toc", "tables", "pymdownx.superfences")
_NESTED = ("pymdownx", "pymdownx.blocks", "zensical", "zensical.extensions")
"""Tables that hold extensions: ``[project.markdown_extensions.pymdownx.details]``."""


def site_of(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a ``zensical.toml`` as a site file of MkDocs would state them."""
    project = settings.get("project", settings)
    if not isinstance(project, Mapping):
        return {}
    own = project.get("markdown_extensions", DEFAULT_EXTENSIONS)
    extensions: dict[str, Any] = {}
    if isinstance(own, Mapping):
        extensions = dict(_flat("", own))
    elif isinstance(own, list):
        for entry in own:
            extensions |= dict(_flat("", entry)) if isinstance(entry, Mapping) else {entry: {}}
    for name in _ALWAYS:
        extensions.setdefault(name, {})
    return {**project, "markdown_extensions": extensions}


def _flat(prefix: str, entries: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the extensions with their whole names."""
    for key, value in entries.items():
        name = f"{prefix}{key}"
        if name in _NESTED and isinstance(value, Mapping):
            yield from _flat(f"{name}.", value)
        else:
            yield name, value
