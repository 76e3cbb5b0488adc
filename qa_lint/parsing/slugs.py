"""How renderers make the id of a heading from its text.

Each function follows the documented behaviour of one renderer, without the number that tells
equal headings apart. Sources: Python-Markdown's ``toc`` extension, ``pymdownx.slugs``,
https://github.com/Flet/github-slugger, https://kramdown.gettalong.org/converter/html.html#auto-ids,
https://github.com/mdit-vue/mdit-vue (VitePress).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

_NOT_SLUG = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[-\s]+")
_NOT_PYMDOWN = re.compile(r"[^\w\- ]")
_TAGS = re.compile(r"</?[^<>]*>")
_KRAMDOWN_START = re.compile(r"^[^a-z]+")
_NOT_KRAMDOWN = re.compile(r"[^a-z0-9 -]")
_VITEPRESS = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'“”‘’<>,.?/]+")
_NOT_VISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def python_markdown(text: str) -> str:
    """Return the slug of Python-Markdown's ``toc``, MkDocs' default: ASCII only."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return _GAPS.sub("-", _NOT_SLUG.sub("", ascii_text).strip().lower())


def python_markdown_unicode(text: str) -> str:
    """Return the slug of ``toc`` with ``slugify_unicode``."""
    return _GAPS.sub("-", _NOT_SLUG.sub("", text).strip().lower())


def pymdown(text: str) -> str:
    """Return the slug of ``pymdownx.slugs.slugify`` that keeps capitals."""
    plain = _TAGS.sub("", unicodedata.normalize("NFC", text)).strip()
    return _NOT_PYMDOWN.sub("", plain).replace(" ", "-")


def pymdown_lower(text: str) -> str:
    """Return the slug of ``pymdownx.slugs.slugify`` with ``case: lower``."""
    return pymdown(text.lower())


def github(text: str) -> str:
    """Return GitHub's slug: lower case, punctuation gone, each space a dash."""
    kept = [char for char in text.strip().lower() if _stays_on_github(char)]
    return "".join(kept).replace(" ", "-")


def _stays_on_github(char: str) -> bool:
    if char in " -_":
        return True
    return unicodedata.category(char)[0] in "LMN"


def kramdown(text: str) -> str:
    """Return kramdown's slug, that of Jekyll sites."""
    lowered = text.strip().lower()
    return _NOT_KRAMDOWN.sub("", _KRAMDOWN_START.sub("", lowered)).replace(" ", "-")


def vitepress(text: str) -> str:
    """Return VitePress' slug: every run of punctuation becomes a dash."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if unicodedata.category(c) not in {*_NOT_VISIBLE, "Mn"})
    return _VITEPRESS.sub("-", plain).strip("-").lower()


SLUGS: Mapping[str, Callable[[str], str]] = {
    "python-markdown": python_markdown,
    "python-markdown-unicode": python_markdown_unicode,
    "pymdown": pymdown,
    "pymdown-lower": pymdown_lower,
    "github": github,
    "kramdown": kramdown,
    "vitepress": vitepress,
}
"""Every known way, by its name in :attr:`Profile.slug`."""
