"""The types of boxes that themes know."""

from __future__ import annotations

BOX_TYPES = frozenset(
    "note abstract summary tldr info todo tip hint important success check done question help faq "
    "warning caution attention failure fail missing danger error bug example quote cite".split()
)
"""What may stand behind ``!!!`` and ``???``, in small letters; sites add few of their own."""
