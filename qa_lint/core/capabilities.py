"""What checks may ask for that is slow: deterministic, so its answers may be cached."""

from __future__ import annotations

from typing import Literal, Protocol

Proof = Literal["equal", "refuted", "unknown", "timeout"]
"""``timeout`` is never cached, and reported as unread."""


class Algebra(Protocol):
    """Decides identities of symbols, in a child process that can be killed."""

    def prove_identity(self, tex_left: str, tex_right: str) -> Proof:
        """Decide whether two LaTeX expressions are equal for all positive values.

        Never raises: what can't be read or decided is ``unknown``.
        """
        ...
