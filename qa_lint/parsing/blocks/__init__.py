"""Lines to blocks, as the site's renderer splits them. The only importer of markdown_it."""

from __future__ import annotations

from dataclasses import dataclass

from qa_lint.core.profile import Renderer
from qa_lint.parsing.blocks.assemble import Assembler
from qa_lint.parsing.blocks.python_markdown import read_page
from qa_lint.parsing.blocks.syntax import USUAL, Syntax, syntax_of
from qa_lint.parsing.document import Block

__all__ = ["BlockTree", "Syntax", "parse_blocks", "syntax_of"]


@dataclass(frozen=True, slots=True)
class BlockTree:
    """The blocks of a text, and the place below which nesting was too deep to be read."""

    blocks: list[Block]
    too_deep: int | None


def parse_blocks(
    text: str,
    renderer: Renderer = "mkdocs",
    start: int = 0,
    end: int | None = None,
    syntax: Syntax = USUAL,
) -> BlockTree:
    """Read ``text[start:end]`` (line ends are ``\\n``); spans refer to the whole ``text``.

    ``syntax`` says what the extensions of an MkDocs site add; other renderers have none.
    """
    last = len(text) if end is None else end
    if renderer == "mkdocs":
        page = read_page(text, start, last, syntax)
        return BlockTree(Assembler(text, page.unclosed).blocks(page.root.children), page.too_deep)
    # markdown_it is heavy to import, and most banks are MkDocs sites
    from qa_lint.parsing.blocks.commonmark import read_commonmark

    return BlockTree(*read_commonmark(text, start, last))
