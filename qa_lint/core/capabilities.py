"""What checks may ask for beside the file they look at.

Capabilities (:class:`Algebra`) are slow but deterministic: their answers may be cached. Services
(:class:`Tree`) depend on other files: what they answer is never cached with a file.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, NamedTuple, Protocol

Proof = Literal["equal", "refuted", "unknown", "timeout"]
"""``timeout`` is never cached, and reported as unread."""


class Algebra(Protocol):
    """Decides identities of symbols, in a child process that can be killed."""

    def prove_identity(self, tex_left: str, tex_right: str) -> Proof:
        """Decide whether two LaTeX expressions are equal for all positive values.

        Never raises: what can't be read or decided is ``unknown``.
        """
        ...

    def prove_trees(self, kind: str, left: str, right: str) -> Proof:
        """Decide whether two trees are equal, given as text; ``kind`` tells of what.

        Never raises.
        """
        ...


class Target(NamedTuple):
    """Where a relative link leads.

    ``status`` is ``unknown`` where the tree does not decide: outside the project, on a site that
    generates pages, in a checkout without such files. ``page`` names a Markdown page for
    :meth:`Tree.anchors`. ``near`` is the one file that was probably meant, as the link would
    write it.
    """

    status: Literal["present", "absent", "unknown"]
    page: str | None = None
    near: str | None = None


class Tree(Protocol):
    """The files around a page, as the links of that page see them."""

    @property
    def sure(self) -> bool:
        """Whether the site's own settings are known, so that absent means dead."""
        ...

    def find(self, target: str) -> Target:
        """Return where a relative target (a decoded path without fragment) leads."""
        ...

    def anchors(self, page: str) -> tuple[Collection[str], bool] | None:
        """Return the anchors of a page (``""`` is the page itself), and whether case counts.

        ``None`` where they can't be known.
        """
        ...
