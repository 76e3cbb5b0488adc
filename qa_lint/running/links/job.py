"""One address that is asked for, with what its tries gave."""

from __future__ import annotations

from dataclasses import dataclass, field

from qa_lint.running.links.results import Outcome


@dataclass(slots=True, eq=False)
class Job:
    """One address with all its tries; ``urls`` are the spellings that differ in the fragment.

    ``origin`` is host and port; ``wanted`` the parts of the page that links point to. The last
    try ``started`` at a moment (monotonic seconds), ``spent`` are the seconds of all tries;
    ``doubted`` tells that an earlier run found it broken.
    """

    url: str
    origin: str
    urls: list[str]
    wanted: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    started: float = 0.0
    spent: float = 0.0
    received: int = 0
    public: bool = False
    doubted: bool = False
