"""What the readers of diagrams share: the problem they report, and how they give up."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """A stretch of a diagram's text that mermaid can't read, and why."""

    start: int
    end: int
    message: str


class Broken(Exception):
    """Mermaid can't read the diagram."""

    def __init__(self, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(start, end, message)


class Unread(Exception):
    """What stands here is unknown to us: mermaid may well read it."""
