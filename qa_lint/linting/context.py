"""What every check is given beside the unit it looks at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_lint.core.capabilities import Algebra
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source

if TYPE_CHECKING:
    from qa_lint.parsing.document import Document


@dataclass(slots=True)
class Context:
    """The file around a unit, its renderer, the settings and the capabilities.

    ``algebra`` decides symbolic identities in a child that can be killed; it is started by its
    first question. ``unread`` counts what a check could not read, by its reason.
    """

    document: Document
    profile: Profile
    settings: Settings
    algebra: Algebra
    unread: dict[str, int] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        """The file."""
        return self.document.source
