"""What a named formula calls its symbols: how candidates are read with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qa_lint.linting.formulas.spelling import is_word, plain

RoleKind = Literal[
    "scalar", "real", "probability", "angle", "integer", "vector", "vectors", "matrix", "square",
    "index", "count", "tiny", "set", "function", "probability-function", "vector-function",
]  # fmt: skip
"""What a symbol stands for. ``tiny`` is zero: where an epsilon stands, if at all, is free."""

FUNCTION_KINDS = frozenset(("function", "probability-function", "vector-function"))
SAME_FUNCTION = {
    "E": "E", "e": "E", "expectation": "E", "var": "var", "v": "V", "cov": "cov", "corr": "corr",
    "tr": "tr", "trace": "tr", "det": "det", "\\det": "det", "\\tr": "tr",
    "P": "P", "p": "p",
    "softmax": "softmax", "relu": "relu", "clip": "clip", "sigmoid": "sigma", "logistic": "sigma",
    "\\sigma": "sigma", "expit": "sigma", "sqrt": "sqrt", "exp": "exp", "log": "log", "ln": "log",
    "logit": "logit", "softplus": "softplus", "tanh": "tanh", "sum": "sum", "max": "max",
    "min": "min", "abs": "abs",
}  # fmt: skip
"""Functions whose names mean the same everywhere."""
BUILT_IN = frozenset(SAME_FUNCTION.values())
"""Functions that need no role."""


EPSILON = "\\epsilon"


@dataclass(frozen=True, slots=True)
class Role:
    """A symbol of a named formula.

    Attributes:
        name: The plain name it has in the formula's own statements.
        meaning: What it is, in words.
        kind: What values it takes.
        names: Plain names that authors give it, its own included.
    """

    name: str
    meaning: str
    kind: RoleKind
    names: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """The roles of a formula by the names that authors use."""

    roles: Mapping[str, Role]
    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, roles: Sequence[Role]) -> Vocabulary:
        """Return the vocabulary of some roles; an epsilon without one keeps from dividing by 0."""
        if not any(EPSILON in role.names for role in roles):
            roles = [*roles, Role(EPSILON, "for stability", "tiny", frozenset((EPSILON, "eps")))]
        names: dict[str, tuple[str, ...]] = {}
        for role in roles:
            for name in role.names:
                names[name] = (*names.get(name, ()), role.name)
        words = frozenset(name for name in names if is_word(name))
        return cls({role.name: role for role in roles}, names, words)

    @property
    def has_matrix(self) -> bool:
        """Whether there is a matrix: then ``I`` is the identity."""
        return any(role.kind in ("matrix", "square") for role in self.roles.values())

    def called(self, name: str, stem: str = "") -> tuple[str, ...]:
        """Return the roles that a symbol's plain name, or its stem, may be."""
        shifted = "+" in name or "-" in name  # x_{t+1} is not x
        return self.by_name.get(name) or (() if shifted else self.by_name.get(stem, ()))

    def is_function(self, name: str) -> bool | None:
        """Tell whether a name is that of a function; ``None`` where nothing is known."""
        for role in self.called(plain(name)):
            return self.roles[role].kind in FUNCTION_KINDS
        return True if plain(name) in SAME_FUNCTION else None
