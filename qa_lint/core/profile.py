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
    ``hooked`` one code of the site's own may change pages in any way.
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
    macros: dict[str, int] = field(default_factory=dict)

    @property
    def certain(self) -> bool:
        """Whether the site's own settings were found."""
        return self.origin is not None
