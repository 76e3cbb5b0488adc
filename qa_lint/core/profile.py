"""What the site's settings decide about how a page is rendered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Renderer = Literal["auto", "mkdocs", "github", "plain", "sphinx"]
MathEngine = Literal["mathjax3", "mathjax4", "katex"]


@dataclass(frozen=True, slots=True)
class Profile:
    """How a page is rendered.

    ``origin`` is the settings file it was read from, ``None`` where it was inferred from the page
    itself. ``engine`` is ``None`` where nothing tells which math engine the site loads;
    ``list_indent`` is ``None`` where it is unknown how many spaces nest a list. On a ``templated``
    site ``{{ }}`` and ``{% %}`` are filled in before the Markdown is read; on a
    ``hooked`` one code of the site's own may change pages in any way. ``generated`` tells that a
    plugin may add pages or files that are not in the tree. ``slug`` is the way in which ids of
    headings are made, a key of ``parsing.slugs.SLUGS``; ``None`` where it is unknown.
    ``macros`` are the commands that the site's scripts define, with the number of their arguments;
    ``scans_page`` tells whether the math engine looks for formulas in the whole page, and not only
    in what the Markdown engine marked as one, ``None`` where no script of the site says so.
    """

    renderer: Renderer = "mkdocs"
    origin: str | None = None
    extensions: tuple[str, ...] = ()
    engine: MathEngine | None = None
    list_indent: int | None = None
    math_dollars: bool = True
    math_brackets: bool = True
    smart_dollar: bool = True
    templated: bool = False
    hooked: bool = False
    generated: bool = False
    slug: str | None = None
    macros: dict[str, int] = field(default_factory=dict)
    scans_page: bool | None = None

    @property
    def marks_math(self) -> bool:
        """Whether the Markdown engine itself looks for formulas; it does on most sites."""
        return self.origin is None or "pymdownx.arithmatex" in self.extensions

    @property
    def certain(self) -> bool:
        """Whether the site's own settings were found."""
        return self.origin is not None
