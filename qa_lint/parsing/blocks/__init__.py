"""Lines to blocks, as the site's renderer splits them. The only importer of markdown_it."""

from qa_lint.parsing.blocks.tree import BlockTree, parse_blocks

__all__ = ["BlockTree", "parse_blocks"]
