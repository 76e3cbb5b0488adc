"""What the formulas of a question, or of a page, tell about names: functions and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qa_lint.parsing.latex.nodes import Symbol

Kind = Literal["function", "value"]


@dataclass(frozen=True, slots=True)
class Declaration:
    """Why a name is a function or a value: ``tex`` is what told, ``place`` where it stands."""

    kind: Kind
    tex: str
    place: int


@dataclass(frozen=True, slots=True)
class SymbolTable:
    """Names with what is known about them; a name with both uses is left out.

    Args:
        names: From a symbol's name to what told about it.
    """

    names: Mapping[str, Declaration] = field(default_factory=dict)

    def kind(self, symbol: Symbol) -> Kind | None:
        """Return what a name is, or ``None`` where nothing tells."""
        found = self.names.get(symbol.name)
        return None if found is None else found.kind


NO_SYMBOLS = SymbolTable()
"""Nothing is known."""
