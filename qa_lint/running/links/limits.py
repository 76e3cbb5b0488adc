"""What a check of links may take; apart from the check, which needs much more to be imported."""

from __future__ import annotations

from dataclasses import dataclass

CONCURRENCY = 64
TIMEOUT = 20.0
DEADLINE = 45.0
RETRY_PAUSE = 1.0
NO_NETWORK = "nothing answers: there seems to be no network"
"""The reason for everything where nothing can be reached."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take.

    ``timeout`` is the limit of one try and ``deadline`` that of all tries of a link, in seconds;
    ``concurrency`` are the requests at a time, ``retry_pause`` the seconds between two tries.
    """

    timeout: float = TIMEOUT
    deadline: float = DEADLINE
    concurrency: int = CONCURRENCY
    retry_pause: float = RETRY_PAUSE
