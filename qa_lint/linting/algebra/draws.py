"""Numbers that look random and are the same in every run."""

from __future__ import annotations

import random


def draw(seed: int | str) -> random.Random:
    """Return a source of numbers that depends on nothing but its seed."""
    return random.Random(seed)  # noqa: S311 - reproducible on purpose, nothing is secret
