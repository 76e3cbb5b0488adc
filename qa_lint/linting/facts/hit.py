"""What a relation template finds."""

from __future__ import annotations

from typing import NamedTuple

from qa_lint.linting.facts.index import Match


class Hit(NamedTuple):
    """A wrong statement: the wrong object, its subject, and what would make it true.

    ``replacement`` replaces the tokens of ``edit``; ``None`` where no single edit is known.
    ``if_allowed`` tells that a condition is part of the claim, so "if" does not silence it.
    """

    wrong: Match
    subject: Match
    replacement: str | None = None
    edit: Match | None = None
