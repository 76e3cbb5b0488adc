"""What the extensions of a site add to the block grammar of Python-Markdown."""

from __future__ import annotations

from typing import NamedTuple

from qa_lint.core.profile import Profile
from qa_lint.parsing.blocks.lines import TAB


class Syntax(NamedTuple):
    """Which constructs a site reads.

    ``list_indent`` is the number of columns that nests a list, ``None`` where it is unknown and
    guessed from the page; ``sane`` lists don't mix bullets and numbers, and in
    ``separate`` ones a bullet behind a blank line starts a new list.
    """

    list_indent: int | None = None
    sane: bool = False
    separate: bool = False
    admonitions: bool = True
    details: bool = True
    tabs: bool = True
    indented_fences: bool = True
    markdown_in_html: bool = True
    math: bool = True
    footnotes: bool = True
    abbreviations: bool = True


USUAL = Syntax()
"""What nearly every site with tabs and boxes loads."""

_EXTRA = ("extra", "markdown.extensions.extra", "pymdownx.extra")
_PREFIXES = ("markdown.extensions.", "pymdownx.", "")


def syntax_of(profile: Profile) -> Syntax:
    """Return the constructs that a site's extensions read, the usual ones where it is unknown."""
    if not profile.certain:
        return USUAL._replace(list_indent=profile.list_indent)
    names = set(profile.extensions)

    def has(*options: str, extra: bool = False) -> bool:
        wanted = {prefix + option for prefix in _PREFIXES for option in options}
        return not wanted.isdisjoint(names) or (extra and not names.isdisjoint(_EXTRA))

    truly_sane = has("mdx_truly_sane_lists")
    return Syntax(
        list_indent=profile.list_indent or TAB,
        sane=truly_sane or has("sane_lists"),
        separate=truly_sane,
        admonitions=has("admonition"),
        details=has("details"),
        tabs=has("tabbed"),
        indented_fences=has("superfences") or "pymdownx.extra" in names,
        markdown_in_html=has("md_in_html", extra=True),
        math=has("arithmatex"),
        footnotes=has("footnotes", extra=True),
        abbreviations=has("abbr", extra=True),
    )
